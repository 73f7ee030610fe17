"""What the engine would refuse to run: everything that `supported` does not name is an error at its element."""

from collections.abc import Iterator

from engine.bpmn_xml import supported
from engine.bpmn_xml.diagram import (
    Activity,
    Diagram,
    Element,
    Event,
    FlowNode,
    Gateway,
    Leftover,
    Scope,
    flow_nodes,
    processes_meant_to_run,
)
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.expressions.dialects import holds_expression
from foundation.sentences import N_

ATTRIBUTE_NOT_RUN = Matter(
    "attribute_not_supported",
    Severity.ERROR,
    N_("«%(name)s» uses %(attribute)s, which does not run yet."),
    N_("Remove it, or draw in elements what it is meant to do."),
)
CONTENT_NOT_RUN = Matter(
    "content_not_supported",
    Severity.ERROR,
    N_("«%(name)s» contains %(content)s, which does not run yet."),
    N_("Remove it, or draw in elements what it is meant to do."),
)
FORM_FIELDS = Matter(
    "form_fields_in_model",
    Severity.ERROR,
    N_("The form fields of «%(name)s» are written inside the diagram, which is not supported."),
    N_("Design a form with these fields and choose it in the element."),
)
PLAIN_DATA = Matter(
    "data_arrow_without_effect",
    Severity.INFO,
    N_("The data arrow at «%(name)s» is only shown: every variable of the case can be used there anyway."),
    N_("Nothing to do."),
)
DATA_STORE = Matter(
    "data_store_mapped",
    Severity.ERROR,
    N_("«%(name)s» copies data from or to a data store, which is outside the case and is not read or written."),
    N_("Read or write it with a connector, and draw the arrow without a mapping."),
)
UNKNOWN_DATA = Matter(
    "data_unknown",
    Severity.ERROR,
    N_("A data arrow at «%(name)s» names «%(reference)s», which is no data that can be used there."),
    N_("Lead the arrow to a data object of the same process, or remove it."),
)
SEVERAL_SOURCES = Matter(
    "data_sources",
    Severity.ERROR,
    N_("A data arrow at «%(name)s» has several sources and does not say how they become one value."),
    N_("Write a transformation, or draw one arrow for each."),
)
ASSIGNMENT_TARGET = Matter(
    "data_assignment_target",
    Severity.ERROR,
    N_("A data arrow at «%(name)s» assigns a value to something else than what it leads to."),
    N_("Write as its target the name that the arrow leads to, or a part of it such as order.total."),
)
LOOP_DATA = Matter(
    "repetition_data",
    Severity.ERROR,
    N_("The data arrow of the list that «%(name)s» goes through changes the list in a way that does not run."),
    N_("Bring the list as it is, and change it in a task before or after."),
)
SEVERAL_SETS = Matter(
    "data_sets",
    Severity.ERROR,
    N_("«%(name)s» has several sets of data to choose from, which does not run."),
    N_("Leave one set of inputs and one of outputs; say which of them are optional."),
)
WHILE_EXECUTING = Matter(
    "data_while_executing",
    Severity.ERROR,
    N_("«%(name)s» is to get or give data while it is under way, which does not run."),
    N_("Bring the data before it begins, or draw an event that brings them."),
)
AFTER_EVENT_GATEWAY = Matter(
    "event_gateway_follower",
    Severity.ERROR,
    N_(
        "«%(name)s» follows an event-based gateway, so it may have only that one incoming arrow, no events on its "
        "border, and may not repeat."
    ),
    N_("Lead the other arrows to the element that follows it."),
)
START_MISPLACED = Matter(
    "start_misplaced",
    Severity.ERROR,
    N_("«%(name)s» is to start the process, so it needs a place in the process itself, no incoming arrow and no loop."),
    N_("Take away what leads to it, or draw a start event instead."),
)
STARTS_BY_NOTHING = Matter(
    "start_gateway_target",
    Severity.ERROR,
    N_("«%(target)s» is to start the process by the gateway «%(name)s», which only messages and signals can."),
    N_("After this gateway draw message or signal events, or receive tasks."),
)
ACTIVATION_MISSING = Matter(
    "activation_condition_missing",
    Severity.ERROR,
    N_("The complex gateway «%(name)s» does not say when it fires."),
    N_("Write its activation condition, for example activationCount >= 2."),
)
MAPPING_INCOMPLETE = Matter(
    "call_mapping_incomplete",
    Severity.ERROR,
    N_("«%(name)s» hands over a value (camunda:%(direction)s) without saying which one, or under which name."),
    N_("Give it a source, or an expression, and a target."),
)
PEOPLE_NOT_READ = Matter(
    "performers_not_read",
    Severity.WARNING,
    N_("«%(name)s» says by %(content)s who does it, which is not read here."),
    N_("Choose its role or its people in the element, or draw it in a lane."),
)
CORRELATION_NOT_READ = Matter(
    "correlation_not_read",
    Severity.WARNING,
    N_("The correlation keys of «%(name)s» (%(content)s) are not read here."),
    N_("Write the correlation key at the message or at its event."),
)
OPERATION_NOT_READ = Matter(
    "operation_not_read",
    Severity.INFO,
    N_("«%(name)s» names a technical operation (%(content)s), which has no effect here."),
    N_("Nothing to do when its message, decision or connector says what it does."),
)
VERSION_UNCLEAR = Matter(
    "called_version_unclear",
    Severity.ERROR,
    N_("«%(name)s» asks for a certain version of the process that it calls, but does not say which one."),
    N_("Write the number of the version, or its tag as that process has it, without an expression."),
)
#: What is told about leftovers that are no element names, or whose element has no effect.
_LEFTOVERS = {
    "resourceRole": PEOPLE_NOT_READ,
    "performer": PEOPLE_NOT_READ,
    "humanPerformer": PEOPLE_NOT_READ,
    "potentialOwner": PEOPLE_NOT_READ,
    "correlationSubscription": CORRELATION_NOT_READ,
    "operationRef": OPERATION_NOT_READ,
    "implementation": OPERATION_NOT_READ,
    "camunda:formData": FORM_FIELDS,
    "dataAssociation": PLAIN_DATA,
    "dataStore": DATA_STORE,
    "unknownData": UNKNOWN_DATA,
    "severalSources": SEVERAL_SOURCES,
    "assignmentTarget": ASSIGNMENT_TARGET,
    "loopData": LOOP_DATA,
    "severalSets": SEVERAL_SETS,
    "whileExecuting": WHILE_EXECUTING,
}
#: Tokens that one visit may need or give.
_MOST_TOKENS = 100
#: Which version a call activity may ask for.
_BINDINGS = frozenset({None, "latest", "deployment", "version", "versionTag"})


