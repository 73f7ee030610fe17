"""Forms and decisions that several processes use: all of them, one with its versions and users, and taking it over."""

from collections.abc import Mapping

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.forms.refusals import FormRejected
from foundation.errors import SuiteError
from foundation.http.api import Key, sent
from foundation.sentences import N_, Sentence
from foundation.unit_of_work import UnitOfWork
from modeler_api.drafts.rules import LONGEST_NAME, LONGEST_NOTE, NoteMissing, NoteTooLong
from modeler_api.drafts.stored import draft_bundle
from modeler_api.editing.saving import NameMissing, NameTooLong
from modeler_api.process_models import ProcessModel, open_draft, process_model, process_models
from modeler_api.shared.changing import (
    SharedFileChanged,
    SharedFileHasErrors,
    SharedKeyTaken,
    begin_shared,
    publish_shared,
    share,
)
from modeler_api.shared.stored import (
    SharedFile,
    SharedFileNotFound,
    SharedKind,
    seen_shared,
    shared_content,
    shared_versions,
)
from modeler_api.shared.uses import all_with_uses, take_over, uses
from organization.areas import areas
from organization.directory import names_of
from organization.http import allowed, require_actor
from organization.permissions import Action, may
from web import toasts
from web.draft_editors import SentFromDraft
from web.form_seen import form_seen
from web.languages import language
from web.parts import Parts
from web.views import Views


class SentTaking(SentFromDraft):
    """What the modeler wants for a step: the process, and the shared file."""

    model: Key
    kind: SharedKind
    key: Key


pages = Views("shared_files", prefix="/shared")
blueprint = pages.blueprint


@pages.get("")
@allowed(Action.SEE_MODELS)
def everything(parts: Parts) -> str:
    """Everything that is shared, by area."""
    return _everything(parts)


@pages.post("")
@allowed(Action.EDIT_MODELS)
def begin(parts: Parts) -> AnyResponse | tuple[str, int]:
    """A new form or table, to be worked on before anybody can take it over."""
    asked, given = require_actor(), request.form
    try:
        kind = _kind(given)
        made = begin_shared(parts.work, asked, kind, name=given.get("name", ""), area=given.get("area", ""))
    except (NameMissing, NameTooLong) as refused:
        return _everything(parts, refused.sentence), 422
    return redirect(url_for("shared_editor.editor", kind=made.kind, key=made.key))


@pages.post("/take")
@allowed(Action.EDIT_MODELS)
def take_for_step(parts: Parts) -> Response:
    """Take it over into a draft that is being drawn."""
    asked = sent(SentTaking)
    draft = take_over(parts.work, require_actor(), asked.kind, asked.key, asked.model, hand=asked.hand)
    return jsonify({"revision": draft.revision})


@pages.get("/offer")
@allowed(Action.EDIT_MODELS)
def offering(parts: Parts) -> str:
    """Say what a file of a draft is called when others use it too."""
    return _offering(parts, request.args)


@pages.post("/offer")
@allowed(Action.EDIT_MODELS)
def offer(parts: Parts) -> AnyResponse | tuple[str, int]:
    """Share a file of a draft as version 1; the draft then has that version."""
    given, actor = request.form, require_actor()
    kind, key = _kind(given), given.get("key", "")
    content = _of_draft(parts, given.get("model", ""), kind, key)
    said = {"name": given.get("name", ""), "area": given.get("area", ""), "note": given.get("note", "")}
    try:
        share(parts.work, actor, kind, key, content=content, **said)
    except (NameMissing, NameTooLong, NoteTooLong, SharedFileHasErrors, FormRejected, SharedKeyTaken) as refused:
        return _offering(parts, given, refused.sentence), 422
    toasts.say(Sentence(N_("«%(name)s» is shared: every process can take it over."), {"name": said["name"]}))
    return redirect(url_for("shared_files.one", kind=kind, key=key))


@pages.get("/<any(form, decisions):kind>/<key>")
@allowed(Action.SEE_MODELS)
def one(parts: Parts, kind: str, key: str) -> str:
    """One shared file."""
    return _one(parts, SharedKind(kind), key)


@pages.get("/<any(form, decisions):kind>/<key>/versions/<int:number>")
@allowed(Action.SEE_MODELS)
def version(parts: Parts, kind: str, key: str, number: int) -> Response:
    """A version, byte for byte."""
    with parts.work.read() as unit:
        found = next((one for one in shared_versions(unit, SharedKind(kind), key) if one.number == number), None)
    if found is None:
        raise SharedFileNotFound(key=key)
    answer = Response(found.content, mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=key if "." in key else f"{key}.form")
    return answer


