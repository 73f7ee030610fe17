"""REST: draw a model, save it piece by piece, and take turns at it."""

from datetime import datetime

from flask import Response
from pydantic import BaseModel, Field

from engine.instances.process_engine import ProcessEngine
from foundation.http.api import Body, Id, Key, Routes, answer, done, filled
from foundation.http.idempotency import Known, recovered_by
from foundation.http.problem import Say
from modeler_api.drafts.rules import LONGEST_NAME
from modeler_api.drafts.stored import draft_by_number
from modeler_api.editing.edit_locks import EditLock, ask_for_turn, edit_lock, give_turn_back, take_turn
from modeler_api.editing.saving import Changes, begin_model, open_for_editing, save_draft
from modeler_api.routes.models import DraftOut, DraftPath, ModelPath, draft_out
from organization.http import allowed, require_actor
from organization.permissions import Action


class BeginBody(Body):
    """What a new process is called, and where it belongs."""

    name: str = Field(max_length=2 * LONGEST_NAME)
    area: Key


class SaveBody(Body):
    """What has changed since that revision; files that are not named stay as they are."""

    revision: int = Field(ge=1)
    tab: Id | None = None
    bpmn: str | None = None
    forms: dict[Key, str] = Field(default_factory=dict)
    decisions: dict[Key, str] = Field(default_factory=dict)


class TurnBody(Body):
    """Which browser tab asks; `from_own_tab` takes the turn from another tab of the same person."""

    tab: Id
    from_own_tab: bool = False


class TurnOut(BaseModel):
    """Who edits."""

    is_mine: bool
    holder: str
    taken_at: datetime
    asked_by: str | None


def routes(process_engine: ProcessEngine, say: Say) -> Routes:
    """Begin, open, save; take the turn, give it back, ask for it."""
    api = Routes("editing", "Drafts that are being drawn")
    work = process_engine.work

    def told(known: Known) -> Response:
        with work.read() as unit:
            draft = draft_by_number(unit, known["model_key"], int(known["number"]))
        return answer(draft_out(draft, say))

    @api.post("/models/blank", summary="Begin a process with nothing but its start", responses={201: DraftOut})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(told, "model_key", "number")
    def begin(body: BeginBody) -> Response:
        return answer(draft_out(begin_model(work, require_actor(), name=body.name, area=body.area), say), 201)

    @api.post("/models/<key>/drafts", summary="The open draft, made when there is none", responses={200: DraftOut})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(told, "model_key", "number")
    def open_draft(path: ModelPath) -> Response:
        return answer(draft_out(open_for_editing(work, require_actor(), path.key), say))

    @api.put("/models/<key>/drafts/<number>", summary="Save what has changed", responses={200: DraftOut})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(told)
    def save(path: DraftPath, body: SaveBody) -> Response:
        changes = Changes(
            None if body.bpmn is None else body.bpmn.encode(),
            {key: content.encode() for key, content in body.forms.items()},
            {name: content.encode() for name, content in body.decisions.items()},
        )
        actor, tab = require_actor(), body.tab or ""
        return answer(
            draft_out(save_draft(work, actor, path.key, path.number, changes, revision=body.revision, tab=tab), say)
        )

    _add_turns(api, process_engine)
    return api


def _add_turns(api: Routes, process_engine: ProcessEngine) -> None:
    work = process_engine.work

    def taken(known: Known) -> Response:
        with work.read() as unit:
            lock = edit_lock(unit, known["key"]) or EditLock(known["holder"], known["tab"], unit.now(), None)
        return answer(_turn(lock, is_mine=(lock.holder, lock.tab) == (known["holder"], known["tab"])))

    @api.put("/models/<key>/turn", summary="Take the turn, or keep it", responses={200: TurnOut})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(taken, "holder", "tab")
    def take(path: ModelPath, body: TurnBody) -> Response:
        actor = require_actor()
        lock = take_turn(work, actor, path.key, body.tab, from_own_tab=body.from_own_tab)
        return answer(_turn(lock, is_mine=(lock.holder, lock.tab) == (actor.username, body.tab)))

    @api.delete("/models/<key>/turn", summary="Stop editing", responses={204: None})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(lambda _known: done())
    def give_back(path: ModelPath, body: TurnBody) -> Response:
        give_turn_back(work, require_actor(), path.key, body.tab)
        return done()

    @api.post("/models/<key>/turn/requests", summary="Ask whoever edits for the turn", responses={204: None})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(lambda _known: done())
    def ask(path: ModelPath) -> Response:
        ask_for_turn(work, require_actor(), path.key)
        return done()


def _turn(lock: EditLock, *, is_mine: bool) -> TurnOut:
    return filled(TurnOut, lock, is_mine=is_mine)
