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
    StandardLoop,
    scopes,
)
from engine.bpmn_xml.mappings import Copy, Parameter, expressions_in
from engine.expressions.dialects import holds_expression
from engine.expressions.evaluator import names_needed, names_read
from engine.expressions.failures import ModelTextFailed
from engine.expressions.iso8601 import is_iso8601
from engine.forms.reader import form_schema, read_form
from engine.forms.refusals import FormRejected
from engine.forms.schema import Field, fields
from engine.scripts.analysis import analyse

#: What a decision gives its output parameters.
_DECISION_RESULT = "decisionResult"
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
_PER_TEXT, _PER_ELEMENT = 10, 50
#: What else a script may call by name.
_SCRIPT_NAMES = frozenset(dir(builtins)) | {"throw_error"}
#: Events that bring values of which the drawing does not tell.
_BRINGING = frozenset({"message", "signal", "escalation", "error"})
#: Work whose result has names of which the drawing does not tell.
_UNTOLD = frozenset({"serviceTask", "sendTask", "businessRuleTask", "receiveTask"})


@dataclass(frozen=True)
class Read:
    """A text that cannot be evaluated while one of these variables does not exist."""

    node: FlowNode
    names: frozenset[str]
    line: int
    #: Elements that have done their work by then, besides those before: itself, and what stands in it.
    done: frozenset[str] = frozenset()
    #: It is looked at whenever one of them changes, wherever that is.
    is_awaited: bool = False
    #: People complete the element without being asked for it, so that only a program can bring it there.
    is_unasked: bool = False


@dataclass(frozen=True)
class Writes:
    """What an element may write."""

    names: frozenset[str] = frozenset()
    #: It may write variables of any name.
    is_open: bool = False
    #: And that only because it has no form, and a program may complete it: people are asked for nothing.
    asks_nothing: bool = False


NOTHING, ANYTHING, UNASKED = Writes(), Writes(is_open=True), Writes(is_open=True, asks_nothing=True)
#: The bytes of forms by id; None when they are not known.
Forms = Mapping[str, bytes] | None


def reads_of(node: FlowNode, leaving: Iterable[SequenceFlow], forms: Forms) -> Iterator[Read]:
    """What an element reads, without what it gives itself before."""
    own = frozenset(parameter.name for parameter in node.inputs) | GIVEN
    if isinstance(node, Activity):
        own |= _of_each_instance(node)
    inside = frozenset(inner.id for inner in inside_of(node))
    for text, line in _awaited(node):
        if names := _needed_in(text) - own:
            yield Read(node, names, line, is_awaited=True)
    for text, line, is_after in _texts(node, leaving):
        if names := _needed_in(text) - own:
            yield Read(node, names, line, inside | {node.id} if is_after else frozenset())
    script = node.script if isinstance(node, Activity) else None
    if script is not None and (names := _read_by_script(script.text) - own):
        yield Read(node, names, script.line)
    yield from _reads_of_outputs(node, own, inside, _work_of(node, forms))


def _reads_of_outputs(node: FlowNode, own: frozenset[str], inside: frozenset[str], work: Writes) -> Iterator[Read]:
    """What is read of the element's result; each output sees those before it."""
    known = own | work.names | _names_beside(node) | {_DECISION_RESULT}
    brings_more = work.asks_nothing < work.is_open or (isinstance(node, Activity) and node.connector is not None)
    for parameter in node.outputs if not brings_more else ():
        for text in _expressions(parameter):
            if names := _needed_in(text) - known:
                yield Read(node, names, parameter.line, inside, is_unasked=work.asks_nothing)
        known |= {parameter.name}


def inside_of(node: FlowNode) -> Iterator[FlowNode]:
    """The elements that a subprocess holds, at any depth."""
    for inner in scopes(node.scope) if isinstance(node, Activity) and node.scope is not None else ():
        yield from inner.nodes


