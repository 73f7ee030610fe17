"""The door of the room: a BPMN file in, the same file with its drawing out."""

from collections.abc import Sequence

from process_library.drawing.geometry import GRID, Box, Layout, Point, rounded_up
from process_library.drawing.interchange import with_drawing
from process_library.drawing.labels import label_flows, label_nodes
from process_library.drawing.lettering import label_size
from process_library.drawing.lines import docked, flow_router, message_line, route_flows
from process_library.drawing.placement import Cell, Grid, place
from process_library.drawing.ranks import Ranks, rank
from process_library.drawing.routing import Router
from process_library.drawing.rows import assign_rows
from process_library.drawing.sketch import Area, Flow, Scope, Sketch, read_sketch

#: Where the drawing begins on the plane.
_LEFT, _TOP = 160, 80
#: The strips that carry the names of the pool and of the lanes.
_HEADER = 30
#: Lines and labels are placed again until they know of each other.
_ROUNDS = 3
_PARTY_HEIGHT, _PARTY_GAP = 60, 70
#: Room inside a subprocess around its elements: beside, above (its name) and below.
_INSIDE = (0, 20, 0)
_ANNOTATION_WIDTH, _ANNOTATION_LINE = 760, 15


def draw(data: bytes) -> bytes:
    """The file with a new drawing; everything else stays byte for byte.

    Raises what `safe_xml.read_tree` raises, and `NothingToDraw`.
    """
    sketch = read_sketch(data)
    return with_drawing(data, sketch, lay_out(sketch))


def lay_out(sketch: Sketch) -> Layout:
    """Where everything of the sketch goes on the plane."""
    body = _Body(sketch.scope, sketch.lanes, sketch)
    layout = Layout()
    top = _annotate(sketch, layout)
    headers = (_HEADER if sketch.pool else 0) + (_HEADER if sketch.lanes else 0)
    above = -min([box.y for box in body.parties.values()], default=0)
    layout.take_in(body.layout, _LEFT + headers, top + max(above, 0))
    _frame(sketch, body, layout, top + max(above, 0))
    return layout


class _Body:
    """A scope laid out from (0, 0), with the outside parties that it speaks with."""

    def __init__(self, scope: Scope, lanes: Sequence[Area], sketch: Sketch | None = None) -> None:
        inner = {node.id: _Body(node.inside, ()) for node in scope.nodes if node.inside is not None}
        ranks = rank(scope)
        rows = assign_rows(scope, ranks)
        cells = {node.id: Cell(node.lane, rows[node.id], ranks.columns[node.id]) for node in scope.nodes}
        self.grid = place(scope.nodes, cells, lanes, {key: body.outer_size() for key, body in inner.items()})
        borders = [(Point(0, y), Point(self.grid.width, y)) for band in self.grid.bands.values() for y in band]
        self.layout = Layout(boxes=dict(self.grid.boxes), borders=borders if lanes else [])
        self.parties = {} if sketch is None else _parties(sketch, self.grid)
        self._connect(scope, ranks, () if sketch is None else sketch.messages)
        for key, body in inner.items():
            box = self.grid.boxes[key]
            self.layout.take_in(body.layout, box.x + _INSIDE[0], box.y + _INSIDE[1])

    def _connect(self, scope: Scope, ranks: Ranks, messages: Sequence[Flow]) -> None:
        router = flow_router(scope, self.grid, messages)
        label_nodes(scope.nodes, self.layout)
        for _ in range(_ROUNDS):
            router.avoid_labels(self.layout.labels.values())
            route_flows(scope, ranks, router, self.layout, self.grid.height)
            _route_messages(messages, self, router)
            self.layout.labels.clear()
            label_nodes(scope.nodes, self.layout)
            label_flows([*scope.flows, *messages], self.layout)

    def outer_size(self) -> tuple[int, int]:
        """The size of the subprocess that holds this body."""
        width = rounded_up(self.grid.width + 2 * _INSIDE[0], 20)
        return width, rounded_up(self.grid.height + _INSIDE[1] + _INSIDE[2], 20)


def _annotate(sketch: Sketch, layout: Layout) -> int:
    """Put the text annotations above everything; returns the y where the pool begins."""
    y = _TOP
    for annotation in sketch.annotations:
        lines = label_size(annotation.name, _ANNOTATION_WIDTH - 20)[1] // 14 + annotation.name.count("\n")
        box = Box(_LEFT, y, _ANNOTATION_WIDTH, rounded_up(_ANNOTATION_LINE * max(lines, 1) + 14))
        layout.boxes[annotation.id] = box
        y = box.bottom + 20
    return y


def _parties(sketch: Sketch, grid: Grid) -> dict[str, Box]:
    """Collapsed pools below ours, in grid coordinates; above it when they speak with the upper lanes only."""
    placed: dict[str, Box] = {}
    below, above = grid.height + _PARTY_GAP, -_PARTY_GAP - _PARTY_HEIGHT
    for party in sketch.parties:
        elements = [
            flow.target if flow.source == party.id else flow.source
            for flow in sketch.messages
            if party.id in (flow.source, flow.target)
        ]
        middles = [grid.boxes[element].center.y for element in elements]
        is_above = bool(middles) and sum(middles) / len(middles) < grid.height * 0.4
        y = above if is_above else below
        placed[party.id] = Box(0, y, grid.width, _PARTY_HEIGHT)
        above -= (_PARTY_HEIGHT + 30) if is_above else 0
        below += 0 if is_above else _PARTY_HEIGHT + 30
    return placed


def _route_messages(messages: Sequence[Flow], body: _Body, router: Router) -> None:
    columns = {x for box in body.grid.boxes.values() for x in (box.center.x, box.center.x - 20, box.center.x + 20)}
    columns |= {x for start, end in body.grid.column_gaps for x in range(start + GRID, end, GRID)}
    for flow in messages:
        party = flow.source if flow.source in body.parties else flow.target
        border = body.parties[party].y if body.parties[party].y > 0 else body.parties[party].bottom
        line = message_line(flow, body.grid.boxes, party, border, sorted(columns))
        boxes = {**body.grid.boxes, party: Box(-10_000, border, 20_000, 0)}
        body.layout.routes[flow.id] = docked(router.find(line), boxes, flow)


def _frame(sketch: Sketch, body: _Body, layout: Layout, top: int) -> None:
    """Pools and lanes around the body."""
    x = _LEFT
    width = body.grid.width + (_HEADER if sketch.lanes else 0)
    if sketch.pool is not None:
        layout.boxes[sketch.pool.id] = Box(x, top, width + _HEADER, body.grid.height)
        x += _HEADER
    for lane in sketch.lanes:
        start, end = body.grid.bands[lane.id]
        layout.boxes[lane.id] = Box(x, top + start, width, end - start)
    for key, box in body.parties.items():
        layout.boxes[key] = Box(_LEFT, top + box.y, width + (_HEADER if sketch.pool else 0), box.height)
