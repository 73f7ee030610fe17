"""The editors of what is shared: those of drafts, which read and save something else."""

from functools import partial

from flask import Response, jsonify, render_template, url_for

from engine.bpmn_xml.safe_xml import in_utf8
from engine.decisions.files import read_files
from engine.decisions.model import DecisionModel
from foundation.http.api import sent
from modeler_api.shared.changing import save_shared
from modeler_api.shared.stored import SharedFile, SharedKind, seen_shared, shared_content
from organization.http import allowed, require_actor
from organization.permissions import Action, require
from web.decision_side import decision_side, trial_sent
from web.draft_editors import SentChange, turn_sent
from web.form_seen import form_seen
from web.languages import language
from web.modeler_words import modeler_words
from web.parts import Parts
from web.views import Views

pages = Views("shared_editor", prefix="/shared/<any(form, decisions):kind>/<key>/edit")
blueprint = pages.blueprint


@pages.get("")
@allowed(Action.EDIT_MODELS)
def editor(parts: Parts, kind: str, key: str) -> str:
    """Edit what is worked on."""
    file = _file(parts, kind, key)
    is_form = file.kind is SharedKind.FORM
    return render_template(
        "models/form_editor.html" if is_form else "models/decision_editor.html",
        shared=file,
        settings=_settings(file),
        words=modeler_words(parts.texts, language()),
    )


@pages.get("/file")
@allowed(Action.EDIT_MODELS)
def stored(parts: Parts, kind: str, key: str) -> Response:
    """The file as it was saved last."""
    return Response(in_utf8(_content(parts, kind, key)), mimetype="text/plain")


@pages.get("/found")
@allowed(Action.EDIT_MODELS)
def found(parts: Parts, kind: str, key: str) -> Response:
    """What is found in it."""
    return jsonify(_seen(parts, kind, key))


@pages.post("/save")
@allowed(Action.EDIT_MODELS)
def save(parts: Parts, kind: str, key: str) -> Response:
    """Save it over the revision that it was changed from."""
    change, actor = sent(SentChange), require_actor()
    content = change.content.encode()
    file = save_shared(parts.work, actor, SharedKind(kind), key, content, revision=change.revision, tab=change.tab)
    return jsonify({**_seen(parts, kind, key), "revision": file.revision})


@pages.post("/try")
@allowed(Action.EDIT_MODELS)
def try_out(parts: Parts, kind: str, key: str) -> Response:
    """Decide for the inputs that were sent, and say by which rules."""
    return jsonify(trial_sent(parts, partial(_decisions, parts, kind, key)))


@pages.post("/turn")
@allowed(Action.EDIT_MODELS)
def turn(parts: Parts, kind: str, key: str) -> Response:
    """Whose turn it is to edit it."""
    file = _file(parts, kind, key)
    return jsonify(turn_sent(parts, file.turn, area=file.area))


def _seen(parts: Parts, kind: str, key: str) -> dict[str, object]:
    if SharedKind(kind) is SharedKind.FORM:
        return form_seen(parts, _content(parts, kind, key))
    return decision_side(parts, partial(_decisions, parts, kind, key))


def _decisions(parts: Parts, kind: str, key: str) -> DecisionModel:
    files = read_files({key: _content(parts, kind, key)})
    if key in files.unreadable:
        raise files.unreadable[key]
    return files.model_of_file(key)


def _content(parts: Parts, kind: str, key: str) -> bytes:
    _file(parts, kind, key)
    with parts.work.read() as unit:
        return shared_content(unit, SharedKind(kind), key)


def _file(parts: Parts, kind: str, key: str) -> SharedFile:
    """What the actor may edit."""
    actor = require_actor()
    with parts.work.read() as unit:
        file = seen_shared(unit, actor, SharedKind(kind), key)
    require(actor, Action.EDIT_MODELS, area=file.area)
    return file


def _settings(file: SharedFile) -> dict[str, object]:
    def at(view: str) -> str:
        return url_for(f"shared_editor.{view}", kind=file.kind, key=file.key)

    return {
        **{"drawing": at("stored"), "findings": at("found"), "save": at("save"), "try": at("try_out")},
        "turn": at("turn"),
        "key": file.turn,
        # what is shared has one working copy
        "number": 1,
        "revision": file.revision,
        "person": require_actor().username,
    }
