"""Boxes: rows and columns become pixels; tasks 100 × 80, 50 apart to the right and at least 30 below.

A drawing that would not fit on its page has its columns closer to each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from process_library.drawing.geometry import Box, Point, centered, rounded_up
from process_library.drawing.lettering import label_size, text_width
from process_library.drawing.sketch import Area, Kind, Node

#: The first that makes the drawing fit, else the last.
GAPS_BETWEEN_COLUMNS = (50, 40, 30)
#: As wide as a landscape A3 page can be read, with the names of the pool and of the lanes.
MAX_WIDTH = 2400
_NAMES = 60
GAP_BETWEEN_ROWS = 30
#: Left of the first column and right of the last.
MARGIN = 20
#: Room inside a lane above its first and below its last row, for lines that return.
LANE_PADDING = 20
#: Lane names are a size larger than labels.
_LANE_NAME_SCALE = 12 / 11
_SIZES = {Kind.ACTIVITY: (100, 80), Kind.GATEWAY: (50, 50), Kind.EVENT: (36, 36), Kind.BOUNDARY: (36, 36)}
#: Where boundary events sit on the lower border, by how many there are: errors and undoing left, timers right.
_BOUNDARY_ORDER = {"error": 0, "compensate": 0, "message": 1, "timer": 2}
_BOUNDARY_SLOTS: Mapping[int, Mapping[int, Sequence[int]]] = {
    1: {0: (20,), 1: (50,), 2: (80,)},
    2: {0: (20, 80), 1: (40, 90), 2: (20, 80)},
}


@dataclass(frozen=True)
class Cell:
    """Where an element stands in the grid."""

    lane: str
    row: int
    column: int


@dataclass(frozen=True)
class Grid:
    """The drawing's boxes and the free strips between them that lines may use."""

    boxes: dict[str, Box]
    #: The band of each lane, in the order given.
    bands: dict[str, tuple[int, int]]
    width: int
    height: int
    #: Free vertical strips (from x, to x) between the columns, and horizontal ones between the rows.
    column_gaps: tuple[tuple[int, int], ...]
    row_gaps: tuple[tuple[int, int], ...]


def place(
    nodes: Sequence[Node], cells: Mapping[str, Cell], lanes: Sequence[Area], inner: Mapping[str, tuple[int, int]]
) -> Grid:
    """Lay the elements out from (0, 0); `inner` gives the size of each subprocess."""
    sizes = {node.id: inner.get(node.id) or _SIZES[node.kind] for node in nodes}
    standing = [node for node in nodes if node.kind is not Kind.BOUNDARY]
    aside = {node.id: sizes[node.id][0] for node in standing if node.is_aside}
    in_columns = [node for node in standing if node.id not in aside]
    middles_x, column_gaps, width = _columns_that_fit(in_columns, cells, sizes)
    width = max(width, *(2 * MARGIN + wide for wide in aside.values())) if aside else width
    middles_y, bands, row_gaps, height = _rows(nodes, cells, lanes or [Area("", "")], sizes)
    boxes = {}
    for node in standing:
        cell = cells[node.id]
        x = MARGIN + aside[node.id] // 2 if node.id in aside else middles_x[cell.column]
        middle = Point(x, middles_y[cell.lane, cell.row])
        boxes[node.id] = centered(middle, *sizes[node.id])
    boxes |= _boundaries(nodes, boxes)
    return Grid(boxes, bands, width, height, tuple(column_gaps), tuple(row_gaps))


def _columns_that_fit(
    nodes: Sequence[Node], cells: Mapping[str, Cell], sizes: Mapping[str, tuple[int, int]]
) -> tuple[dict[int, int], list[tuple[int, int]], int]:
    tried = (_columns(nodes, cells, sizes, between) for between in GAPS_BETWEEN_COLUMNS)
    for found in tried:
        if found[2] <= MAX_WIDTH - _NAMES:
            break
    return found