def characters_in(node: FlowNode, leaving: Iterable[SequenceFlow]) -> int:
    """How much there is to read, and a little for the element and each text."""
    script = node.script.text if isinstance(node, Activity) and node.script is not None else ""
    return _PER_ELEMENT + len(script) + sum(len(text) + _PER_TEXT for text, _ in texts_of(node, leaving))


def texts_of(node: FlowNode, leaving: Iterable[SequenceFlow]) -> Iterator[tuple[str, int]]:
    """Every expression of the element and of the arrows that leave it, with its line."""
    yield from _awaited(node)
    yield from ((text, line) for text, line, _ in _texts(node, leaving))
    for parameter in node.outputs:
        yield from ((text, parameter.line) for text in _expressions(parameter))


def asked_for(node: FlowNode, leaving: Iterable[SequenceFlow]) -> Iterator[str]:
    """Variables of which the element asks whether they are there: they may be missing."""
    for text, _ in texts_of(node, leaving):
        if "empty" in text or "defined" in text:
            yield from names_in(text)


def writes_of(node: FlowNode, forms: Forms) -> Writes:
    """What an element writes when it has done its work."""
    if node.leftovers:
        return ANYTHING  # data that is carried in a way that is not looked at here
    beside = _names_beside(node)
    if node.outputs:
        return Writes(beside | {parameter.name for parameter in node.outputs})
    work = _work_of(node, forms)
    return Writes(beside | work.names, work.is_open, work.asks_nothing)


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
    if form_key is None:
        return UNASKED
    found = fields_of(form_key, forms)
    if found is None:
        return ANYTHING
    asked = frozenset(field.key.partition(".")[0] for field in found)
    return Writes(asked) if asked else UNASKED


def fields_of(form_key: str, forms: Forms) -> tuple[Field, ...] | None:
    """What the form asks; None where it is not known, or cannot be read."""
    content = forms.get(form_key) if forms is not None else None
    try:
        return None if content is None else tuple(fields(read_form(form_schema(content))))
    except FormRejected:
        return None


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


def names_in(text: str) -> frozenset[str]:
    """The variables that an expression reads; none when it is not understood, which another check tells."""
    try:
        return names_read(text)
    except ModelTextFailed:
        return frozenset()


def _needed_in(text: str) -> frozenset[str]:
    """Those of them without which it fails; none when it is not understood."""
    try:
        return names_needed(text)
    except ModelTextFailed:
        return frozenset()


#: A text, its line, and whether it is looked at after the element's work.
_Text = tuple[str, int, bool]


def _awaited(node: FlowNode) -> Iterator[tuple[str, int]]:
    for definition in node.definitions if isinstance(node, Event) else ():
        if definition.condition is not None:
            yield definition.condition.text, definition.condition.line


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
        if node.loop.completion_condition is not None:
            yield node.loop.completion_condition.text, node.loop.completion_condition.line, True
    elif isinstance(node.loop, StandardLoop) and node.loop.condition is not None:
        yield node.loop.condition.text, node.loop.condition.line, not node.loop.is_tested_before
    if node.ad_hoc is not None and node.ad_hoc.completion_condition is not None:
        yield node.ad_hoc.completion_condition.text, node.ad_hoc.completion_condition.line, True


def _event_texts(definition: EventDefinition) -> Iterator[_Text]:
    if definition.timer is not None and not is_iso8601(definition.timer.text.strip()):
        yield definition.timer.text, definition.timer.line, False
    if definition.correlation_key is not None:
        yield definition.correlation_key, definition.line, False


def _expressions(parameter: Parameter) -> Iterator[str]:
    """What its value is computed from; a value that is copied counts as an expression of its name."""
    value = parameter.value
    if isinstance(value, Copy):
        yield from (value.variable,) if value.variable.isidentifier() and not value.is_optional else ()
    elif not parameter.is_script:
        yield from expressions_in(value)
