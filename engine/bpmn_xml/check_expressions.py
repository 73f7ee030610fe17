"""Every text that will be evaluated, read once beforehand: conditions, timers, assignments, values, scripts."""

from collections.abc import Callable, Iterator

from engine.bpmn_xml import supported
from engine.bpmn_xml.check_structure import flow_label
from engine.bpmn_xml.diagram import (
    Activity,
    CallMapping,
    Definition,
    Diagram,
    Element,
    Event,
    EventDefinition,
    FlowNode,
    ModelText,
    MultiInstance,
    Parameter,
    Process,
    flow_nodes,
    processes_meant_to_run,
    scopes,
)
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.bpmn_xml.text_volume import text_volume, value_texts
from engine.expressions.evaluator import check, check_text
from engine.expressions.failures import ModelTextFailed
from engine.expressions.iso8601 import is_duration, is_instant, is_repetition
from engine.scripts.runner import check_script
from foundation.sentences import N_, Sentence

MEND_CONDITION = N_("Correct the condition of the arrow «%(flow)s».")
MEND_SCRIPT = N_("Correct the script.")
MEND_ATTRIBUTE = N_("Correct «%(attribute)s», which says «%(text)s».")
MEND_VALUE = N_("Correct the value «%(parameter)s».")
TIMER_FORMAT = Matter(
    "timer_not_understood",
    Severity.ERROR,
    N_("The timer «%(name)s» says «%(text)s», which is no %(expected)s."),
    N_("Write for example %(example)s, or an expression that gives one."),
)
DATE_FORMAT = Matter(
    "date_not_understood",
    Severity.ERROR,
    N_("The date «%(attribute)s» of «%(name)s» says «%(text)s», which is neither a date nor a duration."),
    N_("Write for example P3D, 2026-12-31T17:00:00Z, or an expression such as ${due}."),
)
PRIORITY_FORMAT = Matter(
    "priority_not_understood",
    Severity.ERROR,
    N_("The priority of «%(name)s» says «%(text)s», which is no whole number."),
    N_("Write a whole number such as 50, or an expression that gives one."),
)
TOO_MUCH_TEXT = Matter(
    "too_much_text",
    Severity.ERROR,
    N_("The expressions and scripts of the file are too long to be checked: %(limit)s characters at most in all."),
    N_("Divide the file into several processes that call each other."),
)
MAX_CHARACTERS = 200_000
#: How a timer of each kind may be written, and an example.
_TIMERS: dict[str, tuple[Callable[[str], bool], str]] = {
    "timeDate": (is_instant, "2026-12-31T17:00:00Z"),
    "timeDuration": (is_duration, "PT2H"),
    "timeCycle": (is_repetition, "R3/PT10M"),
}
_ASSIGNMENT = ("assignee", "candidate_users", "candidate_groups", "due_date", "follow_up_date", "priority")


def check_expressions(diagram: Diagram) -> Iterator[Finding]:
    """Findings on texts that could not be evaluated, with line and column."""
    if text_volume(diagram) > MAX_CHARACTERS:
        yield TOO_MUCH_TEXT.at(limit=MAX_CHARACTERS)
        return
    for process in processes_meant_to_run(diagram):
        yield from _check_flows(process)
        for node in flow_nodes(process):
            yield from _check_node(node)
    for definition in diagram.definitions:
        yield from _check_definition(definition)


def _check_flows(process: Process) -> Iterator[Finding]:
    for scope in scopes(process.scope):
        nodes = {node.id: node for node in scope.nodes}
        for flow in scope.flows:
            if flow.condition is not None:
                mend = Sentence(MEND_CONDITION, {"flow": flow_label(flow, nodes)})
                yield from _failures(nodes.get(flow.source, flow), check, flow.condition, mend)


def _check_definition(definition: Definition) -> Iterator[Finding]:
    if definition.kind == "message":
        yield from _attribute(definition, check_text, "name", definition.name, definition.line)
    yield from _attribute(definition, check, "correlationKey", definition.correlation_key, definition.line)


def _check_node(node: FlowNode) -> Iterator[Finding]:
    yield from _attribute(node, check, "correlationKey", node.correlation_key, node.line)
    yield from _check_parameters(node, (*node.inputs, *node.outputs))
    if isinstance(node, Event):
        for definition in node.definitions:
            yield from _check_event_definition(node, definition)
    elif isinstance(node, Activity):
        yield from _check_assignment(node)
        yield from _check_loop(node)
        yield from _check_call(node)
        if node.connector is not None:
            yield from _check_parameters(node, (*node.connector.inputs, *node.connector.outputs))
        if node.script is not None and (node.script.language or "python").lower() in supported.SCRIPT_FORMATS:
            yield from _failures(node, check_script, node.script, Sentence(MEND_SCRIPT))


