"""What is done on the page of a test, played; and the pieces of the page that tell where it then stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template
from pydantic import Field

from engine.forms.refusals import FormRejected
from engine.operations.declaration import Operation
from engine.sandbox.runs import Run, RunDiffers, RunRejected, read_run
from engine.sandbox.sandbox import HeldCall
from engine.sandbox.situation import OpenTask, Situation
from engine.user_tasks.lookup import UserTask
from foundation.errors import SuiteError
from foundation.http.api import Body
from foundation.http.problem import Say
from foundation.json_values import plain, untag
from foundation.sentences import N_, Sentence
from modeler_api.operations.catalogue import operations
from modeler_api.process_models import process_model
from modeler_api.trials.rules_reached import rules_reached
from modeler_api.trials.saved_tests import Result, saved_tests_of
from modeler_api.trials.value_names import ValueNames, operation_of
from organization.actor import Actor
from organization.permissions import Action, may
from runtime.forms.answers import Moment
from runtime.forms.validation import FieldError, FormInvalid
from web.form_html import ShownForm, form_preview, shown_form, submitted_texts
from web.form_words import Fact, Reader, facts
from web.languages import language
from web.parts import Parts
from web.role_names import role_name
from web.task_pane import reader_for, told
from web.trying_steps import Doing, begun, grown
from web.trying_values import Values, values_to_write
from web.trying_view import (
    NO_FORM,
    Somebody,
    Tried,
    chosen,
    clock_words,
    covered_marks,
    day_of,
    form_of_task,
    marks,
    ways_of,
    weekday_words,
    who_does,
    who_starts,
)
from web.variable_values import ShownValue, shown_value

#: Stands where the name of a message would, at the start that nothing but a person or a call makes.
_BY_HAND = ""


@dataclass(frozen=True)
class Played:
    """A list, where it leads, and what could not be done."""

    shown: Tried
    run: Run | None
    #: None while nothing has started.
    found: Situation | None
    doing: Doing | None
    problem: SuiteError | None = None
    errors: Sequence[FieldError] = ()

    @property
    def typed(self) -> Mapping[str, Sequence[str]] | None:
        """What was filled in in vain."""
        return submitted_texts(self.doing.fields) if self.doing and self.errors else None

    def left(self, field: str, text: str) -> Mapping[str, Sequence[str]] | None:
        """What was written in vain in the form of the page whose field says this."""
        is_meant = self.doing is not None and self.problem is not None and self.doing.text(field) == text
        return self.doing.fields if self.doing and is_meant else None


@dataclass(frozen=True)
class ShownTask:
    """The task whose form is open."""

    open: OpenTask
    form: ShownForm
    facts: tuple[Fact, ...]
    who: Somebody
    #: By when it is to be done, and when somebody looks after it.
    dates: tuple[Sentence, ...]


@dataclass(frozen=True)
class ShownCall:
    """A call that is held, in the words of the catalogue."""

    name: str
    #: What its inputs are called, by key.
    inputs: Mapping[str, str]
    answer: Values


class SentDoing(Body):
    """A form of the page, or a button."""

    kind: str
    fields: dict[str, list[str]] = Field(default_factory=dict)
    by: str = ""


class SentPlay(Body):
    """The list as the page has it, and what is done now."""

    run: dict[str, Any] | None = None
    does: SentDoing | None = None

    def run_so_far(self) -> Run | None:
        """None while nothing has started. Raises RunRejected."""
        try:
            return None if self.run is None else read_run(untag(self.run))
        except (ValueError, TypeError, ArithmeticError) as failure:
            raise RunRejected(problem=Sentence(N_("a value in it is none that can be read"))) from failure

    @property
    def doing(self) -> Doing | None:
        """As the rooms of the page know it."""
        return Doing(self.does.kind, self.does.fields, self.does.by) if self.does else None


def play(parts: Parts, actor: Actor, shown: Tried, sent: SentPlay) -> Played:
    """Replay the list and do one thing more; what cannot be done leaves all as it was."""
    run, doing = sent.run_so_far(), sent.doing
    try:
        found = parts.trials.play(shown.material, run) if run else None
    except SuiteError as problem:  # the drawing has changed under it
        return Played(shown, None, None, None, problem)
    before = Played(shown, run, found, doing)
    if doing is None or doing.kind == "look":
        return before
    try:
        after = _done(parts, actor, before, doing)
        return replace(before, run=after, found=parts.trials.play(shown.material, after))
    except FormInvalid as invalid:
        return replace(before, errors=invalid.errors, problem=invalid)
    except SuiteError as problem:
        return replace(before, problem=problem)


def preview(parts: Parts, actor: Actor, shown: Tried, sent: SentPlay) -> dict[str, Any]:
    """What the answers so far change in the form that is being filled in."""
    run, doing = sent.run_so_far(), sent.doing
    found = parts.trials.play(shown.material, run) if run else None
    base = reader_for(parts, actor)
    one = chosen(found.tasks, doing.text("element"), doing.item) if found and doing else None
    form, variables = (form_of_task(one), one.variables) if one else (shown.start_form, {})
    reader = Reader(base.locale, _moment(parts, actor, found) if found else base.moment)
    return told(parts, form_preview(form, submitted_texts(doing.fields) if doing else {}, variables, reader))


def _done(parts: Parts, actor: Actor, before: Played, doing: Doing) -> Run:
    doing = doing if doing.by else replace(doing, by=actor.username)
    if before.run is None or before.found is None:
        now = parts.work.clock.now().replace(second=0, microsecond=0)
        return begun(before.shown, doing, now, replace(reader_for(parts, actor).moment, now=now))
    return grown(before.run, before.found, doing, _moment(parts, actor, before.found))


def _moment(parts: Parts, actor: Actor, found: Situation) -> Moment:
    return replace(reader_for(parts, actor).moment, now=found.now)


def fragments(
    parts: Parts, actor: Actor, played: Played, model_key: str | None, results: Mapping[str, Result] | None
) -> dict[str, Any]:
    """The list as it is now, and the pieces of the page."""

    def say(sentence: Sentence) -> str:
        return parts.texts.render(sentence, language())

    shown, found = played.shown, played.found
    with parts.work.read() as unit:
        tests = saved_tests_of(unit, model_key) if model_key else []
        rules = rules_reached(unit, model_key or "", shown.material, found.rules if found else frozenset())
    known = [one for one in tests if one.ran_on == shown.material.digest]
    passed = frozenset(id_ for one in known for id_ in one.passed) | (found.passed if found else frozenset())
    ways = ways_of(shown, passed)
    said = {
        "played": played,
        "shown": shown,
        "found": found,
        "ways": ways,
        "rules": rules,
        "tests": tests,
        "digest": shown.material.digest,
        "results": results or {},
        "problem": _problem(played),
        "model_key": model_key,
        "may_edit": model_key is not None and _may_edit(parts, actor, model_key),
        "language": language(),
        **(_start(parts, actor, played) if found is None else _standing(parts, actor, played, found)),
        **_values(parts, played, say),
    }
    return {
        "run": plain(played.run.as_json()) if played.run else None,
        "bar": render_template("models/_try_bar.html", **said),
        "side": render_template("models/_try_side.html", **said),
        "marks": marks(found, reader_for(parts, actor).moment.zone, say) if found else {},
        "covered": covered_marks(passed, ways, say),
    }


def _values(parts: Parts, played: Played, say: Say) -> dict[str, Any]:
    """What is written by hand: by the name of a message or signal, `_BY_HAND` for a start; and by the held call."""
    shown, found = played.shown, played.found
    places = [(one.element_id, one.name) for one in (found.awaited if found else shown.other_starts)]
    if found is None and shown.plain_start and shown.plain_start.form_key is None:
        places.append((shown.plain_start.id, _BY_HAND))
    calls = found.calls if found else ()
    if shown.is_by_hand or not (places or calls):
        return {"brought": {}, "calls": {}, "known_names": []}
    names = ValueNames(shown.diagram, shown.process, shown.material.tried)
    with parts.work.read() as unit:
        catalogue = operations(unit)
    variables = found.variables if found else {}
    brought = {name: names.of_beginning(element, variables) for element, name in places}
    return {
        "known_names": names.known,
        "brought": {name: values_to_write(labels, {}, played.left("name", name)) for name, labels in brought.items()},
        "calls": {one.key: _call(one, operation_of(one, catalogue), names, played, say) for one in calls},
    }


def _call(call: HeldCall, operation: Operation | None, names: ValueNames, played: Played, say: Say) -> ShownCall:
    inputs = {one.key: say(Sentence(one.name)) for one in operation.inputs} if operation else {}
    labels = {key: label and say(Sentence(label)) for key, label in names.of_answer(call, operation).items()}
    answer = values_to_write(labels, call.proposal, played.left("element", call.element_id))
    return ShownCall(say(Sentence(operation.name)) if operation else call.connector_id, inputs, answer)


def _may_edit(parts: Parts, actor: Actor, model_key: str) -> bool:
    with parts.work.read() as unit:
        return may(actor, Action.EDIT_MODELS, area=process_model(unit, actor, model_key).area)


def _problem(played: Played) -> Sentence | None:
    if played.problem is None or played.errors:
        return None
    what = played.problem.context.get("what") if isinstance(played.problem, RunDiffers) else None
    return what if isinstance(what, Sentence) else played.problem.sentence


def _start(parts: Parts, actor: Actor, played: Played) -> dict[str, Any]:
    with parts.work.read() as unit:
        who = who_starts(unit, played.shown, actor)
    reader = reader_for(parts, actor)
    try:
        start = played.shown.start_form
    except FormRejected as refused:
        start, played = NO_FORM, replace(played, problem=played.problem or refused)
    form = shown_form(start, {}, reader, texts=played.typed, errors=played.errors)
    return {"form": form, "who": who, "task": None, "due": "", "played": played, "problem": _problem(played)}


def _standing(parts: Parts, actor: Actor, played: Played, found: Situation) -> dict[str, Any]:
    base = reader_for(parts, actor)
    reader = Reader(base.locale, _moment(parts, actor, found))
    doing, zone = played.doing, reader.moment.zone
    one = chosen(found.tasks, doing.text("element"), doing.item) if doing else chosen(found.tasks, None, 0)
    return {
        "clock": clock_words(found.now, zone, reader.locale),
        "day": day_of(found, found.now, zone),
        "due": clock_words(found.next_due_at, zone, reader.locale) if found.next_due_at else "",
        "task": _task(parts, actor, played, one, reader) if one else None,
        "variables": _variables(found.variables, reader),
        "inputs": {call.key: _variables(call.inputs, reader) for call in found.calls},
    }


def _variables(values: Mapping[str, Any], reader: Reader) -> list[tuple[str, ShownValue]]:
    zone, locale = reader.moment.zone, reader.locale
    return [(name, shown_value(name, values[name], zone=zone, locale=locale)) for name in sorted(values)]


def _task(parts: Parts, actor: Actor, played: Played, one: OpenTask, reader: Reader) -> ShownTask:
    form, variables = form_of_task(one), one.variables
    role = role_name(parts, one.task.candidate_groups, otherwise=one.task.lane or "")
    with parts.work.read() as unit:
        who = who_does(unit, one.task, role, actor)
    shown = shown_form(form, variables, reader, texts=played.typed, errors=played.errors)
    return ShownTask(one, shown, facts(form, variables, reader), who, tuple(_dates(one.task, reader)))


def _dates(task: UserTask, reader: Reader) -> Iterator[Sentence]:
    """The words are those of the test's clock."""
    now, zone = reader.moment.now, reader.moment.zone
    for at, ahead, behind in (
        (task.due_at, N_("Due: %(when)s"), N_("It was due: %(when)s")),
        (task.follow_up_at, N_("Follow-up: %(when)s"), N_("Follow-up since: %(when)s")),
    ):
        if at is not None:
            yield Sentence(behind if at <= now else ahead, {"when": weekday_words(at, zone, reader.locale)})
