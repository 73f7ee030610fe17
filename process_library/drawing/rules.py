"""Measures a finished drawing against the layout rules of the library."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from engine.bpmn_xml.namespaces import DIAGRAM_INTERCHANGE, DRAWING_COMMON, DRAWING_INTERCHANGE
from engine.bpmn_xml.safe_xml import read_tree
from foundation.sentences import N_, Sentence
from process_library.drawing.geometry import GRID, Box, Layout, Point
from process_library.drawing.placement import MAX_WIDTH
from process_library.drawing.sketch import Flow, Kind, Node, Scope, Sketch, read_sketch

MAX_LANES = 9
MAX_ACTIVITIES = 25
#: Loops may bend as often; a forward line that needs more than this is a sign of a crowded drawing.
MAX_BENDS = 4


@dataclass(frozen=True)
class Flaw:
    """A rule that a drawing breaks, and where."""

    element: str
    sentence: Sentence


_NOT_DRAWN = N_("«%(element)s» is not drawn.")
_OFF_GRID = N_("«%(element)s» is not centred on the grid of %(grid)s.")
_OVERLAP = N_("«%(element)s» lies over «%(other)s».")
_THROUGH = N_("The flow «%(element)s» passes through «%(other)s».")
_SLANTED = N_("The flow «%(element)s» is neither horizontal nor vertical.")
_BENDS = N_("The flow «%(element)s» bends %(count)s times.")
_LABELS = N_("The labels of «%(element)s» and «%(other)s» cover each other.")
_LABEL_ON_SHAPE = N_("The label of «%(element)s» covers «%(other)s».")
_TOO_WIDE = N_("The drawing is %(width)s wide; at most %(limit)s fit on a page.")
_TOO_MANY_LANES = N_("The drawing has %(count)s lanes; at most %(limit)s can be read.")
_TOO_MANY_ACTIVITIES = N_("The drawing has %(count)s activities; at most %(limit)s can be read.")
_ANNOTATION = N_("The drawing needs exactly one text annotation with purpose, owner and service level.")
_UNNAMED = N_("«%(element)s» has no name.")
_JOIN_AND_SPLIT = N_("The gateway «%(element)s» joins and splits; draw two.")


def drawing_flaws(data: bytes) -> list[Flaw]:
    """Every rule that the drawing of a file breaks; empty for a good one."""
    sketch, layout = read_sketch(data), read_layout(data)
    nodes, flows = list(_nodes(sketch.scope)), list(_flows(sketch.scope))
    missing = [node.id for node in nodes if node.id not in layout.boxes]
    missing += [flow.id for flow in [*flows, *sketch.messages] if len(layout.routes.get(flow.id, ())) < 2]
    if missing:
        return [_flaw(element, _NOT_DRAWN) for element in missing]
    return [
        *_size_flaws(sketch, nodes, layout),
        *_shape_flaws(nodes, layout),
        *_line_flaws([*flows, *sketch.messages], nodes, layout),
        *_label_flaws(layout, {node.id: node for node in nodes}),
        *_name_flaws(nodes, flows),
    ]


def read_layout(data: bytes) -> Layout:
    """The drawing that a file carries."""
    layout = Layout()
    root = read_tree(data)
    for shape in root.iter(f"{{{DIAGRAM_INTERCHANGE}}}BPMNShape"):
        layout.boxes[shape.get("bpmnElement", "")] = _box(shape.find(f"{{{DRAWING_COMMON}}}Bounds"))
    for edge in root.iter(f"{{{DIAGRAM_INTERCHANGE}}}BPMNEdge"):
        points = edge.iterfind(f"{{{DRAWING_INTERCHANGE}}}waypoint")
        layout.routes[edge.get("bpmnElement", "")] = tuple(Point(_number(at, "x"), _number(at, "y")) for at in points)
    for drawn in root.iter(f"{{{DIAGRAM_INTERCHANGE}}}BPMNLabel"):
        bounds, owner = drawn.find(f"{{{DRAWING_COMMON}}}Bounds"), drawn.getparent()
        if bounds is not None and owner is not None:
            layout.labels[owner.get("bpmnElement", "")] = _box(bounds)
    return layout


def _box(bounds: Any) -> Box:
    return Box(*(_number(bounds, name) for name in ("x", "y", "width", "height")))


def _number(element: Any, name: str) -> int:
    return round(float(element.get(name, "0")))


def _flaw(element: str, message: str, **values: object) -> Flaw:
    return Flaw(element, Sentence(message, {"element": element, **values}))


def _nodes(scope: Scope) -> Iterator[Node]:
    for node in scope.nodes:
        yield node
        if node.inside is not None:
            yield from _nodes(node.inside)


def _flows(scope: Scope) -> Iterator[Flow]:
    yield from scope.flows
    for node in scope.nodes:
        if node.inside is not None:
            yield from _flows(node.inside)


def _size_flaws(sketch: Sketch, nodes: list[Node], layout: Layout) -> Iterator[Flaw]:
    activities = sum(node.kind in (Kind.ACTIVITY, Kind.SUBPROCESS) and not node.is_aside for node in nodes)
    right = max(box.right for box in layout.boxes.values())
    width = right - min(box.x for box in layout.boxes.values())
    if width > MAX_WIDTH:
        yield _flaw(sketch.plane, _TOO_WIDE, width=width, limit=MAX_WIDTH)
    if len(sketch.lanes) > MAX_LANES:
        yield _flaw(sketch.plane, _TOO_MANY_LANES, count=len(sketch.lanes), limit=MAX_LANES)
    if activities > MAX_ACTIVITIES:
        yield _flaw(sketch.plane, _TOO_MANY_ACTIVITIES, count=activities, limit=MAX_ACTIVITIES)
    if len(sketch.annotations) != 1:
        yield _flaw(sketch.plane, _ANNOTATION)


def _shape_flaws(nodes: list[Node], layout: Layout) -> Iterator[Flaw]:
    for node in nodes:
        center = layout.boxes[node.id].center
        if center.x % GRID or center.y % GRID:
            yield _flaw(node.id, _OFF_GRID, grid=GRID)
    for one, other in combinations(nodes, 2):
        mine, theirs = layout.boxes[one.id], layout.boxes[other.id]
        related = other.id == one.host or one.id == other.host or mine.holds(theirs) or theirs.holds(mine)
        if mine.overlap(theirs) and not related:
            yield _flaw(one.id, _OVERLAP, other=other.id)


def _line_flaws(flows: list[Flow], nodes: list[Node], layout: Layout) -> Iterator[Flaw]:
    hosts = {node.id: node.host for node in nodes}
    for flow in flows:
        route = layout.routes[flow.id]
        if any(start.x != end.x and start.y != end.y for start, end in pairwise(route)):
            yield _flaw(flow.id, _SLANTED)
        if len(route) - 2 > MAX_BENDS:
            yield _flaw(flow.id, _BENDS, count=len(route) - 2)
        ends = {flow.source, flow.target}
        for node in nodes:
            box = layout.boxes[node.id].grown(-1)
            if node.id in ends or hosts.get(flow.source) == node.id or _is_around(box, route):
                continue
            if any(box.is_crossed_by(start, end) for start, end in pairwise(route)):
                yield _flaw(flow.id, _THROUGH, other=node.id)


def _is_around(box: Box, route: tuple[Point, ...]) -> bool:
    """Whether the route lies wholly inside: a subprocess around its own flows."""
    return all(box.holds(Box(point.x, point.y, 0, 0)) for point in route)


def _label_flaws(layout: Layout, nodes: Mapping[str, Node]) -> Iterator[Flaw]:
    for (one, mine), (other, theirs) in combinations(layout.labels.items(), 2):
        if mine.overlap(theirs):
            yield _flaw(one, _LABELS, other=other)
    for element, label in layout.labels.items():
        for node in nodes:
            box = layout.boxes[node]
            if label.overlap(box.grown(-2)) and not box.holds(label) and nodes[node].kind is not Kind.SUBPROCESS:
                yield _flaw(element, _LABEL_ON_SHAPE, other=node)


def _name_flaws(nodes: list[Node], flows: list[Flow]) -> Iterator[Flaw]:
    for node in nodes:
        leaving = [flow for flow in flows if flow.source == node.id]
        arriving = [flow for flow in flows if flow.target == node.id]
        is_split = node.kind is Kind.GATEWAY and len(leaving) > 1
        if is_split and len(arriving) > 1:
            yield _flaw(node.id, _JOIN_AND_SPLIT)
        if not node.name and (node.kind is not Kind.GATEWAY or (is_split and node.is_exclusive)):
            yield _flaw(node.id, _UNNAMED)
        if is_split and node.is_exclusive:
            yield from (_flaw(flow.id, _UNNAMED) for flow in leaving if not flow.name)
