"""Activities, events and gateways off the tree, without what only their neighbours know (flows, lanes)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

from engine.bpmn_xml.diagram import (
    Activity,
    AdHoc,
    Event,
    EventDefinition,
    FlowNode,
    Gateway,
    InstanceEvent,
    Leftover,
    ModelText,
    MultiInstance,
    StandardLoop,
)
from engine.bpmn_xml.extensions import (
    Extensions,
    activity_fields,
    call_fields,
    connector,
    decision_call,
    extensions_of,
    form_key,
    node_fields,
)
from engine.bpmn_xml.read_data import DATA_CHILDREN, ElementData, Names, data_name, read_data
from engine.bpmn_xml.xml_values import (
    bpmn_children,
    child,
    child_model_text,
    documentation,
    element_id,
    is_true,
    line_of,
    one_line,
    reference,
    stripped,
    without_prefix,
)

SUBPROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = SUBPROCESSES | {
    "task",
    "userTask",
    "manualTask",
    "scriptTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "businessRuleTask",
    "callActivity",
}
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"})
FLOW_NODES = ACTIVITIES | EVENTS | GATEWAYS

#: Children of a flow node that are carried over, or that mean nothing by themselves.
_READ_CHILDREN = DATA_CHILDREN | frozenset(
    {
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "script",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
        "eventDefinitionRef",
        "rendering",
        "auditing",
        "monitoring",
        "category",
        "activationCondition",
    }
)

#: What tools write when they mean no operation in particular.
_NO_OPERATION = frozenset({"##", "##unspecified", "##WebService"})


def common_fields(element: etree._Element) -> dict[str, Any]:
    """Fields that every element has."""
    drawn_id, has_drawn_id = element_id(element)
    return {
        "id": drawn_id,
        "has_drawn_id": has_drawn_id,
        "name": one_line(element.get("name")),
        "line": line_of(element),
    }


def read_flow_node(
    kind: str, element: etree._Element, known: Mapping[str, Any], shared: Mapping[str, EventDefinition], around: Names
) -> FlowNode:
    """One flow node of the given kind.

    `known` are fields that its neighbours tell (id, flows, lane, scope); `shared` holds event definitions declared at
    the root, by id; `around` are the data that can be seen there.
    """
    said, children = extensions_of(element), list(bpmn_children(element))
    data = read_data(element, around)
    fields = {
        **known,
        **node_fields(said),
        "kind": kind,
        "documentation": documentation(element),
        "default_flow": reference(element, "default"),
        "leftovers": (*_leftovers(kind, element, said, children), *data.leftovers),
    }
    if data.inputs or data.outputs:
        fields["inputs"] = (*fields.get("inputs", ()), *data.inputs)
        fields["outputs"] = (*fields.get("outputs", ()), *data.outputs)
    if kind in EVENTS:
        return Event(**fields, **_event_fields(element, said, children, shared))
    if kind in GATEWAYS:
        return Gateway(
            **fields,
            is_instantiating=is_true(element, "instantiate", otherwise=False),
            is_parallel_instantiating=element.get("eventGatewayType") == "Parallel",
            activation_condition=child_model_text(element, "activationCondition"),
        )
    return Activity(**fields, **_activity_fields(kind, element, said, data, shared))


def read_event_definition(kind: str, element: etree._Element) -> EventDefinition:
    """One event definition; `kind` is the BPMN name without `EventDefinition`."""
    said = extensions_of(element)
    timer_kind = next((k for k in ("timeDate", "timeDuration", "timeCycle") if child(element, k) is not None), None)
    return EventDefinition(
        kind=kind,
        reference=_definition_reference(kind, element),
        timer_kind=timer_kind,
        timer=child_model_text(element, timer_kind) if timer_kind else None,
        condition=child_model_text(element, "condition"),
        correlation_key=said.get("correlationKey"),
        error_code_variable=said.get("errorCodeVariable"),
        error_message_variable=said.get("errorMessageVariable"),
        escalation_code_variable=said.get("escalationCodeVariable"),
        connector=connector(said),
        waits_for_completion=is_true(element, "waitForCompletion", otherwise=True),
        line=line_of(element),
    )


def _definition_reference(kind: str, element: etree._Element) -> str | None:
    if kind == "link":
        return one_line(element.get("name"))
    return reference(element, "activityRef" if kind == "compensate" else f"{kind}Ref")


def _event_fields(
    element: etree._Element,
    said: Extensions,
    children: Iterable[tuple[str, etree._Element]],
    shared: Mapping[str, EventDefinition],
) -> dict[str, Any]:
    return {
        "definitions": tuple(_definitions(children, shared)),
        "attached_to": reference(element, "attachedToRef"),
        "is_interrupting": is_true(element, "cancelActivity", otherwise=True)
        and is_true(element, "isInterrupting", otherwise=True),
        "is_parallel_multiple": is_true(element, "parallelMultiple", otherwise=False),
        "form_key": form_key(said),
    }


def _definitions(
    children: Iterable[tuple[str, etree._Element]], shared: Mapping[str, EventDefinition]
) -> Iterator[EventDefinition]:
    """Those that stand in an event, and then those that it names."""
    named = []
    for name, found in children:
        if name.endswith("EventDefinition"):
            yield read_event_definition(name.removesuffix("EventDefinition"), found)
        elif name == "eventDefinitionRef":
            named.append(shared.get(without_prefix(found.text) or ""))
    yield from (definition for definition in named if definition is not None)


def _activity_fields(
    kind: str, element: etree._Element, said: Extensions, data: ElementData, shared: Mapping[str, EventDefinition]
) -> dict[str, Any]:
    fields = activity_fields(said) | {
        "loop": _loop(element, data, shared) if len(element) else None,
        "is_for_compensation": is_true(element, "isForCompensation", otherwise=False),
        "start_quantity": element.get("startQuantity", "1").strip(),
        "completion_quantity": element.get("completionQuantity", "1").strip(),
        "message_ref": reference(element, "messageRef"),
        "is_instantiating": is_true(element, "instantiate", otherwise=False),
        "is_triggered_by_event": is_true(element, "triggeredByEvent", otherwise=False),
    }
    if kind == "adHocSubProcess":
        fields["ad_hoc"] = AdHoc(
            is_sequential=element.get("ordering") == "Sequential",
            completion_condition=child_model_text(element, "completionCondition"),
            cancels_remaining=is_true(element, "cancelRemainingInstances", otherwise=True),
        )
    if kind == "transaction":
        fields["transaction_method"] = stripped(element.get("method"))
    if kind == "scriptTask":
        fields["script"] = _script(element)
    if kind == "businessRuleTask":
        fields["decision_call"] = decision_call(said)
    if kind == "callActivity":
        fields |= call_fields(said)
        fields["call_mappings"] += tuple(data.call_mappings)
        fields["called_element"] = reference(element, "calledElement") or said.get("calledElement")
    return fields


def _script(element: etree._Element) -> ModelText | None:
    """The script as written, with its indentation."""
    found = child(element, "script")
    text = "".join(found.itertext()) if found is not None else ""
    if found is None or not text.strip():
        return None
    return ModelText(
        text=text, line=line_of(found), language=stripped(element.get("scriptFormat") or element.get("scriptLanguage"))
    )


def _loop(
    element: etree._Element, data: ElementData, shared: Mapping[str, EventDefinition]
) -> MultiInstance | StandardLoop | None:
    found = child(element, "multiInstanceLoopCharacteristics")
    if found is not None:
        said = extensions_of(found)
        input_item, output_item = child(found, "inputDataItem"), child(found, "outputDataItem")
        return MultiInstance(
            is_sequential=is_true(found, "isSequential", otherwise=False),
            cardinality=child_model_text(found, "loopCardinality"),
            collection=said.get("collection") or data.collection,
            element_variable=said.get("elementVariable") or _item_name(input_item),
            output_collection=said.get("outputCollection") or data.output_collection,
            output_element=said.get("outputElement") or _item_name(output_item),
            completion_condition=child_model_text(found, "completionCondition"),
            behavior=found.get("behavior"),
            events=tuple(_instance_events(found, shared)),
            line=line_of(found),
        )
    found = child(element, "standardLoopCharacteristics")
    if found is None:
        return None
    return StandardLoop(
        is_tested_before=is_true(found, "testBefore", otherwise=False),
        maximum=stripped(found.get("loopMaximum")),
        condition=child_model_text(found, "loopCondition"),
        line=line_of(found),
    )


def _instance_events(loop: etree._Element, shared: Mapping[str, EventDefinition]) -> Iterator[InstanceEvent]:
    behavior = loop.get("behavior")
    if behavior in {"None", "One"}:
        named = shared.get(reference(loop, f"{behavior.lower()}BehaviorEventRef") or "")
        if named is not None:
            yield InstanceEvent(definitions=(named,))
    elif behavior == "Complex":
        for kind, found in bpmn_children(loop):
            thrown = child(found, "event") if kind == "complexBehaviorDefinition" else None
            if thrown is not None:
                definitions = tuple(_definitions(bpmn_children(thrown), shared))
                yield InstanceEvent(definitions=definitions, condition=child_model_text(found, "condition"))


def _item_name(item: etree._Element | None) -> str | None:
    return data_name(item) or None if item is not None else None


def _leftovers(
    kind: str, element: etree._Element, said: Extensions, children: Iterable[tuple[str, etree._Element]]
) -> tuple[Leftover, ...]:
    """What stands in the element and is not carried over."""
    if kind in SUBPROCESSES:
        return ()  # the scope reports what stands in it
    found = [
        Leftover(kind=name, line=line_of(inner))
        for name, inner in children
        if name not in _READ_CHILDREN and not name.endswith("EventDefinition")
    ]
    found += [
        Leftover(kind=name, line=line_of(element))
        for name in ("operationRef", "implementation")
        if element.get(name, "##") not in _NO_OPERATION
    ]
    forms = said.elements.get("formData", ())
    found += [Leftover(kind="camunda:formData", line=line_of(form)) for form in forms]
    return tuple(found)