def _columns(
    nodes: Iterable[Node], cells: Mapping[str, Cell], sizes: Mapping[str, tuple[int, int]], between: int
) -> tuple[dict[int, int], list[tuple[int, int]], int]:
    widths: dict[int, int] = {}
    for node in nodes:
        column = cells[node.id].column
        widths[column] = max(widths.get(column, 0), rounded_up(sizes[node.id][0], 20))
    middles, gaps, x = {}, [], 0
    for column in range(max(widths, default=-1) + 1):
        gap = between if column else MARGIN
        gaps.append((x, x + gap))
        x += gap
        width = widths.get(column, 0)
        middles[column] = x + width // 2
        x += width
    gaps.append((x, x + MARGIN))
    return middles, gaps, x + MARGIN


def _rows(
    nodes: Sequence[Node], cells: Mapping[str, Cell], lanes: Sequence[Area], sizes: Mapping[str, tuple[int, int]]
) -> tuple[dict[tuple[str, int], int], dict[str, tuple[int, int]], list[tuple[int, int]], int]:
    extents = _extents(nodes, cells, sizes)
    shapes = {key: _half_height(nodes, cells, sizes, key) for key in extents}
    middles, bands, gaps, y = {}, {}, [], 0
    free_from = 0
    for lane in lanes:
        top = y
        y += LANE_PADDING
        rows = max((row for name, row in extents if name == lane.id), default=0)
        for row in range(rows + 1):
            above, below = extents.get((lane.id, row), (40, 40))
            middle = rounded_up(y + above)
            middles[lane.id, row] = middle
            half = shapes.get((lane.id, row), 40)
            gaps.append((free_from, middle - half))
            free_from = middle + half
            y = middle + below + (GAP_BETWEEN_ROWS if row < rows else 0)
        y = rounded_up(max(y + LANE_PADDING, top + text_width(lane.name) * _LANE_NAME_SCALE + LANE_PADDING))
        bands[lane.id] = (top, y)
    gaps.append((free_from, y))
    return middles, bands, gaps, y


def _half_height(
    nodes: Sequence[Node], cells: Mapping[str, Cell], sizes: Mapping[str, tuple[int, int]], key: tuple[str, int]
) -> int:
    heights = [sizes[node.id][1] for node in nodes if (cells[node.id].lane, cells[node.id].row) == key]
    return rounded_up(max(heights) / 2)


def _extents(
    nodes: Sequence[Node], cells: Mapping[str, Cell], sizes: Mapping[str, tuple[int, int]]
) -> dict[tuple[str, int], tuple[int, int]]:
    """How far each row reaches above and below its middle, labels included."""
    extents: dict[tuple[str, int], tuple[int, int]] = {}
    for node in nodes:
        key = (cells[node.id].lane, cells[node.id].row)
        above, below = extents.get(key, (0, 0))
        mine = _reach(node, sizes[node.host or node.id][1] // 2)
        extents[key] = max(above, mine[0]), max(below, mine[1])
    return extents


def _reach(node: Node, half: int) -> tuple[int, int]:
    text = label_size(node.name)[1] if node.name else 0
    match node.kind:
        case Kind.GATEWAY:
            return half + 6 + text, half
        case Kind.EVENT:
            return half, half + 6 + text
        case Kind.BOUNDARY:
            return half, half + 20 + text
    return half, half


def _boundaries(nodes: Sequence[Node], boxes: Mapping[str, Box]) -> dict[str, Box]:
    by_host: dict[str, list[Node]] = {}
    for node in nodes:
        if node.kind is Kind.BOUNDARY:
            by_host.setdefault(node.host, []).append(node)
    placed = {}
    for host, events in by_host.items():
        events.sort(key=lambda event: _BOUNDARY_ORDER.get(event.trigger, 1))
        for event, x in zip(events, _slots(events, boxes[host].width), strict=True):
            placed[event.id] = centered(Point(boxes[host].x + x, boxes[host].bottom), 36, 36)
    return placed


def _slots(events: Sequence[Node], width: int) -> Sequence[int]:
    ranks = [_BOUNDARY_ORDER.get(event.trigger, 1) for event in events]
    if width > 100:
        first = 30 if ranks[0] == 0 else width - 30 - 60 * (len(events) - 1)
        return [first + 60 * position for position in range(len(events))]
    if len(events) <= 2:
        return _BOUNDARY_SLOTS[len(events)][ranks[0]]
    return [10 + 40 * position for position in range(len(events))]
