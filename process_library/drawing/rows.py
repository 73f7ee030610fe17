"""Rows: on which line of its lane each element stands; the happy path on the first, exceptions below it."""

from collections import defaultdict
from itertools import pairwise

from process_library.drawing.ranks import Ranks, first_flow
from process_library.drawing.sketch import Node, Scope


def assign_rows(scope: Scope, ranks: Ranks) -> dict[str, int]:
    """The row of each element inside its lane, from 0 at the top."""
    table = _Table(scope, ranks)
    table.place_happy_path()
    for node in sorted(table.nodes.values(), key=lambda node: ranks.columns[node.id]):
        if node.id not in table.rows and not node.is_aside:
            table.place_chain(node)
    for node in table.nodes.values():
        if node.is_aside:
            table.place_below(node)
    hosts = {node.id: node.host for node in scope.nodes if node.host}
    return table.rows | {event: table.rows[host] for event, host in hosts.items()}


class _Table:
    """The grid while it fills: which columns of which row of which lane are taken."""

    def __init__(self, scope: Scope, ranks: Ranks) -> None:
        self.scope = scope
        self.ranks = ranks
        self.nodes = {node.id: node for node in scope.nodes if not node.host}
        self.rows: dict[str, int] = {}
        self._taken: dict[tuple[str, int], set[int]] = defaultdict(set)

    def place_happy_path(self) -> None:
        for node in self.ranks.happy:
            self._put(self.nodes[node], 0)
        for here, there in pairwise(self.ranks.happy):
            if self.nodes[here].lane == self.nodes[there].lane:
                self._taken[self.nodes[here].lane, 0].update(self._between(here, there))

    def place_chain(self, first: Node) -> None:
        """Put an exception path on free rows, each stretch of one lane on a straight line."""
        for stretch in self._stretches(first):
            lane = stretch[0].lane
            columns = [self.ranks.columns[node.id] for node in stretch]
            lowest, begin = self._after_origins(stretch[0])
            wanted = set(range(min(begin, columns[0]), columns[-1] + 1))
            row = lowest
            while self._taken[lane, row] & wanted:
                row += 1
            for node in stretch:
                self._put(node, row)
            self._taken[lane, row].update(wanted)

    def place_below(self, node: Node) -> None:
        """Put an event subprocess below everything else in its lane."""
        self._put(node, 1 + max((row for lane, row in self._taken if lane == node.lane), default=-1))

    def _put(self, node: Node, row: int) -> None:
        self.rows[node.id] = row
        self._taken[node.lane, row].add(self.ranks.columns[node.id])

    def _between(self, here: str, there: str) -> range:
        return range(self.ranks.columns[here], self.ranks.columns[there] + 1)

    def _stretches(self, first: Node) -> list[list[Node]]:
        stretches = [[first]]
        node = first
        while (flow := first_flow(self.scope, self.ranks.returning, node.id)) is not None:
            node = self.nodes[flow.target]
            if node.id in self.rows or any(node in stretch for stretch in stretches):
                break
            if node.lane == stretches[-1][-1].lane:
                stretches[-1].append(node)
            else:
                stretches.append([node])
        return stretches

    def _after_origins(self, node: Node) -> tuple[int, int]:
        """The first row that leaves the origin's own line free, and the column where the line to the node begins."""
        hosts = {item.id: item.host for item in self.scope.nodes if item.host}
        for flow in self.scope.flows:
            origin = self.nodes.get(hosts.get(flow.source, flow.source))
            if flow.target != node.id or origin is None or origin.lane != node.lane or origin.id not in self.rows:
                continue
            if flow.id in self.ranks.returning:
                continue
            return self._row_after(origin, flow.source in hosts, node), self.ranks.columns[origin.id] + 1
        return 0, self.ranks.columns[node.id]

    def _row_after(self, origin: Node, is_boundary: bool, node: Node) -> int:
        straight = first_flow(self.scope, self.ranks.returning, origin.id)
        goes_on = straight is not None and self.nodes[straight.target].lane == origin.lane
        leads_here = straight is not None and straight.target == node.id
        if is_boundary or (goes_on and not leads_here):
            return self.rows[origin.id] + 1
        return self.rows[origin.id]
