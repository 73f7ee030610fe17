"""A small picture of a process for lists, drawn on the server from the model's geometry."""

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from engine.bpmn_xml.diagram import Activity, Diagram, Event, FlowNode, SequenceFlow, scopes
from engine.bpmn_xml.geometry import Bounds, shape_bounds
from engine.bpmn_xml.reader import read_diagram
from engine.bpmn_xml.refusals import UnsafeFile
from engine.bpmn_xml.safe_xml import read_tree
from engine.bpmn_xml.waypoints import Point, edge_points
from web.kept_drawings import kept
from web.model_layout import drawn

#: Room around the drawing, in its own units.
_MARGIN = 30
_CORNER = 14
_BY_PEOPLE = frozenset({"userTask", "manualTask"})


@kept
def picture(bpmn: bytes) -> Markup:
    """The picture as SVG whose classes take the colours of the page; empty for a file with nothing to draw."""
    try:
        root = read_tree(drawn(bpmn))
        diagram = read_diagram(root)
    except UnsafeFile:
        return Markup()
    bounds, corners = shape_bounds(root), edge_points(root)
    nodes = list(_drawn(diagram, bounds))
    if not nodes:
        return Markup()
    pieces = [*_arrows(_flows(diagram), corners), *(_shape(node, bounds[node.id]) for node in nodes)]
    box = _view_box([bounds[node.id] for node in nodes])
    return Markup(
        '<svg class="thumb" viewBox="{}" preserveAspectRatio="xMidYMid meet" aria-hidden="true">{}</svg>'
    ).format(box, Markup("").join(pieces))


def _drawn(diagram: Diagram, bounds: Mapping[str, Bounds]) -> Iterator[FlowNode]:
    """What stands in the drawing: of a subprocess also what it holds, when that is drawn inside it."""
    waiting: list[tuple[FlowNode, Bounds | None]] = [
        (node, None) for process in diagram.processes for node in process.scope.nodes
    ]
    for node, around in waiting:
        box = bounds.get(node.id)
        if box is None or (around is not None and not _is_inside(box, around)):
            continue
        yield node
        if isinstance(node, Activity) and node.scope is not None:
            waiting += [(inner, box) for inner in node.scope.nodes]


def _is_inside(box: Bounds, around: Bounds) -> bool:
    return (
        around.x <= box.x
        and around.y <= box.y
        and box.x + box.width <= around.x + around.width
        and box.y + box.height <= around.y + around.height
    )


def _flows(diagram: Diagram) -> Iterator[SequenceFlow]:
    for process in diagram.processes:
        for scope in scopes(process.scope):
            yield from scope.flows


def _view_box(boxes: list[Bounds]) -> str:
    left, top = min(box.x for box in boxes) - _MARGIN, min(box.y for box in boxes) - _MARGIN
    right = max(box.x + box.width for box in boxes) + _MARGIN
    bottom = max(box.y + box.height for box in boxes) + _MARGIN
    return f"{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}"


def _arrows(flows: Iterator[SequenceFlow], corners: Mapping[str, tuple[Point, ...]]) -> Iterator[Markup]:
    for flow in flows:
        if flow.id in corners:
            path = "L".join(f"{x:.0f} {y:.0f}" for x, y in corners[flow.id])
            yield Markup('<path class="th-l" d="M{}"/>').format(path)


def _shape(node: FlowNode, box: Bounds) -> Markup:
    if isinstance(node, Event):
        return _event(node, box)
    if node.kind.endswith("Gateway"):
        return _gateway(box)
    look = "th-g" if _holds_others(node) else "th-u" if node.kind in _BY_PEOPLE else "th-a"
    return Markup('<rect class="{}" x="{:.0f}" y="{:.0f}" width="{:.0f}" height="{:.0f}" rx="{}"/>').format(
        look, box.x, box.y, box.width, box.height, _CORNER
    )


def _holds_others(node: FlowNode) -> bool:
    return isinstance(node, Activity) and node.scope is not None


def _event(event: Event, box: Bounds) -> Markup:
    across, down, radius = box.x + box.width / 2, box.y + box.height / 2, box.width / 2
    is_timer = any(one.kind == "timer" for one in event.definitions)
    look = "th-t" if is_timer else "th-e" if event.kind == "endEvent" else "th-s"
    circle = Markup('<circle class="{}" cx="{:.0f}" cy="{:.0f}" r="{:.0f}"/>').format(look, across, down, radius)
    if not is_timer:
        return circle
    return circle + Markup('<path class="th-h" d="M{:.0f} {:.0f}V{:.0f}H{:.0f}"/>').format(
        across, down - radius * 0.6, down, across + radius * 0.5
    )


def _gateway(box: Bounds) -> Markup:
    across, down = box.x + box.width / 2, box.y + box.height / 2
    return Markup('<path class="th-x" d="M{0:.0f} {1:.0f}L{2:.0f} {3:.0f}L{0:.0f} {4:.0f}L{5:.0f} {3:.0f}Z"/>').format(
        across, box.y, box.x + box.width, down, box.y + box.height, box.x
    )
