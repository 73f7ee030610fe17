"""Drawn process to runnable process: legal variety becomes one form, drawn elements keep their ids.

So far: a process or subprocess without a start event gets one. Elements without an id have been given one by the
reader; several or conditional flows out of an activity, and activities without an outgoing flow, need no change.
"""

from dataclasses import replace

from engine.bpmn_xml.diagram import GENERATED_ID_PREFIX, Activity, Event, FlowNode, Process, Scope, SequenceFlow

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
    return _with_start(replace(scope, nodes=nodes), owner_id)


def _normal_node(node: FlowNode) -> FlowNode:
    if isinstance(node, Activity) and node.scope is not None:
        return replace(node, scope=_normal_scope(node.scope, node.id))
    return node


def _with_start(scope: Scope, owner_id: str) -> Scope:
    """BPMN 2.0.2, 13.2 and 13.3.4: without a start event, everything without an incoming flow begins."""
    heads = [node for node in scope.nodes if _begins(node)]
    if not heads or any(node.kind == "startEvent" for node in scope.nodes):
        return scope
    start_id = f"{ADDED_ID_PREFIX}{owner_id}"
    flows = tuple(
        SequenceFlow(id=f"{start_id}_{head.id}", has_drawn_id=False, source=start_id, target=head.id) for head in heads
    )
    incoming = {flow.target: (flow.id,) for flow in flows}
    start = Event(id=start_id, has_drawn_id=False, kind="startEvent", outgoing=tuple(flow.id for flow in flows))
    nodes = tuple(replace(node, incoming=incoming.get(node.id, node.incoming)) for node in scope.nodes)
    return replace(scope, nodes=(start, *nodes), flows=(*flows, *scope.flows))


def _begins(node: FlowNode) -> bool:
    if node.incoming or node.kind == "boundaryEvent":
        return False
    return not (isinstance(node, Activity) and (node.is_for_compensation or node.is_triggered_by_event))
