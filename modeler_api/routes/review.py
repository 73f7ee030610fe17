"""REST: from draft to version with others, comments, another name, the archive."""

from datetime import datetime

from flask import Response
from pydantic import BaseModel, Field

from engine.bpmn_xml.reader import diagram_of
from engine.definitions.lookup import bundle_bytes
from engine.instances.process_engine import ProcessEngine
from foundation.http.api import Body, Id, Key, Routes, Text, answer, filled
from foundation.http.idempotency import Known, recovered_by
from foundation.http.problem import Say
from modeler_api.archiving import archive_model, restore_model
from modeler_api.drafts.rules import LONGEST_NAME
from modeler_api.drafts.stored import draft_by_number
from modeler_api.editing.renaming import rename_model
from modeler_api.editing.restoring import restore_version
from modeler_api.process_models import process_model
from modeler_api.review.comments import (
    Thread,
    answer_thread,
    begin_thread,
    commentable,
    settle_thread,
    thread_by_id,
    threads_of,
)
from modeler_api.review.reach import reach_of
from modeler_api.review.states import approve, is_four_eyes, send_back, steps_of, submit, withdraw
from modeler_api.routes.models import DraftOut, DraftPath, Looked, ModelOut, ModelPath, draft_out, model_out
from modeler_api.routes.versions import VersionPath
from modeler_api.versions import draft_files
from organization.http import allowed, require_actor
from organization.permissions import Action


class SubmitBody(Body):
    """What changed, for whoever reviews it and for the version that it becomes."""

    note: Text
    revision: int | None = Field(None, ge=1, description="the revision of the draft that was looked at")


class ReturnBody(Body):
    """What is missing."""

    reason: Text


class ApproveBody(Body):
    """The revision that was looked at; without it, whichever is there."""

    revision: int | None = Field(None, ge=1)


class StepOut(BaseModel):
    """What somebody did with the draft."""

    step: str
    revision: int
    by: str
    at: datetime
    note: str


class ReachOut(BaseModel):
    """A script or call of the model; `is_new` when the published version does not have it so."""

    element_id: str
    element_name: str
    kind: str
    what: str
    detail: str
    is_new: bool


class ReviewOut(BaseModel):
    """Where a draft stands, what was done with it, newest first, and what it does by itself."""

    state: str
    is_four_eyes: bool
    steps: list[StepOut]
    reach: list[ReachOut]


class NameBody(Body):
    """What the process is to be called."""

    name: str = Field(max_length=2 * LONGEST_NAME)


class CommentBody(Body):
    """What is said; `element_id` pins it to an element of the draft, else of what is published."""

    text: str = Field(max_length=4_000)
    element_id: Key | None = None


class AnswerBody(Body):
    """What is said."""

    text: str = Field(max_length=4_000)


class ThreadPath(ModelPath):
    """Which thread of it."""

    thread_id: Id


class CommentOut(BaseModel):
    """What somebody wrote."""

    id: str
    text: str
    by: str
    at: datetime


class ThreadOut(BaseModel):
    """A comment with its answers, oldest first."""

    id: str
    element_id: str | None
    element_name: str
    comments: list[CommentOut]
    resolved_at: datetime | None
    resolved_by: str | None


class ThreadsOut(BaseModel):
    """Open threads first, then the newest."""

    items: list[ThreadOut]


def routes(process_engine: ProcessEngine, say: Say) -> Routes:
    """Review, comments, name, archive."""
    api = Routes("review", "Review of drafts, comments, names and the archive")
    _add_reading(api, process_engine)
    _add_steps(api, process_engine, say)
    _add_comments(api, process_engine)
    _add_settling(api, process_engine)
    _add_models(api, process_engine, say)
    return api


def _add_reading(api: Routes, process_engine: ProcessEngine) -> None:
    @api.get("/models/<key>/drafts/<number>/review", summary="Where it stands", responses={200: ReviewOut})
    @allowed(Action.SEE_MODELS)
    def get_review(path: DraftPath) -> Response:
        with process_engine.work.read() as unit:
            draft, files = draft_files(unit, require_actor(), path.key, path.number)
            model = process_model(unit, require_actor(), path.key)
            published = bundle_bytes(unit, model.published.bundle_id)[1] if model.published else None
            steps = [filled(StepOut, one, step=one.step.value) for one in steps_of(unit, draft.id)]
        diagram = diagram_of(files.bpmn)
        with process_engine.work.read() as unit:
            four_eyes = is_four_eyes(unit, diagram, draft.area, draft.model_key)
        before = None if published is None else diagram_of(published)
        reach = [filled(ReachOut, one, kind=one.kind.value) for one in reach_of(diagram, before)]
        return answer(ReviewOut(state=draft.review.value, is_four_eyes=four_eyes, steps=steps, reach=reach))


def _add_steps(api: Routes, process_engine: ProcessEngine, say: Say) -> None:
    work = process_engine.work

    def told(known: Known) -> Response:
        with work.read() as unit:
            draft = draft_by_number(unit, known["model_key"], int(known["number"]))
        return answer(draft_out(draft, say))

    @api.post("/models/<key>/drafts/<number>/review", summary="Send it to review", responses={200: DraftOut})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(told, "model_key", "number")
    def submit_draft(path: DraftPath, body: SubmitBody) -> Response:
        return answer(
            draft_out(submit(work, require_actor(), path.key, path.number, note=body.note, revision=body.revision), say)
        )

    @api.delete("/models/<key>/drafts/<number>/review", summary="Take it back", responses={200: DraftOut})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(told, "model_key", "number")
    def withdraw_draft(path: DraftPath) -> Response:
        return answer(draft_out(withdraw(work, require_actor(), path.key, path.number), say))

    @api.post("/models/<key>/drafts/<number>/return", summary="Return it with a reason", responses={200: DraftOut})
    @allowed(Action.PUBLISH_MODELS)
    @recovered_by(told, "model_key", "number")
    def return_draft(path: DraftPath, body: ReturnBody) -> Response:
        return answer(draft_out(send_back(work, require_actor(), path.key, path.number, reason=body.reason), say))

    @api.post("/models/<key>/drafts/<number>/approval", summary="Approve it", responses={200: DraftOut})
    @allowed(Action.PUBLISH_MODELS)
    @recovered_by(told, "model_key", "number")
    def approve_draft(path: DraftPath, body: ApproveBody) -> Response:
        draft = approve(work, require_actor(), path.key, path.number, revision=body.revision)
        return answer(draft_out(draft, say))