def check_executable(diagram: Diagram) -> Iterator[Finding]:
    """Findings on every element that the engine cannot run as it is drawn."""
    for process in processes_meant_to_run(diagram):
        yield from _check_scope(process, process.scope, is_embedded=False)
        for node in flow_nodes(process):
            yield from _check_node(node)
            if isinstance(node, Activity) and node.scope is not None:
                yield from _check_scope(node, node.scope, is_embedded=True)


def _check_scope(owner: Element, scope: Scope, *, is_embedded: bool) -> Iterator[Finding]:
    for leftover in scope.leftovers:
        if leftover.kind not in supported.IGNORED_IN_SCOPES:
            yield _told(owner, leftover)
    yield from _check_after_event_gateways(scope)
    for node in scope.nodes:
        if isinstance(node, Activity | Gateway) and node.is_instantiating:
            yield from _check_start(node, scope, is_embedded=is_embedded)
        if node.kind == "complexGateway":
            yield from _check_complex(node)


def _check_after_event_gateways(scope: Scope) -> Iterator[Finding]:
    gateways = {node.id for node in scope.nodes if node.kind == "eventBasedGateway"}
    followers = {flow.target for flow in scope.flows if flow.source in gateways}
    hosts = {node.attached_to for node in scope.nodes if isinstance(node, Event)}
    for node in scope.nodes:
        if node.id not in followers or node.kind not in supported.AFTER_EVENT_GATEWAY:
            continue
        is_more = isinstance(node, Activity) and (node.loop is not None or node.start_quantity != "1")
        if len(node.incoming) > 1 or is_more or node.id in hosts:
            yield AFTER_EVENT_GATEWAY.about(node)


