"""A published process as a chapter: what it is for, each step once, who does what, terms, events, systems."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn_xml.diagram import Activity, Diagram, Event, EventDefinition, FlowNode, flow_nodes
from engine.bpmn_xml.outline import Next, OutlineEntry, outline, trigger_of
from engine.definitions.definition import Definition
from engine.forms.reader import read_form
from engine.forms.refusals import FormRejected
from engine.forms.schema import Form
from engine.operations.declaration import Operations
from foundation.sentences import N_
from modeler_api.condition_words import condition_words
from modeler_api.element_words import kind_words
from modeler_api.handbook.document import Block, Heading, Paragraph, Picture, Row, Table, table
from modeler_api.handbook.drawing import drawing_of
from modeler_api.handbook.form_words import form_blocks
from modeler_api.handbook.responsibilities import doers, duties, letters, starters
from modeler_api.handbook.risks import risks
from modeler_api.handbook.rule_words import rule_blocks
from modeler_api.handbook.speech import Speech
from modeler_api.handbook.terms import term_words
from modeler_api.review.reach import reach_of, reach_words

LEGEND = N_("R: does it. A: approves or chooses the way. I: is told.")


@dataclass(frozen=True)
class Subject:
    """What a chapter is about."""

    #: In the reader's language.
    definition: Definition
    #: The file as it was published.
    bpmn: bytes
    area: str
    #: Who may publish it: keys of roles.
    owners: tuple[str, ...]
    #: The name of who published it.
    published_by: str
    #: How many hold each role today.
    holders: Mapping[str, int]
    operations: Operations
    #: Names of the published processes by key.
    processes: Mapping[str, str]


def chapter(subject: Subject, number: int, speech: Speech) -> Iterator[Block]:
    """The chapter of one process."""
    definition = subject.definition
    forms = forms_of(definition)
    yield Heading(1, f"{number}. {definition.published.name}", definition.key)
    yield Paragraph(definition.process.documentation or speech(N_("The drawing does not say what it is for.")))
    yield _at_a_glance(subject, speech)
    drawing = drawing_of(subject.bpmn, definition.process)
    if drawing is not None:
        yield Picture(drawing, speech(N_("The drawing of «%(name)s»"), name=definition.published.name))
    yield Heading(2, speech(N_("Step by step")))
    yield _steps(definition, forms, number, speech)
    yield from _explained(definition, speech)
    yield from _responsibilities(definition, forms, speech)
    yield from _forms_in_words(definition, forms, speech)
    yield from rule_blocks(definition.decisions, speech)
    yield from _terms(definition, speech)
    yield from _events(definition, speech)
    yield from _systems(subject, speech)
    yield from _risks(subject, speech)


def forms_of(definition: Definition) -> dict[str, Form]:
    """The forms of a version, by key."""
    found: dict[str, Form] = {}
    for key, schema in definition.forms.items():
        try:
            found[key] = read_form(schema)
        except FormRejected:  # published before it was refused
            continue
    return found


def _at_a_glance(subject: Subject, speech: Speech) -> Table:
    published = subject.definition.published
    starts = ", ".join(map(speech.role, starters(subject.definition.process)))
    rows = [
        (speech(N_("Area")), subject.area),
        (speech(N_("Answers for it")), ", ".join(map(speech.role, subject.owners)) or speech(N_("nobody yet"))),
        (speech(N_("Starts it")), starts if subject.definition.process.is_startable_by_hand else "–"),
        (
            speech(N_("Version")),
            speech(
                N_("%(version)s, published on %(date)s by %(name)s"),
                version=published.version,
                date=speech.date(published.deployed_at),
                name=subject.published_by,
            ),
        ),
    ]
    return table((speech(N_("What")), speech(N_("Said"))), rows)


def _steps(definition: Definition, forms: Mapping[str, Form], number: int, speech: Speech) -> Table:
    """Every element of the drawing, each once."""
    entries = outline(definition.process, condition_words(forms.values()))
    numbers = {entry.element_id: f"{number}.{place}" for place, entry in enumerate(entries, 1)}
    rows = tuple(_step(definition, entry, numbers, speech) for entry in entries)
    head = (N_("No."), N_("Step"), N_("What it is"), N_("Who"), N_("What follows"))
    return Table(tuple(speech(one) for one in head), rows)


def _step(definition: Definition, entry: OutlineEntry, numbers: Mapping[str, str], speech: Speech) -> Row:
    who = ", ".join(map(speech.role, doers(definition.process, definition.nodes[entry.element_id])))
    kind = speech.say(kind_words(entry.kind, entry.trigger))
    if entry.attached_to:
        kind = speech(N_("%(kind)s, at %(number)s"), kind=kind, number=numbers.get(entry.attached_to, "–"))
    ways = [_way(way, numbers[way.element_id], speech) for way in entry.next]
    name = "· " * entry.depth + (entry.name if entry.name != entry.element_id else kind)
    return Row((numbers[entry.element_id], name, kind, who or "–", "; ".join(ways) or "–"), entry.element_id)


def _way(way: Next, number: str, speech: Speech) -> str:
    if way.answer:
        return speech(N_("if “%(answer)s”: %(number)s"), answer=way.answer, number=number)
    return speech(N_("otherwise: %(number)s"), number=number) if way.is_default else number


def _explained(definition: Definition, speech: Speech) -> Iterator[Block]:
    """What whoever drew it wrote of single steps."""
    rows = [(node.label, " ".join(node.documentation.split())) for node in _nodes(definition) if node.documentation]
    if rows:
        yield Heading(2, speech(N_("What the drawing says of its steps")))
        yield table((speech(N_("Step")), speech(N_("Said"))), rows)


def _responsibilities(definition: Definition, forms: Mapping[str, Form], speech: Speech) -> Iterator[Block]:
    found = duties(definition.process, forms)
    if not found:
        return
    roles = tuple(dict.fromkeys(duty.role for duty in found))
    steps = dict.fromkeys((duty.element_id, duty.element_name) for duty in found)
    held = {(duty.element_id, duty.role): letters(duty.parts) for duty in found}
    yield Heading(2, speech(N_("Who does what")))
    yield Paragraph(speech(LEGEND), is_quiet=True)
    yield table(
        (speech(N_("Step")), *map(speech.role, roles)),
        [(name, *(held.get((element_id, role), "") for role in roles)) for element_id, name in steps],
    )


def _forms_in_words(definition: Definition, forms: Mapping[str, Form], speech: Speech) -> Iterator[Block]:
    asked = [(node, forms[key]) for node in _nodes(definition) if (key := _form_key(node)) in forms]
    if asked:
        yield Heading(2, speech(N_("Forms")))
    for node, form in asked:
        yield from form_blocks(node.label, form, speech)


def _terms(definition: Definition, speech: Speech) -> Iterator[Block]:
    rows = [
        (node.label, speech(words, term=speech.say(term_words(text))))
        for node in _nodes(definition)
        for words, text in _terms_of(node)
    ]
    if rows:
        yield Heading(2, speech(N_("Terms")))
        yield table((speech(N_("Step")), speech(N_("Term"))), rows)


def _terms_of(node: FlowNode) -> Iterator[tuple[str, str]]:
    if isinstance(node, Activity):
        if node.due_date:
            yield N_("due in: %(term)s"), node.due_date
        if node.follow_up_date:
            yield N_("to look at again in: %(term)s"), node.follow_up_date
    for one in getattr(node, "definitions", ()):
        if one.timer is not None:
            yield (N_("happens after: %(term)s") if one.timer_kind == "timeDuration" else "%(term)s"), one.timer.text


def _events(definition: Definition, speech: Speech) -> Iterator[Block]:
    rows = [
        (speech.say(kind_words(node.kind, trigger_of(node))), node.label, _event_words(definition.diagram, node))
        for node in _nodes(definition)
        if isinstance(node, Event) and (node.definitions or node.kind == "boundaryEvent")
    ]
    if rows:
        yield Heading(2, speech(N_("What happens when")))
        yield table((speech(N_("When")), speech(N_("Step")), speech(N_("Which"))), rows)


def _event_words(diagram: Diagram, event: Event) -> str:
    return ", ".join(filter(None, (_reference(diagram, one) for one in event.definitions))) or "–"


def _reference(diagram: Diagram, said: EventDefinition) -> str:
    if said.condition is not None:
        return said.condition.text
    found = diagram.definition(said.reference, said.kind)
    return found.label if found else ""


def _systems(subject: Subject, speech: Speech) -> Iterator[Block]:
    definition = subject.definition
    known = {node.id for node in _nodes(definition)}
    rows = [
        (definition.nodes[one.element_id].label, speech.say(reach_words(one, subject.operations, subject.processes)))
        for one in reach_of(definition.diagram, None)
        if one.element_id in known
    ]
    if rows:
        yield Heading(2, speech(N_("Calls and systems")))
        yield table((speech(N_("Step")), speech(N_("What it does by itself"))), rows)


def _risks(subject: Subject, speech: Speech) -> Iterator[Block]:
    rows = [(speech.say(one),) for one in risks(subject.definition.process, subject.holders, speech.roles)]
    if rows:
        yield Heading(2, speech(N_("What to keep in mind")))
        yield table((speech(N_("As things stand")),), rows)


def _nodes(definition: Definition) -> tuple[FlowNode, ...]:
    return flow_nodes(definition.process)


def _form_key(node: FlowNode) -> str:
    return getattr(node, "form_key", None) or ""
