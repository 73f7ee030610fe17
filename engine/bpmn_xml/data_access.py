"""Which variables an element reads and which it writes, as far as its texts tell."""

import ast
import builtins
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn_xml.diagram import (
    Activity,
    Event,
    EventDefinition,
    FlowNode,
    MultiInstance,
    SequenceFlow,
)
from engine.bpmn_xml.mappings import Copy, Formula, Parameter, ParameterValue
from engine.expressions.dialects import holds_expression
from engine.expressions.evaluator import names_read
from engine.expressions.failures import ModelTextFailed
from engine.expressions.iso8601 import is_iso8601
from engine.forms.reader import form_schema, read_form
from engine.forms.refusals import FormRejected
from engine.forms.schema import fields
from engine.scripts.analysis import analyse

#: Variables that the engine gives to every case, or to each instance of a repeated activity.
GIVEN = frozenset(
    {
        "initiator",
        "loopCounter",
        "numberOfInstances",
        "numberOfActiveInstances",
        "numberOfCompletedInstances",
        "numberOfTerminatedInstances",
        "nrOfInstances",
        "nrOfActiveInstances",
        "nrOfCompletedInstances",
    }
)
_PER_TEXT = 10
#: What else a script may call by name.
_SCRIPT_NAMES = frozenset(dir(builtins)) | {"throw_error"}
#: Events that bring values of which the drawing does not tell.
_BRINGING = frozenset({"message", "signal", "escalation"})
#: Work whose result has names of which the drawing does not tell.
_UNTOLD = frozenset({"serviceTask", "sendTask", "businessRuleTask", "receiveTask"})


@dataclass(frozen=True)
class Read:
    """A text that cannot be evaluated while one of these variables does not exist."""

    node: FlowNode
    names: frozenset[str]
    line: int
    #: The element has done its work before.
    is_after: bool = False


@dataclass(frozen=True)
class Writes:
    """What an element may write."""

    names: frozenset[str] = frozenset()
    #: It may write variables of any name.
    is_open: bool = False


NOTHING, ANYTHING = Writes(), Writes(is_open=True)
#: The bytes of forms by id; None when they are not known.
Forms = Mapping[str, bytes] | None


def reads_of(node: FlowNode, leaving: Iterable[SequenceFlow]) -> Iterator[Read]:
    """What an element reads, without what it gives itself before."""
    own = frozenset(parameter.name for parameter in node.inputs) | GIVEN
    if isinstance(node, Activity):
        own |= _of_each_instance(node)
    for text, line, is_after in _texts(node, leaving):
        if names := _names(text) - own:
            yield Read(node, names, line, is_after)
    script = node.script if isinstance(node, Activity) else None
    if script is not None and (names := _read_by_script(script.text) - own):
        yield Read(node, names, script.line)


def characters_in(node: FlowNode, leaving: Iterable[SequenceFlow]) -> int:
    """How much there is to read, and a little for each text."""
    script = node.script.text if isinstance(node, Activity) and node.script is not None else ""
    return len(script) + sum(len(text) + _PER_TEXT for text, _, _ in _texts(node, leaving))


def asked_for(node: FlowNode, leaving: Iterable[SequenceFlow]) -> Iterator[str]:
    """Variables of which the element asks whether they are there: they may be missing."""
    for text, _, _ in _texts(node, leaving):
        if "empty" in text or "defined" in text:
            yield from _names(text)


def writes_of(node: FlowNode, forms: Forms) -> Writes:
    """What an element writes when it has done its work."""
    if node.leftovers:
        return ANYTHING  # data that is carried in a way that is not looked at here
    beside = _names_beside(node)
    if node.outputs:
        return Writes(beside | {parameter.name for parameter in node.outputs})
    work = _work_of(node, forms)
    return Writes(beside | work.names, is_open=work.is_open)


def _names_beside(node: FlowNode) -> frozenset[str]:
    """What it writes whether or not it maps its result."""
    names: set[str | None] = {parameter.name for parameter in node.inputs}
    if isinstance(node, Activity):
        names |= _of_each_instance(node) | {node.result_variable}
        names |= {node.loop.output_collection} if isinstance(node.loop, MultiInstance) else set()
    for definition in node.definitions if isinstance(node, Event) else ():
        names |= {definition.error_code_variable, definition.error_message_variable}
        names |= {definition.escalation_code_variable}
    return frozenset(name for name in names if name)


def _of_each_instance(activity: Activity) -> frozenset[str]:
    name = activity.loop.element_variable if isinstance(activity.loop, MultiInstance) else None
    return frozenset({name} if name else ())


def _work_of(node: FlowNode, forms: Forms) -> Writes:
    if isinstance(node, Event):
        return ANYTHING if any(_brings_values(node, definition) for definition in node.definitions) else NOTHING
    if not isinstance(node, Activity):
        return NOTHING
    if node.kind == "userTask":
        return form_writes(node.form_key, forms)
    if node.kind == "scriptTask":
        return _script_writes(node)
    return _result_of(node)


