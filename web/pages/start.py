"""Start a process: the list of those that a person may start, and the form that each begins with."""

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.user_tasks.lookup import open_user_tasks
from foundation.sentences import N_, Sentence
from organization.areas import areas
from organization.http import allowed, require_actor
from organization.permissions import Action
from runtime.forms.validation import FormInvalid, validate_browser
from runtime.starting import start_from_browser, startable, startable_definition
from web import toasts
from web.form_html import form_preview, shown_form, submitted_texts
from web.parts import Parts
from web.spoken_engine import spoken_engine
from web.task_pane import reader_for, told
from web.views import Views

pages = Views("start", prefix="/start")
blueprint = pages.blueprint


@pages.get("")
@allowed(Action.START_CASES)
def choose(parts: Parts) -> str:
    """The processes that the person may start, by area."""
    found = startable(spoken_engine(parts), require_actor())
    with parts.work.read() as unit:
        names = {area.key: area for area in areas(unit)}
    return render_template("tasks/start.html", processes=found, areas=names)


@pages.get("/<key>")
@allowed(Action.START_CASES)
def form(parts: Parts, key: str) -> str:
    """The form of one process."""
    return _form_page(parts, key)


@pages.post("/<key>")
@allowed(Action.START_CASES)
def start(parts: Parts, key: str) -> Response | tuple[str, int]:
    """Start it; go on with its first task if that is the person's own, else to where the case is."""
    actor, typed = require_actor(), _typed()
    try:
        moved = start_from_browser(parts.process_engine, actor, key, typed)
    except FormInvalid:
        return _form_page(parts, key, typed), 422
    name = spoken_engine(parts).definitions.latest(key).published.name
    toasts.say(Sentence(N_("You started «%(name)s»."), {"name": name}))
    with parts.work.read() as unit:
        tasks = open_user_tasks(unit, moved.id)
    mine = next((task for task in tasks if task.assignee == actor.username), None)
    if mine is not None:
        return redirect(url_for("task.task", user_task_id=mine.id))
    return redirect(url_for("my_cases.case", instance_id=moved.id))


@pages.post("/<key>/preview")
@allowed(Action.START_CASES)
def look_ahead(parts: Parts, key: str) -> Response:
    """What the answers so far change in the form."""
    actor = require_actor()
    _definition, asked = startable_definition(spoken_engine(parts), actor, key)
    return jsonify(told(parts, form_preview(asked, _typed(), {}, reader_for(parts, actor))))


def _typed() -> dict[str, list[str]]:
    return submitted_texts(request.form.to_dict(flat=False))


def _form_page(parts: Parts, key: str, typed: dict[str, list[str]] | None = None) -> str:
    """The form; with what was sent in vain and what is wrong with it, which the form may say in its own sentences."""
    actor = require_actor()
    definition, asked = startable_definition(spoken_engine(parts), actor, key)
    reader = reader_for(parts, actor)
    errors = () if typed is None else validate_browser(asked, typed, {}, reader.moment).errors
    shown = shown_form(asked, {}, reader, texts=typed, errors=errors)
    return render_template("tasks/start_form.html", definition=definition, form=shown)