def _check_event_definition(event: Event, definition: EventDefinition) -> Iterator[Finding]:
    yield from _attribute(event, check, "correlationKey", definition.correlation_key, definition.line)
    if definition.timer is not None and definition.timer_kind is not None:
        yield from _check_timer(event, definition.timer_kind, definition.timer)
    if definition.connector is not None:
        yield from _check_parameters(event, (*definition.connector.inputs, *definition.connector.outputs))


def _check_timer(event: Event, kind: str, timer: ModelText) -> Iterator[Finding]:
    fits, example = _TIMERS[kind]
    text = timer.text.strip()
    if is_duration(text) or is_instant(text) or is_repetition(text):
        if not fits(text):
            yield TIMER_FORMAT.about(event, line=timer.line, text=text, expected=kind, example=example)
        return
    try:
        check(text)
    except ModelTextFailed:
        # Whoever writes a timer wants to write a time; the grammar of expressions would not help.
        yield TIMER_FORMAT.about(event, line=timer.line, text=text[:100], expected=kind, example=example)


def _check_assignment(activity: Activity) -> Iterator[Finding]:
    for field in _ASSIGNMENT:
        text: str | None = getattr(activity, field)
        attribute = _camel(field)
        findings = list(_attribute(activity, check_text, attribute, text, activity.line))
        yield from findings
        if text is None or findings or _is_expression(text):
            continue
        if field.endswith("_date") and not (is_duration(text) or is_instant(text)):
            yield DATE_FORMAT.about(activity, attribute=attribute, text=text[:100])
        if field == "priority" and not text.lstrip("-").isdigit():
            yield PRIORITY_FORMAT.about(activity, text=text[:100])


def _check_loop(activity: Activity) -> Iterator[Finding]:
    loop = activity.loop
    if loop is None:
        return
    if isinstance(loop, MultiInstance):
        yield from _attribute(activity, check, "collection", loop.collection, loop.line)
        texts = {"loopCardinality": loop.cardinality, "completionCondition": loop.completion_condition}
    else:
        texts = {"loopCondition": loop.condition}
    for attribute, text in texts.items():
        if text is not None:
            yield from _attribute(activity, check, attribute, text.text, text.line)


def _check_call(activity: Activity) -> Iterator[Finding]:
    yield from _attribute(activity, check_text, "calledElement", activity.called_element, activity.line)
    for mapping in activity.call_mappings:
        for attribute, text in _mapping_texts(mapping):
            yield from _attribute(activity, check_text, attribute, text, mapping.line)


def _mapping_texts(mapping: CallMapping) -> tuple[tuple[str, str | None], ...]:
    return ("sourceExpression", mapping.source_expression), ("businessKey", mapping.business_key)


def _check_parameters(node: FlowNode, parameters: tuple[Parameter, ...]) -> Iterator[Finding]:
    for parameter in parameters:
        for text in value_texts(parameter.value) if not parameter.is_script else ():
            mend = Sentence(MEND_VALUE, {"parameter": parameter.name})
            yield from _failures(node, check_text, ModelText(text=text, line=parameter.line), mend)


def _attribute(
    element: Element, checks: Callable[[str], None], attribute: str, text: str | None, line: int
) -> Iterator[Finding]:
    if text is not None:
        mend = Sentence(MEND_ATTRIBUTE, {"attribute": attribute, "text": text[:100]})
        yield from _failures(element, checks, ModelText(text=text, line=line), mend)


def _failures(element: Element, checks: Callable[[str], None], text: ModelText, mend: Sentence) -> Iterator[Finding]:
    try:
        checks(text.text)
    except ModelTextFailed as failure:
        yield Finding(
            code=failure.code,
            severity=Severity.ERROR,
            element_id=element.id,
            element_name=element.label,
            line=text.line + (failure.line or 1) - 1 if text.line else None,
            column=failure.column,
            sentence=failure.sentence,
            mend=mend,
        )


def _is_expression(text: str) -> bool:
    return "${" in text or "#{" in text or text.lstrip().startswith("=")


def _camel(field: str) -> str:
    first, *others = field.split("_")
    return first + "".join(part.capitalize() for part in others)
