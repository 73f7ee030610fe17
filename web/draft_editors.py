"""What the editors of a draft share: drawings, decisions and forms are opened, sent and saved alike."""

from collections.abc import Callable
from typing import Literal

from flask import abort, redirect, render_template, url_for
from pydantic import Field

from foundation.http.api import Body, Id, Text, sent
from modeler_api.drafts.rules import ReviewState
from modeler_api.drafts.stored import Draft, draft_bundle
from modeler_api.editing.edit_locks import EditLock, ask_for_turn, give_turn_back, take_turn
from modeler_api.editing.saving import Changes, Hand, save_draft
from modeler_api.process_models import ProcessModel, open_draft, process_model
from modeler_api.shared.stored import SharedKind
from modeler_api.shared.uses import Copy, copies_in
from organization.directory import names_of
from organization.http import require_actor
from web.parts import Parts


class SentFromDraft(Body):
    """What a tab in which a draft is edited sends: the draft as it has it before it."""

    number: int = Field(ge=1)
    revision: int = Field(ge=1)
    #: The browser tab that has the turn.
    tab: Id

    @property
    def hand(self) -> Hand:
        """Whoever edits there."""
        return Hand(self.tab, (self.number, self.revision))


class SentChange(SentFromDraft):
    """The whole file."""

    content: str


class SentBeginning(SentFromDraft):
    """What a new file beside the drawing is called."""

    name: Text


class SentTurn(Body):
    """Which tab asks, and for what: to keep the turn, take it from another tab of one's own, wait, give it back."""

    tab: Id
    way: Literal["keep", "own", "ask", "back"] = "keep"


def edited(parts: Parts, key: str) -> tuple[ProcessModel, Draft]:
    """The model whose draft is edited; goes to its page when there is none, and to the draft's while it is reviewed."""
    with parts.work.read() as unit:
        model = process_model(unit, require_actor(), key)
    if model.draft is None:
        abort(redirect(url_for("models.one", key=key)))
    if model.draft.review is not ReviewState.DRAFT:
        abort(redirect(url_for("uploads.draft", key=key, number=model.draft.number)))
    return model, model.draft


def stored(parts: Parts, key: str) -> Draft:
    """The open draft as it was saved last. Raises ModelNotFound, NoOpenDraft."""
    with parts.work.read() as unit:
        return open_draft(unit, require_actor(), key)


def save_sent(parts: Parts, key: str, changes: Callable[[bytes], Changes]) -> Draft:
    """Save the file that was sent over the revision that it was changed from. Raises what `save_draft` raises."""
    change = sent(SentChange)
    return save_draft(
        parts.work,
        require_actor(),
        key,
        change.number,
        changes(change.content.encode()),
        revision=change.revision,
        tab=change.tab,
    )


def turn_sent(parts: Parts, key: str, *, area: str | None = None) -> dict[str, object]:
    """Take the turn or keep it, or what else was asked; `area` is that of what is no model."""
    asked, actor = sent(SentTurn), require_actor()
    if asked.way == "back":
        give_turn_back(parts.work, actor, key, asked.tab)
        return {}
    if asked.way == "ask":
        ask_for_turn(parts.work, actor, key, area=area)
    lock = take_turn(parts.work, actor, key, asked.tab, from_own_tab=asked.way == "own", area=area)
    return _turn(parts, lock, asked.tab)


def _turn(parts: Parts, lock: EditLock, tab: str) -> dict[str, object]:
    """Whose turn it is; what is said above the drawing stays empty while it is mine and nobody asks for it."""
    actor = require_actor()
    with parts.work.read() as unit:
        names = names_of(unit, frozenset(one for one in (lock.holder, lock.asked_by) if one))
    is_mine, is_own = (lock.holder, lock.tab) == (actor.username, tab), lock.holder == actor.username
    says = render_template("models/_turn.html", lock=lock, is_mine=is_mine, is_own=is_own, names=names).strip()
    return {"mine": is_mine, "says": says}


def copy_of(parts: Parts, draft: Draft, kind: SharedKind, key: str) -> Copy | None:
    """What is shared under the key of a file of the draft."""
    with parts.work.read() as unit:
        return copies_in(unit, draft_bundle(unit, draft)).get((kind, key))


def editor_settings(draft: Draft, **own: str) -> dict[str, object]:
    """What the script of an editor knows; `own` are its addresses, and the file unless it is the drawing."""
    return {
        **own,
        "turn": url_for("modeler.turn", key=draft.model_key),
        "key": draft.model_key,
        "number": draft.number,
        "revision": draft.revision,
        "person": require_actor().username,
    }
