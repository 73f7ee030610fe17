"""The editor of forms: a form of a draft, put together, saved, and shown as people will see it."""

from contextlib import suppress

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.bpmn_xml.diagram import Activity, Event, flow_nodes
from engine.bpmn_xml.reader import diagram_of
from engine.forms.refusals import FormRejected
from engine.forms.schema import TextView
from foundation.http.api import sent
from modeler_api.drafts.stored import Draft, draft_bundle
from modeler_api.editing.forms import begin_form, form_asked, form_file
from modeler_api.editing.saving import Changes, Hand
from modeler_api.shared.stored import SharedKind
from organization.http import allowed, require_actor
from organization.permissions import Action
from web.draft_editors import SentBeginning, copy_of, edited, editor_settings, save_sent, stored
from web.form_seen import form_seen
from web.languages import language
from web.modeler_words import modeler_words
from web.parts import Parts
from web.views import Views

pages = Views("forms_editor", prefix="/models/<key>/edit/forms")
blueprint = pages.blueprint


@pages.post("")
@allowed(Action.EDIT_MODELS)
def begin(parts: Parts, key: str) -> AnyResponse:
    """A new form in the open draft."""
    name, tab = request.form.get("name", ""), request.form.get("tab", "")
    _draft, form_key = begin_form(parts.work, require_actor(), key, name=name, hand=Hand(tab))
    return redirect(url_for("forms_editor.editor", key=key, form_key=form_key))


@pages.post("/new")
@allowed(Action.EDIT_MODELS)
def begin_for_step(parts: Parts, key: str) -> Response:
    """The same, told to the modeler: it is for a step of the drawing."""
    asked = sent(SentBeginning)
    draft, form_key = begin_form(parts.work, require_actor(), key, name=asked.name, hand=asked.hand)
    at = url_for("forms_editor.editor", key=key, form_key=form_key)
    return jsonify({"key": form_key, "at": at, "revision": draft.revision})


@pages.get("/<form_key>")
@allowed(Action.EDIT_MODELS)
def editor(parts: Parts, key: str, form_key: str) -> str:
    """Edit a form of the open draft."""
    model, draft = edited(parts, key)
    content = _content(parts, draft, form_key)
    with parts.work.read() as unit:
        name = _name(content, draft_bundle(unit, draft).bpmn, form_key)
    return render_template(
        "models/form_editor.html",
        model=model,
        draft=draft,
        form_key=form_key,
        name=name,
        copy=copy_of(parts, draft, SharedKind.FORM, form_key),
        settings=_settings(draft, form_key),
        words=modeler_words(parts.texts, language()),
    )


@pages.get("/<form_key>/file.form")
@allowed(Action.EDIT_MODELS)
def file(parts: Parts, key: str, form_key: str) -> Response:
    """The form as it was saved last."""
    return Response(_content(parts, stored(parts, key), form_key), mimetype="application/json")


@pages.post("/<form_key>/save")
@allowed(Action.EDIT_MODELS)
def save(parts: Parts, key: str, form_key: str) -> Response:
    """Save the form over the revision that it was changed from, and show it as people will see it."""
    draft = save_sent(parts, key, lambda content: Changes(forms={form_key: content}))
    return jsonify({**form_seen(parts, _content(parts, draft, form_key)), "revision": draft.revision})


@pages.get("/<form_key>/found")
@allowed(Action.EDIT_MODELS)
def found(parts: Parts, key: str, form_key: str) -> Response:
    """The form as people will see it, or why nobody can be asked so."""
    return jsonify(form_seen(parts, _content(parts, stored(parts, key), form_key)))


def _name(content: bytes, bpmn: bytes, form_key: str) -> str:
    """What the form is called: by its own heading, else by the steps that show it."""
    with suppress(FormRejected):
        first = next(iter(form_asked(content).components), None)
        if isinstance(first, TextView) and first.blocks and first.blocks[0].kind == "heading":
            return "".join(piece.text for piece in first.blocks[0].lines[0])
    nodes = (node for process in diagram_of(bpmn).processes for node in flow_nodes(process))
    shown = [node.name for node in nodes if isinstance(node, Activity | Event) and node.form_key == form_key]
    return ", ".join(dict.fromkeys(filter(None, shown))) or form_key


def _content(parts: Parts, draft: Draft, form_key: str) -> bytes:
    with parts.work.read() as unit:
        return form_file(unit, require_actor(), draft.model_key, draft.number, form_key)


def _settings(draft: Draft, form_key: str) -> dict[str, object]:
    def at(view: str) -> str:
        return url_for(f"forms_editor.{view}", key=draft.model_key, form_key=form_key)

    own = {"drawing": at("file"), "findings": at("found"), "save": at("save")}
    return editor_settings(draft, **own, file=f"{form_key}.form")
