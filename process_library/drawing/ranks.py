"""Columns: which flows return, which path is the happy one, and how far to the right each element stands."""

from dataclasses import dataclass

from process_library.drawing.sketch import Flow, Kind, Node, Scope


@dataclass(frozen=True)
class Ranks:
    """The order of a scope from left to right."""

    #: Column of each element, from 0; a boundary event stands in its host's column.
    columns: dict[str, int]
    #: Flows that return to the left.
    returning: frozenset[str]
    #: The elements of the happy path, in order.
    happy: tuple[str, ...]


def rank(scope: Scope) -> Ranks:
    """Columns by longest path.

    Inside a loop, a flow to an element that stands earlier in the file returns. The happy path follows the first
    outgoing flow of every element from the first start. An element that only returning flows reach stands in the
    column of their source. So the order of the file decides the drawing.
    """
    hosts = {node.id: node.host or node.id for node in scope.nodes}
    order = {node.id: position for position, node in enumerate(scope.nodes)}
    links = [(hosts[flow.source], flow.target, flow.id) for flow in scope.flows]
    reached = _reachable(hosts, links)
    returning = frozenset(
        flow for source, target, flow in links if source in reached[target] and order[target] <= order[source]
    )
    columns = _longest_paths([node for node in scope.nodes if not node.host], links, returning)
    columns |= {node.id: columns[node.host] for node in scope.nodes if node.host}
    return Ranks(columns=columns, returning=returning, happy=_happy_path(scope, returning))


def first_flow(scope: Scope, returning: frozenset[str], source: str) -> Flow | None:
    """The flow that goes straight on from an element, None at an end."""
    return next((flow for flow in scope.flows if flow.source == source and flow.id not in returning), None)


def _reachable(hosts: dict[str, str], links: list[tuple[str, str, str]]) -> dict[str, set[str]]:
    following: dict[str, set[str]] = {node: set() for node in hosts}
    for source, target, _ in links:
        following[source].add(target)
    reached = {}
    for node in hosts:
        seen = {node}
        waiting = [node]
        while waiting:
            fresh = following[waiting.pop()] - seen
            seen |= fresh
            waiting.extend(fresh)
        reached[node] = seen
    return reached


def _longest_paths(nodes: list[Node], links: list[tuple[str, str, str]], returning: frozenset[str]) -> dict[str, int]:
    columns = {node.id: 0 for node in nodes}
    forward = [(source, target, flow) for source, target, flow in links if flow not in returning]
    reached = _reachable(dict.fromkeys(columns, ""), forward)
    steps: dict[str, list[tuple[str, int]]] = {}
    for node in columns:
        behind = [(source, 1) for source, target, _ in forward if target == node]
        beside = [(source, 0) for source, target, _ in links if target == node and source not in reached[node]]
        steps[node] = behind or beside[:1]
    # One pass per element at most: what stands beside its source does not lead to it.
    for _ in nodes:
        before = dict(columns)
        for node, sources in steps.items():
            columns[node] = max((columns[source] + step for source, step in sources), default=0)
        if columns == before:
            break
    return columns


def _is_beside(node: Node) -> bool:
    return node.kind is Kind.BOUNDARY or node.is_aside


def _happy_path(scope: Scope, returning: frozenset[str]) -> tuple[str, ...]:
    targets = {flow.target for flow in scope.flows}
    starts = [node.id for node in scope.nodes if node.id not in targets and not _is_beside(node)]
    path = starts[:1]
    while path and (flow := first_flow(scope, returning, path[-1])) is not None:
        path.append(flow.target)
    return tuple(path)
