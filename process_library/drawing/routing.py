"""Finds the way of a line between shapes: few bends, few crossings, never through a shape (A* on a sparse grid)."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

from process_library.drawing.geometry import Box, Point

#: Costs in pixels of detour.
_BEND = 100
_CROSSING = 60
_TOUCHING = 220
_ON_ANOTHER_LINE = 40
#: Two flows from one element would begin as one line.
_ON_SISTER_LINE = 12
_FANNING_OUT = 2
_BESIDE_ANOTHER_LINE = 1
_ON_LABEL = 5
#: A line this near to a label counts as on it.
_AROUND_LABELS = 3
#: Lines keep this distance from shapes.
_CLEARANCE = 9

#: A direction as steps in x and y.
Direction = tuple[int, int]
RIGHT, LEFT, DOWN, UP = (1, 0), (-1, 0), (0, 1), (0, -1)
_DIRECTIONS: tuple[Direction, ...] = (RIGHT, LEFT, DOWN, UP)
#: A stretch between two neighbouring grid points: indexes of its left or upper end, and whether it is vertical.
Stretch = tuple[int, int, bool]


@dataclass(frozen=True)
class Port:
    """A point where a line may begin or end, the direction in which it passes, and what choosing it costs."""

    point: Point
    direction: Direction
    cost: int = 0


@dataclass(frozen=True)
class Line:
    """A line to find: whose it is and between which ports."""

    id: str
    source: str
    target: str
    starts: tuple[Port, ...]
    ends: tuple[Port, ...]
    #: Sequence flow or message flow: only lines of one kind may join.
    kind: str = "sequence"
    #: Shapes that it may touch besides its two ends: the host of a boundary event.
    touches: frozenset[str] = frozenset()
    #: Lowest and highest y that it may use; None leaves it free.
    within: tuple[int, int] | None = None
    #: Whether it may begin as one line with others from the same element: a diamond has three free corners only.
    shares_beginning: bool = False


class Router:
    """The grid with what is in the way, and the lines found so far."""

    def __init__(
        self, xs: Iterable[int], ys: Iterable[int], boxes: Mapping[str, Box], borders: Iterable[int] = ()
    ) -> None:
        self._xs = sorted(set(xs))
        self._ys = sorted(set(ys))
        self._boxes = boxes
        self._borders = frozenset(borders)
        self._blockers = self._blocked_stretches()
        self._labels: dict[Stretch, int] = {}
        self._lines: dict[str, Line] = {}
        self._stretches: dict[str, set[Stretch]] = {}
        self._bends: dict[str, set[tuple[int, int]]] = {}

    def avoid_labels(self, labels: Iterable[Box]) -> None:
        """Make lines keep off these places where they can; replaces those given before."""
        self._labels = {}
        for box in labels:
            for stretch in self._within(box.grown(_AROUND_LABELS)):
                self._labels[stretch] = self._labels.get(stretch, 0) + 1

    def find(self, line: Line) -> tuple[Point, ...]:
        """The cheapest way, remembered so that later lines keep away from it; empty when there is none."""
        self._lines.pop(line.id, None)
        others = _Others(self, line)
        path = _Search(self, line, others).run()
        self._lines[line.id] = line
        self._stretches[line.id] = set(self._stretches_of(path))
        corners = [
            here for before, here, after in zip(path, path[1:], path[2:], strict=False) if _turns(before, here, after)
        ]
        self._bends[line.id] = set(corners)
        return tuple(Point(self._xs[x], self._ys[y]) for x, y in [*path[:1], *corners, *path[-1:]])

    def index(self, point: Point) -> tuple[int, int]:
        """Grid indexes of a point that lies on the grid."""
        return bisect_left(self._xs, point.x), bisect_left(self._ys, point.y)

    def point(self, x: int, y: int) -> Point:
        """The point at grid indexes."""
        return Point(self._xs[x], self._ys[y])

    def neighbour(self, x: int, y: int, direction: Direction) -> tuple[int, int] | None:
        """The next grid point in a direction, None at the edge."""
        x, y = x + direction[0], y + direction[1]
        return (x, y) if 0 <= x < len(self._xs) and 0 <= y < len(self._ys) else None

    def blockers(self, stretch: Stretch) -> frozenset[str]:
        """The shapes that a stretch would pass through or graze."""
        return self._blockers.get(stretch, frozenset())

    def price(self, stretch: Stretch, length: int) -> int:
        """What a stretch costs before other lines are looked at."""
        cost = length + _ON_LABEL * length * self._labels.get(stretch, 0)
        if not stretch[2] and self._ys[stretch[1]] in self._borders:
            cost += 20 * length
        return cost

    def usage(self) -> Iterator[tuple[Line, set[Stretch], set[tuple[int, int]]]]:
        """The lines found so far, with their stretches and bends."""
        for key, line in self._lines.items():
            yield line, self._stretches[key], self._bends[key]

    def beside(self, stretch: Stretch) -> Iterator[Stretch]:
        """The parallel stretches one grid line away, when that is nearer than 20."""
        x, y, is_vertical = stretch
        values = self._xs if is_vertical else self._ys
        at = x if is_vertical else y
        for step in (-1, 1):
            if 0 <= at + step < len(values) and abs(values[at + step] - values[at]) < 20:
                yield (x + step, y, True) if is_vertical else (x, y + step, False)

    def is_inside(self, x: int, y: int, names: Iterable[str]) -> bool:
        """Whether a grid point lies strictly inside one of these shapes."""
        point = self.point(x, y)
        boxes = (self._boxes[name] for name in names if name in self._boxes)
        return any(box.x < point.x < box.right and box.y < point.y < box.bottom for box in boxes)

    def _blocked_stretches(self) -> dict[Stretch, frozenset[str]]:
        blocked: dict[Stretch, frozenset[str]] = {}
        for name, box in self._boxes.items():
            for stretch in self._within(box.grown(_CLEARANCE)):
                blocked[stretch] = blocked.get(stretch, frozenset()) | {name}
        return blocked

    def _within(self, box: Box) -> Iterator[Stretch]:
        columns = range(
            max(bisect_left(self._xs, box.x) - 1, 0), min(bisect_left(self._xs, box.right) + 1, len(self._xs))
        )
        rows = range(
            max(bisect_left(self._ys, box.y) - 1, 0), min(bisect_left(self._ys, box.bottom) + 1, len(self._ys))
        )
        for x in columns:
            for y in rows:
                here = self.point(x, y)
                if x + 1 < len(self._xs) and box.is_crossed_by(here, self.point(x + 1, y)):
                    yield x, y, False
                if y + 1 < len(self._ys) and box.is_crossed_by(here, self.point(x, y + 1)):
                    yield x, y, True

    def _stretches_of(self, path: Sequence[tuple[int, int]]) -> Iterator[Stretch]:
        return (stretch_between(here, there) for here, there in pairwise(path))


def stretch_between(here: tuple[int, int], there: tuple[int, int]) -> Stretch:
    """The stretch between two neighbouring grid points."""
    return min(here[0], there[0]), min(here[1], there[1]), here[0] == there[0]


def _turns(before: tuple[int, int], here: tuple[int, int], after: tuple[int, int]) -> bool:
    return (before[0] == here[0]) != (here[0] == after[0])


class _Others:
    """What the lines found before mean for one new line."""

    def __init__(self, router: Router, line: Line) -> None:
        self.joined: set[Stretch] = set()
        self.shared: set[Stretch] = set()
        self.foreign: set[Stretch] = set()
        self.bends: set[tuple[int, int]] = set()
        for other, stretches, bends in router.usage():
            if other.target == line.target and other.kind == line.kind:
                self.joined |= stretches
            elif other.source == line.source and other.kind == line.kind:
                self.shared |= stretches
            else:
                self.foreign |= stretches
                self.bends |= bends
        self._router = router
        self._shares_beginning = line.shares_beginning

    def price(self, stretch: Stretch, length: int) -> int:
        """What it costs to run on or beside other lines."""
        if stretch in self.foreign:
            return _ON_ANOTHER_LINE * length
        if stretch in self.joined:
            return 0
        if stretch in self.shared:
            return (_FANNING_OUT if self._shares_beginning else _ON_SISTER_LINE) * length
        return _BESIDE_ANOTHER_LINE * length * sum(beside in self.foreign for beside in self._router.beside(stretch))

    def passing(self, x: int, y: int, direction: Direction) -> int:
        """What it costs to pass through a point where other lines are."""
        if (x, y) in self.bends:
            return _TOUCHING
        across = ((x, y, False), (x - 1, y, False)) if direction[0] == 0 else ((x, y, True), (x, y - 1, True))
        return _CROSSING if any(stretch in self.foreign for stretch in across) else 0

    def turning(self, x: int, y: int) -> int:
        """What it costs to bend on a point where other lines are: it would look like a junction."""
        around = ((x, y, False), (x - 1, y, False), (x, y, True), (x, y - 1, True))
        return _TOUCHING if any(stretch in self.foreign for stretch in around) else 0


#: A state of the search: grid indexes and the direction in which the line arrived.
_State = tuple[int, int, Direction]


class _Search:
    """One run of A*."""

    def __init__(self, router: Router, line: Line, others: _Others) -> None:
        self._router = router
        self._line = line
        self._others = others
        self._own = frozenset({line.source, line.target}) | line.touches
        self._goals = {(*router.index(port.point), port.direction): port.cost for port in line.ends}
        ports = [(router.index(port.point), port.direction) for port in (*line.starts, *line.ends)]
        self._port_xs = frozenset(at[0] for at, direction in ports if direction[0] == 0)
        self._port_ys = frozenset(at[1] for at, direction in ports if direction[1] == 0)
        self._best: dict[_State, int] = {}
        self._from: dict[_State, _State | None] = {}
        self._open: list[tuple[int, int, _State]] = []

    def run(self) -> list[tuple[int, int]]:
        """The grid points of the way; empty when there is none."""
        for port in self._line.starts:
            self._reach((*self._router.index(port.point), port.direction), port.cost, None)
        closed: set[_State] = set()
        while self._open:
            _, cost, state = heappop(self._open)
            if state in closed:
                continue
            if state[2] == (0, 0):
                return self._path(state)
            closed.add(state)
            if state in self._goals:
                self._reach((state[0], state[1], (0, 0)), cost + self._goals[state], state)
            self._expand(state, cost)
        return []

    def _expand(self, state: _State, cost: int) -> None:
        x, y, direction = state
        for step in _DIRECTIONS:
            if step == (-direction[0], -direction[1]):
                continue
            there = self._router.neighbour(x, y, step)
            if (
                there is None
                or not self._is_within(there)
                or not self._is_free(state, step, stretch_between((x, y), there))
            ):
                continue
            self._reach((*there, step), cost + self._price(state, step, there), state)

    def _is_within(self, there: tuple[int, int]) -> bool:
        limits = self._line.within
        return limits is None or limits[0] <= self._router.point(*there).y <= limits[1]

    def _is_free(self, state: _State, step: Direction, stretch: Stretch) -> bool:
        x, y, direction = state
        if step != direction and self._router.is_inside(x, y, self._own):
            return False
        blockers = self._router.blockers(stretch)
        if not blockers:
            return True
        # Near its own two shapes a line runs on the axis of a port, nowhere else.
        axis = self._port_xs if stretch[2] else self._port_ys
        return blockers <= self._own and stretch[0 if stretch[2] else 1] in axis

    def _price(self, state: _State, step: Direction, there: tuple[int, int]) -> int:
        x, y, direction = state
        here, end = self._router.point(x, y), self._router.point(*there)
        length = abs(end.x - here.x) + abs(end.y - here.y)
        stretch = stretch_between((x, y), there)
        cost = self._router.price(stretch, length) + self._others.price(stretch, length)
        if step != direction:
            return cost + _BEND + self._others.turning(x, y)
        return cost + self._others.passing(x, y, step)

    def _reach(self, state: _State, cost: int, origin: _State | None) -> None:
        if cost < self._best.get(state, cost + 1):
            self._best[state] = cost
            self._from[state] = origin
            heappush(self._open, (cost + self._estimate(state), cost, state))

    def _estimate(self, state: _State) -> int:
        here = self._router.point(state[0], state[1])
        ends = (port.point for port in self._line.ends)
        return min(abs(end.x - here.x) + abs(end.y - here.y) for end in ends)

    def _path(self, state: _State) -> list[tuple[int, int]]:
        path: list[tuple[int, int]] = []
        at: _State | None = state
        while at is not None:
            if not path or path[-1] != (at[0], at[1]):
                path.append((at[0], at[1]))
            at = self._from[at]
        return path[::-1]
