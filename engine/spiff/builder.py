"""Normalised process to SpiffWorkflow specs, without recursion along the flows."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.bpmn_xml.diagram import (
    Activity,
    Diagram,
    Event,
    FlowNode,
    Gateway,
    ModelText,
    MultiInstance,
    Process,
    Scope,
    SequenceFlow,
    StandardLoop,
)
from engine.bpmn_xml.normalise import begins, handlers, is_added, normalise
from engine.decisions.model import DecisionModel
from engine.spiff.changes import MULTI_INSTANCE_BODY, NOTHING
from engine.spiff.event_definitions import CompensationDefinition, event_definitions, message_definition
from engine.spiff.executable import refuse_what_cannot_run
from engine.spiff.failures import BrokenReference
from engine.spiff.process_spec import LiveProcessSpec
from engine.spiff.specs.deciding import LiveBusinessRuleTask
from engine.spiff.specs.element import Flow, Leaving, drawn_ids
from engine.spiff.specs.events import LiveBoundaryEvent, LiveCatchEvent, LiveStartEvent
from engine.spiff.specs.gateways import (
    LiveComplexGateway,
    LiveEventGateway,
    LiveExclusiveGateway,
    LiveInclusiveGateway,
    LiveParallelGateway,
)
from engine.spiff.specs.repeated import LiveLoop, LiveParallelInstances, LiveSequentialInstances
from engine.spiff.specs.sending import LiveEndEvent, LiveSendTask, LiveThrowEvent
from engine.spiff.specs.subprocesses import LiveCall, LiveEventSubprocess, LiveSubprocess
from engine.spiff.specs.work import (
    LiveManualTask,
    LiveNoneTask,
    LiveReceiveTask,
    LiveScriptTask,
    LiveServiceTask,
    LiveUserTask,
)

#: Added to the id of a repeated element: the name of the spec of its instances. No id can hold it.
INSTANCE_SUFFIX = "#"


def build_specs(
    diagram: Diagram, process: Process, decisions: Mapping[str, DecisionModel]
) -> dict[str, LiveProcessSpec]:
    """The specs of a process and of every subprocess in it, by id; raises `NotExecutable`.

    `decisions` are the models of those that business rule tasks name, by id.
    """
    refuse_what_cannot_run(diagram, process)
    specs: dict[str, LiveProcessSpec] = {}
    pending: list[tuple[Process | Activity, Scope]] = [(process, normalise(process).scope)]
    while pending:
        owner, scope = pending.pop()
        specs[owner.id] = _Builder(diagram, owner, scope, decisions).built()
        pending.extend(
            (node, node.scope) for node in scope.nodes if isinstance(node, Activity) and node.scope is not None
        )
    return specs


class _Builder:
    """Builds the specs of one scope."""

    def __init__(
        self, diagram: Diagram, owner: Process | Activity, scope: Scope, decisions: Mapping[str, DecisionModel]
    ) -> None:
        self.diagram = diagram
        self.decisions = decisions
        self.scope = scope
        self.spec = LiveProcessSpec(owner.id, frozenset(scope.data_objects))
        self.spec.ad_hoc = owner.ad_hoc if isinstance(owner, Activity) else None
        self.flows_from: dict[str, list[SequenceFlow]] = defaultdict(list)
        for flow in scope.flows:
            self.flows_from[flow.source].append(flow)

    def built(self) -> LiveProcessSpec:
        """The finished spec of the scope."""
        outer = {node.id: self._add(node) for node in self.scope.nodes}
        for node in self.scope.nodes:
            self._connect(outer[node.id], node, outer)
        for node in self.scope.nodes:
            if outer[node.id].handler is not None or (isinstance(node, Activity) and node.scope is not None):
                outer[node.id].after_boundary = self._after_boundary(outer[node.id], outer)
        self.spec.is_empty = not outer
        self.spec.starts = tuple(self._starts(outer))
        self.spec.heads = tuple(outer[node.id] for node in self.scope.nodes if begins(node))
        self.spec.event_subprocesses = tuple(self._event_subprocesses(outer))
        return self.spec

    def _after_boundary(self, host: Any, outer: Mapping[str, Any]) -> frozenset[str]:
        pending = [name for name in host.boundary if not outer[name].cancel_activity]
        found: set[str] = set()
        while pending:
            name = pending.pop()
            if name not in found:
                found.add(name)
                pending += [*(flow.target for flow in outer[name].flows), *outer[name].boundary]
        return frozenset(found)

    def _starts(self, outer: Mapping[str, Any]) -> Iterator[Any]:
        """What a token may begin at, in document order; a gateway that starts the process gives its events."""
        for node in self.scope.nodes:
            spec = outer[node.id]
            if node.kind == "startEvent" or (isinstance(node, Activity) and node.is_instantiating):
                yield spec
            elif isinstance(node, Gateway) and node.is_instantiating:
                spec.is_parallel = node.is_parallel_instantiating
                for flow in spec.flows:
                    outer[flow.target].gateway = spec
                    yield outer[flow.target]

    def _event_subprocesses(self, outer: Mapping[str, Any]) -> Iterator[str]:
        for node in self.scope.nodes:
            if not isinstance(node, Activity) or not node.is_triggered_by_event:
                continue
            if any(isinstance(definition, CompensationDefinition) for definition in outer[node.id].definitions):
                self.spec.compensation_handler = node.id
            else:
                yield node.id

    def _add(self, node: FlowNode) -> Any:
        loop = node.loop if isinstance(node, Activity) else None
        if loop is None:
            return self._described(_BUILDERS[node.kind](self, node.id, node), node)
        instance = self._described(_BUILDERS[node.kind](self, node.id + INSTANCE_SUFFIX, node), node)
        body = _repeated(self.spec, node.id, instance.name, loop)
        if isinstance(loop, MultiInstance):
            body.events = tuple(
                (definition, event.condition.text if event.condition is not None else None)
                for event in loop.events
                for definition in event_definitions(node, event.definitions, self.diagram)
            )
        body.instance_name = instance.name
        self._place(body, node)
        body.element_type = MULTI_INSTANCE_BODY
        return body

    def _place(self, spec: Any, node: FlowNode) -> None:
        spec.node = node
        spec.element_id = node.id
        spec.element_type = node.kind
        spec.is_drawn = not is_added(node.id)

    def _described(self, spec: Any, node: FlowNode) -> Any:
        """What belongs to each visit, and so to the instances of a repeated activity."""
        self._place(spec, node)
        connector = None
        if isinstance(node, Activity):
            connector = node.connector
        elif isinstance(node, Event) and node.definitions:
            connector = node.definitions[0].connector
        spec.inputs = (*node.inputs, *(connector.inputs if connector is not None else ()))
        spec.outputs = node.outputs
        spec.connector_outputs = connector.outputs if connector is not None else ()
        return spec

    def _connect(self, spec: Any, node: FlowNode, outer: Mapping[str, Any]) -> None:
        flows = self.flows_from[node.id] if node.outgoing else []
        for flow in flows:
            spec.connect(outer[flow.target])
        tokens = 1
        if isinstance(node, Activity):
            spec.start_quantity, tokens = int(node.start_quantity), int(node.completion_quantity)
            spec.is_ad_hoc = self.spec.ad_hoc is not None
        spec.flows = tokens * tuple(
            Flow(
                id=flow.id,
                target=flow.target,
                condition=flow.condition.text if flow.condition is not None else None,
                is_default=flow.id == node.default_flow,
                has_drawn_id=flow.has_drawn_id,
            )
            for flow in flows
        )
        spec.flow_ids = drawn_ids(spec.flows)
        spec.is_conditional = any(flow.condition is not None or flow.is_default for flow in spec.flows)
        is_plain = not (spec.is_conditional or spec.outputs or spec.connector_outputs or spec.is_ad_hoc)
        if type(spec) in _PLAIN_LEAVERS and is_plain:
            spec.plain_leaving = Leaving(NOTHING, spec.flows)
        spec.incoming = node.incoming
        if isinstance(node, Event) and node.kind == "boundaryEvent" and node.attached_to is not None:
            self._attach(spec, node.id, outer[node.attached_to])

    def _attach(self, boundary: Any, name: str, host: Any) -> None:
        if not any(isinstance(definition, CompensationDefinition) for definition in boundary.definitions):
            host.boundary += (name,)
            return
        host.handler = handlers(self.scope).get(name)


def _repeated(spec: LiveProcessSpec, name: str, instance_name: str, loop: MultiInstance | StandardLoop) -> Any:
    if isinstance(loop, StandardLoop):
        maximum = int(loop.maximum) if loop.maximum is not None else None
        condition = loop.condition.text if loop.condition is not None else None
        return LiveLoop(spec, name, instance_name, maximum, condition, loop.is_tested_before)
    cls = LiveSequentialInstances if loop.is_sequential else LiveParallelInstances
    body = cls(spec, name, task_spec=instance_name)
    body.loop = loop
    return body


def _plain(cls: Callable[..., Any]) -> Callable[[_Builder, str, Any], Any]:
    return lambda builder, name, node: cls(builder.spec, name, bpmn_name=node.name)


def _event(cls: Callable[..., Any]) -> Callable[[_Builder, str, Any], Any]:
    def build(builder: _Builder, name: str, node: Event) -> Any:
        spec = _with_definitions(builder, cls(builder.spec, name, event_definition=None), node)
        if node.definitions and node.definitions[0].connector is not None:
            spec.work_kind = "send"
        return spec

    return build


def _catch(builder: _Builder, name: str, node: Event) -> Any:
    # The target of a link waits for nothing.
    return _event(LiveCatchEvent if node.definitions else LiveThrowEvent)(builder, name, node)


def _boundary(builder: _Builder, name: str, node: Event) -> Any:
    return _with_definitions(builder, LiveBoundaryEvent(builder.spec, name, None, node.is_interrupting), node)


def _with_definitions(builder: _Builder, spec: Any, event: Event) -> Any:
    spec.definitions = event_definitions(event, event.definitions, builder.diagram)
    spec.needs_all = event.is_parallel_multiple
    return spec


def _event_gateway(builder: _Builder, name: str, node: FlowNode) -> Any:  # noqa: ARG001 - all builders look alike
    return LiveEventGateway(builder.spec, name, event_definition=None)


def _send(builder: _Builder, name: str, node: Activity) -> Any:
    if node.connector is None:
        return _with_message(LiveSendTask, builder, name, node)
    spec = LiveSendTask(builder.spec, name, event_definition=None)
    spec.work_kind = "send"
    return spec


def _receive(builder: _Builder, name: str, node: Activity) -> Any:
    return _with_message(LiveReceiveTask, builder, name, node)


def _with_message(cls: Callable[..., Any], builder: _Builder, name: str, node: Activity) -> Any:
    spec = cls(builder.spec, name, event_definition=None)
    spec.definitions = (message_definition(node, node.message_ref, None, builder.diagram),)
    return spec


def _script(builder: _Builder, name: str, node: Activity) -> Any:
    script = node.script or ModelText(text="")
    spec = LiveScriptTask(builder.spec, name, script=script.text)
    spec.script_text = script
    return spec


def _business_rule(builder: _Builder, name: str, node: Activity) -> Any:
    if node.decision_call is None:
        return LiveServiceTask(builder.spec, name, bpmn_name=node.name)
    model = builder.decisions.get(node.decision_call.decision)
    if model is None:
        raise BrokenReference(element_id=node.id, reference=node.decision_call.decision)
    spec = LiveBusinessRuleTask(builder.spec, name, bpmn_name=node.name)
    spec.call, spec.model, spec.result_variable = node.decision_call, model, node.result_variable
    return spec


def _subprocess(builder: _Builder, name: str, node: Activity) -> Any:
    if not node.is_triggered_by_event or node.scope is None:
        return LiveSubprocess(builder.spec, name, subworkflow_spec=node.id)
    start = next(inner for inner in node.scope.nodes if isinstance(inner, Event) and inner.kind == "startEvent")
    spec = _with_definitions(builder, LiveEventSubprocess(builder.spec, name, subworkflow_spec=node.id), start)
    spec.is_interrupting, spec.event_id = start.is_interrupting, start.id
    return spec


def _complex(builder: _Builder, name: str, node: Gateway) -> Any:
    spec = LiveComplexGateway(builder.spec, name, bpmn_name=node.name)
    spec.activation_condition = node.activation_condition.text if node.activation_condition is not None else ""
    return spec


def _call(builder: _Builder, name: str, node: Activity) -> Any:
    spec = LiveCall(builder.spec, name, subworkflow_spec=node.called_element)
    spec.called_element = node.called_element or ""
    mappings = [mapping for mapping in node.call_mappings if mapping.business_key is None]
    spec.ins = tuple(mapping for mapping in mappings if mapping.direction == "in")
    spec.outs = tuple(mapping for mapping in mappings if mapping.direction == "out")
    keys = [mapping.business_key for mapping in node.call_mappings if mapping.business_key is not None]
    spec.business_key_text = keys[0] if keys else None
    return spec


_BUILDERS: dict[str, Callable[[_Builder, str, Any], Any]] = {
    "task": _plain(LiveNoneTask),
    "manualTask": _plain(LiveManualTask),
    "userTask": _plain(LiveUserTask),
    "serviceTask": _plain(LiveServiceTask),
    "scriptTask": _script,
    "businessRuleTask": _business_rule,
    "sendTask": _send,
    "receiveTask": _receive,
    "subProcess": _subprocess,
    "transaction": _subprocess,
    "adHocSubProcess": _subprocess,
    "callActivity": _call,
    "exclusiveGateway": _plain(LiveExclusiveGateway),
    "parallelGateway": _plain(LiveParallelGateway),
    "inclusiveGateway": _plain(LiveInclusiveGateway),
    "complexGateway": _complex,
    "eventBasedGateway": _event_gateway,
    "startEvent": _event(LiveStartEvent),
    "intermediateCatchEvent": _catch,
    "intermediateThrowEvent": _event(LiveThrowEvent),
    "boundaryEvent": _boundary,
    "endEvent": _event(LiveEndEvent),
}

#: They choose their flows as any element does, and write nothing of their own accord.
_PLAIN_LEAVERS = frozenset(
    {
        LiveNoneTask,
        LiveManualTask,
        LiveUserTask,
        LiveServiceTask,
        LiveScriptTask,
        LiveSendTask,
        LiveReceiveTask,
        LiveSubprocess,
        LiveParallelGateway,
        LiveStartEvent,
        LiveCatchEvent,
        LiveThrowEvent,
        LiveBoundaryEvent,
        LiveEndEvent,
    }
)
