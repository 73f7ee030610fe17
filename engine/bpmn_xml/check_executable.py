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
    Scope,
    flow_nodes,
    processes_meant_to_run,
)
from engine.bpmn_xml.findings import Finding, Matter, Severity
from foundation.sentences import N_

KIND_NOT_RUN = Matter(
    "kind_not_supported",
    Severity.ERROR,
    N_("«%(name)s» is drawn as %(kind)s, which does not run yet."),
    N_("Draw it with elements that run; the manual lists them."),
)
EVENT_NOT_RUN = Matter(
    "event_not_supported",
    Severity.ERROR,
    N_("«%(name)s» is drawn as %(position)s (%(kind)s), which does not run yet."),
    N_("Use another kind of event; the manual lists those that run."),
)
SEVERAL_DEFINITIONS = Matter(
    "several_event_definitions",
    Severity.ERROR,
    N_("«%(name)s» waits for or causes several things at once, which does not run yet."),
    N_("Draw one event for each."),
)
ERROR_NOT_INTERRUPTING = Matter(
    "error_boundary_not_interrupting",
    Severity.ERROR,
    N_("«%(name)s» catches an error without interrupting, but an error always ends the activity."),
    N_("Make the event interrupting."),
)
SEVERAL_SUBPROCESS_STARTS = Matter(
    "several_subprocess_starts",
    Severity.ERROR,
    N_("«%(name)s» is a further start event of its subprocess; only one runs."),
    N_("Leave one start event in the subprocess."),
)
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
AFTER_EVENT_GATEWAY = Matter(
    "event_gateway_follower",
    Severity.ERROR,
    N_("«%(name)s» follows an event-based gateway, so it may have only that one incoming arrow and may not repeat."),
    N_("Lead the other arrows to the element that follows it."),
)
MAPPING_INCOMPLETE = Matter(
    "call_mapping_incomplete",
    Severity.ERROR,
    N_("«%(name)s» hands over a value (camunda:%(direction)s) without saying which one, or under which name."),
    N_("Give it a source, or an expression, and a target."),
)
#: Which version a call activity may ask for.
_BINDINGS = frozenset({None, "latest", "deployment", "version"})


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
            yield CONTENT_NOT_RUN.about(owner, line=leftover.line, content=leftover.kind)
    starts = [node for node in scope.nodes if isinstance(node, Event) and node.kind == "startEvent"]
    if is_embedded:
        for start in starts:
            yield from _check_event(start, supported.SUBPROCESS_START_EVENTS)
        for start in starts[1:]:
            yield SEVERAL_SUBPROCESS_STARTS.about(start)
    else:
        for start in starts:
            yield from _check_event(start, supported.EVENTS["startEvent"])
    yield from _check_after_event_gateways(scope)


def _check_after_event_gateways(scope: Scope) -> Iterator[Finding]:
    gateways = {node.id for node in scope.nodes if node.kind == "eventBasedGateway"}
    followers = {flow.target for flow in scope.flows if flow.source in gateways}
    for node in scope.nodes:
        repeats = isinstance(node, Activity) and node.loop is not None
        can_follow = node.id in followers and node.kind in supported.AFTER_EVENT_GATEWAY
        if can_follow and (len(node.incoming) > 1 or repeats):
            yield AFTER_EVENT_GATEWAY.about(node)


def _check_node(node: FlowNode) -> Iterator[Finding]:
    if node.kind not in supported.FLOW_NODES:
        yield KIND_NOT_RUN.about(node, kind=node.kind)
        return
    yield from _check_leftovers(node)
    if isinstance(node, Event) and node.kind != "startEvent":
        yield from _check_event(node, supported.EVENTS[node.kind])
    if isinstance(node, Gateway) and node.is_instantiating:
        yield ATTRIBUTE_NOT_RUN.about(node, attribute="instantiate")
    elif isinstance(node, Activity):
        for attribute in _attributes_not_run(node):
            yield ATTRIBUTE_NOT_RUN.about(node, attribute=attribute)
        yield from _check_mappings(node)


def _check_leftovers(node: FlowNode) -> Iterator[Finding]:
    for leftover in node.leftovers:
        if leftover.kind == "camunda:formData":
            yield FORM_FIELDS.about(node, line=leftover.line)
        elif leftover.kind == "dataAssociation":
            yield PLAIN_DATA.about(node, line=leftover.line)
        elif leftover.kind not in supported.HARMLESS_LEFTOVERS:
            yield CONTENT_NOT_RUN.about(node, line=leftover.line, content=leftover.kind)


def _check_event(event: Event, allowed: frozenset[str]) -> Iterator[Finding]:
    kinds = [definition.kind for definition in event.definitions] or ["none"]
    if len(kinds) > 1:
        yield SEVERAL_DEFINITIONS.about(event)
    elif kinds[0] not in allowed:
        yield EVENT_NOT_RUN.about(event, position=event.kind, kind=kinds[0])
    elif event.kind == "boundaryEvent" and kinds[0] == "error" and not event.is_interrupting:
        yield ERROR_NOT_INTERRUPTING.about(event)


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
        "isForCompensation": node.is_for_compensation,
        "triggeredByEvent": node.is_triggered_by_event,
        "instantiate": node.is_instantiating,
        "startQuantity": node.start_quantity != supported.QUANTITY,
        "completionQuantity": node.completion_quantity != supported.QUANTITY,
        "camunda:resultVariable": node.result_variable is not None and node.decision_call is None,
        "camunda:calledElementBinding": node.called_binding not in _BINDINGS,
        "camunda:calledElementVersion": node.called_binding == "version" and not (node.called_version or "").isdigit(),
        "camunda:topic": node.topic is not None,
    }
    yield from (name for name, is_there in present.items() if is_there)
