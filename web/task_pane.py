"""The pane of one task: its form, what is worth knowing, what follows, who has it, what has happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from engine.forms.schema import fields
from engine.instances.search import instance_summary
from engine.user_tasks.lookup import UserTask
from foundation.sentences import Sentence
from organization.actor import Actor
from organization.candidate_groups import GroupMember, members_of
from organization.directory import names_of
from runtime.cases import Case, case_seen_by
from runtime.forms.answers import Moment
from runtime.forms.validation import validate_browser
from runtime.inbox.drafts import Draft, draft_of
from runtime.inbox.next_step import NextStep
from runtime.inbox.opened import OpenedTask, form_of, open_task, what_follows
from web.form_html import Preview, ShownForm, form_preview, shown_form
from web.form_words import Fact, Reader, facts, said
from web.languages import LOCALES, language
from web.parts import Parts
from web.role_names import role_in_sentence
from web.spoken_engine import spoken_engine

#: Facts of the start form that are shown when the form itself chooses none.
_MOST_FACTS = 5


@dataclass(frozen=True)
class TaskPane:
    """Everything the template of a task needs."""

    opened: OpenedTask
    #: For reading only, whoever the form belongs to now.
    form: ShownForm
    is_editable: bool
    facts: tuple[Fact, ...]
    follows: tuple[Sentence, ...]
    draft: Draft | None
    case: Case
    #: The name of whoever has the task, and of whoever asked for the case.
    assignee_name: str | None
    asked_by: str | None
    #: To whom the task can be given; empty for who may not give it.
    receivers: tuple[GroupMember, ...]

    @property
    def task(self) -> UserTask:
        """The task itself."""
        return self.opened.task


def reader_for(parts: Parts, actor: Actor) -> Reader:
    """For whom values are written."""
    moment = Moment(parts.work.clock.now(), ZoneInfo(actor.time_zone))
    return Reader(LOCALES[language(parts.settings.default_language)], moment)


def task_pane(
    parts: Parts,
    actor: Actor,
    user_task_id: str,
    *,
    typed: Mapping[str, Sequence[str]] | None = None,
) -> TaskPane:
    """The pane as the actor sees it; `typed` is what they sent in vain, and comes back with what is wrong with it.

    Raises UserTaskNotFound, FormRejected.
    """
    process_engine = spoken_engine(parts)
    opened = open_task(process_engine, actor, user_task_id)
    task, reader = opened.task, reader_for(parts, actor)
    with parts.work.read() as unit:
        draft = draft_of(unit, task.id, actor.username)
        summary = instance_summary(unit, task.instance_id)
        people = frozenset(name for name in (task.assignee, summary.started_by) if name)
        names = names_of(unit, people)
        receivers = {member for group in task.candidate_groups for member in members_of(unit, group)}
    texts = typed if typed is not None else draft.texts if draft else None
    # told anew, because the form may have sentences of its own in the reader's language
    errors = () if typed is None else validate_browser(opened.form, typed, opened.variables, reader.moment).errors
    follows = what_follows(process_engine, opened) if opened.is_open else ()
    return TaskPane(
        opened=opened,
        form=shown_form(opened.form, opened.variables, reader, texts=texts, errors=errors),
        is_editable=opened.is_open and task.assignee == actor.username,
        # who asked is told beside the form by name, also where a called process knows them by another variable
        facts=tuple(fact for fact in _facts(opened, reader) if fact.text != summary.started_by),
        follows=tuple(_said(parts, step) for step in follows),
        draft=draft,
        case=case_seen_by(process_engine, actor, task.instance_id),
        assignee_name=names.get(task.assignee, task.assignee) if task.assignee else None,
        asked_by=names.get(summary.started_by, summary.started_by) if summary.started_by else None,
        receivers=tuple(sorted(receivers)) if opened.rights.may_assign else (),
    )


def _facts(opened: OpenedTask, reader: Reader) -> tuple[Fact, ...]:
    """What the form's design shows to read; else what was said when the case was asked for."""
    chosen = facts(opened.form, opened.variables, reader)
    if chosen or not opened.is_open:
        return chosen
    asked_here = {field.key for field in fields(opened.form)}
    start = form_of(opened.definition, opened.definition.start_form_key())
    found = [
        said(field, opened.variables[field.key], opened.variables, reader)
        for field in fields(start)
        if field.key not in asked_here and opened.variables.get(field.key) is not None
    ]
    return tuple(found[:_MOST_FACTS])


def preview(
    parts: Parts, actor: Actor, user_task_id: str, typed: Mapping[str, Sequence[str]]
) -> tuple[Preview, tuple[Sentence, ...]]:
    """What the answers so far change in the form, and what follows if it is completed with them."""
    opened = open_task(spoken_engine(parts), actor, user_task_id)
    changes = form_preview(opened.form, typed, opened.variables, reader_for(parts, actor))
    follows = what_follows(spoken_engine(parts), opened, changes.answers)
    return changes, tuple(_said(parts, step) for step in follows)


def told(parts: Parts, changes: Preview) -> dict[str, Any]:
    """What a page that is being filled in needs to know, in the reader's language."""
    broken = {field: parts.texts.render(sentence, language()) for field, sentence in changes.broken.items()}
    return {"hidden": changes.hidden, "broken": broken}


def _said(parts: Parts, step: NextStep) -> Sentence:
    """The step with the role in the reader's language, and with the only person who holds it."""
    if not step.role:
        return step.sentence()
    with parts.work.read() as unit:
        members = members_of(unit, step.role)
    who = role_in_sentence(parts, [step.role], otherwise=step.lane or step.role)
    return step.sentence(f"{who} ({members[0].name})" if len(members) == 1 else who)
