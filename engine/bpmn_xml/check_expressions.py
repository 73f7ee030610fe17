"""Every text that will be evaluated, read once beforehand: conditions, timers, assignments, values, scripts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from engine.bpmn_xml import supported
from engine.bpmn_xml.check_structure import flow_label
from engine.bpmn_xml.diagram import (
    Activity,
    Diagram,
    Element,
    Event,
    EventDefinition,
    FlowNode,
    Gateway,
    ModelText,
    MultiInstance,
    Process,
    flow_nodes,
    processes_meant_to_run,
    scopes,
)
from engine.bpmn_xml.expression_mends import mend_of
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.bpmn_xml.mappings import Connector, Parameter, expressions_in
from engine.expressions.dialects import holds_expression
from engine.expressions.evaluator import check
from engine.expressions.failures import ModelTextFailed
from engine.expressions.iso8601 import is_duration, is_instant, is_repetition
from engine.scripts.runner import check_script
from foundation.sentences import N_, Sentence

MEND_CONDITION = N_("Correct the condition of the arrow «%(flow)s».")
MEND_OWN_CONDITION = N_("Correct the condition.")
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
#: What looking at a text costs besides its length, in characters.
_PER_TEXT = 10
#: How a timer of each kind may be written, and an example.
_TIMERS: dict[str, tuple[Callable[[str], bool], str]] = {
    "timeDate": (is_instant, "2026-12-31T17:00:00Z"),
    "timeDuration": (is_duration, "PT2H"),
    "timeCycle": (is_repetition, "R3/PT10M"),
}
#: Fields of who does a task by when, and the attributes that they come from.
_ASSIGNMENT = {
    "assignee": "assignee",
    "candidate_users": "candidateUsers",
    "candidate_groups": "candidateGroups",
    "due_date": "dueDate",
    "follow_up_date": "followUpDate",
    "priority": "priority",
}


@dataclass(frozen=True, kw_only=True)
class _Text:
    """A text that will be evaluated, and what to tell when it cannot be."""

    element: Element
    #: Raises `ModelTextFailed`.
    check: Callable[[str], None]
    text: ModelText
    mend: Sentence
    #: Told in place of what the grammar says.
    instead: Finding | None = None


def check_expressions(diagram: Diagram) -> Iterator[Finding]:
    """Findings on texts that could not be evaluated, with line and column."""
    left = MAX_CHARACTERS
    for found in _texts(diagram):
        if isinstance(found, Finding):
            yield found
            continue
        left -= len(found.text.text) + _PER_TEXT
        if left < 0:
            yield TOO_MUCH_TEXT.at(limit=MAX_CHARACTERS)
            return
        yield from _failure(found)


def _failure(found: _Text) -> Iterator[Finding]:
    try:
        found.check(found.text.text)
    except ModelTextFailed as failure:
        line = found.text.line
        yield found.instead or Finding(
            code=failure.code,
            severity=Severity.ERROR,
            element_id=found.element.id,
            element_name=found.element.label,
            line=line + (failure.line or 1) - 1 if line else None,
            column=failure.column,
            sentence=failure.sentence,
            mend=mend_of(found.text.text, found.mend) if found.check is check else found.mend,
        )


def _texts(diagram: Diagram) -> Iterator[_Text | Finding]:
    """Every text of the file that will be evaluated, and findings on those that are plain and say nothing usable."""
    for process in processes_meant_to_run(diagram):
        yield from _conditions(process)
        for node in flow_nodes(process):
            yield from _node_texts(node)
    for definition in diagram.definitions:
        if definition.kind == "message":
            yield from _attribute(definition, "name", definition.name)
        yield from _expression(definition, "correlationKey", definition.correlation_key)


def _conditions(process: Process) -> Iterator[_Text]:
    for scope in scopes(process.scope):
        nodes = {node.id: node for node in scope.nodes}
        for flow in scope.flows:
            if flow.condition is not None:
                mend = Sentence(MEND_CONDITION, {"flow": flow_label(flow, nodes)})
                yield _Text(element=nodes.get(flow.source, flow), check=check, text=flow.condition, mend=mend)


def _node_texts(node: FlowNode) -> Iterator[_Text | Finding]:
    yield from _expression(node, "correlationKey", node.correlation_key)
    yield from _parameters(node, (*node.inputs, *node.outputs))
    if isinstance(node, Event):
        for definition in node.definitions:
            yield from _event_texts(node, definition)
    elif isinstance(node, Gateway):
        if node.activation_condition is not None:
            yield _Text(element=node, check=check, text=node.activation_condition, mend=Sentence(MEND_OWN_CONDITION))
    elif isinstance(node, Activity):
        if node.ad_hoc is not None and node.ad_hoc.completion_condition is not None:
            condition = node.ad_hoc.completion_condition
            yield _Text(element=node, check=check, text=condition, mend=Sentence(MEND_OWN_CONDITION))
        yield from _assignment(node)
        yield from _loop_texts(node)
        yield from _call_texts(node)
        yield from _connector_texts(node, node.connector)
        if node.script is not None and (node.script.language or "python").lower() in supported.SCRIPT_FORMATS:
            yield _Text(element=node, check=check_script, text=node.script, mend=Sentence(MEND_SCRIPT))


def _event_texts(event: Event, definition: EventDefinition) -> Iterator[_Text | Finding]:
    yield from _expression(event, "correlationKey", definition.correlation_key, definition.line)
    if definition.timer is not None and definition.timer_kind is not None:
        yield from _timer(event, definition.timer_kind, definition.timer)
    if definition.condition is not None:
        yield _Text(element=event, check=check, text=definition.condition, mend=Sentence(MEND_OWN_CONDITION))
    yield from _connector_texts(event, definition.connector)


def _timer(event: Event, kind: str, timer: ModelText) -> Iterator[_Text | Finding]:
    fits, example = _TIMERS[kind]
    text = timer.text.strip()
    wrong = TIMER_FORMAT.about(event, line=timer.line, text=text[:100], expected=kind, example=example)
    if not (is_duration(text) or is_instant(text) or is_repetition(text)):
        # Whoever writes a timer wants to write a time; the grammar of expressions would not help.
        yield _Text(element=event, check=check, text=timer, mend=wrong.mend, instead=wrong)
    elif not fits(text):
        yield wrong


def _assignment(activity: Activity) -> Iterator[_Text | Finding]:
    for field, attribute in _ASSIGNMENT.items():
        text: str | None = getattr(activity, field)
        if text is None:
            continue
        yield from _attribute(activity, attribute, text)
        if holds_expression(text):
            continue
        if field.endswith("_date") and not (is_duration(text) or is_instant(text)):
            yield DATE_FORMAT.about(activity, attribute=attribute, text=text[:100])
        if field == "priority" and not text.lstrip("-").isdigit():
            yield PRIORITY_FORMAT.about(activity, text=text[:100])


def _loop_texts(activity: Activity) -> Iterator[_Text]:
    loop = activity.loop
    if loop is None:
        return
    if isinstance(loop, MultiInstance):
        yield from _expression(activity, "collection", loop.collection, loop.line)
        for event in loop.events:
            if event.condition is not None:
                yield _Text(element=activity, check=check, text=event.condition, mend=Sentence(MEND_OWN_CONDITION))
            for definition in event.definitions:
                yield from _expression(activity, "correlationKey", definition.correlation_key, definition.line)
        texts = {"loopCardinality": loop.cardinality, "completionCondition": loop.completion_condition}
    else:
        texts = {"loopCondition": loop.condition}
    for attribute, text in texts.items():
        if text is not None:
            yield from _expression(activity, attribute, text.text, text.line)


def _call_texts(activity: Activity) -> Iterator[_Text]:
    yield from _attribute(activity, "calledElement", activity.called_element)
    for mapping in activity.call_mappings:
        yield from _attribute(activity, "sourceExpression", mapping.source_expression, mapping.line)
        yield from _attribute(activity, "businessKey", mapping.business_key, mapping.line)


def _connector_texts(node: FlowNode, connector: Connector | None) -> Iterator[_Text]:
    if connector is not None:
        yield from _parameters(node, (*connector.inputs, *connector.outputs))


def _parameters(node: FlowNode, parameters: Iterable[Parameter]) -> Iterator[_Text]:
    for parameter in parameters:
        for text in expressions_in(parameter.value) if not parameter.is_script else ():
            mend = Sentence(MEND_VALUE, {"parameter": parameter.name})
            yield _Text(element=node, check=check, text=ModelText(text=text, line=parameter.line), mend=mend)


def _attribute(element: Element, attribute: str, text: str | None, line: int | None = None) -> Iterator[_Text]:
    """A text that stands for itself unless it is or holds an expression."""
    if text is not None and holds_expression(text):
        yield from _expression(element, attribute, text, line)


def _expression(element: Element, attribute: str, text: str | None, line: int | None = None) -> Iterator[_Text]:
    if text is not None:
        mend = Sentence(MEND_ATTRIBUTE, {"attribute": attribute, "text": text[:100]})
        at = element.line if line is None else line
        yield _Text(element=element, check=check, text=ModelText(text=text, line=at), mend=mend)
