"""Where each element of a scope stands in a grid: columns along the flows, rows for what runs beside each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from engine.bpmn_xml.diagram import Event, FlowNode, SequenceFlow
from engine.bpmn_xml.ordering import forward_order

#: Elements that no arrow touches stand this many beside each other, below the rest.
_LOOSE_COLUMNS = 6
#: Row and column, from 0.
Cell = tuple[int, int]


@dataclass(frozen=True)
class Link:
    """An arrow between two standing elements; it may begin at an event on the border of the first."""

    flow: str
    source: str
    target: str
    #: The event on the border that it leaves; None when it leaves the element itself.
    event: str | None


@dataclass(frozen=True)
class Grid:
    """The cells of a scope."""

    #: Of each element that stands by itself.
    cells: Mapping[str, Cell]
    #: The events on the border of each element.
    attached: Mapping[str, Sequence[Event]]
    links: Sequence[Link]
    #: The empty row below each band: its border.
    borders: Sequence[int]


def grid_of(nodes: Sequence[FlowNode], flows: Iterable[SequenceFlow], bands: Mapping[str, int], count: int = 1) -> Grid:
    """The grid; `bands` tells in which of `count` strips, one below the other, each element stands (else the first)."""
    attached = _attached(nodes)
    hosts = {event.id: host for host, events in attached.items() for event in events}
    standing = dict.fromkeys(node.id for node in nodes if node.id not in hosts)
    links = list(_links(flows, hosts, standing))
    following: dict[str, list[str]] = {node: [] for node in standing}
    for link in links:
        following[link.source].append(link.target)
    order, returning = forward_order(following)
    forward = [link for link in links if (link.source, link.target) not in returning]
    columns = _columns(order, forward)
    rows = _rows(order, columns, forward, bands)
    _place_loose(rows, columns, bands)
    heights = [
        1 + max((row for node, row in rows.items() if bands.get(node, 0) == at), default=0) for at in range(count)
    ]
    borders = [end + at for at, end in enumerate(accumulate(heights))]
    firsts = [0, *(border + 1 for border in borders)]
    cells = {node: (firsts[bands.get(node, 0)] + row, columns[node]) for node, row in rows.items()}
    return Grid(cells, attached, links, borders)


def _attached(nodes: Iterable[FlowNode]) -> dict[str, list[Event]]:
    nodes = list(nodes)
    standing = {node.id for node in nodes if node.kind != "boundaryEvent"}
    attached: dict[str, list[Event]] = {}
    for node in nodes:
        if isinstance(node, Event) and node.kind == "boundaryEvent" and node.attached_to in standing:
            attached.setdefault(node.attached_to or "", []).append(node)
    return attached


def _links(flows: Iterable[SequenceFlow], hosts: Mapping[str, str], standing: Mapping[str, None]) -> Iterator[Link]:
    for flow in flows:
        source, target = hosts.get(flow.source, flow.source), hosts.get(flow.target, flow.target)
        if source in standing and target in standing:
            yield Link(flow.id, source, target, event=flow.source if flow.source in hosts else None)


def _columns(order: Sequence[str], forward: Iterable[Link]) -> dict[str, int]:
    """By the longest way from a start."""
    following: dict[str, list[str]] = {}
    for link in forward:
        following.setdefault(link.source, []).append(link.target)
    columns = dict.fromkeys(order, 0)
    for node in order:
        for target in following.get(node, ()):
            columns[target] = max(columns[target], columns[node] + 1)
    return columns


def _rows(
    order: Sequence[str], columns: Mapping[str, int], forward: Iterable[Link], bands: Mapping[str, int]
) -> dict[str, int]:
    """Each element on the row of what leads to it, or the next one below that is free in its band."""
    origins: dict[str, Link] = {}
    for link in forward:
        origins.setdefault(link.target, link)
    touched = {*origins, *(link.source for link in origins.values())}
    rows: dict[str, int] = {}
    taken: set[tuple[int, Cell]] = set()
    for node in order:
        if node not in touched:
            continue
        origin, band, row = origins.get(node), bands.get(node, 0), 0
        if origin is not None and bands.get(origin.source, 0) == band:
            row = rows[origin.source] + (origin.event is not None)
        while (band, (row, columns[node])) in taken:
            row += 1
        taken.add((band, (row, columns[node])))
        rows[node] = row
    return rows


def _place_loose(rows: dict[str, int], columns: dict[str, int], bands: Mapping[str, int]) -> None:
    """Elements without arrows, such as event subprocesses, below everything else of their band."""
    begin: dict[int, int] = {}
    for node, row in rows.items():
        begin[bands.get(node, 0)] = max(begin.get(bands.get(node, 0), 0), row + 1)
    counts: dict[int, int] = {}
    for node in columns:
        if node not in rows:
            band = bands.get(node, 0)
            place = counts[band] = counts.get(band, -1) + 1
            rows[node], columns[node] = begin.get(band, 0) + place // _LOOSE_COLUMNS, place % _LOOSE_COLUMNS
