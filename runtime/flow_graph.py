"""A drawn process as a graph that can be walked in words: who comes after what, subprocesses included; pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn_xml.diagram import Activity, Event, FlowNode, Process, SequenceFlow, scopes

#: Elements that a person does.
PERSONAL = frozenset({"userTask", "manualTask"})
#: Elements that people know as a stage of their case: a person's task, and a process of its own.
STAGES = PERSONAL | {"callActivity"}


@dataclass(frozen=True)
class FlowGraph:
    """Nodes and flows of a process and of its embedded subprocesses, by id."""

    nodes: Mapping[str, FlowNode]
    #: The flows that leave a node, in the order of the file.
    outgoing: Mapping[str, tuple[SequenceFlow, ...]]
    #: The subprocess that holds a node; absent for nodes of the process itself.
    holders: Mapping[str, str]
    #: Where the process begins, and each subprocess by its id; the process itself is under the empty id.
    beginnings: Mapping[str, tuple[str, ...]]

    def follows(self, node_id: str) -> tuple[str, ...]:
        """Where a token goes from a node: over its flows, into a subprocess, or out of one that ends."""
        node = self.nodes[node_id]
        if isinstance(node, Activity) and node.scope is not None and self.beginnings[node_id]:
            return self.beginnings[node_id]
        return self.leaves(node_id)

    def leaves(self, node_id: str) -> tuple[str, ...]:
        """Where a token goes once a node is over, the inside of a subprocess left aside."""
        flows = self.outgoing.get(node_id, ())
        if flows:
            return tuple(flow.target for flow in flows)
        holder = self.holders.get(node_id)
        return () if holder is None else self.leaves(holder)


def flow_graph(process: Process) -> FlowGraph:
    """The graph of a process."""
    nodes: dict[str, FlowNode] = {}
    outgoing: dict[str, tuple[SequenceFlow, ...]] = {}
    holders: dict[str, str] = {}
    beginnings = {"": _beginnings(process.scope.nodes)}
    for scope in scopes(process.scope):
        for node in scope.nodes:
            nodes[node.id] = node
            if isinstance(node, Activity) and node.scope is not None:
                beginnings[node.id] = _beginnings(node.scope.nodes)
                holders |= dict.fromkeys((inner.id for inner in node.scope.nodes), node.id)
        for flow in scope.flows:
            outgoing[flow.source] = (*outgoing.get(flow.source, ()), flow)
    return FlowGraph(nodes, outgoing, holders, beginnings)


def _beginnings(nodes: tuple[FlowNode, ...]) -> tuple[str, ...]:
    starts = [node for node in nodes if isinstance(node, Event) and node.kind == "startEvent"]
    plain = [node.id for node in starts if not node.definitions]
    # BPMN 2.0.2, 13.3.4: without a start event, everything without an incoming flow begins
    orphans = [node.id for node in nodes if not node.incoming and not _is_aside(node)]
    return tuple(plain or [node.id for node in starts] or orphans)


def _is_aside(node: FlowNode) -> bool:
    """Whether nothing flows into it because something else sets it off."""
    if isinstance(node, Event):
        return node.attached_to is not None
    return isinstance(node, Activity) and (node.is_triggered_by_event or node.is_for_compensation)
