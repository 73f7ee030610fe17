"""A scope as a picture from (0, 0) on: boxes and lines of everything that it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from engine.bpmn_xml.diagram import Activity, Event, FlowNode, Gateway, Lane, Process, Scope
from engine.bpmn_xml.geometry import Bounds
from engine.bpmn_xml.lanes import all_lanes
from engine.bpmn_xml.layout_grid import Grid, grid_of
from engine.bpmn_xml.layout_lines import Tracks, Way, ways_of
from engine.bpmn_xml.waypoints import Point

#: The strip with the name of a pool or lane.
HEADER = 30
_ACTIVITY, _EVENT, _GATEWAY = (100, 80), (36, 36), (50, 50)
#: Room for each event on a border, and for the name of a subprocess.
_ATTACHED, _NAME = 44, 24
_BETWEEN_COLUMNS, _BETWEEN_ROWS, _MARGIN = 50, 44, 30
_ARTIFACTS_BESIDE, _ARTIFACT_GAP = 8, 30

#: Width and height.
Size = tuple[float, float]


@dataclass
class Block:
    """A piece of a picture."""

    boxes: dict[str, Bounds] = field(default_factory=dict)
    lines: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    width: float = 0
    height: float = 0

    def take_in(self, other: "Block", x: float, y: float) -> None:
        """Add another piece, moved."""
        self.boxes |= {key: replace(box, x=box.x + x, y=box.y + y) for key, box in other.boxes.items()}
        self.lines |= {key: tuple((px + x, py + y) for px, py in line) for key, line in other.lines.items()}
        self.width, self.height = max(self.width, x + other.width), max(self.height, y + other.height)


#: Sizes of data objects, stores and annotations by their id, by the id of what holds them.
Artifacts = Mapping[str, Mapping[str, Size]]


def process_block(process: Process, artifacts: Artifacts) -> Block:
    """A process with its lanes."""
    nodes = process.scope.nodes
    used = {node.lane_id for node in nodes}
    banded = [lane for lane in all_lanes(process.lanes) if not lane.lanes or lane.id in used]
    places = {lane.id: place for place, lane in enumerate(banded)}
    # Who stands in no lane stands below them all.
    bands = {node.id: places.get(node.lane_id or "", len(places)) for node in nodes}
    is_outside = any(place == len(places) for place in bands.values())
    inner, ends = _laid_out(process.scope, artifacts, bands, len(places) + is_outside or 1)
    inner.take_in(artifacts_block(artifacts.get(process.id, {})), _MARGIN, inner.height)
    block = Block()
    depth = max((_depth(lane) for lane in process.lanes), default=0)
    block.take_in(inner, depth * HEADER, 0)
    strips = dict(zip(places, zip([0, *ends], ends, strict=False), strict=False))
    for lane in process.lanes:
        _frame(lane, strips, block, 0)
    return block


def scope_block(scope: Scope, artifacts: Artifacts, owner_id: str | None = None) -> Block:
    """What a subprocess holds, or the elements of any scope."""
    block = _laid_out(scope, artifacts, {}, 1)[0]
    if owner_id is not None:
        block.take_in(artifacts_block(artifacts.get(owner_id, {})), _MARGIN, block.height)
    return block


def _depth(lane: Lane) -> int:
    return 1 + max((_depth(inner) for inner in lane.lanes), default=0)


def _frame(lane: Lane, strips: Mapping[str, tuple[float, float]], block: Block, depth: int) -> None:
    mine = [strips[inner.id] for inner in all_lanes((lane,)) if inner.id in strips]
    top, bottom = min(strip[0] for strip in mine), max(strip[1] for strip in mine)
    x = depth * HEADER
    block.boxes[lane.id] = Bounds(x=x, y=top, width=block.width - x, height=bottom - top)
    for inner in lane.lanes:
        _frame(inner, strips, block, depth + 1)


def artifacts_block(artifacts: Mapping[str, Size]) -> Block:
    """Data objects and annotations one beside the other."""
    block, x, y = Block(), 0.0, 0.0
    for place, (key, (width, height)) in enumerate(artifacts.items()):
        if place % _ARTIFACTS_BESIDE == 0:
            x, y = 0, block.height
        block.boxes[key] = Bounds(x=x, y=y, width=width, height=height)
        x += width + _ARTIFACT_GAP
        block.width, block.height = max(block.width, x), max(block.height, y + height + _ARTIFACT_GAP)
    return block


def _laid_out(
    scope: Scope, artifacts: Artifacts, bands: Mapping[str, int], count: int
) -> tuple[Block, Sequence[float]]:
    """The elements and arrows of a scope, and where each band ends."""
    nodes = list({node.id: node for node in scope.nodes}.values())  # an id may stand for two by mistake
    inner = {node.id: _inside(node, artifacts) for node in nodes}
    grid = grid_of(nodes, scope.flows, bands, count)
    sizes = {node.id: _size(node, inner[node.id], grid) for node in nodes}
    columns, rows = Tracks(), Tracks()
    ways = ways_of(grid, columns, rows)
    across = _Axis.of({key: (cell[1], sizes[key][0]) for key, cell in grid.cells.items()}, columns, _BETWEEN_COLUMNS)
    down_cells = {key: (cell[0], sizes[key][1]) for key, cell in grid.cells.items()}
    down = _Axis.of(down_cells, rows, _BETWEEN_ROWS, least=grid.borders[-1] + 1, empty=frozenset(grid.borders))
    block = Block(width=across.end + _MARGIN, height=down.middles[grid.borders[-1]])
    for key, (row, column) in grid.cells.items():
        box = _centred(across.middles[column], down.middles[row], sizes[key])
        block.boxes[key] = box
        content = inner[key]
        if content is not None:
            block.take_in(content, box.x, box.y + _NAME)
    for host, events in grid.attached.items():
        box = block.boxes[host]
        block.boxes |= on_border(box, box.y + box.height, events)
    for way in ways:
        block.lines[way.link.flow] = _points(way, block.boxes, across, down)
    return block, [down.middles[border] for border in grid.borders]


def _inside(node: FlowNode, artifacts: Artifacts) -> Block | None:
    if isinstance(node, Activity) and node.scope is not None and node.scope.nodes:
        return scope_block(node.scope, artifacts, node.id)
    return None


def _size(node: FlowNode, content: Block | None, grid: Grid) -> Size:
    if isinstance(node, Event):
        return _EVENT
    if isinstance(node, Gateway):
        return _GATEWAY
    width, height = _ACTIVITY if content is None else (content.width, content.height + _NAME)
    return max(width, _ATTACHED * len(grid.attached.get(node.id, ()))), height


@dataclass(frozen=True)
class _Axis:
    """The columns from left to right, or the rows from top to bottom."""

    middles: Sequence[float]
    #: Where the strip before each one begins, and one more behind the last.
    strips: Sequence[float]
    tracks: Tracks
    widths: Sequence[float]
    end: float

    @staticmethod
    def of(
        places: Mapping[str, tuple[int, float]],
        tracks: Tracks,
        between: int,
        *,
        least: int = 0,
        empty: frozenset[int] = frozenset(),
    ) -> "_Axis":
        count = max([least, *(place + 1 for place, _ in places.values())])
        sizes = [0.0 if at in empty else float(_ACTIVITY[1]) for at in range(count)]
        for place, size in places.values():
            sizes[place] = max(sizes[place], size)
        widths = [tracks.width(at, between) for at in range(count + 1)]
        ends = list(accumulate(size + width for size, width in zip(sizes, widths, strict=False)))
        strips = [0.0, *ends]
        middles = [end - size / 2 for end, size in zip(ends, sizes, strict=True)]
        last = widths[-1] if count in tracks.taken else 0
        return _Axis(middles, strips, tracks, widths, strips[-1] + last)

    def at(self, place: tuple[int, int]) -> float:
        """Where a track of a strip lies."""
        return self.strips[place[0]] + self.tracks.offset(place, self.widths[place[0]])


def _centred(x: float, y: float, size: Size) -> Bounds:
    return Bounds(x=x - size[0] / 2, y=y - size[1] / 2, width=size[0], height=size[1])


def on_border(host: Bounds, y: float, events: Sequence[Event]) -> dict[str, Bounds]:
    """Events beside each other on the lower or upper border of an element."""
    apart = max(host.width / len(events), _ATTACHED)
    return {event.id: _centred(host.x + apart * (at + 0.5), y, _EVENT) for at, event in enumerate(events)}


def _points(way: Way, boxes: Mapping[str, Bounds], across: _Axis, down: _Axis) -> tuple[Point, ...]:
    target = boxes[way.link.target]
    end = (target.x, target.y + target.height / 2)
    points = [_begin(way, boxes)]
    if way.first is not None:
        points.append((across.at(way.first), points[-1][1]))
    if way.across is not None:
        points.append((points[-1][0], down.at(way.across)))
    if way.last is not None:
        points.append((across.at(way.last), points[-1][1]))
    if way.first is not None or way.last is not None:
        points.append((points[-1][0], end[1]))
    return (*points, end)


def _begin(way: Way, boxes: Mapping[str, Bounds]) -> Point:
    box = boxes[way.link.event or way.link.source]
    if way.link.event is not None:
        return box.x + box.width / 2, box.y + box.height
    return box.x + box.width, box.y + box.height / 2
