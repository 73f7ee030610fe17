"""What an element needs to do its work and does not have: connector, script, timer, what to repeat over."""

import re
from collections.abc import Iterable, Iterator

from engine.bpmn_xml import supported
from engine.bpmn_xml.diagram import (
    Activity,
    Diagram,
    Event,
    FlowNode,
    MultiInstance,
    Process,
    StandardLoop,
    flow_nodes,
    processes_meant_to_run,
)
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.bpmn_xml.mappings import Connector, Parameter
from foundation.sentences import N_

NO_CONNECTOR = Matter(
    "connector_missing",
    Severity.ERROR,
    N_("«%(name)s» does not say what it does: it has no connector."),
    N_("Choose a connector and fill in what it needs."),
)
CONNECTOR_WITHOUT_ID = Matter(
    "connector_without_id",
    Severity.ERROR,
    N_("The connector of «%(name)s» does not say which one it is."),
    N_("Choose a connector."),
)
NO_DECISION = Matter(
    "decision_missing",
    Severity.ERROR,
    N_("«%(name)s» does not say which decision it makes."),
    N_("Choose its decision, or a connector."),
)
NOTHING_SENT = Matter(
    "nothing_sent",
    Severity.ERROR,
    N_("«%(name)s» does not say what it sends."),
    N_("Choose its message, or a connector such as the one for mail."),
)
NO_SCRIPT = Matter(
    "script_missing",
    Severity.ERROR,
    N_("«%(name)s» has no script."),
    N_("Write its script, or turn it into another kind of task."),
)
SCRIPT_LANGUAGE = Matter(
    "script_language",
    Severity.ERROR,
    N_("The script of «%(name)s» is written in %(language)s; only Python runs."),
    N_("Write the script in Python and set its format to python."),
)
NO_TIMER = Matter(
    "timer_missing",
    Severity.ERROR,
    N_("The timer «%(name)s» does not say when."),
    N_("Give it a duration such as PT2H, a date or a repetition."),
)
NOTHING_TO_REPEAT = Matter(
    "repetition_missing",
    Severity.ERROR,
    N_("«%(name)s» repeats, but it does not say how often or for what."),
    N_("Give it a number or a list to go through."),
)
REPETITION_TWICE = Matter(
    "repetition_twice",
    Severity.ERROR,
    N_("«%(name)s» repeats both by a number and by a list; it is not clear which one counts."),
    N_("Leave only one of the two."),
)
OUTPUT_WITHOUT_ITEM = Matter(
    "repetition_output_item",
    Severity.ERROR,
    N_("«%(name)s» collects its results in «%(collection)s», but it does not say what each one is."),
    N_("Name the variable that is collected."),
)
REPETITION_BEHAVIOR = Matter(
    "repetition_behavior",
    Severity.ERROR,
    N_("«%(name)s» is to throw events while it repeats (%(behavior)s), but it does not say which ones, or when."),
    N_("Name a message, a signal or an escalation, and its condition if it is Complex; or set the behaviour to All."),
)
LOOP_MAXIMUM = Matter(
    "loop_maximum",
    Severity.ERROR,
    N_("The most times that «%(name)s» may repeat is «%(maximum)s»; it must be a whole number from 0."),
    N_("Write a whole number, or remove it."),
)
LOOP_WITHOUT_END = Matter(
    "loop_without_end",
    Severity.ERROR,
    N_("«%(name)s» repeats, but it does not say until when."),
    N_("Write a condition for repeating, or the most times."),
)
PARAMETER_WITHOUT_NAME = Matter(
    "parameter_without_name",
    Severity.ERROR,
    N_("An input or output of «%(name)s» has no name."),
    N_("Name it, or remove it."),
)
PARAMETER_SCRIPT = Matter(
    "parameter_script",
    Severity.ERROR,
    N_("The value «%(parameter)s» of «%(name)s» is a script, which does not run there."),
    N_("Write an expression, or compute the value in a script task before."),
)
NUMBERING = Matter(
    "numbering_not_understood",
    Severity.ERROR,
    N_("Cases of «%(name)s» are to be numbered as «%(text)s», which is not understood."),
    N_("Write it as SOL-{year}-{seq}: {seq} once, and {year} if the numbers begin anew each year."),
)
NO_CONDITION = Matter(
    "event_condition_missing",
    Severity.ERROR,
    N_("«%(name)s» waits for a condition but does not say which."),
    N_("Write its condition."),
)
_NUMBERING_FIELD = re.compile(r"\{(year|seq)\}")


