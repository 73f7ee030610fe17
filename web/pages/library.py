"""The process library: ready processes by area, each with its picture, and a copy of one's own."""

from collections.abc import Mapping

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.bpmn_xml.reader import diagram_of
from engine.comparison.merging import Choice
from foundation.sentences import N_, Sentence
from modeler_api.condition_words import forms_in
from modeler_api.drafts.rules import DraftChanged, DraftInReview, VersionTaken
from modeler_api.editing.edit_locks import NotYourTurn
from modeler_api.library.templates import copy_from_library
from modeler_api.library.updates import ChoicesMissing, library_update, merge_update
from modeler_api.process_models import ProcessModel, process_models
from organization.areas import areas
from organization.http import allowed, require_actor
from organization.permissions import Action
from web import toasts
from web.comparison_view import shown_conflict, shown_differences
from web.languages import language
from web.library_view import IN_USE, Template, card, library, template
from web.model_files import xml_of
from web.model_layout import picture_size
from web.outline_words import ProcessOutline, outline_rows
from web.parts import Parts
from web.role_names import role_names
from web.spoken_drawing import spoken_drawing
from web.views import Views

pages = Views("library", prefix="/library")
blueprint = pages.blueprint

_CHOICES = frozenset(Choice)


@pages.get("")
@allowed(Action.SEE_MODELS)
def everything(parts: Parts) -> str:
    """Cards by area; `area` and `state` in the address narrow them."""
    with parts.work.read() as unit:
        found = library(unit, require_actor(), language())
    area, only_in_use = request.args.get("area"), request.args.get("state") == "in_use"
    return render_template(
        "library/everything.html",
        found=found,
        shown=[one for one in found if area in (None, one.key)],
        area=area,
        only_in_use=only_in_use,
        in_use=IN_USE,
    )


@pages.get("/<key>")
@allowed(Action.SEE_MODELS)
def one(parts: Parts, key: str) -> str:
    """One process: its drawing, who takes part, what it asks for."""
    found, speaks = template(key), language()
    with parts.work.read() as unit:
        shown = card(unit, require_actor(), key, speaks)
        model = next((one for one in process_models(unit, require_actor()) if one.key == key), None)
        area = next((one.name(speaks) for one in areas(unit) if one.key == found.area), found.area)
    return render_template(
        "library/one.html",
        card=shown,
        area=area,
        roles=found.roles(speaks),
        size=picture_size(found.bundle.bpmn),
        outlines=_outlines(found, speaks),
        in_use=IN_USE,
        ours=_own_state(model) if model else None,
    )


@pages.get("/<key>/diagram.bpmn")
@allowed(Action.SEE_MODELS)
def diagram(parts: Parts, key: str) -> Response:  # noqa: ARG001 - every view is given the parts
    """The drawing."""
    return xml_of(spoken_drawing(template(key).bundle.bpmn, key, language()))


@pages.post("/<key>/copy")
@allowed(Action.EDIT_MODELS)
def copy(parts: Parts, key: str) -> AnyResponse:
    """Copy it as a draft of the company's own, and go there."""
    note = parts.texts.render(Sentence(N_("Copy of the library")), language())
    company = parts.settings.default_language
    draft = copy_from_library(parts.work, require_actor(), key, language=company, note=note)
    toasts.say(Sentence(N_("«%(name)s» is yours now, as a draft. Publish it when it suits you."), {"name": draft.name}))
    return redirect(url_for("models.one", key=draft.model_key))


@pages.get("/<key>/update")
@allowed(Action.EDIT_MODELS)
def update(parts: Parts, key: str) -> str:
    """What the library has changed since the company took the process, and what both changed."""
    return _update(parts, key, {})


@pages.post("/<key>/update")
@allowed(Action.EDIT_MODELS)
def merge(parts: Parts, key: str) -> AnyResponse | tuple[str, int]:
    """Merge it into a draft, as was chosen, and go there."""
    chosen = {name.removeprefix("choice:"): Choice(value) for name, value in request.form.items() if value in _CHOICES}
    note = parts.texts.render(Sentence(N_("Update of the library")), language())
    try:
        draft = merge_update(parts.work, require_actor(), key, chosen, note=note)
    except ChoicesMissing as refused:
        return _update(parts, key, chosen, problem=refused.sentence), 422
    except (NotYourTurn, DraftChanged, DraftInReview, VersionTaken) as refused:
        return _update(parts, key, chosen, problem=refused.sentence), 409
    toasts.say(Sentence(N_("The draft holds your changes and those of the library. Publish it when it suits you.")))
    return redirect(url_for("uploads.draft", key=key, number=draft.number))


def _update(parts: Parts, key: str, chosen: Mapping[str, Choice], problem: Sentence | None = None) -> str:
    speaks = language()
    found = library_update(parts.work, require_actor(), key)
    with parts.work.read() as unit:
        shown = card(unit, require_actor(), key, speaks)
    roles = role_names(parts)
    return render_template(
        "library/update.html",
        card=shown,
        found=found,
        news=shown_differences(found.news, roles) if found.news else None,
        conflicts=[shown_conflict(one, found.news, roles) for one in found.merged.conflicts]
        if found.merged and found.news
        else [],
        chosen=chosen,
        problem=problem,
    )


def _own_state(model: ProcessModel) -> str:
    """What the company has, as comparisons call it: its open draft, else its latest version."""
    if model.draft is not None:
        return "draft"
    return str(model.published.version) if model.published else "draft"


def _outlines(found: Template, spoken: str) -> list[ProcessOutline]:
    drawn = diagram_of(spoken_drawing(found.bundle.bpmn, found.key, spoken))
    return outline_rows(drawn.processes, forms_in(found.bundle.forms.values()))
