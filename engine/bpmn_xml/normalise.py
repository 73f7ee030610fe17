"""Drawn process to runnable process: legal variety becomes one form, drawn elements keep their ids.

A process or subprocess without a start gets a start event, and links become flows. Elements without an id have been
given one by the reader; several or conditional flows out of an activity, and activities without an outgoing flow, need
no change.
"""

from collections.abc import Mapping
from dataclasses import replace

from engine.bpmn_xml.diagram import (
    GENERATED_ID_PREFIX,
    Activity,
    Event,
    FlowNode,
    Gateway,
    Process,
    Scope,
    SequenceFlow,
)

#: Ids that begin with this belong to elements that nobody drew; they appear in no history.
ADDED_ID_PREFIX = f"{GENERATED_ID_PREFIX}+"


def is_added(element_id: str) -> bool:
    """Whether normalising has added the element."""
    return element_id.startswith(ADDED_ID_PREFIX)


def normalise(process: Process) -> Process:
    """The process in the form that the engine runs."""
    return replace(process, scope=_normal_scope(process.scope, process.id))


def _normal_scope(scope: Scope, owner_id: str) -> Scope:
    nodes = tuple(_normal_node(node) for node in scope.nodes)
    return _with_start(_with_link_flows(replace(scope, nodes=nodes)), owner_id)


def _normal_node(node: FlowNode) -> FlowNode:
    if not isinstance(node, Activity) or node.scope is None:
        return node
    if node.ad_hoc is not None:
        nodes = tuple(_normal_node(inner) for inner in node.scope.nodes)
        return replace(node, scope=_with_link_flows(replace(node.scope, nodes=nodes)))
    return replace(node, scope=_normal_scope(node.scope, node.id))


def _with_link_flows(scope: Scope) -> Scope:
    """BPMN 2.0.2, 10.5.5: a link is a sequence flow from each event that throws it to the one that catches it."""
    links = [(link, node) for node in scope.nodes if (link := link_of(node)) is not None]
    if not links:
        return scope
    targets = {link: node for link, node in links if node.kind == "intermediateCatchEvent"}
    flows = {
        node.id: SequenceFlow(
            id=f"{ADDED_ID_PREFIX}{node.id}", has_drawn_id=False, source=node.id, target=targets[link].id
        )
        for link, node in links
        if node.kind == "intermediateThrowEvent" and link in targets
    }
    nodes = tuple(_without_link(node, flows) for node in scope.nodes)
    return replace(scope, nodes=nodes, flows=(*scope.flows, *flows.values()))


def link_of(node: FlowNode) -> str | None:
    """The name of the link that an event is about, or None."""
    if not isinstance(node, Event):
        return None
    return next((found.reference or "" for found in node.definitions if found.kind == "link"), None)


def _without_link(node: FlowNode, flows: Mapping[str, SequenceFlow]) -> FlowNode:
    if not isinstance(node, Event) or link_of(node) is None:
        return node
    out = tuple(flow.id for flow in flows.values() if flow.source == node.id)
    into = tuple(flow.id for flow in flows.values() if flow.target == node.id)
    return replace(node, definitions=(), outgoing=(*node.outgoing, *out), incoming=(*node.incoming, *into))


def _with_start(scope: Scope, owner_id: str) -> Scope:
    """BPMN 2.0.2, 13.2 and 13.3.4: without a start event, everything without an incoming flow begins."""
    heads = [node for node in scope.nodes if begins(node)]
    if not heads or any(starts(node) for node in scope.nodes):
        return scope
    start_id = f"{ADDED_ID_PREFIX}{owner_id}"
    flows = tuple(
        SequenceFlow(id=f"{start_id}_{head.id}", has_drawn_id=False, source=start_id, target=head.id) for head in heads
    )
    incoming = {flow.target: (flow.id,) for flow in flows}
    start = Event(id=start_id, has_drawn_id=False, kind="startEvent", outgoing=tuple(flow.id for flow in flows))
    nodes = tuple(replace(node, incoming=incoming.get(node.id, node.incoming)) for node in scope.nodes)
    return replace(scope, nodes=(start, *nodes), flows=(*flows, *scope.flows))


def begins(node: FlowNode) -> bool:
    """Whether the node would begin by itself where there is no start."""
    if node.incoming or node.kind == "boundaryEvent":
        return False
    return not (isinstance(node, Activity) and (node.is_for_compensation or node.is_triggered_by_event))


def starts(node: FlowNode) -> bool:
    """Whether it is a start of its own: a start event, or a receive task or gateway that begins with a message."""
    return node.kind == "startEvent" or (isinstance(node, Activity | Gateway) and node.is_instantiating)


def handlers(scope: Scope) -> dict[str, str]:
    """By compensation event: the activity that it is connected with."""
    undoing = {node.id for node in scope.nodes if isinstance(node, Activity) and node.is_for_compensation}
    return {source: target for source, target in scope.associations if target in undoing}
