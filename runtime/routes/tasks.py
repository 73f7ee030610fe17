"""REST: user tasks of the person who asks."""

from datetime import datetime
from typing import Any

from flask import Response
from pydantic import BaseModel, Field

from engine.instances.process_engine import ProcessEngine
from foundation.http.api import (
    Body,
    Id,
    Key,
    PageQuery,
    Routes,
    Text,
    Username,
    Variables,
    answer,
    done,
    filled,
    native,
)
from foundation.http.idempotency import Known, recovered_by
from foundation.json_values import plain
from organization.http import allowed, require_actor
from organization.permissions import Action
from runtime.inbox.claiming import assign, claim, release
from runtime.inbox.completion import complete_with_json
from runtime.inbox.drafts import draft_of, save_draft
from runtime.inbox.listing import Box, tasks_in
from runtime.inbox.opened import open_task, seen_task


class TasksQuery(PageQuery):
    """Which tasks."""

    box: Box = Field(Box.MINE, description="mine; roles: offered to me or my roles; team: those that others have")
    process: Key | None = None


class TaskPath(BaseModel):
    """Which task."""

    task_id: Id


class AssignBody(Body):
    """Who gets it."""

    to: Username


class DraftBody(Body):
    """What was typed so far: the texts of each field."""

    texts: dict[Key, list[Text]] = Field(max_length=500)


class CompleteBody(Body):
    """The answers, by the keys of the form's fields; without a form, the variables to write."""

    variables: Variables


class ListedTaskOut(BaseModel):
    """A task in a list."""

    id: str
    name: str
    element_id: str
    instance_id: str
    definition_key: str
    business_key: str | None
    lane: str | None
    assignee: str | None
    priority: int
    created_at: datetime
    due_at: datetime | None
    claimed_at: datetime | None


class TasksOut(BaseModel):
    """One page of tasks, what is due first coming first."""

    items: list[ListedTaskOut]
    next_cursor: str | None


class RightsOut(BaseModel):
    """What the person who asks may do with the task now."""

    may_claim: bool
    may_release: bool
    may_complete: bool
    may_assign: bool


class TaskOut(ListedTaskOut):
    """A task with all that is needed to do it."""

    status: str
    candidate_groups: list[str]
    candidate_users: list[str]
    form_key: str | None
    form: dict[str, Any] | None = Field(description="the form-js schema, as published")
    variables: dict[str, Any] = Field(description="as the task sees them; empty once it has ended")
    draft: dict[str, list[str]] | None
    rights: RightsOut


class MovedOut(BaseModel):
    """Where the process instance stands now."""

    instance_id: str
    status: str


def routes(process_engine: ProcessEngine) -> Routes:
    """List, open, claim, release, assign, draft, complete."""
    api = Routes("tasks", "Work that waits for people")

    @api.get("/tasks", summary="Tasks of mine or of my roles", responses={200: TasksOut})
    @allowed(Action.DO_TASKS)
    def list_tasks(query: TasksQuery) -> Response:
        with process_engine.work.read() as unit:
            page = tasks_in(
                unit, require_actor(), query.box, cursor=query.cursor, definition_key=query.process, size=query.size
            )
        items = [filled(ListedTaskOut, task) for task in page.items]
        return answer(TasksOut(items=items, next_cursor=page.next_cursor))

    @api.get("/tasks/<task_id>", summary="One task with its form and variables", responses={200: TaskOut})
    @allowed(Action.DO_TASKS, Action.ASSIGN_TASKS)
    def get_task(path: TaskPath) -> Response:
        return answer(_task(process_engine, path.task_id))

    def claimed(known: Known) -> Response:
        return answer(_task(process_engine, known["task_id"]))

    @api.post("/tasks/<task_id>/claim", summary="Take it", responses={200: TaskOut})
    @allowed(Action.DO_TASKS)
    @recovered_by(claimed)
    def claim_task(path: TaskPath) -> Response:
        claim(process_engine, require_actor(), path.task_id)
        return answer(_task(process_engine, path.task_id))

    @api.post("/tasks/<task_id>/release", summary="Give it back", responses={204: None})
    @allowed(Action.DO_TASKS)
    @recovered_by(_done)
    def release_task(path: TaskPath) -> Response:
        release(process_engine, require_actor(), path.task_id)
        return done()

    @api.post("/tasks/<task_id>/complete", summary="Complete it", responses={200: MovedOut})
    @allowed(Action.DO_TASKS)
    @recovered_by(_moved, "instance_id", "status")
    def complete_task(path: TaskPath, body: CompleteBody) -> Response:
        moved = complete_with_json(process_engine, require_actor(), path.task_id, native(body.variables))
        return answer(MovedOut(instance_id=moved.id, status=moved.status.value))

    _add_giving_and_drafts(api, process_engine)
    return api


def _add_giving_and_drafts(api: Routes, process_engine: ProcessEngine) -> None:
    @api.post("/tasks/<task_id>/assign", summary="Give it to somebody", responses={204: None})
    @allowed(Action.ASSIGN_TASKS)
    @recovered_by(_done)
    def assign_task(path: TaskPath, body: AssignBody) -> Response:
        assign(process_engine, require_actor(), path.task_id, to=body.to)
        return done()

    @api.put("/tasks/<task_id>/draft", summary="Keep what was typed so far", responses={204: None})
    @allowed(Action.DO_TASKS)
    @recovered_by(_done)
    def keep_draft(path: TaskPath, body: DraftBody) -> Response:
        actor = require_actor()
        task = seen_task(process_engine, actor, path.task_id).task
        with process_engine.work.begin() as unit:
            save_draft(unit, task.id, actor.username, body.texts)
        return done()


def _moved(known: Known) -> Response:
    return answer(MovedOut(instance_id=known["instance_id"], status=known["status"]))


def _done(_known: Known) -> Response:
    return done()


def _task(process_engine: ProcessEngine, task_id: str) -> TaskOut:
    actor = require_actor()
    opened = open_task(process_engine, actor, task_id)
    with process_engine.work.read() as unit:
        draft = draft_of(unit, task_id, actor.username)
    form_key = opened.task.form_key
    return filled(
        TaskOut,
        opened.task,
        form=opened.definition.forms.get(form_key) if form_key else None,
        variables=plain(dict(opened.variables)),
        draft=None if draft is None else {key: list(texts) for key, texts in draft.texts.items()},
        rights=filled(RightsOut, opened.rights),
        candidate_groups=list(opened.task.candidate_groups),
        candidate_users=list(opened.task.candidate_users),
    )