def check_work(diagram: Diagram) -> Iterator[Finding]:
    """Findings on what is missing for the work itself."""
    for process in processes_meant_to_run(diagram):
        yield from _check_numbering(process)
        for node in flow_nodes(process):
            yield from _check_parameters(node, (*node.inputs, *node.outputs))
            if isinstance(node, Activity):
                yield from _check_activity(node)
            elif isinstance(node, Event):
                yield from _check_event(node)


def _check_numbering(process: Process) -> Iterator[Finding]:
    if process.business_key is None:
        return
    fields = _NUMBERING_FIELD.findall(process.business_key)
    if fields.count("seq") != 1 or set("{}") & set(_NUMBERING_FIELD.sub("", process.business_key)):
        yield NUMBERING.about(process, text=process.business_key)


def _check_activity(activity: Activity) -> Iterator[Finding]:
    if activity.connector is not None:
        yield from _check_connector(activity, activity.connector)
    elif activity.topic is None and activity.foreign_implementation is None:
        yield from _check_purpose(activity)
    if activity.kind == "scriptTask":
        yield from _check_script(activity)
    if isinstance(activity.loop, MultiInstance):
        yield from _check_instances(activity, activity.loop)
    elif isinstance(activity.loop, StandardLoop):
        yield from _check_loop(activity, activity.loop)


def _check_purpose(activity: Activity) -> Iterator[Finding]:
    if activity.kind == "serviceTask":
        yield NO_CONNECTOR.about(activity)
    elif activity.kind == "businessRuleTask" and activity.decision_call is None:
        yield NO_DECISION.about(activity)
    elif activity.kind == "sendTask" and activity.message_ref is None:
        yield NOTHING_SENT.about(activity)


def _check_connector(node: FlowNode, connector: Connector) -> Iterator[Finding]:
    if not connector.id:
        yield CONNECTOR_WITHOUT_ID.about(node, line=connector.line)
    yield from _check_parameters(node, (*connector.inputs, *connector.outputs))


def _check_parameters(node: FlowNode, parameters: Iterable[Parameter]) -> Iterator[Finding]:
    for parameter in parameters:
        if not parameter.name:
            yield PARAMETER_WITHOUT_NAME.about(node, line=parameter.line)
        if parameter.is_script:
            yield PARAMETER_SCRIPT.about(node, line=parameter.line, parameter=parameter.name)


def _check_script(activity: Activity) -> Iterator[Finding]:
    if activity.script is None:
        yield NO_SCRIPT.about(activity)
    elif (activity.script.language or "python").lower() not in supported.SCRIPT_FORMATS:
        yield SCRIPT_LANGUAGE.about(activity, line=activity.script.line, language=activity.script.language)


def _check_instances(activity: Activity, loop: MultiInstance) -> Iterator[Finding]:
    if loop.cardinality is None and loop.collection is None:
        yield NOTHING_TO_REPEAT.about(activity, line=loop.line)
    if loop.cardinality is not None and loop.collection is not None:
        yield REPETITION_TWICE.about(activity, line=loop.line)
    if loop.output_collection is not None and loop.output_element is None:
        yield OUTPUT_WITHOUT_ITEM.about(activity, line=loop.line, collection=loop.output_collection)
    kinds = [definition.kind for event in loop.events for definition in event.definitions]
    is_open = loop.behavior == "Complex" and any(event.condition is None for event in loop.events)
    can_be_thrown = kinds and supported.MULTI_INSTANCE_EVENTS.issuperset(kinds) and not is_open
    if loop.behavior not in supported.MULTI_INSTANCE_SILENT and not can_be_thrown:
        yield REPETITION_BEHAVIOR.about(activity, line=loop.line, behavior=loop.behavior)


def _check_loop(activity: Activity, loop: StandardLoop) -> Iterator[Finding]:
    if loop.maximum is not None and not (loop.maximum.isascii() and loop.maximum.isdigit()):
        yield LOOP_MAXIMUM.about(activity, line=loop.line, maximum=loop.maximum)
    if loop.maximum is None and loop.condition is None:
        yield LOOP_WITHOUT_END.about(activity, line=loop.line)


def _check_event(event: Event) -> Iterator[Finding]:
    for definition in event.definitions:
        if definition.kind == "timer" and definition.timer is None:
            yield NO_TIMER.about(event, line=definition.line)
        if definition.kind == "conditional" and definition.condition is None:
            yield NO_CONDITION.about(event, line=definition.line)
        if definition.connector is not None:
            yield from _check_connector(event, definition.connector)