def _add_comments(api: Routes, process_engine: ProcessEngine) -> None:
    work = process_engine.work

    def told(known: Known) -> Response:
        with work.read() as unit:
            return answer(_thread(thread_by_id(unit, known["model_key"], known["thread_id"])), 201)

    @api.get("/models/<key>/comments", summary="Comments on the model", responses={200: ThreadsOut})
    @allowed(Action.SEE_MODELS)
    def list_comments(path: ModelPath) -> Response:
        with work.read() as unit:
            process_model(unit, require_actor(), path.key)
            found = threads_of(unit, path.key)
        return answer(ThreadsOut(items=[_thread(one) for one in found]))

    @api.post("/models/<key>/comments", summary="Comment on it", responses={201: ThreadOut})
    @allowed(Action.SEE_MODELS)
    @recovered_by(told, "model_key", "thread_id")
    def add_comment(path: ModelPath, body: CommentBody) -> Response:
        name = _element_name(process_engine, path.key, body.element_id) if body.element_id else ""
        pinned = body.element_id if name else None
        begun = begin_thread(work, require_actor(), path.key, body.text, element_id=pinned, element_name=name)
        return answer(_thread(begun), 201)

    @api.post("/models/<key>/comments/<thread_id>/answers", summary="Answer", responses={201: ThreadOut})
    @allowed(Action.SEE_MODELS)
    @recovered_by(told, "model_key", "thread_id")
    def add_answer(path: ThreadPath, body: AnswerBody) -> Response:
        return answer(_thread(answer_thread(work, require_actor(), path.key, path.thread_id, body.text)), 201)


def _add_settling(api: Routes, process_engine: ProcessEngine) -> None:
    work = process_engine.work

    def told(known: Known) -> Response:
        with work.read() as unit:
            return answer(_thread(thread_by_id(unit, known["model_key"], known["thread_id"])))

    @api.put("/models/<key>/comments/<thread_id>/settled", summary="Settle it", responses={200: ThreadOut})
    @allowed(Action.SEE_MODELS)
    @recovered_by(told, "model_key", "thread_id")
    def settle(path: ThreadPath) -> Response:
        return answer(_thread(settle_thread(work, require_actor(), path.key, path.thread_id)))

    @api.delete("/models/<key>/comments/<thread_id>/settled", summary="Open it again", responses={200: ThreadOut})
    @allowed(Action.SEE_MODELS)
    @recovered_by(told, "model_key", "thread_id")
    def reopen(path: ThreadPath) -> Response:
        return answer(_thread(settle_thread(work, require_actor(), path.key, path.thread_id, is_settled=False)))


def _add_models(api: Routes, process_engine: ProcessEngine, say: Say) -> None:
    work = process_engine.work

    def told_draft(known: Known) -> Response:
        with work.read() as unit:
            return answer(draft_out(draft_by_number(unit, known["model_key"], int(known["number"])), say))

    def told_model(known: Known) -> Response:
        with work.read() as unit:
            return answer(model_out(process_model(unit, require_actor(), known["key"]), say))

    @api.put("/models/<key>/name", summary="Another name, as part of its draft", responses={200: DraftOut})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(told_draft, "model_key", "number")
    def rename(path: ModelPath, body: NameBody) -> Response:
        return answer(draft_out(rename_model(work, require_actor(), path.key, body.name), say))

    @api.post("/models/<key>/versions/<version>/restore", summary="Make it the draft", responses={200: DraftOut})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(told_draft, "model_key", "number")
    def go_back(path: VersionPath, query: Looked) -> Response:
        draft = restore_version(work, require_actor(), path.key, path.version, seen=query.seen)
        return answer(draft_out(draft, say))

    @api.put("/models/<key>/archived", summary="Put it away; its cases go on", responses={200: ModelOut})
    @allowed(Action.PUBLISH_MODELS)
    @recovered_by(told_model)
    def archive(path: ModelPath) -> Response:
        return answer(model_out(archive_model(work, require_actor(), path.key), say))

    @api.delete("/models/<key>/archived", summary="Bring it back", responses={200: ModelOut})
    @allowed(Action.PUBLISH_MODELS)
    @recovered_by(told_model)
    def restore(path: ModelPath) -> Response:
        return answer(model_out(restore_model(work, require_actor(), path.key), say))


def _element_name(process_engine: ProcessEngine, key: str, element_id: str) -> str:
    """As the draft calls it, else what is published."""
    with process_engine.work.read() as unit:
        model = process_model(unit, require_actor(), key)
        if model.draft is not None:
            bpmn = draft_files(unit, require_actor(), key, model.draft.number)[1].bpmn
        else:
            bpmn = bundle_bytes(unit, model.published.bundle_id)[1] if model.published else b""
    return commentable(diagram_of(bpmn).processes).get(element_id, "")


def _thread(thread: Thread) -> ThreadOut:
    return filled(ThreadOut, thread, comments=[filled(CommentOut, one) for one in thread.comments])
