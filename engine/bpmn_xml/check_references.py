"""What an element points to and is not there: messages, errors, signals, called processes."""

from collections.abc import Iterator

from engine.bpmn_xml.diagram import (
    Activity,
    Diagram,
    Event,
    EventDefinition,
    FlowNode,
    MultiInstance,
    flow_nodes,
    processes_meant_to_run,
)
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.bpmn_xml.starting import starts_by_event
from foundation.sentences import N_

MISSING_MESSAGE = Matter(
    "message_missing",
    Severity.ERROR,
    N_("«%(name)s» does not say which message it is about."),
    N_("Choose its message, or create one with a name."),
)
UNKNOWN_MESSAGE = Matter(
    "message_unknown",
    Severity.ERROR,
    N_("«%(name)s» is about the message «%(reference)s», which the file does not declare."),
    N_("Choose one of the messages of the file, or create it."),
)
UNNAMED_MESSAGE = Matter(
    "message_without_name",
    Severity.WARNING,
    N_("The message of «%(name)s» has no name; whoever sends it must call it «%(id)s»."),
    N_("Give the message a name."),
)
UNKNOWN_ERROR = Matter(
    "error_unknown",
    Severity.ERROR,
    N_("«%(name)s» is about the error «%(reference)s», which the file does not declare."),
    N_("Choose one of the errors of the file, or create it."),
)
ERROR_WITHOUT_CODE = Matter(
    "error_without_code",
    Severity.WARNING,
    N_("The error of «%(name)s» has no code; it can only be caught as «%(id)s»."),
    N_("Give the error a code."),
)
MISSING_ERROR = Matter(
    "error_missing",
    Severity.ERROR,
    N_("«%(name)s» does not say which error it raises."),
    N_("Choose its error, or create one with a code."),
)
UNKNOWN_SIGNAL = Matter(
    "signal_unknown",
    Severity.ERROR,
    N_("«%(name)s» is about the signal «%(reference)s», which the file does not declare."),
    N_("Choose one of the signals of the file, or create it."),
)
UNKNOWN_ESCALATION = Matter(
    "escalation_unknown",
    Severity.ERROR,
    N_("«%(name)s» is about the escalation «%(reference)s», which the file does not declare."),
    N_("Choose one of the escalations of the file, or create it."),
)
MISSING_SIGNAL = Matter(
    "signal_missing",
    Severity.ERROR,
    N_("«%(name)s» does not say which signal it is about."),
    N_("Choose its signal, or create one with a name."),
)
MISSING_ESCALATION = Matter(
    "escalation_missing",
    Severity.ERROR,
    N_("«%(name)s» does not say what it escalates."),
    N_("Choose its escalation, or create one with a code."),
)
SHARED_START_MESSAGE = Matter(
    "start_message_shared",
    Severity.ERROR,
    N_("«%(name)s» and «%(other)s» both start with the message «%(message)s»; it is not clear which one it starts."),
    N_("Use another message for one of the two."),
)
MISSING_CALL = Matter(
    "called_process_missing",
    Severity.ERROR,
    N_("«%(name)s» does not say which process it calls."),
    N_("Choose the process to call."),
)
CALLED_GLOBAL_TASK = Matter(
    "called_global_task",
    Severity.ERROR,
    N_("«%(name)s» calls the global task «%(reference)s» with mappings or a version, which does not run."),
    N_("Use input and output parameters in their place, or draw the task itself."),
)
#: Without a reference they catch every code.
_CATCH_ALL = frozenset({"error", "escalation"})
_MISSING = {"error": MISSING_ERROR, "signal": MISSING_SIGNAL, "escalation": MISSING_ESCALATION}
_UNKNOWN = {"error": UNKNOWN_ERROR, "signal": UNKNOWN_SIGNAL, "escalation": UNKNOWN_ESCALATION}


def check_references(diagram: Diagram) -> Iterator[Finding]:
    """Findings on what is named and not there."""
    global_tasks = frozenset(task.id for task in diagram.global_tasks)
    for process in processes_meant_to_run(diagram):
        for node in flow_nodes(process):
            yield from _check_node(node, diagram)
            if isinstance(node, Activity) and node.kind == "callActivity":
                yield from _check_call(node, global_tasks)
    yield from _check_start_messages(diagram)


def _check_node(node: FlowNode, diagram: Diagram) -> Iterator[Finding]:
    for definition in _definitions(node):
        if definition.kind == "message":
            yield from _check_message(node, definition.reference, diagram)
        elif definition.kind in _UNKNOWN:
            yield from _check_definition(node, definition, diagram)
    if isinstance(node, Activity) and (node.kind == "receiveTask" or (node.kind == "sendTask" and node.message_ref)):
        yield from _check_message(node, node.message_ref, diagram)


def _definitions(node: FlowNode) -> Iterator[EventDefinition]:
    if isinstance(node, Event):
        yield from node.definitions
    elif isinstance(node, Activity) and isinstance(node.loop, MultiInstance):
        for event in node.loop.events:
            yield from event.definitions


def _check_message(node: FlowNode, reference: str | None, diagram: Diagram) -> Iterator[Finding]:
    message = diagram.definition(reference, "message")
    if reference is None:
        yield MISSING_MESSAGE.about(node)
    elif message is None:
        yield UNKNOWN_MESSAGE.about(node, reference=reference)
    elif message.name is None:
        yield UNNAMED_MESSAGE.about(node, id=message.id)


def _check_definition(node: FlowNode, definition: EventDefinition, diagram: Diagram) -> Iterator[Finding]:
    found = diagram.definition(definition.reference, definition.kind)
    if definition.reference is not None and found is None:
        yield _UNKNOWN[definition.kind].about(node, reference=definition.reference)
    is_caught = isinstance(node, Event) and node.kind not in {"endEvent", "intermediateThrowEvent"}
    if definition.reference is None and not (is_caught and definition.kind in _CATCH_ALL):
        yield _MISSING[definition.kind].about(node)
    if definition.kind == "error" and found is not None and found.code is None:
        yield ERROR_WITHOUT_CODE.about(node, id=found.id)


def _check_call(node: Activity, global_tasks: frozenset[str]) -> Iterator[Finding]:
    if node.called_element is None:
        yield MISSING_CALL.about(node)
    elif node.called_element in global_tasks:
        yield CALLED_GLOBAL_TASK.about(node, reference=node.called_element)


def _check_start_messages(diagram: Diagram) -> Iterator[Finding]:
    first: dict[str, FlowNode] = {}
    for process in diagram.processes:
        nodes = {node.id: node for node in process.scope.nodes}
        for start in starts_by_event(diagram, process) if process.is_executable else ():
            node = nodes[start.element_id]
            if start.kind == "message" and first.setdefault(start.name, node) is not node:
                yield SHARED_START_MESSAGE.about(node, other=first[start.name].label, message=start.name)