def _check_start(node: Activity | Gateway, scope: Scope, *, is_embedded: bool) -> Iterator[Finding]:
    """BPMN 2.0.2, 10.3.3 and 10.6.6: what starts the process by itself."""
    is_receiving = node.kind in {"receiveTask", "eventBasedGateway"}
    if is_embedded or node.incoming or not is_receiving or getattr(node, "loop", None) is not None:
        yield START_MISPLACED.about(node)
    nodes = {inner.id: inner for inner in scope.nodes}
    for flow in scope.flows if isinstance(node, Gateway) else ():
        target = nodes.get(flow.target)
        if flow.source == node.id and isinstance(target, Event):
            kinds = {definition.kind for definition in target.definitions}
            if not kinds or target.is_parallel_multiple or not kinds <= supported.INSTANTIATING:
                yield STARTS_BY_NOTHING.about(node, line=flow.line, target=target.label)


def _check_complex(gateway: FlowNode) -> Iterator[Finding]:
    condition = gateway.activation_condition if isinstance(gateway, Gateway) else None
    if condition is None and len(gateway.incoming) > 1:
        yield ACTIVATION_MISSING.about(gateway)


def _check_node(node: FlowNode) -> Iterator[Finding]:
    for leftover in node.leftovers:
        yield _told(node, leftover)
    if isinstance(node, Activity):
        for attribute in _attributes_not_run(node):
            yield ATTRIBUTE_NOT_RUN.about(node, attribute=attribute)
        yield from _check_mappings(node)
        if not _is_version_clear(node):
            yield VERSION_UNCLEAR.about(node)


def _told(owner: Element, leftover: Leftover) -> Finding:
    matter = _LEFTOVERS.get(leftover.kind, CONTENT_NOT_RUN)
    return matter.about(owner, line=leftover.line, reference=leftover.reference, content=leftover.kind)


def _check_mappings(node: Activity) -> Iterator[Finding]:
    for mapping in node.call_mappings:
        has_source = mapping.source is not None or mapping.source_expression is not None
        is_whole = mapping.is_everything or (has_source and mapping.target is not None)
        if mapping.is_local:
            yield ATTRIBUTE_NOT_RUN.about(node, line=mapping.line, attribute=f"camunda:{mapping.direction} local")
        if mapping.business_key is None and not is_whole:
            yield MAPPING_INCOMPLETE.about(node, line=mapping.line, direction=mapping.direction)


def _attributes_not_run(node: Activity) -> Iterator[str]:
    present = {
        "startQuantity": not _is_quantity(node.start_quantity),
        "completionQuantity": not _is_quantity(node.completion_quantity),
        "method": node.transaction_method not in supported.TRANSACTION_METHODS,
        "camunda:resultVariable": node.result_variable is not None and node.decision_call is None,
        "camunda:calledElementBinding": node.called_binding not in _BINDINGS,
        "camunda:topic": node.topic is not None,
    }
    yield from (name for name, is_there in present.items() if is_there)


def _is_version_clear(call: Activity) -> bool:
    version = call.called_version or ""
    if call.called_binding == "version":
        return version.isdigit()
    return call.called_binding != "versionTag" or (version != "" and not holds_expression(version))


def _is_quantity(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text) <= _MOST_TOKENS
