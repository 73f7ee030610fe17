"""Which sides of a shape a flow may use, and in which order the flows are routed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

from process_library.drawing.geometry import GRID, Box, Layout, Point
from process_library.drawing.placement import Grid
from process_library.drawing.ranks import Ranks, first_flow
from process_library.drawing.routing import DOWN, RIGHT, UP, Direction, Line, Port, Router
from process_library.drawing.sketch import Flow, Kind, Node, Scope

#: What leaving by a side costs, by kind: a flow goes on to the right, a second one leaves a gateway below.
_LEAVING = {
    Kind.ACTIVITY: {RIGHT: 0, DOWN: 80, UP: 90},
    Kind.SUBPROCESS: {RIGHT: 0, DOWN: 80, UP: 90},
    Kind.EVENT: {RIGHT: 0, DOWN: 60, UP: 70},
    Kind.GATEWAY: {RIGHT: 60, DOWN: 10, UP: 25},
    Kind.BOUNDARY: {DOWN: 0},
}
#: What arriving in a direction costs: to the right = on the left side.
_ARRIVING = {
    Kind.ACTIVITY: {RIGHT: 0, DOWN: 70, UP: 80},
    Kind.SUBPROCESS: {RIGHT: 0, DOWN: 70, UP: 80},
    Kind.EVENT: {RIGHT: 0, DOWN: 30, UP: 30},
    Kind.GATEWAY: {RIGHT: 0, DOWN: 10, UP: 10},
    Kind.BOUNDARY: {UP: 0},
}
#: Where a message flow may leave a task, from its middle; and how far outside the pool lines may run.
MESSAGE_OFFSETS = (0, -20, 20)
OUTSIDE = 200
#: Loops return above.
_LEAVING_BACK = {UP: 0, DOWN: 70, RIGHT: 50}
_AMONG_BOUNDARY_EVENTS = 400
_DETOUR = 200
_FREE_CORNERS = 3
_ARRIVING_BACK = {DOWN: 0, UP: 70, RIGHT: 40}


def flow_router(scope: Scope, grid: Grid, messages: Iterable[Flow] = ()) -> Router:
    """A router over the grid: lines may run on the axes of shapes and in the free strips between them.

    With messages to outside parties it also knows the strips above and below the grid.
    """
    nodes = [node for node in scope.nodes if node.kind is not Kind.BOUNDARY]
    xs = {box.center.x for box in grid.boxes.values()}
    ends = {element for flow in messages for element in (flow.source, flow.target)} & grid.boxes.keys()
    xs |= {grid.boxes[element].center.x + dx for element in ends for dx in MESSAGE_OFFSETS}
    ys = {grid.boxes[node.id].center.y for node in nodes}
    ys |= {box.bottom - 18 for key, box in grid.boxes.items() if key not in {node.id for node in nodes}}
    for start, end in grid.column_gaps:
        xs.update(range(start + GRID, end, GRID))
    for start, end in grid.row_gaps:
        ys.update(range(start + GRID, end, GRID))
    borders = {y for band in grid.bands.values() for y in band}
    if ends:
        ys |= {*range(-OUTSIDE, 0, GRID), *range(grid.height, grid.height + OUTSIDE, GRID)}
    return Router(xs, ys | borders, grid.boxes, borders)


def route_flows(scope: Scope, ranks: Ranks, router: Router, layout: Layout, height: int) -> None:
    """Route every sequence flow, the happy path first; routed again, early lines give way to later ones."""
    nodes = {node.id: node for node in scope.nodes}
    ordered = sorted(scope.flows, key=lambda flow: _urgency(flow, ranks, layout))
    for flow in ordered:
        # A sequence flow never leaves its pool (BPMN 2.0.2, 7.6.1).
        line = replace(_line(flow, nodes, scope, ranks, layout.boxes), within=(0, height))
        layout.routes[flow.id] = docked(router.find(line), layout.boxes, flow)


def _urgency(flow: Flow, ranks: Ranks, layout: Layout) -> tuple[int, int]:
    source, target = layout.boxes[flow.source].center, layout.boxes[flow.target].center
    distance = abs(source.x - target.x) + abs(source.y - target.y)
    if (flow.source, flow.target) in set(pairwise(ranks.happy)):
        return 0, distance
    return (2 if flow.id in ranks.returning else 1), distance


def _line(flow: Flow, nodes: Mapping[str, Node], scope: Scope, ranks: Ranks, boxes: Mapping[str, Box]) -> Line:
    source, target = nodes[flow.source], nodes[flow.target]
    is_returning = flow.id in ranks.returning
    back = is_returning and source.kind is not Kind.BOUNDARY
    leaving: Mapping[Direction, int] = _LEAVING_BACK if back else _LEAVING[source.kind]
    arriving: Mapping[Direction, int] = _ARRIVING_BACK if is_returning else _ARRIVING[target.kind]
    if any(node.host == target.id for node in nodes.values()):
        arriving = {**arriving, UP: _AMONG_BOUNDARY_EVENTS}
    first = first_flow(scope, ranks.returning, source.id)
    if source.kind is Kind.GATEWAY and first is not None and first.id == flow.id:
        leaving = {**leaving, RIGHT: 0}
    if not is_returning:
        down = boxes[target.id].center.y - boxes[source.id].center.y
        leaving, arriving = _without_detour(leaving, down), _without_detour(arriving, down)
    return Line(
        id=flow.id,
        source=source.id,
        target=target.id,
        starts=_ports(boxes[source.id], leaving),
        ends=_ports(boxes[target.id], arriving),
        touches=frozenset({source.host}) if source.host else frozenset(),
        shares_beginning=sum(other.source == source.id for other in scope.flows) > _FREE_CORNERS,
    )


def _without_detour(costs: Mapping[Direction, int], down: int) -> Mapping[Direction, int]:
    """The same costs, dearer for going up to a target below or down to one above."""
    return {step: cost + (_DETOUR if step[1] * down < 0 else 0) for step, cost in costs.items()}


def _ports(box: Box, costs: Mapping[Direction, int]) -> tuple[Port, ...]:
    return tuple(Port(box.center, direction, cost) for direction, cost in costs.items())


def docked(points: tuple[Point, ...], boxes: Mapping[str, Box], flow: Flow) -> tuple[Point, ...]:
    """A way from middle to middle, cut off at the borders of the two shapes."""
    if len(points) < 2:
        return points
    first = _cut(points[0], points[1], boxes[flow.source])
    last = _cut(points[-1], points[-2], boxes[flow.target])
    return (first, *points[1:-1], last)


def _cut(inside: Point, outside: Point, box: Box) -> Point:
    if inside.y == outside.y:
        return Point(box.right if outside.x > inside.x else box.x, inside.y)
    return Point(inside.x, box.bottom if outside.y > inside.y else box.y)


def message_line(flow: Flow, boxes: Mapping[str, Box], party: str, border_y: int, columns: Iterable[int]) -> Line:
    """A message flow: from an element straight up or down to the outside party, or back."""
    element = flow.target if flow.source == party else flow.source
    box = boxes[element]
    offsets = MESSAGE_OFFSETS if box.width >= 100 else (0,)
    away = DOWN if border_y > box.center.y else UP
    back = UP if away == DOWN else DOWN
    if flow.target == party:
        starts = tuple(Port(Point(box.center.x + dx, box.center.y), away, abs(dx)) for dx in offsets)
        ends = tuple(Port(Point(x, border_y), away) for x in columns)
    else:
        starts = tuple(Port(Point(x, border_y), back) for x in columns)
        ends = tuple(Port(Point(box.center.x + dx, box.center.y), back, abs(dx)) for dx in offsets)
    return Line(id=flow.id, source=flow.source, target=flow.target, starts=starts, ends=ends, kind="message")
