"""Uploading a process: the form, the draft with what was found in it, and publishing."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from engine.bpmn_xml.reader import diagram_of
from engine.bpmn_xml.refusals import UnsafeFile
from engine.definitions.bundle_reader import MAX_UNPACKED_BYTES, UploadedFile, UploadRefused
from engine.definitions.deployment import Bundle, ModelRejected
from foundation.errors import Conflict, SuiteError
from foundation.sentences import N_, Sentence, counted
from modeler_api.areas_of_models import AreaMissing, IdOfAnotherArea
from modeler_api.drafts.files import DraftTooLarge, FileNameRefused, base_name
from modeler_api.drafts.rules import (
    LONGEST_NOTE,
    ApprovalMissing,
    DraftChanged,
    DraftInReview,
    DraftNotOpen,
    IdRefused,
    ModelArchived,
    NoteMissing,
    NoteTooLong,
    VersionTaken,
    model_key,
)
from modeler_api.drafts.stored import Draft, DraftNotFound, draft_by_number
from modeler_api.editing.edit_locks import NotYourTurn
from modeler_api.editing.several_files import read_upload, store_all
from modeler_api.editing.uploads import Seen, store_version
from modeler_api.process_models import ProcessModel, process_model
from modeler_api.publication import publish
from modeler_api.versions import draft_files
from organization.areas import Area, areas
from organization.directory import names_of
from organization.http import allowed, require_actor
from organization.permissions import Action, NotAllowed, may
from web import toasts
from web.languages import language
from web.model_files import download, download_all, xml_of
from web.parts import Parts
from web.spoken_drawing import spoken_drawing, spoken_name
from web.version_view import draft_page
from web.views import Views

pages = Views("uploads", prefix="/models")
blueprint = pages.blueprint

_MEGABYTE = 1024 * 1024
_TOO_LARGE = N_("The files are larger than %(limit)s MB together.")
_ANOTHER = N_("The file holds the process «%(name)s», not «%(wanted)s». It is stored as a draft of «%(name)s».")
_MEANWHILE = N_(
    "Somebody has changed this process since you opened the page, so your file is not stored yet. Look at what has "
    "changed. If you send the file again, it becomes the newest draft, and the other stays in the list of versions."
)
_REPLACED = N_("It takes the place of a draft of %(name)s, which stays in the list of versions.")
_NOT_YOUR_AREA = N_("The process belongs to the area «%(area)s», where you may not change processes.")


@pages.get("/upload")
@allowed(Action.EDIT_MODELS)
def form(parts: Parts) -> str:
    """Where a file is chosen."""
    return _form_page(parts)


@pages.post("/upload")
@allowed(Action.EDIT_MODELS)
def upload(parts: Parts) -> AnyResponse | tuple[str, int]:
    """Store the file as a draft, errors and all, and show what was found in it; of several, what became of each."""
    try:
        return _stored(parts)
    except RequestEntityTooLarge:
        limit = Sentence(_TOO_LARGE, {"limit": MAX_UNPACKED_BYTES // _MEGABYTE})
        return _form_page(parts, files=limit), 413
    except (
        UploadRefused,
        UnsafeFile,
        FileNameRefused,
        IdRefused,
        DraftTooLarge,
        DraftChanged,
        DraftInReview,
        NotYourTurn,
        ModelArchived,
    ) as refused:
        return _form_page(parts, files=_why_not(parts, refused)), 409 if isinstance(refused, Conflict) else 422
    except NoteTooLong as refused:
        return _form_page(parts, note=refused.sentence), 422
    except AreaMissing as refused:
        return _form_page(parts, area=refused.sentence), 422
    except (NotAllowed, IdOfAnotherArea) as refused:
        return _form_page(parts, area=_why_not(parts, refused)), 403


@pages.get("/<key>/drafts/<int:number>")
@allowed(Action.SEE_MODELS)
def draft(parts: Parts, key: str, number: int) -> str:
    """A draft with what was found in it."""
    return draft_answer(parts, key, number)


@pages.get("/<key>/drafts/<int:number>/diagram.bpmn")
@allowed(Action.SEE_MODELS)
def diagram(parts: Parts, key: str, number: int) -> Response:
    """The drawing of a draft."""
    with parts.work.read() as unit:
        files = draft_files(unit, require_actor(), key, number)[1]
    return xml_of(spoken_drawing(files.bpmn, key, language()))


@pages.get("/<key>/drafts/<int:number>/download")
@allowed(Action.SEE_MODELS)
def download_draft(parts: Parts, key: str, number: int) -> Response:
    """The file, a form or DMN file beside it (`file`), or everything in a zip (`all`), byte for byte."""
    with parts.work.read() as unit:
        files = draft_files(unit, require_actor(), key, number)[1]
    answer = download_all(files) if "all" in request.args else download(files, beside=request.args.get("file"))
    if answer is None:
        raise DraftNotFound(key=key, number=number)
    return answer


@pages.post("/<key>/drafts/<int:number>/publish")
@allowed(Action.PUBLISH_MODELS)
def publish_draft(parts: Parts, key: str, number: int) -> AnyResponse | tuple[str, int]:
    """Publish it as the next version."""
    expected = request.form.get("expected_version", type=int)
    try:
        published = publish(
            parts.process_engine,
            require_actor(),
            key,
            number,
            note=request.form.get("note", ""),
            expected_version=expected,
            revision=seen_revision(),
        )
    except (NoteMissing, NoteTooLong) as refused:
        return draft_answer(parts, key, number, note=refused), 422
    except ModelRejected as refused:
        return draft_answer(parts, key, number, rejected=refused), 422
    except (VersionTaken, DraftNotOpen, DraftChanged) as refused:
        return draft_answer(parts, key, number, conflict=refused), 409
    except ApprovalMissing as refused:
        return draft_answer(parts, key, number, review=refused), 409
    version = next((one for one in published if one.key == key), published[0])
    values = {"version": version.version, "name": version.name}
    toasts.say(Sentence(N_("Version %(version)s of «%(name)s» is published."), values))
    return redirect(url_for("models.one", key=version.key))


def seen_revision() -> int:
    """The revision of the draft that the form stood beside; 0, which no draft has, when the request names none."""
    return request.form.get("revision", 0, type=int)


def seen_draft() -> Seen | None:
    """Number and revision of the open draft that the form stood beside; None when the request names none."""
    draft, revision = (request.form.get(name, type=int) for name in ("draft", "revision"))
    return None if draft is None or revision is None else (draft, revision)


def _stored(parts: Parts) -> AnyResponse | tuple[str, int]:
    offered, area = _offered(parts), request.form.get("area") or None
    if len(offered) > 1:
        return _several(parts, offered, area)
    whole, note = offered[0], request.form.get("note", "")
    seen = _seen().get(model_key(diagram_of(whole.bpmn), whole.file_name))
    draft = store_version(parts.work, require_actor(), whole, note=note, area=area, seen=seen)
    wanted = _wanted(parts)
    if wanted is not None and wanted.key != draft.model_key:
        toasts.say(Sentence(_ANOTHER, {"name": draft.name, "wanted": wanted.name}))
    else:
        toasts.say(_told(draft))
    if seen is None:
        _tell_replaced(parts, draft)
    return redirect(url_for("uploads.draft", key=draft.model_key, number=draft.number))


def _tell_replaced(parts: Parts, draft: Draft) -> None:
    """Whose draft it takes the place of: the page knew of none."""
    if draft.number == 1:
        return
    with parts.work.read() as unit:
        before = draft_by_number(unit, draft.model_key, draft.number - 1)
        if before.published_version or before.stored_by == draft.stored_by:
            return
        name = names_of(unit, frozenset({before.stored_by})).get(before.stored_by, before.stored_by)
    toasts.say(Sentence(_REPLACED, {"name": name}))


def _seen() -> dict[str, Seen]:
    """By key, the open draft of the process that the form was for; nothing from a form that was for any."""
    seen = seen_draft()
    return {} if seen is None else {request.form.get("process", ""): seen}


def _offered(parts: Parts) -> list[Bundle]:
    sent = [file for file in request.files.getlist("files") if file.filename]
    files = [UploadedFile(base_name(file.filename or ""), file.read()) for file in sent]
    return read_upload(parts.work, require_actor(), files, request.form.get("process") or None)


def _several(parts: Parts, offered: Sequence[Bundle], area: str | None) -> tuple[str, int]:
    note = request.form.get("note", "")
    outcomes = store_all(parts.work, require_actor(), offered, note=note, area=area, seen=_seen())
    shown = [
        (one, None if one.refusal is None else _why_not(parts, one.refusal), one.draft and _told(one.draft))
        for one in outcomes.of_drawings
    ]
    is_stored = any(one.draft for one in outcomes.of_drawings)
    return render_template("models/uploaded.html", shown=shown, unused=outcomes.unused), 200 if is_stored else 422


def _why_not(parts: Parts, refused: SuiteError) -> Sentence:
    if isinstance(refused, DraftChanged):
        return Sentence(_MEANWHILE)
    if not isinstance(refused, NotAllowed | IdOfAnotherArea):
        return refused.sentence
    message = _NOT_YOUR_AREA if isinstance(refused, NotAllowed) else refused.message
    return Sentence(message, {**refused.context, "area": _area_name(parts, refused.context["area"])})


def _told(draft: Draft) -> Sentence:
    if not draft.errors:
        message = N_("«%(name)s» is stored as a draft. Nothing stands in the way of publishing.")
        return Sentence(message, {"name": draft.name})
    one = N_("«%(name)s» is stored as a draft. One error stands in the way of publishing.")
    many = N_("«%(name)s» is stored as a draft. %(count)s errors stand in the way of publishing.")
    return counted(one, many, draft.errors, name=draft.name)


def _form_page(parts: Parts, **problems: Sentence) -> str:
    return render_template(
        "models/upload.html",
        wanted=_wanted(parts),
        areas=_own_areas(parts),
        problems=problems,
        given=_given(),
        longest_note=LONGEST_NOTE,
    )


def _wanted(parts: Parts) -> ProcessModel | None:
    """The process whose new version is uploaded, if the reader came from its page."""
    key = _given().get("process")
    if not key:
        return None
    with parts.work.read() as unit:
        model = process_model(unit, require_actor(), key)
    return replace(model, name=spoken_name(model.name, model.key, language()))


def _given() -> dict[str, str]:
    """What had been written; nothing when the request was too large to be read."""
    try:
        return {name: request.values.get(name, "") for name in ("note", "area", "process")}
    except RequestEntityTooLarge:
        return {}


def _own_areas(parts: Parts) -> Sequence[Area]:
    actor = require_actor()
    with parts.work.read() as unit:
        return [area for area in areas(unit) if may(actor, Action.EDIT_MODELS, area=area.key)]


def _area_name(parts: Parts, key: str | None) -> str:
    with parts.work.read() as unit:
        return next((area.name(language()) for area in areas(unit) if area.key == key), key or "")


def draft_answer(
    parts: Parts, key: str, number: int, *, rejected: ModelRejected | None = None, **refused: SuiteError
) -> str:
    """The page of a draft; `refused` is said beside the note, reason, review or comment, or above all as a conflict."""
    actor, found = require_actor(), rejected.findings if rejected else None
    with parts.work.read() as unit:
        shown = draft_page(unit, actor, key, number, parts.texts, language=language(), findings=found)
    return render_template(
        "models/version.html",
        shown=shown,
        model=shown.model,
        note_problem=_said(refused.get("note")),
        reason_problem=_said(refused.get("reason")),
        review_problem=_said(refused.get("review")),
        comment_problem=_said(refused.get("comment")),
        conflict=_said(refused.get("conflict")),
        given_note=request.form.get("note"),
        longest_note=LONGEST_NOTE,
    )


def _said(refused: SuiteError | None) -> Sentence | None:
    return None if refused is None else refused.sentence
