"""The catalogue of operations: what there is, what each takes and answers, and trying one alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.connectors.contract import CallFailed, Plan
from engine.operations.declaration import Operation
from engine.operations.element_templates import LARGEST_BYTES, TemplateRefused
from engine.operations.values import WORDS
from foundation.http.problem import Say
from foundation.sentences import N_, Sentence
from modeler_api.operations.catalogue import operation, operations
from modeler_api.operations.company import store_template, template_version, template_versions, withdraw_template
from modeler_api.operations.testing import InputsWrong, Outcome, dry_run, test_now
from organization.directory import names_of
from organization.http import allowed, require_actor
from organization.permissions import Action
from process_library.operations.installed import installed
from web import toasts
from web.languages import language
from web.operations_view import (
    EFFECTS,
    PREFIX,
    answer_rows,
    asked,
    shown_groups,
    shown_instead,
    typed_values,
)
from web.parts import Parts
from web.views import Views

pages = Views("operations", prefix="/operations")
blueprint = pages.blueprint
_LONGEST_SEARCH = 100


@dataclass(frozen=True)
class _Tried:
    """What a trial came to, to be shown."""

    plan: Plan | None = None
    outcome: Outcome | None = None
    #: Why it would not even begin.
    refused: Sentence | None = None
    problems: Mapping[str, Sentence] = field(default_factory=dict)


@pages.get("")
@allowed(Action.SEE_MODELS, Action.CONFIGURE_CONNECTIONS)
def everything(parts: Parts) -> str:
    """Cards by group; `q` and `group` in the address narrow them."""
    search, group = request.args.get("q", "")[:_LONGEST_SEARCH].strip(), request.args.get("group")
    with parts.work.read() as unit:
        found = shown_groups(operations(unit).values(), _say(parts), search)
    instead = shown_instead(_say(parts), search)
    return render_template(
        "operations/everything.html",
        found=found,
        instead=instead,
        search=search,
        group=group,
        effects=EFFECTS,
        troubles=installed().troubles,
    )


@pages.get("/new")
@allowed(Action.CONFIGURE_CONNECTIONS)
def form(parts: Parts) -> str:  # noqa: ARG001 - every view is given the parts
    """Add an operation of the company."""
    return render_template("operations/new.html", given="", refused=None)


@pages.post("/new")
@allowed(Action.CONFIGURE_CONNECTIONS)
def store(parts: Parts) -> AnyResponse | tuple[str, int]:
    """Keep a template, typed or uploaded."""
    uploaded, typed_text = request.files.get("file"), request.form.get("template", "")
    content = uploaded.read(LARGEST_BYTES + 1) if uploaded and uploaded.filename else typed_text.encode()
    try:
        read = store_template(parts.work, require_actor(), content)
    except TemplateRefused as refused:
        return render_template("operations/new.html", given=typed_text, refused=refused.sentence), 422
    values = {"name": read.operation.name, "version": read.operation.version}
    toasts.say(Sentence(N_("«%(name)s» is in the catalogue, version %(version)s."), values))
    for told in read.left_out:
        toasts.say(told)
    return redirect(url_for("operations.one", key=read.operation.key))


@pages.post("/<key>/withdraw")
@allowed(Action.CONFIGURE_CONNECTIONS)
def withdraw(parts: Parts, key: str) -> AnyResponse:
    """Offer a template no more."""
    withdraw_template(parts.work, require_actor(), key)
    toasts.say(Sentence(N_("The template is offered no more. Drawings that use it go on working.")))
    return redirect(url_for("operations.everything"))


@pages.get("/<key>/versions/<int:version>.json")
@allowed(Action.SEE_MODELS, Action.CONFIGURE_CONNECTIONS)
def template(parts: Parts, key: str, version: int) -> Response:
    """A template as it was uploaded."""
    with parts.work.read() as unit:
        found = template_version(unit, key, version)
    answer = Response(found.content, content_type="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{key}.{version}.json")
    return answer


@pages.get("/<key>")
@allowed(Action.SEE_MODELS, Action.CONFIGURE_CONNECTIONS)
def one(parts: Parts, key: str) -> str:
    """One operation, with the form to try it."""
    with parts.work.read() as unit:
        found = operation(unit, key)
    return _page(parts, found, {}, None)


@pages.post("/<key>/test")
@allowed(Action.EDIT_MODELS, Action.CONFIGURE_CONNECTIONS)
def test(parts: Parts, key: str) -> str | tuple[str, int]:
    """Say what it would do, or do it: `way` is `real` for that."""
    with parts.work.read() as unit:
        found = operation(unit, key)
    values, problems = typed_values(found, request.form)
    tried = _Tried(problems=problems) if problems else _tried(parts, found, values)
    shown = _page(parts, found, request.form, tried)
    return (shown, 422) if tried.problems or tried.refused else shown


def _tried(parts: Parts, found: Operation, values: dict[str, Any]) -> _Tried:
    actor = require_actor()
    try:
        if request.form.get("way") == "real":
            return _Tried(outcome=test_now(parts.process_engine, actor, found, values))
        return _Tried(plan=dry_run(parts.process_engine, actor, found, values))
    except InputsWrong as refused:
        return _Tried(problems=refused.problems)
    except CallFailed as refused:
        return _Tried(refused=refused.sentence)


def _page(parts: Parts, found: Operation, given: Mapping[str, str], tried: _Tried | None) -> str:
    with parts.work.read() as unit:
        versions = template_versions(unit, found.key)
        base = operation(unit, found.preset_of) if found.preset_of else None
        names = names_of(unit, frozenset(one.stored_by for one in versions))
    answer = tried and ((tried.plan and tried.plan.answer) or (tried.outcome and tried.outcome.answer))
    return render_template(
        "operations/one.html",
        operation=found,
        fields=asked(found),
        given={name.removeprefix(PREFIX): text for name, text in given.items() if name.startswith(PREFIX)},
        tried=tried,
        answer=answer_rows(answer or None),
        effects=EFFECTS,
        words_of_kind=WORDS,
        versions=versions,
        names=names,
        base=base,
    )


def _say(parts: Parts) -> Say:
    return lambda sentence: parts.texts.render(sentence, language())
