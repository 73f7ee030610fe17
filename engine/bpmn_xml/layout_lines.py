"""How arrows run: through the free strips between the columns and rows of a grid, or straight from shape to shape."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.bpmn_xml.geometry import Bounds
from engine.bpmn_xml.layout_grid import Cell, Grid, Link
from engine.bpmn_xml.waypoints import Point

#: Between two arrows in one strip; so many stand beside each other, further ones lie over them.
TRACK, _TRACKS = 10, 60


@dataclass(frozen=True)
class Way:
    """One arrow: down or up beside its source, along below or above a row, down or up beside its target.

    Each part is the strip (before the column, above the row) and the track in it; None where it is not needed.
    """

    link: Link
    first: Cell | None = None
    across: Cell | None = None
    last: Cell | None = None


@dataclass
class Tracks:
    """Which tracks of the strips are taken; the same purpose in the same strip shares one."""

    taken: dict[int, dict[object, int]] = field(default_factory=dict)

    def take(self, strip: int, purpose: object) -> Cell:
        """The strip and the track for a purpose."""
        strips = self.taken.setdefault(strip, {})
        return strip, strips.setdefault(purpose, len(strips)) % _TRACKS

    def width(self, strip: int, least: int) -> int:
        """How much room the strip needs."""
        return max(least, TRACK * (min(len(self.taken.get(strip, ())), _TRACKS) + 3))

    def offset(self, place: Cell, width: float) -> float:
        """Where a track lies in its strip of that width: the tracks stand in its middle."""
        count = min(len(self.taken.get(place[0], ())), _TRACKS)
        return (width - TRACK * (count - 1)) / 2 + TRACK * place[1]


def ways_of(grid: Grid, columns: Tracks, rows: Tracks) -> list[Way]:
    """The way of each arrow; takes the tracks that it needs."""
    leaving: dict[str, int] = {}
    for link in grid.links:
        leaving[link.source] = leaving.get(link.source, 0) + (link.event is None)
    used: dict[Cell, object] = dict.fromkeys(grid.cells.values())
    return [_way(link, grid.cells, leaving[link.source] > 1, used, columns, rows) for link in grid.links]


def _way(
    link: Link, cells: Mapping[str, Cell], is_split: bool, used: dict[Cell, object], columns: Tracks, rows: Tracks
) -> Way:
    (row, column), (to_row, to_column) = cells[link.source], cells[link.target]
    out, into = ("out", link.source), ("into", link.target)
    if link.event is not None:
        across = rows.take(row + 1, ("border", link.event))
        return Way(link, across=across, last=columns.take(to_column, into))
    if to_column > column:
        if _is_free(row, column, to_column, used, out):
            if row == to_row:
                return Way(link)
            is_first = is_split and to_column == column + 1
            return Way(link, first=columns.take(to_column, out if is_first else into))
        if _is_free(to_row, column, to_column, used, into):
            return Way(link, first=columns.take(column + 1, out))
    across = rows.take(row + 1 if to_row > row else row, into)
    return Way(link, first=columns.take(column + 1, out), across=across, last=columns.take(to_column, into))


def _is_free(row: int, column: int, to_column: int, used: dict[Cell, object], purpose: object) -> bool:
    """Whether the cells between are free, or hold a line of the same purpose; if so it takes them."""
    between = [(row, at) for at in range(column + 1, to_column)]
    if any(used.get(cell, purpose) != purpose for cell in between):
        return False
    used.update(dict.fromkeys(between, purpose))
    return True


def elbow(source: Bounds, target: Bounds, *, is_upright: bool = False) -> tuple[Point, ...]:
    """From border to border with two corners at most; upright ones leave above or below, straight if they can."""
    x, y = _middle(source)
    to_x, to_y = _middle(target)
    if is_upright and source.x <= to_x <= source.x + source.width:
        x = to_x
    elif is_upright and target.x <= x <= target.x + target.width:
        to_x = x
    if is_upright or abs(to_y - y) > abs(to_x - x):
        begin = source.y + source.height if to_y >= y else source.y
        end = target.y if to_y >= y else target.y + target.height
        points = (x, begin), (x, (begin + end) / 2), (to_x, (begin + end) / 2), (to_x, end)
    else:
        begin = source.x + source.width if to_x >= x else source.x
        end = target.x if to_x >= x else target.x + target.width
        points = (begin, y), ((begin + end) / 2, y), ((begin + end) / 2, to_y), (end, to_y)
    return points


def _middle(box: Bounds) -> Point:
    return box.x + box.width / 2, box.y + box.height / 2
