"""Which ways a drawing offers, and which of them runs have taken; pure."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from engine.bpmn_xml.diagram import (
    Activity,
    Diagram,
    Event,
    FlowNode,
    Scope,
    SequenceFlow,
    processes_meant_to_run,
    scopes,
)

_CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})


@dataclass(frozen=True)
class Way:
    """One of several ways on: out of a decision, through an event, from one of several beginnings."""

    #: The arrow or event that shows that it was taken.
    id: str
    #: Where it begins, and what tells it from the others.
    at: str
    by: str


@dataclass(frozen=True)
class Coverage:
    """Ways taken and ways left."""

    taken: tuple[Way, ...]
    left: tuple[Way, ...]

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.taken) + len(self.left)


def coverage(diagram: Diagram, passed: Set[str]) -> Coverage:
    """Every way of the drawing, by whether one of the passed elements and arrows shows that it was taken."""
    found = ways(diagram)
    return Coverage(
        tuple(way for way in found if way.id in passed), tuple(way for way in found if way.id not in passed)
    )


def ways(diagram: Diagram) -> tuple[Way, ...]:
    """The ways that a drawing offers, in its order; where nothing ever branches, the one from its start."""
    found = [
        way
        for process in processes_meant_to_run(diagram)
        for number, scope in enumerate(scopes(process.scope))
        for way in _of_scope(scope, is_process=number == 0)
    ]
    return tuple(found) or tuple(_only_way(diagram))


def _of_scope(scope: Scope, *, is_process: bool) -> Iterator[Way]:
    nodes = {node.id: node for node in scope.nodes}
    flows: dict[str, list[SequenceFlow]] = {}
    for flow in scope.flows:
        flows.setdefault(flow.source, []).append(flow)
    starts = [node for node in scope.nodes if node.kind == "startEvent"] if is_process else []
    for node in scope.nodes:
        out = flows.get(node.id, [])
        if len(starts) > 1 and node in starts:
            yield Way(node.id, "", node.label)
        if isinstance(node, Event) and node.attached_to in nodes:
            yield Way(node.id, nodes[node.attached_to].label, node.name or node.definitions[0].kind)
        if isinstance(node, Activity) and node.is_triggered_by_event and node.scope is not None:
            yield from (Way(one.id, "", node.label) for one in node.scope.nodes if one.kind == "startEvent")
        if len(out) > 1:
            yield from _ways_out(node, out, nodes)


def _ways_out(node: FlowNode, out: list[SequenceFlow], nodes: dict[str, FlowNode]) -> Iterator[Way]:
    if node.kind == "eventBasedGateway":
        for flow in out:
            if flow.target in nodes:
                yield Way(flow.target, node.name or "", nodes[flow.target].label)
    elif node.kind in _CHOOSING or any(flow.condition for flow in out):
        for flow in out:
            target = nodes[flow.target].label if flow.target in nodes else flow.label
            yield Way(flow.id, node.name or "", flow.name or target)


def _only_way(diagram: Diagram) -> Iterator[Way]:
    for process in processes_meant_to_run(diagram):
        for node in process.scope.nodes:
            if node.kind == "startEvent":
                yield Way(node.id, "", node.label)
                return
