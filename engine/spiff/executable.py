"""Refuses what cannot run, element by element, so that nothing is ever accepted and then run differently."""

from collections.abc import Iterable

from engine.bpmn_xml import supported
from engine.bpmn_xml.diagram import (
    Activity,
    DecisionCall,
    Diagram,
    Event,
    FlowNode,
    Gateway,
    MultiInstance,
    Parameter,
    Scope,
    SequenceFlow,
    StandardLoop,
)
from engine.spiff.failures import AmbiguousId, BrokenReference, Incomplete, NotSupported


def refuse_ambiguous_ids(diagram: Diagram) -> None:
    """Raise when an id is used twice."""
    for duplicate in diagram.duplicate_ids:
        raise AmbiguousId(element_id=duplicate.id)


def refuse_unsupported(scope: Scope, *, is_embedded: bool) -> None:
    """Raise `NotExecutable` for the first thing in this scope that cannot run; nested scopes are not looked into."""
    nodes = {node.id: node for node in scope.nodes}
    for leftover in scope.leftovers:
        if leftover.kind not in supported.IGNORED_IN_SCOPES:
            raise NotSupported(element_id=scope.nodes[0].id if scope.nodes else "", construct=leftover.kind)
    for flow in scope.flows:
        _check_flow(flow, nodes)
    for node in scope.nodes:
        _check_node(node, is_embedded=is_embedded)
        if isinstance(node, Event) and node.kind == "boundaryEvent":
            _check_boundary(node, nodes)
        if node.kind == "eventBasedGateway":
            _check_event_gateway(node, scope.flows, nodes)
    if is_embedded and scope.nodes:
        _check_one_start(scope)


def _check_one_start(scope: Scope) -> None:
    starts = [node for node in scope.nodes if node.kind == "startEvent"]
    if not starts:
        raise Incomplete(element_id=scope.nodes[0].id, missing="startEvent")
    if len(starts) > 1:
        raise NotSupported(element_id=starts[1].id, construct="subProcess: startEvent × 2")


def _check_flow(flow: SequenceFlow, nodes: dict[str, FlowNode]) -> None:
    for end in (flow.source, flow.target):
        if end not in nodes:
            raise BrokenReference(element_id=flow.id, reference=end)
    if nodes[flow.source].kind == "endEvent" or nodes[flow.target].kind in {"startEvent", "boundaryEvent"}:
        raise NotSupported(element_id=flow.id, construct="endEvent → | → startEvent | → boundaryEvent")


def _check_node(node: FlowNode, *, is_embedded: bool) -> None:
    if node.kind not in supported.FLOW_NODES:
        raise NotSupported(element_id=node.id, construct=node.kind)
    for leftover in node.leftovers:
        if leftover.kind not in supported.HARMLESS_LEFTOVERS:
            raise NotSupported(element_id=node.id, construct=leftover.kind)
    if node.default_flow is not None and node.default_flow not in node.outgoing:
        raise BrokenReference(element_id=node.id, reference=node.default_flow)
    _check_parameters(node, (*node.inputs, *node.outputs))
    if isinstance(node, Event):
        _check_event(node, is_embedded=is_embedded)
    elif isinstance(node, Activity):
        _check_activity(node)
    elif isinstance(node, Gateway) and node.is_instantiating:
        raise NotSupported(element_id=node.id, construct="instantiate")


def _check_parameters(node: FlowNode, parameters: Iterable[Parameter]) -> None:
    for parameter in parameters:
        if parameter.is_script:
            raise NotSupported(element_id=node.id, construct="camunda:script")
        if not parameter.name:
            raise Incomplete(element_id=node.id, missing="name")


def _check_event(event: Event, *, is_embedded: bool) -> None:
    kinds = [definition.kind for definition in event.definitions] or ["none"]
    if len(kinds) > 1:
        raise NotSupported(element_id=event.id, construct=f"eventDefinition × {len(kinds)}")
    allowed = supported.EVENTS[event.kind]
    if event.kind == "startEvent" and is_embedded:
        allowed = supported.SUBPROCESS_START_EVENTS
    if kinds[0] not in allowed:
        raise NotSupported(element_id=event.id, construct=f"{event.kind} ({kinds[0]})")
    for definition in event.definitions:
        if definition.connector is not None:
            _check_parameters(event, (*definition.connector.inputs, *definition.connector.outputs))


