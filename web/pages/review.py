"""From draft to version with others: send to review, approve, return; comments; another name; the archive."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.bpmn_xml.diagram import Diagram
from engine.bpmn_xml.reader import diagram_of
from foundation.errors import SuiteError
from foundation.sentences import N_, Sentence
from modeler_api.archiving import archive_model, restore_model
from modeler_api.drafts.rules import (
    AlreadyApproved,
    DraftChanged,
    DraftHasErrors,
    DraftInReview,
    DraftNotInReview,
    DraftNotOpen,
    FourEyes,
    NoteMissing,
    NoteTooLong,
    VersionTaken,
)
from modeler_api.editing.edit_locks import NotYourTurn
from modeler_api.editing.renaming import rename_model
from modeler_api.editing.restoring import restore_version
from modeler_api.editing.saving import NameMissing, NameTooLong
from modeler_api.review.comments import (
    CommentEmpty,
    CommentTooLong,
    answer_thread,
    begin_thread,
    commentable,
    settle_thread,
)
from modeler_api.review.states import approve, send_back, submit, withdraw
from modeler_api.versions import draft_files, version_files
from organization.http import allowed, require_actor
from organization.permissions import Action
from web import toasts
from web.addresses import table_number
from web.languages import language
from web.pages.uploads import draft_answer, seen_draft, seen_revision
from web.parts import Parts
from web.spoken_drawing import spoken_drawing
from web.views import Views

pages = Views("review", prefix="/models")
blueprint = pages.blueprint

_Answer = AnyResponse | tuple[str, int]
_CONFLICTS = (AlreadyApproved, DraftChanged, DraftInReview, DraftNotInReview, DraftNotOpen)


@pages.post("/<key>/drafts/<int:number>/submit")
@allowed(Action.EDIT_MODELS)
def send(parts: Parts, key: str, number: int) -> _Answer:
    """Ask others to look at it; from now on nobody changes it."""
    try:
        submit(parts.work, require_actor(), key, number, note=request.form.get("note", ""), revision=seen_revision())
    except (NoteMissing, NoteTooLong) as refused:
        return draft_answer(parts, key, number, note=refused), 422
    except DraftHasErrors as refused:
        return draft_answer(parts, key, number, review=refused), 422
    except _CONFLICTS as refused:
        return draft_answer(parts, key, number, conflict=refused), 409
    undo = toasts.Undo(url_for("review.take_back", key=key, number=number))
    toasts.say(Sentence(N_("The draft is in review. Nobody changes it until it comes back.")), undo=undo)
    return _draft(key, number)


@pages.post("/<key>/drafts/<int:number>/withdraw")
@allowed(Action.EDIT_MODELS)
def take_back(parts: Parts, key: str, number: int) -> _Answer:
    """Go on changing it."""
    try:
        withdraw(parts.work, require_actor(), key, number)
    except _CONFLICTS as refused:
        return draft_answer(parts, key, number, conflict=refused), 409
    toasts.say(Sentence(N_("The draft is back from review: it can be changed again.")))
    return _draft(key, number)


@pages.post("/<key>/drafts/<int:number>/return")
@allowed(Action.PUBLISH_MODELS)
def give_back(parts: Parts, key: str, number: int) -> _Answer:
    """Say what is missing."""
    try:
        send_back(parts.work, require_actor(), key, number, reason=request.form.get("reason", ""))
    except (NoteMissing, NoteTooLong) as refused:
        return draft_answer(parts, key, number, reason=refused), 422
    except _CONFLICTS as refused:
        return draft_answer(parts, key, number, conflict=refused), 409
    toasts.say(Sentence(N_("The draft is returned with your reason.")))
    return _draft(key, number)


@pages.post("/<key>/drafts/<int:number>/approve")
@allowed(Action.PUBLISH_MODELS)
def agree(parts: Parts, key: str, number: int) -> _Answer:
    """Say that it may be published as it was seen."""
    try:
        approve(parts.work, require_actor(), key, number, revision=seen_revision())
    except FourEyes as refused:
        return draft_answer(parts, key, number, review=refused), 403
    except _CONFLICTS as refused:
        return draft_answer(parts, key, number, conflict=refused), 409
    toasts.say(Sentence(N_("The draft is approved: it can be published.")))
    return _draft(key, number)


@pages.post("/<key>/comments")
@allowed(Action.SEE_MODELS)
def comment(parts: Parts, key: str) -> _Answer:
    """Say something of the model or of one of its elements."""
    element_id = request.form.get("element", "")
    name = commentable(_drawing(parts, key).processes).get(element_id, "")
    pinned = element_id if name else None
    try:
        begin_thread(
            parts.work, require_actor(), key, request.form.get("text", ""), element_id=pinned, element_name=name
        )
    except (CommentEmpty, CommentTooLong) as refused:
        return _refused_comment(parts, key, refused)
    return _back(key)


@pages.post("/<key>/comments/<thread_id>/answers")
@allowed(Action.SEE_MODELS)
def answer(parts: Parts, key: str, thread_id: str) -> _Answer:
    """Answer a comment."""
    try:
        answer_thread(parts.work, require_actor(), key, thread_id, request.form.get("text", ""))
    except (CommentEmpty, CommentTooLong) as refused:
        return _refused_comment(parts, key, refused)
    return _back(key)


@pages.post("/<key>/comments/<thread_id>/settle")
@allowed(Action.SEE_MODELS)
def settle(parts: Parts, key: str, thread_id: str) -> _Answer:
    """Nothing is left to do about it."""
    settle_thread(parts.work, require_actor(), key, thread_id)
    undo = toasts.Undo(url_for("review.reopen", key=key, thread_id=thread_id), _fields())
    toasts.say(Sentence(N_("The comment is settled.")), undo=undo)
    return _back(key)


@pages.post("/<key>/comments/<thread_id>/reopen")
@allowed(Action.SEE_MODELS)
def reopen(parts: Parts, key: str, thread_id: str) -> _Answer:
    """Something is left to do."""
    settle_thread(parts.work, require_actor(), key, thread_id, is_settled=False)
    return _back(key)


@pages.post("/<key>/versions/<int:version>/restore")
@allowed(Action.EDIT_MODELS)
def go_back(parts: Parts, key: str, version: int) -> _Answer:
    """Make an earlier version the draft."""
    try:
        draft = restore_version(parts.work, require_actor(), key, version, seen=seen_draft())
    except (NotYourTurn, DraftChanged, DraftInReview) as refused:
        toasts.say(refused.sentence)
        return redirect(url_for("models.one", key=key))
    done = N_("Version %(version)s is the draft now. Nothing changes until it is published.")
    toasts.say(Sentence(done, {"version": version}))
    return _draft(key, draft.number)


@pages.post("/<key>/rename")
@allowed(Action.EDIT_MODELS)
def rename(parts: Parts, key: str) -> _Answer:
    """Give it another name, which becomes part of the draft."""
    try:
        draft = rename_model(parts.work, require_actor(), key, request.form.get("name", ""))
    except (NameMissing, NameTooLong, NotYourTurn, DraftChanged, DraftInReview, VersionTaken) as refused:
        toasts.say(refused.sentence)
        return redirect(url_for("models.one", key=key))
    toasts.say(
        Sentence(N_("The draft is called «%(name)s» now. The name changes once it is published."), {"name": draft.name})
    )
    return redirect(url_for("models.one", key=key))


@pages.post("/<key>/archive")
@allowed(Action.PUBLISH_MODELS)
def archive(parts: Parts, key: str) -> _Answer:
    """Put it away: hidden from lists, started by nobody; its cases go on."""
    model = archive_model(parts.work, require_actor(), key)
    undo = toasts.Undo(url_for("review.restore", key=key))
    toasts.say(Sentence(N_("«%(name)s» is archived. Its open cases go on."), {"name": model.name}), undo=undo)
    return redirect(url_for("models.everything"))


@pages.post("/<key>/restore")
@allowed(Action.PUBLISH_MODELS)
def restore(parts: Parts, key: str) -> _Answer:
    """Bring it back."""
    model = restore_model(parts.work, require_actor(), key)
    toasts.say(Sentence(N_("«%(name)s» is back in the list."), {"name": model.name}))
    return redirect(url_for("models.one", key=key))


def _drawing(parts: Parts, key: str) -> Diagram:
    """The drawing beside which the comment was written, with its names as the reader saw them."""
    draft, version = _number("draft"), _number("version")
    with parts.work.read() as unit:
        files = (
            version_files(unit, require_actor(), key, version or 1)
            if draft is None
            else draft_files(unit, require_actor(), key, draft)
        )[1]
    return diagram_of(spoken_drawing(files.bpmn, key, language()))


def _refused_comment(parts: Parts, key: str, refused: SuiteError) -> _Answer:
    draft = _number("draft")
    if draft is not None:
        return draft_answer(parts, key, draft, comment=refused), 422
    toasts.say(refused.sentence)
    return _back(key)


def _back(key: str) -> AnyResponse:
    """To the page that the form stood on."""
    draft, version = _number("draft"), _number("version")
    if draft is not None:
        return redirect(url_for("uploads.draft", key=key, number=draft) + "#comments")
    if version is not None:
        return redirect(url_for("models.one_version", key=key, version=version) + "#comments")
    return redirect(url_for("models.one", key=key))


def _fields() -> dict[str, list[str]]:
    return {name: [request.form[name]] for name in ("draft", "version") if name in request.form}


def _number(name: str) -> int | None:
    return request.form.get(name, type=table_number)


def _draft(key: str, number: int) -> AnyResponse:
    return redirect(url_for("uploads.draft", key=key, number=number))