def _brings_values(event: Event, definition: EventDefinition) -> bool:
    is_thrown = event.kind in {"intermediateThrowEvent", "endEvent"}
    return definition.connector is not None or (definition.kind in _BRINGING and not is_thrown)


def _result_of(node: Activity) -> Writes:
    if node.connector is not None:
        kept = frozenset(parameter.name for parameter in node.connector.outputs)
        return Writes(kept, is_open=not kept)
    if node.kind == "callActivity":
        outs = [mapping for mapping in node.call_mappings if mapping.direction == "out"]
        is_open = not outs or any(mapping.is_everything for mapping in outs)
        return Writes(frozenset(mapping.target for mapping in outs if mapping.target), is_open=is_open)
    if node.decision_call is not None:
        return NOTHING  # besides its result variable
    return ANYTHING if node.kind in _UNTOLD else NOTHING


def form_writes(form_key: str | None, forms: Forms) -> Writes:
    """What people may answer; anything where there is no form, or none that can be read."""
    content = forms.get(form_key) if forms is not None and form_key is not None else None
    if content is None:
        return ANYTHING
    try:
        asked = frozenset(field.key.partition(".")[0] for field in fields(read_form(form_schema(content))))
    except FormRejected:
        return ANYTHING
    return Writes(asked, is_open=not asked)


def _script_writes(activity: Activity) -> Writes:
    if activity.script is None:
        return ANYTHING
    try:
        return Writes(frozenset(analyse(activity.script.text).assigned))
    except ModelTextFailed:
        return ANYTHING


def _read_by_script(script: str) -> frozenset[str]:
    try:
        found = analyse(script)
        tree = ast.parse(found.source)
    except (ModelTextFailed, SyntaxError):
        return frozenset()
    if any(isinstance(part, ast.Try) for part in ast.walk(tree)):
        return frozenset()  # it may be ready for what is missing
    bound = {part.id for part in ast.walk(tree) if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load)}
    bound |= {part.arg for part in ast.walk(tree) if isinstance(part, ast.arg)}
    bound |= {part.name for part in ast.walk(tree) if isinstance(part, ast.FunctionDef | ast.ClassDef)}
    for part in ast.walk(tree):
        if isinstance(part, ast.Import | ast.ImportFrom):
            bound |= {(alias.asname or alias.name).partition(".")[0] for alias in part.names}
        elif isinstance(part, ast.MatchAs | ast.MatchStar | ast.MatchMapping):
            return frozenset()
    return found.read - bound - _SCRIPT_NAMES


def _names(text: str) -> frozenset[str]:
    try:
        return names_read(text)
    except ModelTextFailed:
        return frozenset()


#: A text, its line, and whether it is looked at after the element's work.
_Text = tuple[str, int, bool]


def _texts(node: FlowNode, leaving: Iterable[SequenceFlow]) -> Iterator[_Text]:
    for parameter in node.inputs:
        yield from ((text, parameter.line, False) for text in _expressions(parameter))
    for flow in leaving:
        if flow.condition is not None:
            yield flow.condition.text, flow.condition.line, True
    if isinstance(node, Activity):
        yield from _activity_texts(node)
    elif isinstance(node, Event) and node.kind != "startEvent":
        for definition in node.definitions:
            yield from _event_texts(definition)


def _activity_texts(node: Activity) -> Iterator[_Text]:
    people = (node.assignee, node.candidate_users, node.candidate_groups, node.due_date, node.follow_up_date)
    mappings = (mapping for mapping in node.call_mappings if mapping.direction == "in")
    own = [(text, node.line) for text in (*people, node.priority, node.called_element)]
    own += [(mapping.source_expression, mapping.line) for mapping in mappings]
    for text, line in own:
        if text is not None and holds_expression(text):
            yield text, line, False
    for parameter in node.connector.inputs if node.connector is not None else ():
        yield from ((text, parameter.line, False) for text in _expressions(parameter))
    if isinstance(node.loop, MultiInstance):
        cardinality = node.loop.cardinality.text if node.loop.cardinality is not None else None
        yield from ((text, node.loop.line, False) for text in (node.loop.collection, cardinality) if text is not None)


def _event_texts(definition: EventDefinition) -> Iterator[_Text]:
    if definition.timer is not None and not is_iso8601(definition.timer.text.strip()):
        yield definition.timer.text, definition.timer.line, False
    if definition.correlation_key is not None:
        yield definition.correlation_key, definition.line, False


def _expressions(parameter: Parameter) -> Iterator[str]:
    waiting: list[ParameterValue] = [parameter.value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if holds_expression(value) and not parameter.is_script:
                yield value
        elif isinstance(value, Formula):
            yield value.text
        elif isinstance(value, Copy):
            yield from (value.variable,) if value.variable.isidentifier() and not value.is_optional else ()
        elif value is not None:
            waiting += value.values() if isinstance(value, dict) else value