@pages.post("/<any(form, decisions):kind>/<key>/publish")
@allowed(Action.EDIT_MODELS)
def publish(parts: Parts, kind: str, key: str) -> AnyResponse | tuple[str, int]:
    """Make what is worked on the next version."""
    note = request.form.get("note", "")
    try:
        seen = request.form.get("revision", 0, type=int)
        file = publish_shared(parts.work, require_actor(), SharedKind(kind), key, note=note, revision=seen)
    except (NoteMissing, NoteTooLong, SharedFileHasErrors, FormRejected) as refused:
        return _one(parts, SharedKind(kind), key, refused), 422
    except SharedFileChanged as refused:
        return _one(parts, SharedKind(kind), key, refused), 409
    toasts.say(Sentence(N_("Version %(version)s can be taken over now."), {"version": file.version}))
    return redirect(url_for("shared_files.one", kind=kind, key=key))


@pages.post("/<any(form, decisions):kind>/<key>/take")
@allowed(Action.EDIT_MODELS)
def take(parts: Parts, kind: str, key: str) -> AnyResponse:
    """Take the newest version over into the draft of a process."""
    model = request.form.get("model", "")
    in_place_of_own = bool(request.form.get("in_place_of_own"))
    draft = take_over(parts.work, require_actor(), SharedKind(kind), key, model, in_place_of_own=in_place_of_own)
    toasts.say(Sentence(N_("The draft of «%(name)s» has it now. Publish it when it is ready."), {"name": draft.name}))
    return redirect(url_for("uploads.draft", key=model, number=draft.number))


def _everything(parts: Parts, problem: Sentence | None = None) -> str:
    actor = require_actor()
    with parts.work.read() as unit:
        names = {area.key: area.name(language()) for area in areas(unit)}
        found = [(file, len(users)) for file, users in all_with_uses(unit, actor)]
    groups: dict[str, list[tuple[SharedFile, int]]] = {}
    for file, count in found:
        groups.setdefault(names.get(file.area, file.area), []).append((file, count))
    return render_template(
        "shared/everything.html",
        groups=sorted(groups.items()),
        areas=_own_areas(names),
        problem=problem,
        given=request.form,
        longest_name=LONGEST_NAME,
    )


def _one(parts: Parts, kind: SharedKind, key: str, problem: SuiteError | None = None) -> str:
    actor = require_actor()
    with parts.work.read() as unit:
        file = seen_shared(unit, actor, kind, key)
        versions, users, content = shared_versions(unit, kind, key), uses(unit, actor, kind, key), None
        if kind is SharedKind.FORM:
            content = versions[0].content if versions else shared_content(unit, kind, key)
        using = {use.model.key for use in users}
        others = [model for model in _editable(unit) if model.key not in using]
        area = next((area.name(language()) for area in areas(unit) if area.key == file.area), file.area)
        names = names_of(unit, frozenset({file.changed_by, *(one.published_by for one in versions)}))
    return render_template(
        "shared/one.html",
        file=file,
        area=area,
        versions=versions,
        users=users,
        others=[(model.key, model.name) for model in others],
        names=names,
        preview=form_seen(parts, content)["preview"] if content else "",
        may_edit=may(actor, Action.EDIT_MODELS, area=file.area),
        problem=problem,
        given=request.form,
        longest_note=LONGEST_NOTE,
    )


def _offering(parts: Parts, given: Mapping[str, str], problem: Sentence | None = None) -> str:
    kind, key = _kind(given), given.get("key", "")
    _of_draft(parts, given.get("model", ""), kind, key)
    with parts.work.read() as unit:
        model = process_model(unit, require_actor(), given.get("model", ""))
        names = {area.key: area.name(language()) for area in areas(unit)}
    chosen = given.get("area", model.area)
    return render_template(
        "shared/offer.html",
        model=model,
        kind=kind,
        key=key,
        areas=_own_areas(names),
        chosen=chosen,
        problem=problem,
        given=given,
        longest_name=LONGEST_NAME,
        longest_note=LONGEST_NOTE,
    )


def _kind(given: Mapping[str, str]) -> SharedKind:
    kind = given.get("kind", "")
    if kind not in set(SharedKind):
        raise SharedFileNotFound(key=given.get("key", ""))
    return SharedKind(kind)


def _of_draft(parts: Parts, model: str, kind: SharedKind, key: str) -> bytes:
    with parts.work.read() as unit:
        bundle = draft_bundle(unit, open_draft(unit, require_actor(), model))
    content = (bundle.forms if kind is SharedKind.FORM else bundle.decisions).get(key)
    if content is None:
        raise SharedFileNotFound(key=key)
    return content


def _own_areas(names: dict[str, str]) -> list[tuple[str, str]]:
    actor = require_actor()
    return [(key, name) for key, name in names.items() if may(actor, Action.EDIT_MODELS, area=key)]


def _editable(unit: UnitOfWork) -> list[ProcessModel]:
    actor = require_actor()
    return [one for one in process_models(unit, actor) if may(actor, Action.EDIT_MODELS, area=one.area)]
