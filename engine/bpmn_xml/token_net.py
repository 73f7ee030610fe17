"""The flow of one scope as a game of tokens: which element takes which tokens, and where it may put new ones."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from engine.bpmn_xml.diagram import Activity, Event, FlowNode, Gateway, Scope, SequenceFlow
from engine.bpmn_xml.ordering import forward_order

#: What an end event does that takes every token of the scope away, or leaves the scope.
_LEAVING = frozenset({"terminate", "error", "cancel", "escalation"})
_EXCLUSIVE = frozenset({"exclusiveGateway", "eventBasedGateway"})
#: An element with more conditional ways is not played: there would be too many outcomes.
_MOST_WAYS = 6

#: Ids of the flows that hold a token, one entry for each token, in order.
Marking = tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What may follow when an element has taken its tokens."""

    flows: tuple[str, ...] = ()
    #: It ends everything else in the scope.
    ends_all: bool = False
    #: An event on its border has begun a branch besides.
    is_besides: bool = False


@dataclass(frozen=True)
class Net:
    """One scope. Events on borders belong to what carries them."""

    nodes: Mapping[str, FlowNode]
    #: None where the drawing does not tell them.
    outcomes: Mapping[str, Sequence[Outcome] | None]
    #: Flows that lead to each element; those that begin the scope are named after where they lead.
    incoming: Mapping[str, Sequence[str]]
    #: From which element each flow comes; nothing for those that begin the scope.
    sources: Mapping[str, str]
    #: Where it leads to.
    targets: Mapping[str, str]
    #: The flows that leave each element, and each event on a border.
    leaving: Mapping[str, Sequence[SequenceFlow]]
    #: The elements that may follow each one.
    following: Mapping[str, Sequence[str]]
    #: The place of each one in the order in which the scope runs.
    order: Mapping[str, int]
    #: The arrows that return, from where to where.
    returning: Collection[tuple[str, str]]
    #: What may stand at the beginning.
    beginnings: Sequence[Marking]


def net_of(scope: Scope) -> Net:
    """The net of a scope; arrows that lead nowhere are left out."""
    hosts = _hosts(scope)
    nodes = {node.id: node for node in scope.nodes if node.id not in hosts}
    ends = nodes.keys() | hosts.keys()
    flows = [flow for flow in (*scope.flows, *_links(scope)) if flow.source in ends and flow.target in nodes]
    leaving: dict[str, list[SequenceFlow]] = {node_id: [] for node_id in ends}
    for flow in flows:
        leaving[flow.source].append(flow)
    on_border: dict[str, list[Event]] = {}
    for event in scope.nodes:
        if isinstance(event, Event) and event.id in hosts:
            on_border.setdefault(hosts[event.id], []).append(event)
    sources = {flow.id: hosts.get(flow.source, flow.source) for flow in flows}
    beginnings = _beginnings(nodes, {flow.target for flow in flows})
    targets = {flow.id: flow.target for flow in flows} | {start: start for marking in beginnings for start in marking}
    incoming: dict[str, list[str]] = {node_id: [] for node_id in nodes}
    following: dict[str, list[str]] = {node_id: [] for node_id in nodes}
    for flow_id, target in targets.items():
        incoming[target].append(flow_id)
        if flow_id in sources:
            following[sources[flow_id]].append(target)
    order, returning = forward_order(following)
    return Net(
        nodes=nodes,
        outcomes={node.id: _outcomes(node, on_border.get(node.id, ()), leaving) for node in nodes.values()},
        incoming=incoming,
        sources=sources,
        targets=targets,
        leaving=leaving,
        following=following,
        order={node_id: place for place, node_id in enumerate(order)},
        returning=returning,
        beginnings=beginnings,
    )


def _hosts(scope: Scope) -> dict[str, str]:
    """What carries each event on a border."""
    activities = {node.id for node in scope.nodes if isinstance(node, Activity)}
    return {
        node.id: node.attached_to
        for node in scope.nodes
        if isinstance(node, Event)
        and node.kind == "boundaryEvent"
        and node.attached_to in activities
        and node.attached_to
    }


def _links(scope: Scope) -> Iterator[SequenceFlow]:
    """From each throwing link event to the catching one of the same name, as if an arrow were drawn."""
    named: dict[tuple[str, str | None], list[str]] = {}
    for node in scope.nodes:
        for definition in node.definitions if isinstance(node, Event) else ():
            if definition.kind == "link":
                named.setdefault((node.kind, definition.reference), []).append(node.id)
    for (kind, name), throws in named.items():
        for catch in named.get(("intermediateCatchEvent", name), ())[:1] if kind == "intermediateThrowEvent" else ():
            yield from (SequenceFlow(id=f"{throw} → {catch}", source=throw, target=catch) for throw in throws)


def _beginnings(nodes: Mapping[str, FlowNode], reached: set[str]) -> list[Marking]:
    """One for each start; without a start everything that nothing leads to begins at once (BPMN 2.0.2, 13.2)."""
    heads = [node for node in nodes.values() if node.id not in reached and _may_begin(node)]
    starts = [node for node in nodes.values() if node.kind == "startEvent"]
    starts += [node for node in heads if isinstance(node, Activity | Gateway) and node.is_instantiating]
    if starts:
        return [(start.id,) for start in starts]
    return [tuple(sorted(node.id for node in heads))] if heads else []


def _may_begin(node: FlowNode) -> bool:
    if isinstance(node, Activity):
        return not (node.is_for_compensation or node.is_triggered_by_event)
    return not (isinstance(node, Event) and any(definition.kind == "link" for definition in node.definitions))


def _outcomes(
    node: FlowNode, on_border: Sequence[Event], leaving: Mapping[str, list[SequenceFlow]]
) -> list[Outcome] | None:
    if isinstance(node, Event) and node.kind == "endEvent" and _LEAVING & {one.kind for one in node.definitions}:
        return [Outcome(ends_all=True)]
    if isinstance(node, Activity) and (node.start_quantity, node.completion_quantity) != ("1", "1"):
        return None  # the game counts single tokens
    usual = _ways(node, leaving[node.id])
    if usual is None:
        return None
    outcomes = [Outcome(flows) for flows in usual]
    for event in on_border:
        flows = tuple(flow.id for flow in leaving[event.id])
        if any(definition.kind == "compensate" for definition in event.definitions):
            continue
        if event.is_interrupting:
            outcomes.append(Outcome(flows))
        else:
            outcomes += [Outcome(way + flows, is_besides=True) for way in usual]
    return outcomes


def _ways(node: FlowNode, flows: Sequence[SequenceFlow]) -> list[tuple[str, ...]] | None:
    """Which flows are taken together; None when it cannot be told."""
    every = tuple(flow.id for flow in flows)
    if node.kind == "complexGateway":
        return None
    if node.kind in _EXCLUSIVE and not (isinstance(node, Gateway) and node.is_parallel_instantiating):
        return [(flow,) for flow in every] or [()]
    if isinstance(node, Gateway) and node.kind != "inclusiveGateway":
        return [every]
    others = [flow for flow in flows if flow.id != node.default_flow]
    chosen = [flow.id for flow in others if flow.condition is not None or node.kind == "inclusiveGateway"]
    if not chosen:
        return [every]
    if len(chosen) > _MOST_WAYS:
        return None
    always = tuple(flow.id for flow in others if flow.id not in chosen)
    ways = [always + some for count in range(1, len(chosen) + 1) for some in combinations(chosen, count)]
    if always or len(others) < len(flows):
        ways.append(always + tuple(flow.id for flow in flows if flow.id == node.default_flow))
    return ways
