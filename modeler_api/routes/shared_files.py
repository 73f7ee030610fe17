"""REST: forms and decisions that several processes use: shared, changed, published, taken over."""

from datetime import datetime
from functools import partial

from flask import Response
from pydantic import BaseModel, Field

from engine.bpmn_xml.safe_xml import in_utf8
from engine.instances.process_engine import ProcessEngine
from foundation.http.api import Body, Key, Routes, Text, answer, filled
from foundation.http.idempotency import Known, recovered_by
from foundation.http.problem import Say
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.drafts.rules import LONGEST_NAME
from modeler_api.drafts.stored import draft_by_number
from modeler_api.routes.models import LARGEST_NUMBER, DraftOut, ModelPath, draft_out
from modeler_api.shared.changing import publish_shared, save_shared, share
from modeler_api.shared.stored import SharedFile, SharedFileNotFound, SharedKind, find_shared, seen_files, seen_shared
from modeler_api.shared.stored import shared_versions as versions_of
from modeler_api.shared.uses import take_over, uses
from organization.http import allowed, require_actor
from organization.permissions import Action


class SharedPath(BaseModel):
    """Which shared file: a form by its key, decisions by the name of their file."""

    kind: SharedKind
    key: Key


class SharedVersionPath(SharedPath):
    """Which version of it."""

    number: int = Field(ge=1)


class ShareBody(Body):
    """What is shared, and what people call it; `content` is the file as a text."""

    kind: SharedKind
    key: Key
    name: str = Field(max_length=2 * LONGEST_NAME)
    area: Key
    content: str
    note: Text = ""


class SharedContentBody(Body):
    """What it is now, and the revision that it was changed from."""

    content: str
    revision: int = Field(ge=1, le=LARGEST_NUMBER)


class SharedNoteBody(Body):
    """What changed."""

    note: Text = ""
    revision: int | None = Field(None, ge=1, description="the revision that was looked at")


class TakeOverBody(Body):
    """What is taken over; `in_place_of_own` also where the draft has a file of its own under that key."""

    kind: SharedKind
    key: Key
    version: int | None = Field(None, ge=1, description="the newest when it is not given")
    in_place_of_own: bool = False


class SharedFileOut(BaseModel):
    """A shared file; `version` is 0 before the first, `is_changed` says that more has been done since."""

    kind: SharedKind
    key: str
    name: str
    area: str
    revision: int
    changed_at: datetime
    changed_by: str
    version: int
    is_changed: bool


class SharedFilesOut(BaseModel):
    """Everything that is shared, by name."""

    items: list[SharedFileOut]


class SharedVersionOut(BaseModel):
    """One version of it."""

    number: int
    note: str
    published_at: datetime
    published_by: str


class UseOut(BaseModel):
    """A process that has it: in which version, as it is published and in its open draft."""

    model_key: str
    name: str
    published: int | None
    draft: int | None


class SharedFileWholeOut(SharedFileOut):
    """A shared file with its versions, newest first, and the processes that use it, as far as they may be seen."""

    versions: list[SharedVersionOut]
    used_by: list[UseOut]


class SharedContentOut(BaseModel):
    """A version as a text."""

    content: str


def _told(work: Work, known: Known) -> Response:
    with work.read() as unit:
        return _answer(find_shared(unit, SharedKind(known["kind"]), known["key"]))


def routes(process_engine: ProcessEngine, say: Say) -> Routes:
    """List and share; read, change and publish one; take it over into a draft."""
    api = Routes("shared_files", "Forms and decisions that several processes use")
    work = process_engine.work

    @api.get("/shared-files", summary="Everything that is shared", responses={200: SharedFilesOut})
    @allowed(Action.SEE_MODELS)
    def everything() -> Response:
        with work.read() as unit:
            return answer(
                SharedFilesOut(items=[filled(SharedFileOut, one) for one in seen_files(unit, require_actor())])
            )

    @api.post("/shared-files", summary="Share a form or decisions as version 1", responses={201: SharedFileOut})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(partial(_told, work), "kind", "key")
    def offer(body: ShareBody) -> Response:
        content, actor = body.content.encode(), require_actor()
        said = {"name": body.name, "area": body.area, "note": body.note}
        return _answer(share(work, actor, body.kind, body.key, content=content, **said), 201)

    _add_one(api, process_engine)
    _add_taking(api, process_engine, say)
    return api


def _add_one(api: Routes, process_engine: ProcessEngine) -> None:
    work = process_engine.work

    @api.get("/shared-files/<kind>/<key>", summary="One shared file", responses={200: SharedFileWholeOut})
    @allowed(Action.SEE_MODELS)
    def one(path: SharedPath) -> Response:
        with work.read() as unit:
            return answer(_whole(unit, path))

    @api.put("/shared-files/<kind>/<key>", summary="Change what is worked on", responses={200: SharedFileOut})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(partial(_told, work))
    def save(path: SharedPath, body: SharedContentBody) -> Response:
        content = body.content.encode()
        return _answer(save_shared(work, require_actor(), path.kind, path.key, content, revision=body.revision))

    @api.post("/shared-files/<kind>/<key>/versions", summary="Publish it", responses={201: SharedFileOut})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(partial(_told, work))
    def publish(path: SharedPath, body: SharedNoteBody) -> Response:
        return _answer(
            publish_shared(work, require_actor(), path.kind, path.key, note=body.note, revision=body.revision), 201
        )

    @api.get("/shared-files/<kind>/<key>/versions/<number>", summary="A version", responses={200: SharedContentOut})
    @allowed(Action.SEE_MODELS)
    def version(path: SharedVersionPath) -> Response:
        with work.read() as unit:
            found = next((one for one in versions_of(unit, path.kind, path.key) if one.number == path.number), None)
        if found is None:
            raise SharedFileNotFound(key=path.key)
        return answer(SharedContentOut(content=in_utf8(found.content).decode()))


def _add_taking(api: Routes, process_engine: ProcessEngine, say: Say) -> None:
    work = process_engine.work

    def drafted(known: Known) -> Response:
        with work.read() as unit:
            return answer(draft_out(draft_by_number(unit, known["model_key"], int(known["number"])), say))

    @api.post("/models/<key>/shared-files", summary="Take a shared file over", responses={200: DraftOut})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(drafted, "model_key", "number")
    def take(path: ModelPath, body: TakeOverBody) -> Response:
        draft = take_over(
            work,
            require_actor(),
            body.kind,
            body.key,
            path.key,
            version=body.version,
            in_place_of_own=body.in_place_of_own,
        )
        return answer(draft_out(draft, say))


def _answer(file: SharedFile, status: int = 200) -> Response:
    return answer(filled(SharedFileOut, file), status)


def _whole(unit: UnitOfWork, path: SharedPath) -> SharedFileWholeOut:
    return filled(
        SharedFileWholeOut,
        seen_shared(unit, require_actor(), path.kind, path.key),
        versions=[filled(SharedVersionOut, one) for one in versions_of(unit, path.kind, path.key)],
        used_by=[
            UseOut(model_key=one.model.key, name=one.model.name, published=one.published, draft=one.draft)
            for one in uses(unit, require_actor(), path.kind, path.key)
        ],
    )