def _check_boundary(event: Event, nodes: dict[str, FlowNode]) -> None:
    if event.attached_to not in nodes or not isinstance(nodes[event.attached_to], Activity):
        raise BrokenReference(element_id=event.id, reference=event.attached_to or "")
    if event.definitions[0].kind == "error" and not event.is_interrupting:
        raise NotSupported(element_id=event.id, construct="boundaryEvent (error, cancelActivity=false)")


def _check_event_gateway(gateway: FlowNode, flows: Iterable[SequenceFlow], nodes: dict[str, FlowNode]) -> None:
    targets = [nodes[flow.target] for flow in flows if flow.source == gateway.id]
    if not targets:
        raise Incomplete(element_id=gateway.id, missing="outgoing")
    for target in targets:
        if target.kind not in supported.AFTER_EVENT_GATEWAY or len(target.incoming) != 1:
            raise NotSupported(element_id=target.id, construct=f"eventBasedGateway → {target.kind}")
        if any(isinstance(node, Event) and node.attached_to == target.id for node in nodes.values()):
            raise NotSupported(element_id=target.id, construct="eventBasedGateway → boundaryEvent")
        if isinstance(target, Activity) and target.loop is not None:
            raise NotSupported(element_id=target.id, construct="eventBasedGateway → loopCharacteristics")


def _check_activity(activity: Activity) -> None:
    for construct in _unsupported_attributes(activity):
        raise NotSupported(element_id=activity.id, construct=construct)
    if activity.connector is not None:
        _check_parameters(activity, (*activity.connector.inputs, *activity.connector.outputs))
    if activity.kind == "scriptTask":
        _check_script(activity)
    if activity.decision_call is not None:
        _check_decision(activity, activity.decision_call)
    if activity.kind == "callActivity" and activity.called_element is None:
        raise Incomplete(element_id=activity.id, missing="calledElement")
    if isinstance(activity.loop, StandardLoop):
        _check_loop(activity, activity.loop)
    elif isinstance(activity.loop, MultiInstance):
        _check_multi_instance(activity, activity.loop)


def _unsupported_attributes(activity: Activity) -> Iterable[str]:
    present = {
        "isForCompensation": activity.is_for_compensation,
        "triggeredByEvent": activity.is_triggered_by_event,
        "instantiate": activity.is_instantiating,
        "startQuantity": activity.start_quantity != supported.QUANTITY,
        "completionQuantity": activity.completion_quantity != supported.QUANTITY,
        "camunda:resultVariable": activity.result_variable is not None and activity.decision_call is None,
        activity.foreign_implementation or "": activity.foreign_implementation is not None,
    }
    return (name for name, is_there in present.items() if is_there)


def _check_script(activity: Activity) -> None:
    if activity.script is None:
        raise Incomplete(element_id=activity.id, missing="script")
    language = (activity.script.language or "python").lower()
    if language not in supported.SCRIPT_FORMATS:
        raise NotSupported(element_id=activity.id, construct=f"scriptFormat {language}")


def _check_decision(activity: Activity, call: DecisionCall) -> None:
    if call.mapping not in supported.RESULT_MAPPINGS:
        raise NotSupported(element_id=activity.id, construct=f"camunda:mapDecisionResult {call.mapping}")
    if call.binding not in supported.DECISION_BINDINGS:
        raise NotSupported(element_id=activity.id, construct=f"camunda:decisionRefBinding {call.binding}")
    if activity.connector is not None or activity.topic is not None:
        raise NotSupported(element_id=activity.id, construct="camunda:decisionRef + camunda:connector")


def _check_loop(activity: Activity, loop: StandardLoop) -> None:
    if loop.maximum is not None and not (loop.maximum.isascii() and loop.maximum.isdigit()):
        raise NotSupported(element_id=activity.id, construct=f"loopMaximum {loop.maximum}")
    if loop.maximum is None and loop.condition is None:
        raise Incomplete(element_id=activity.id, missing="loopCondition, loopMaximum")


def _check_multi_instance(activity: Activity, loop: MultiInstance) -> None:
    if loop.behavior not in supported.MULTI_INSTANCE_BEHAVIOR:
        raise NotSupported(element_id=activity.id, construct=f"behavior {loop.behavior}")
    if loop.cardinality is None and loop.collection is None:
        raise Incomplete(element_id=activity.id, missing="loopCardinality, collection")
    if loop.cardinality is not None and loop.collection is not None:
        raise NotSupported(element_id=activity.id, construct="loopCardinality + collection")
    if loop.output_collection is not None and loop.output_element is None:
        raise Incomplete(element_id=activity.id, missing="outputDataItem")
