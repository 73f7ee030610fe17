"""One task: read it, take it, give it back, give it to somebody, save a draft, complete it."""

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.user_tasks.identity import UserTaskNotFound
from engine.user_tasks.lifecycle import UserTaskNotOpen
from engine.user_tasks.lookup import UserTask
from foundation.errors import Conflict, SuiteError
from foundation.sentences import N_, Sentence
from organization.directory import names_of
from organization.http import allowed, require_actor
from organization.permissions import Action
from runtime.cases import case_seen_by
from runtime.forms.validation import FormInvalid
from runtime.inbox.claiming import assign, claim, release
from runtime.inbox.completion import complete_from_browser, was_answered_so
from runtime.inbox.drafts import drop_draft, save_draft
from runtime.inbox.ended import ended_task
from runtime.inbox.listing import Box, tasks_in
from runtime.inbox.opened import seen_task
from web import toasts
from web.form_html import submitted_texts
from web.languages import language
from web.pages.inbox import listed, page
from web.parts import Parts
from web.spoken_engine import spoken_engine
from web.task_pane import preview, task_pane, told
from web.views import Views

pages = Views("task", prefix="/tasks/<user_task_id>")
blueprint = pages.blueprint


@pages.get("")
@allowed(Action.DO_TASKS, Action.ASSIGN_TASKS)
def task(parts: Parts, user_task_id: str) -> str | tuple[str, int]:
    """The task beside the list; alone on a telephone. Of one that is over, what became of it."""
    try:
        pane = task_pane(parts, require_actor(), user_task_id)
    except UserTaskNotFound:
        return _ended_page(parts, user_task_id), 410
    return page(listed(parts), pane, is_task_page=True, part=request.args.get("part"))


@pages.post("/claim")
@allowed(Action.DO_TASKS)
def take(parts: Parts, user_task_id: str) -> Response | tuple[str, int]:
    """Take it; if somebody was faster, say who."""
    try:
        claim(parts.process_engine, require_actor(), user_task_id)
    except Conflict as problem:
        return _conflict(parts, user_task_id, problem)
    return _back(user_task_id)


@pages.post("/release")
@allowed(Action.DO_TASKS)
def give_back(parts: Parts, user_task_id: str) -> Response | tuple[str, int]:
    """Give it back to its candidates; the toast takes it again."""
    actor = require_actor()
    try:
        release(parts.process_engine, actor, user_task_id)
    except Conflict as problem:
        return _conflict(parts, user_task_id, problem)
    name = seen_task(spoken_engine(parts), actor, user_task_id).task.name
    undo = toasts.Undo(url_for("task.take", user_task_id=user_task_id))
    toasts.say(Sentence(N_("You gave «%(name)s» back."), {"name": name}), undo=undo)
    return redirect(url_for("inbox.inbox"))


@pages.post("/assign")
@allowed(Action.ASSIGN_TASKS)
def give(parts: Parts, user_task_id: str) -> Response | tuple[str, int]:
    """Give it to somebody."""
    actor, to = require_actor(), request.form.get("to", "")
    try:
        assign(parts.process_engine, actor, user_task_id, to=to)
    except SuiteError as problem:
        return _conflict(parts, user_task_id, problem)
    with parts.work.read() as unit:
        names = names_of(unit, frozenset({to}))
    toasts.say(Sentence(N_("The task is with %(who)s now."), {"who": names.get(to, to)}))
    return _back(user_task_id)


@pages.post("/draft")
@allowed(Action.DO_TASKS)
def draft(parts: Parts, user_task_id: str) -> Response:
    """Keep what was typed, whatever has become of the task."""
    actor = require_actor()
    seen_task(parts.process_engine, actor, user_task_id)
    with parts.work.begin() as unit:
        saved = save_draft(unit, user_task_id, actor.username, submitted_texts(request.form.to_dict(flat=False)))
    if "quiet" in request.args:  # kept by the page itself while somebody types
        return jsonify({"saved_at": saved.saved_at.isoformat()})
    toasts.say(Sentence(N_("Draft saved.")))
    return _back(user_task_id)


@pages.post("/draft/discard")
@allowed(Action.DO_TASKS)
def discard(parts: Parts, user_task_id: str) -> Response:
    """Forget what was typed."""
    with parts.work.begin() as unit:
        drop_draft(unit, user_task_id, require_actor().username)
    return _back(user_task_id)


@pages.post("/preview")
@allowed(Action.DO_TASKS)
def look_ahead(parts: Parts, user_task_id: str) -> Response:
    """What the answers so far change in the form, and what follows with them."""
    changes, follows = preview(parts, require_actor(), user_task_id, _typed())
    return jsonify(
        {**told(parts, changes), "follows": " ".join(parts.texts.render(one, language()) for one in follows)}
    )


@pages.post("/complete")
@allowed(Action.DO_TASKS)
def complete(parts: Parts, user_task_id: str) -> Response | tuple[str, int]:
    """Complete it and go on to what is next; what cannot be is said beside its field, and nothing typed is lost."""
    actor, typed = require_actor(), _typed()
    found = seen_task(spoken_engine(parts), actor, user_task_id).task
    try:
        complete_from_browser(parts.process_engine, actor, user_task_id, typed)
    except FormInvalid:
        pane = task_pane(parts, actor, user_task_id, typed=typed)
        return page(listed(parts), pane, is_task_page=True), 422
    except Conflict as problem:
        if isinstance(problem, UserTaskNotOpen) and was_answered_so(parts.process_engine, actor, user_task_id, typed):
            return _done(parts, found, N_("«%(name)s» was completed already: nothing was sent twice."))
        with parts.work.begin() as unit:
            save_draft(unit, user_task_id, actor.username, typed)
        return _conflict(parts, user_task_id, problem)
    return _done(parts, found, N_("You completed «%(name)s»."))


def _ended_page(parts: Parts, user_task_id: str) -> str:
    """Only what ended the task: the case itself is for those who take part in it."""
    actor, process_engine = require_actor(), spoken_engine(parts)
    found = ended_task(process_engine, actor, user_task_id)
    told = case_seen_by(process_engine, actor, found.instance_id).story
    return render_template("tasks/ended.html", task=found, why=[one for one in told if one.at == found.ended_at])


def _typed() -> dict[str, list[str]]:
    return submitted_texts(request.form.to_dict(flat=False))


def _done(parts: Parts, found: UserTask, message: str) -> Response:
    """On to the next task of the same case that the person has or may take, else to the inbox."""
    toasts.say(Sentence(message, {"name": found.name}))
    actor = require_actor()
    with parts.work.read() as unit:
        for box in (Box.MINE, Box.ROLES):
            for other in tasks_in(unit, actor, box, definition_key=found.definition_key).items:
                if other.instance_id == found.instance_id:
                    return redirect(url_for("task.task", user_task_id=other.id, box=box.value))
    return redirect(url_for("inbox.inbox"))


def _conflict(parts: Parts, user_task_id: str, problem: SuiteError) -> tuple[str, int]:
    """The page again as things stand now, with what was in the way above it; the draft is shown in the form."""
    pane = task_pane(parts, require_actor(), user_task_id)
    return page(listed(parts), pane, is_task_page=True, conflict=problem), 409


def _back(user_task_id: str) -> Response:
    box, process = request.args.get("box"), request.args.get("process")
    return redirect(url_for("task.task", user_task_id=user_task_id, box=box, process=process))
