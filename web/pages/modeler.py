"""The modeler: begin a process, draw it, save each change, take turns with others."""

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.bpmn_xml.offered import offered
from foundation.sentences import Sentence
from modeler_api.areas_of_models import AreaMissing
from modeler_api.drafts.rules import LONGEST_NAME
from modeler_api.drafts.stored import Draft, draft_bundle, draft_bytes
from modeler_api.editing.saving import Changes, NameMissing, NameTooLong, begin_model, open_for_editing
from modeler_api.process_models import open_draft
from organization.areas import areas
from organization.http import allowed, require_actor
from organization.permissions import Action, may
from web.draft_editors import edited, editor_settings, save_sent, stored, turn_sent
from web.finding_words import finding_marks, shown_findings, told_by_element
from web.languages import language
from web.model_files import xml_of
from web.modeler_choices import company_choices, draft_choices
from web.modeler_words import modeler_words
from web.parts import Parts
from web.views import Views

pages = Views("modeler", prefix="/models")
blueprint = pages.blueprint


@pages.get("/new")
@allowed(Action.EDIT_MODELS)
def form(parts: Parts) -> str:
    """Name a new process."""
    return _form(parts)


@pages.post("/new")
@allowed(Action.EDIT_MODELS)
def begin(parts: Parts) -> AnyResponse | tuple[str, int]:
    """Begin it with nothing but its start."""
    try:
        draft = begin_model(
            parts.work, require_actor(), name=request.form.get("name", ""), area=request.form.get("area", "")
        )
    except (NameMissing, NameTooLong) as refused:
        return _form(parts, name=refused.sentence), 422
    except AreaMissing as refused:
        return _form(parts, area=refused.sentence), 422
    return redirect(url_for("modeler.modeler", key=draft.model_key))


@pages.post("/<key>/edit")
@allowed(Action.EDIT_MODELS)
def edit(parts: Parts, key: str) -> AnyResponse:
    """Open the draft, or make one from the latest version."""
    open_for_editing(parts.work, require_actor(), key)
    return redirect(url_for("modeler.modeler", key=key))


@pages.get("/<key>/edit")
@allowed(Action.EDIT_MODELS)
def modeler(parts: Parts, key: str) -> str:
    """Draw the open draft."""
    model, draft = edited(parts, key)
    return render_template(
        "models/modeler.html",
        model=model,
        draft=draft,
        settings=_settings(draft),
        words=modeler_words(parts.texts, language()),
    )


@pages.get("/<key>/edit/drawing.bpmn")
@allowed(Action.EDIT_MODELS)
def drawing(parts: Parts, key: str) -> Response:
    """The drawing as it was saved last, complete."""
    return xml_of(_bpmn(parts, stored(parts, key)))


@pages.post("/<key>/edit/save")
@allowed(Action.EDIT_MODELS)
def save(parts: Parts, key: str) -> Response:
    """Save the drawing over the revision that it was changed from, and say what was found in it."""
    draft = save_sent(parts, key, Changes)
    return jsonify({**_found(parts, draft), "revision": draft.revision})


@pages.get("/<key>/edit/findings")
@allowed(Action.EDIT_MODELS)
def findings(parts: Parts, key: str) -> Response:
    """What was found in the draft when it was saved last."""
    return jsonify(_found(parts, stored(parts, key)))


@pages.get("/<key>/edit/choices")
@allowed(Action.EDIT_MODELS)
def choices(parts: Parts, key: str) -> Response:
    """What can be chosen in the properties of an element."""
    actor = require_actor()
    with parts.work.read() as unit:
        draft = open_draft(unit, actor, key)
        bundle = draft_bundle(unit, draft)
        company = company_choices(unit, actor, parts.texts, language())
    return jsonify(
        {
            **company,
            **draft_choices(key, bundle, parts.texts, language()),
            "area": company["areas"].get(draft.area, draft.area),
        }
    )


@pages.post("/<key>/edit/turn")
@allowed(Action.EDIT_MODELS)
def turn(parts: Parts, key: str) -> Response:
    """Take the turn or keep it; with `way` ask for it, give it back, or take it from another tab of one's own."""
    return jsonify(turn_sent(parts, key))


def _bpmn(parts: Parts, draft: Draft) -> bytes:
    with parts.work.read() as unit:
        return draft_bytes(unit, draft.id)


def _found(parts: Parts, draft: Draft) -> dict[str, object]:
    # which of them the drawing shows, the page sees in its own
    named = {finding.element_id for finding in draft.findings if finding.element_id}
    found = shown_findings(draft.findings, parts.texts, language(), named)
    return {
        "findings": render_template("models/_modeler_findings.html", found=found),
        "count": len(found),
        "marks": finding_marks(found, parts.texts, language()),
        "at": told_by_element(draft.findings, found),
    }


def _settings(draft: Draft) -> dict[str, object]:
    key, views = draft.model_key, ("drawing", "findings", "choices", "save")
    settings = editor_settings(
        draft,
        **{view: url_for(f"modeler.{view}", key=key) for view in views},
        takeShared=url_for("shared_files.take_for_step"),
        beginForm=url_for("forms_editor.begin_for_step", key=key),
        beginDecision=url_for("decisions_editor.begin_for_step", key=key),
    )
    offers = {place: {name: sorted(kinds) for name, kinds in offer.items()} for place, offer in offered().items()}
    return {**settings, "offered": offers}


def _form(parts: Parts, **problems: Sentence) -> str:
    actor = require_actor()
    with parts.work.read() as unit:
        own = [
            (area.key, area.name(language())) for area in areas(unit) if may(actor, Action.EDIT_MODELS, area=area.key)
        ]
    return render_template(
        "models/new.html", areas=own, problems=problems, given=request.form, longest_name=LONGEST_NAME
    )
