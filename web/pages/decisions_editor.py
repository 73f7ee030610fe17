"""The editor of decisions: a DMN file of a draft, drawn, saved, tried out, with what its rules leave open."""

from functools import partial

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.bpmn_xml.safe_xml import in_utf8
from engine.decisions.files import read_files
from engine.decisions.model import DecisionModel
from foundation.http.api import sent
from modeler_api.drafts.stored import Draft, draft_decisions
from modeler_api.editing.decisions import DraftFileNotFound, begin_decision, decision_model
from modeler_api.editing.saving import Changes, Hand
from modeler_api.shared.stored import SharedKind
from modeler_api.trials.of_models import material_of_draft
from modeler_api.trials.rules_reached import rules_reached
from modeler_api.trials.saved_tests import run_tests
from organization.http import allowed, require_actor
from organization.permissions import Action
from web.decision_side import decision_side, trial_sent
from web.draft_editors import SentBeginning, copy_of, edited, editor_settings, save_sent, stored
from web.languages import language
from web.modeler_words import modeler_words
from web.parts import Parts
from web.views import Views

pages = Views("decisions_editor", prefix="/models/<key>/edit/decisions")
blueprint = pages.blueprint


@pages.post("")
@allowed(Action.EDIT_MODELS)
def begin(parts: Parts, key: str) -> AnyResponse:
    """A new table in the open draft."""
    name, tab = request.form.get("name", ""), request.form.get("tab", "")
    _draft, file_name = begin_decision(parts.work, require_actor(), key, name=name, hand=Hand(tab))
    return redirect(url_for("decisions_editor.editor", key=key, file_name=file_name))


@pages.post("/new")
@allowed(Action.EDIT_MODELS)
def begin_for_step(parts: Parts, key: str) -> Response:
    """The same, told to the modeler: it is for a step of the drawing."""
    asked = sent(SentBeginning)
    draft, file_name = begin_decision(parts.work, require_actor(), key, name=asked.name, hand=asked.hand)
    at = url_for("decisions_editor.editor", key=key, file_name=file_name)
    return jsonify({"key": file_name.removesuffix(".dmn"), "at": at, "revision": draft.revision})


@pages.get("/<file_name>")
@allowed(Action.EDIT_MODELS)
def editor(parts: Parts, key: str, file_name: str) -> str:
    """Edit a DMN file of the open draft."""
    model, draft = edited(parts, key)
    read = read_files({file_name: _content(parts, draft, file_name)}).read.get(file_name)
    return render_template(
        "models/decision_editor.html",
        model=model,
        draft=draft,
        file_name=file_name,
        name=(read.name if read else "") or file_name,
        copy=copy_of(parts, draft, SharedKind.DECISIONS, file_name),
        settings=_settings(draft, file_name),
        words=modeler_words(parts.texts, language()),
    )


@pages.get("/<file_name>/file.dmn")
@allowed(Action.EDIT_MODELS)
def file(parts: Parts, key: str, file_name: str) -> Response:
    """The file as it was saved last."""
    return Response(in_utf8(_content(parts, stored(parts, key), file_name)), mimetype="application/xml")


@pages.post("/<file_name>/save")
@allowed(Action.EDIT_MODELS)
def save(parts: Parts, key: str, file_name: str) -> Response:
    """Save the file over the revision that it was changed from, and say what was found in it."""
    draft = save_sent(parts, key, lambda content: Changes(decisions={file_name: content}))
    return jsonify({**_side(parts, draft, file_name), "revision": draft.revision})


@pages.get("/<file_name>/found")
@allowed(Action.EDIT_MODELS)
def found(parts: Parts, key: str, file_name: str) -> Response:
    """What is found in the file as it was saved last."""
    return jsonify(_side(parts, stored(parts, key), file_name))


@pages.post("/<file_name>/try")
@allowed(Action.EDIT_MODELS)
def try_out(parts: Parts, key: str, file_name: str) -> Response:
    """Decide for the inputs that were sent, and say by which rules."""
    return jsonify(trial_sent(parts, partial(_decisions, parts, stored(parts, key), file_name)))


@pages.post("/<file_name>/tests")
@allowed(Action.EDIT_MODELS)
def run(parts: Parts, key: str, file_name: str) -> Response:
    """Run the tests of the process on the draft, and say what they reach."""
    draft = stored(parts, key)
    material = material_of_draft(parts.trials, parts.work, require_actor(), key, draft.number)
    run_tests(parts.trials, parts.work, require_actor(), material, key)
    return jsonify(_side(parts, draft, file_name))


def _side(parts: Parts, draft: Draft, file_name: str) -> dict[str, object]:
    """The side of the page, with what the tests of the process reach."""
    material = material_of_draft(parts.trials, parts.work, require_actor(), draft.model_key, draft.number)
    with parts.work.read() as unit:
        rules = rules_reached(unit, draft.model_key, material)
    return decision_side(parts, partial(_decisions, parts, draft, file_name), model_key=draft.model_key, rules=rules)


def _decisions(parts: Parts, draft: Draft, file_name: str) -> DecisionModel:
    with parts.work.read() as unit:
        return decision_model(unit, require_actor(), draft.model_key, draft.number, file_name)


def _content(parts: Parts, draft: Draft, file_name: str) -> bytes:
    with parts.work.read() as unit:
        found = next((one for one in draft_decisions(unit, draft.id) if one.key == file_name), None)
    if found is None:
        raise DraftFileNotFound(key=draft.model_key, name=file_name)
    return found.content


def _settings(draft: Draft, file_name: str) -> dict[str, object]:
    def at(view: str) -> str:
        return url_for(f"decisions_editor.{view}", key=draft.model_key, file_name=file_name)

    own = {"drawing": at("file"), "findings": at("found"), "save": at("save"), "try": at("try_out"), "tests": at("run")}
    return editor_settings(draft, **own, file=file_name)
