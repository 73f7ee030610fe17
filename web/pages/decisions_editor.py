"""The editor of decisions: a DMN file of a draft, drawn, saved, tried out, with what its rules leave open."""

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.bpmn_xml.refusals import UnsafeFile
from engine.decisions.decide import Hits, Outcome
from engine.decisions.failures import HitPolicyViolated
from engine.decisions.model import DecisionModel
from foundation.errors import SuiteError
from foundation.http.api import Body, Key, Text, sent
from foundation.sentences import Sentence
from modeler_api.decisions.cells import Plain
from modeler_api.decisions.coverage import Region
from modeler_api.decisions.trials import tried
from modeler_api.drafts.stored import Draft, draft_decisions
from modeler_api.editing.decisions import DraftFileNotFound, begin_decision, decision_model, decisions_of
from modeler_api.editing.saving import Changes
from organization.http import allowed, require_actor
from organization.permissions import Action
from web.decision_words import decision_words
from web.draft_editors import SentBeginning, edited, editor_settings, save_sent, stored
from web.finding_words import shown_findings
from web.languages import language
from web.parts import Parts
from web.views import Views


class SentTrial(Body):
    """A decision of the file, and its inputs as texts by what they ask for."""

    decision: Key
    inputs: dict[str, Text]


pages = Views("decisions_editor", prefix="/models/<key>/edit/decisions")
blueprint = pages.blueprint


@pages.post("")
@allowed(Action.EDIT_MODELS)
def begin(parts: Parts, key: str) -> AnyResponse:
    """A new table in the open draft."""
    name, tab = request.form.get("name", ""), request.form.get("tab", "")
    _draft, file_name = begin_decision(parts.work, require_actor(), key, name=name, tab=tab)
    return redirect(url_for("decisions_editor.editor", key=key, file_name=file_name))


@pages.post("/new")
@allowed(Action.EDIT_MODELS)
def begin_for_step(parts: Parts, key: str) -> Response:
    """The same, told to the modeler: it is for a step of the drawing."""
    asked = sent(SentBeginning)
    draft, file_name = begin_decision(parts.work, require_actor(), key, name=asked.name, tab=asked.tab)
    at = url_for("decisions_editor.editor", key=key, file_name=file_name)
    return jsonify({"key": file_name.removesuffix(".dmn"), "at": at, "revision": draft.revision})


@pages.get("/<file_name>")
@allowed(Action.EDIT_MODELS)
def editor(parts: Parts, key: str, file_name: str) -> str:
    """Edit a DMN file of the open draft."""
    model, draft = edited(parts, key)
    _content(parts, draft, file_name)
    return render_template(
        "models/decision_editor.html",
        model=model,
        draft=draft,
        file_name=file_name,
        settings=_settings(draft, file_name),
        words=decision_words(parts.texts, language()),
    )


@pages.get("/<file_name>/file.dmn")
@allowed(Action.EDIT_MODELS)
def file(parts: Parts, key: str, file_name: str) -> Response:
    """The file as it was saved last."""
    return Response(_content(parts, stored(parts, key), file_name), mimetype="application/xml")


@pages.post("/<file_name>/save")
@allowed(Action.EDIT_MODELS)
def save(parts: Parts, key: str, file_name: str) -> Response:
    """Save the file over the revision that it was changed from, and say what was found in it."""
    draft = save_sent(parts, key, lambda content: Changes(decisions={file_name: content}))
    return jsonify({**_read(parts, draft, file_name), "revision": draft.revision})


@pages.get("/<file_name>/found")
@allowed(Action.EDIT_MODELS)
def found(parts: Parts, key: str, file_name: str) -> Response:
    """What is found in the file as it was saved last."""
    return jsonify(_read(parts, stored(parts, key), file_name))


@pages.post("/<file_name>/try")
@allowed(Action.EDIT_MODELS)
def try_out(parts: Parts, key: str, file_name: str) -> Response:
    """Decide for the inputs that were sent, and say by which rules."""
    trial = sent(SentTrial)
    try:
        model = _decisions(parts, stored(parts, key), file_name)
        outcome = tried(model, trial.decision, trial.inputs, parts.work.clock.now())
    except HitPolicyViolated as refused:
        return _tried(None, {refused.element_id: list(refused.rules)}, refused.sentence)
    except SuiteError as refused:
        return _tried(None, {}, refused.sentence)
    return _tried(outcome, _rules_by_table(outcome.hits), None)


def _tried(outcome: Outcome | None, rules: dict[str, list[int]], refusal: Sentence | None) -> Response:
    html = render_template("models/_decision_tried.html", outcome=outcome, refusal=refusal)
    return jsonify({"answer": html, "rules": rules})


def _rules_by_table(hits: tuple[Hits, ...]) -> dict[str, list[int]]:
    found: dict[str, set[int]] = {}
    for hit in hits:
        found.setdefault(hit.element_id, set()).update(hit.rules)
    return {element: sorted(rules) for element, rules in found.items()}


def _read(parts: Parts, draft: Draft, file_name: str) -> dict[str, object]:
    """The side of the page: findings, what may be tried, what the rules leave open."""
    try:
        model = _decisions(parts, draft, file_name)
    except UnsafeFile as refused:
        html = render_template("models/_decision_side.html", decisions=(), refusal=refused.sentence)
        return {"side": html, "count": 1}
    drawn = frozenset(one.id for one in model.decisions)
    shown = shown_findings(model.findings, parts.texts, language(), drawn)
    html = render_template(
        "models/_decision_side.html", decisions=decisions_of(model), shown=shown, example_of=_example_of
    )
    return {"side": html, "count": len(shown)}


def _example_of(region: Region) -> dict[str, str]:
    """One input of a region as the fields of a trial take it, by what they ask for."""
    return {part.expression: _field_text(part.sample) for part in region.parts}


def _field_text(value: Plain) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


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

    own = {"drawing": at("file"), "findings": at("found"), "save": at("save"), "try": at("try_out")}
    return editor_settings(draft, **own, file=file_name)
