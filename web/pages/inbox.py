"""The inbox: a list of tasks, and beside it the task that is open."""

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.user_tasks.lifecycle import UserTaskAlreadyClaimed, UserTaskNotOpen
from foundation.sentences import N_, Sentence
from organization.http import allowed, require_actor
from organization.permissions import Action
from runtime.inbox.claiming import claim
from runtime.inbox.listing import Box, tasks_in
from web import toasts
from web.parts import Parts
from web.task_list import TaskList, task_list
from web.task_pane import TaskPane, task_pane
from web.views import Views

#: How many tasks "give me the next one" tries when others are faster.
_TRIES = 10

pages = Views("inbox")
blueprint = pages.blueprint


@pages.get("/inbox")
@allowed(Action.DO_TASKS)
def inbox(parts: Parts) -> str:
    """The list, and on a wide screen its first task."""
    found = listed(parts)
    pane = task_pane(parts, require_actor(), found.first_id) if found.first_id else None
    return page(found, pane, is_task_page=False)


@pages.get("/inbox/list")
@allowed(Action.DO_TASKS)
def rows(parts: Parts) -> Response:
    """The list alone, for pages that keep it fresh; 304 while nothing has changed."""
    html = render_template("tasks/_list.html", list=listed(parts), current_id=request.args.get("task"))
    answer = make_response(html)
    answer.add_etag()
    return answer.make_conditional(request)  # type: ignore[return-value]  # werkzeug says the base class


@pages.post("/inbox/next")
@allowed(Action.DO_TASKS)
def take_next(parts: Parts) -> AnyResponse:
    """Take the first task that nobody has and open it."""
    actor = require_actor()
    with parts.work.read() as unit:
        offered = tasks_in(unit, actor, Box.ROLES, size=_TRIES).items
    for task in offered:
        try:
            claim(parts.process_engine, actor, task.id)
        except (UserTaskAlreadyClaimed, UserTaskNotOpen):
            continue  # somebody was faster: the next one, then
        return redirect(url_for("task.task", user_task_id=task.id))
    toasts.say(Sentence(N_("There is nothing left to take: your roles have no free task.")))
    return redirect(url_for("inbox.inbox"))


def listed(parts: Parts) -> TaskList:
    """The list that the address asks for."""
    asked = request.args.get("box", Box.MINE)
    box = Box(asked) if asked in set(Box) else Box.MINE
    process, cursor = request.args.get("process") or None, request.args.get("cursor") or None
    return task_list(parts, require_actor(), box, process=process, cursor=cursor)


def page(found: TaskList, pane: TaskPane | None, *, is_task_page: bool, **more: object) -> str:
    """The two panes; a telephone shows the list, or on a task's own page the task."""
    current_id = pane.task.id if pane else None
    shown = {"list": found, "pane": pane, "current_id": current_id, "is_task_page": is_task_page}
    return render_template("tasks/inbox.html", **shown, **more)
