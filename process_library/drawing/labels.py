"""Labels beside shapes and along lines: of the places that a reader expects, the one that covers least."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from process_library.drawing.geometry import Box, Layout, Point
from process_library.drawing.lettering import label_size
from process_library.drawing.sketch import Flow, Kind, Node

_GAP = 5
#: Flow labels begin this far along the line, past the stroke that marks a default flow.
_FROM_START = 8
#: A label needs a piece of line of its own, at least this long.
_SHORTEST = 16
#: What covering one square pixel of something costs.
_ON_SHAPE, _ON_LABEL = 5, 8
#: What a line through the label costs, per pixel of line.
_ON_LINE = 6


def label_nodes(nodes: Iterable[Node], layout: Layout) -> None:
    """Choose the place of each event's and gateway's label; lines already there are avoided."""
    for node in nodes:
        if node.name and node.kind in (Kind.EVENT, Kind.GATEWAY, Kind.BOUNDARY):
            layout.labels.pop(node.id, None)
            widths = (60, 90, 52) if node.kind is Kind.BOUNDARY else (90, 70)
            places = [place for width in widths for place in _around(node, layout.boxes[node.id], width)]
            layout.labels[node.id] = _best(places, layout, owner=node)


def label_flows(flows: Iterable[Flow], layout: Layout) -> None:
    """Choose the place of each flow's label, near its beginning."""
    for flow in flows:
        if flow.name and flow.id in layout.routes:
            layout.labels.pop(flow.id, None)
            layout.labels[flow.id] = _best(list(_along(flow, layout)), layout)


def _around(node: Node, box: Box, width: int) -> Iterator[Box]:
    wide, high = label_size(node.name, width)
    middle = box.center.x - wide // 2
    below, above = box.bottom + _GAP, box.y - _GAP - high
    right, left = box.right + _GAP, box.x - _GAP - wide
    if node.kind is Kind.BOUNDARY:
        yield Box(box.center.x + _GAP, below, wide, high)
        yield Box(box.right + 2, box.center.y + 4, wide, high)
        yield Box(box.center.x - _GAP - wide, below, wide, high)
        yield Box(box.x - 2 - wide, box.center.y + 4, wide, high)
        return
    first, second = (above, below) if node.kind is Kind.GATEWAY else (below, above)
    for y in (first, second):
        yield Box(middle, y, wide, high)
        yield Box(box.center.x - _GAP - wide, y, wide, high)
        yield Box(box.center.x + _GAP, y, wide, high)
    yield Box(right, box.center.y - _GAP - high, wide, high)
    yield Box(left, box.center.y - _GAP - high, wide, high)
    yield Box(right, box.center.y + _GAP, wide, high)
    yield Box(left, box.center.y + _GAP, wide, high)


def _along(flow: Flow, layout: Layout) -> Iterator[Box]:
    """Places beside the stretches that the flow has for itself, from its beginning; all stretches if there is none."""
    stretches = list(pairwise(layout.routes[flow.id]))
    others = [other for key, route in layout.routes.items() if key != flow.id for other in pairwise(route)]
    own = [piece for stretch in stretches for piece in _alone(stretch, others)]
    for start, end in own or stretches:
        for width in (90, 60):
            wide, high = label_size(flow.name, width)
            if start.y == end.y:
                yield from _beside_horizontal(start, end, wide, high)
            else:
                yield from _beside_vertical(start, end, wide, high)


def _alone(stretch: tuple[Point, Point], others: Sequence[tuple[Point, Point]]) -> Iterator[tuple[Point, Point]]:
    """The first long enough piece of a stretch that lies on no other line, in the direction of the flow."""
    start, end = stretch
    is_vertical = start.x == end.x
    axis = start.x if is_vertical else start.y
    first, last = (start.y, end.y) if is_vertical else (start.x, end.x)
    for here, there in others:
        if (here.x == there.x) != is_vertical or (here.x if is_vertical else here.y) != axis:
            continue
        low, high = sorted((here.y, there.y) if is_vertical else (here.x, there.x))
        if low <= first <= high:
            first = high if last > first else low
        elif min(first, last) < low < max(first, last) or min(first, last) < high < max(first, last):
            last = low if last > first else high
    if abs(last - first) >= _SHORTEST and (last > first) == ((end.y, end.x) > (start.y, start.x)):
        yield (Point(axis, first), Point(axis, last)) if is_vertical else (Point(first, axis), Point(last, axis))


def _beside_horizontal(start: Point, end: Point, wide: int, high: int) -> Iterator[Box]:
    sign = 1 if end.x > start.x else -1
    near = start.x + _FROM_START if sign > 0 else start.x - _FROM_START - wide
    for x in (near, (start.x + end.x - wide) // 2):
        yield Box(x, start.y - 3 - high, wide, high)
        yield Box(x, start.y + 4, wide, high)


def _beside_vertical(start: Point, end: Point, wide: int, high: int) -> Iterator[Box]:
    sign = 1 if end.y > start.y else -1
    near = start.y + _FROM_START if sign > 0 else start.y - _FROM_START - high
    far = end.y - _FROM_START - high if sign > 0 else end.y + _FROM_START
    for y in (near, near + 14 * sign, near + 28 * sign, (start.y + end.y - high) // 2, far):
        yield Box(start.x + 4, y, wide, high)
        yield Box(start.x - 4 - wide, y, wide, high)


def _best(places: Sequence[Box], layout: Layout, owner: Node | None = None) -> Box:
    costs = [_cost(place, layout, owner) + 3 * position for position, place in enumerate(places)]
    return places[costs.index(min(costs))]


def _cost(place: Box, layout: Layout, owner: Node | None) -> int:
    covered = _ON_SHAPE * sum(place.overlap(box) for box in _outer(layout.boxes, place))
    covered += _ON_LABEL * sum(place.overlap(label) for label in layout.labels.values())
    host = None if owner is None or not owner.host else layout.boxes[owner.host]
    covered += 0 if host is None else 5 * place.overlap(host)
    lines = (*layout.routes.values(), *layout.borders)
    own = None if owner is None else layout.boxes[owner.id].grown(1)
    return covered + sum(_line_cost(line, own) * _covered_length(place, line) for line in lines)


def _line_cost(line: Sequence[Point], own: Box | None) -> int:
    # A foreign line can still give way to the label; the element's own lines cannot.
    is_own = own is not None and any(own.holds(Box(end.x, end.y, 0, 0)) for end in (line[0], line[-1]))
    return 2 * _ON_LINE if is_own else _ON_LINE


def _outer(boxes: Mapping[str, Box], place: Box) -> Iterator[Box]:
    """Shapes that a label must not cover; what holds the whole label (a lane, a subprocess) does not count."""
    return (box for box in boxes.values() if not box.holds(place))


def _covered_length(place: Box, route: Sequence[Point]) -> int:
    around = place.grown(2)
    length = 0
    for start, end in pairwise(route):
        if around.is_crossed_by(start, end):
            across = min(max(start.x, end.x), around.right) - max(min(start.x, end.x), around.x)
            down = min(max(start.y, end.y), around.bottom) - max(min(start.y, end.y), around.y)
            length += max(across, down)
    return length
