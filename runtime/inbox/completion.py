"""Complete a user task: check the right and the form, then let the engine take its step."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.commands.advance import Moved
from engine.commands.complete_user_task import complete_user_task
from engine.forms.schema import fields
from engine.history import log
from engine.history.events import EventType
from engine.instances.process_engine import ProcessEngine
from engine.user_tasks.lifecycle import UserTaskStatus, check_completion
from organization.actor import Actor
from runtime.forms.answers import Answer
from runtime.forms.validation import Checked, FormInvalid, validate_browser, validate_json
from runtime.inbox.claiming import NotACandidate
from runtime.inbox.drafts import drop_draft
from runtime.inbox.opened import OpenedTask, moment_of, open_task


def complete_from_browser(
    process_engine: ProcessEngine, actor: Actor, user_task_id: str, submitted: Mapping[str, Sequence[str]]
) -> Moved:
    """Complete with what a page's form sent.

    Raises UserTaskNotFound, UserTaskNotOpen, UserTaskNotYours, NotACandidate, FormInvalid.
    """
    opened = _completable(process_engine, actor, user_task_id)
    moment = moment_of(process_engine, actor)
    checked = validate_browser(opened.form, submitted, opened.variables, moment)
    return _complete(process_engine, actor, opened, _valid(checked))


def complete_with_json(
    process_engine: ProcessEngine, actor: Actor, user_task_id: str, submitted: Mapping[str, Any]
) -> Moved:
    """Complete with JSON or native values; a task without a form takes them as they are. Raises as above."""
    opened = _completable(process_engine, actor, user_task_id)
    if not any(fields(opened.form)):
        return _complete(process_engine, actor, opened, submitted)
    checked = validate_json(opened.form, submitted, opened.variables, moment_of(process_engine, actor))
    return _complete(process_engine, actor, opened, _valid(checked))


def was_answered_so(
    process_engine: ProcessEngine, actor: Actor, user_task_id: str, submitted: Mapping[str, Sequence[str]]
) -> bool:
    """Whether the actor completed the task with just these answers: a form that was sent twice.

    Raises UserTaskNotFound.
    """
    opened = open_task(process_engine, actor, user_task_id)
    task = opened.task
    if task.status != UserTaskStatus.COMPLETED or task.assignee != actor.username:
        return False
    with process_engine.work.read() as unit:
        events = log.of_instance(unit, task.instance_id)
    done = (one for one in events if one.token_id == task.token_id and one.type is EventType.ACTIVITY_COMPLETED)
    written: Mapping[str, Any] = next((one.payload.get("variables", {}) for one in done), {})
    sent = validate_browser(opened.form, submitted, opened.variables, moment_of(process_engine, actor)).values
    return all(sent[key] == value for key, value in written.items() if key in sent)


def _completable(process_engine: ProcessEngine, actor: Actor, user_task_id: str) -> OpenedTask:
    opened = open_task(process_engine, actor, user_task_id)
    task = opened.task
    check_completion(task.id, task.status, task.assignee, by=actor.username)
    if not opened.rights.may_complete:
        raise NotACandidate(name=task.name)
    return opened


def _valid(checked: Checked) -> Mapping[str, Answer]:
    if checked.errors:
        raise FormInvalid(checked.errors)
    return checked.values


def _complete(process_engine: ProcessEngine, actor: Actor, opened: OpenedTask, values: Mapping[str, Answer]) -> Moved:
    moved = complete_user_task(process_engine, opened.task.id, values, by=actor.username)
    # after the step and not with it: a draft left behind by a crash in between is never shown again
    with process_engine.work.begin() as unit:
        drop_draft(unit, opened.task.id, actor.username)
    return moved
