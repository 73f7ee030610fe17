"""A drawing reduced to boxes and lines with their words, for formats that draw it themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.bpmn_xml.diagram import Activity, Event, FlowNode, Process, scopes
from engine.bpmn_xml.geometry import Bounds, shape_bounds
from engine.bpmn_xml.lanes import all_lanes
from engine.bpmn_xml.layout import with_layout
from engine.bpmn_xml.refusals import UnsafeFile
from engine.bpmn_xml.safe_xml import read_tree
from engine.bpmn_xml.waypoints import Point, edge_points

#: Room around everything, in the drawing's own units.
MARGIN = 20.0
#: Of a drawing that paper can show, in the same units; a step that lies beyond has been lost there.
_WIDEST = 50_000.0


class Look(StrEnum):
    """How a box is drawn."""

    LANE = "lane"
    #: A step that holds others.
    GROUP = "group"
    #: A step of a person.
    PERSON = "person"
    #: A step that happens by itself.
    AUTOMATIC = "automatic"
    GATEWAY = "gateway"
    EVENT = "event"
    END = "end"


@dataclass(frozen=True)
class Shape:
    """One box."""

    look: Look
    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True)
class Line:
    """One arrow, its corners from its source on."""

    points: tuple[Point, ...]


@dataclass(frozen=True)
class Drawing:
    """Boxes and lines; the upper left corner is at 0, 0."""

    width: float
    height: float
    #: What lies below comes first.
    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]


def drawing_of(bpmn: bytes, process: Process) -> Drawing | None:
    """The drawing of one process of a file, under the names that the process has; None when nothing can be drawn."""
    try:
        root = read_tree(with_layout(bpmn))
    except UnsafeFile:
        return None
    bounds, corners = shape_bounds(root), edge_points(root)
    boxes = list(_boxes(process, bounds))
    if not boxes:
        return None
    left, top = min(box.x for _, box, _ in boxes) - MARGIN, min(box.y for _, box, _ in boxes) - MARGIN
    right = max(box.x + box.width for _, box, _ in boxes) + MARGIN
    bottom = max(box.y + box.height for _, box, _ in boxes) + MARGIN
    width, height = right - left, bottom - top
    if not (0 < width <= _WIDEST and 0 < height <= _WIDEST):  # nor what is no number
        return None
    return Drawing(
        width=width,
        height=height,
        shapes=tuple(Shape(look, box.x - left, box.y - top, box.width, box.height, name) for look, box, name in boxes),
        lines=tuple(Line(tuple((x - left, y - top) for x, y in points)) for points in _arrows(process, corners)),
    )


def _boxes(process: Process, bounds: Mapping[str, Bounds]) -> Iterator[tuple[Look, Bounds, str]]:
    for lane in all_lanes(process.lanes):
        if lane.id in bounds:
            yield Look.LANE, bounds[lane.id], lane.label
    waiting: list[tuple[FlowNode, Bounds | None]] = [(node, None) for node in process.scope.nodes]
    for node, around in waiting:
        box = bounds.get(node.id)
        if box is None or (around is not None and not _is_inside(box, around)):
            continue
        yield _look(node), box, node.name or ""
        if isinstance(node, Activity) and node.scope is not None:
            waiting += [(inner, box) for inner in node.scope.nodes]


def _is_inside(box: Bounds, around: Bounds) -> bool:
    return (
        around.x <= box.x <= box.x + box.width <= around.x + around.width
        and around.y <= box.y <= box.y + box.height <= around.y + around.height
    )


def _look(node: FlowNode) -> Look:
    if isinstance(node, Event):
        return Look.END if node.kind == "endEvent" else Look.EVENT
    if isinstance(node, Activity):
        if node.scope is not None:
            return Look.GROUP
        return Look.PERSON if node.kind in ("userTask", "manualTask") else Look.AUTOMATIC
    return Look.GATEWAY


def _arrows(process: Process, corners: Mapping[str, tuple[Point, ...]]) -> Iterator[tuple[Point, ...]]:
    for scope in scopes(process.scope):
        yield from (corners[flow.id] for flow in scope.flows if flow.id in corners)


def wrapped(label: str, width: float, letter: float, *, most: int = 4) -> tuple[str, ...]:
    """The label in lines of at most that width, a letter being about so wide; what does not fit ends in “…”."""
    limit = max(3, int(width / letter))
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > limit:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    shown = [line if len(line) <= limit + 2 else f"{line[: limit - 1]}…" for line in lines[:most]]
    if len(lines) > most:
        shown[-1] = f"{shown[-1].rstrip('…')}…"
    return tuple(line for line in shown if line)
