"""Whose turn it is to edit a model: one browser tab at a time, for as long as it says that it is there.

What is no model but edited alike has its own key here and says in which `area` it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, not_, select, update
from sqlalchemy.exc import IntegrityError

from foundation.errors import Conflict
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.process_models import process_model
from modeler_api.tables import model_edit_lock
from organization.actor import Actor
from organization.directory import names_of
from organization.permissions import Action, require

#: A tab that has said nothing for this long has lost its turn; the editor speaks up every fifteen seconds.
LAPSE = timedelta(seconds=60)


class NotYourTurn(Conflict):
    """Somebody else edits the model now."""

    code = "edited_by_another"
    message = N_("%(name)s is editing this process. You can look at it, or ask for the turn.")


class OwnOtherTab(NotYourTurn):
    """The same person edits it elsewhere."""

    message = N_("You are editing this process in another tab. Go on there, or close that tab first.")


@dataclass(frozen=True)
class EditLock:
    """Who edits a model."""

    #: Username.
    holder: str
    tab: str
    taken_at: datetime
    #: Username of whoever asks for the turn.
    asked_by: str | None


def take_turn(
    work: Work, actor: Actor, key: str, tab: str, *, from_own_tab: bool = False, area: str | None = None
) -> EditLock:
    """Take the turn or keep it; gives whoever has it now, which may be somebody else.

    `from_own_tab` takes it from another tab of the same person. Raises ModelNotFound, NotAllowed.
    """

    def write(unit: UnitOfWork) -> EditLock:
        _require(unit, actor, key, area)
        unit.note(holder=actor.username, tab=tab)
        standing = edit_lock(unit, key)
        if standing is None:
            # only what has lapsed: somebody may have taken the turn since we looked
            lapsed = model_edit_lock.c.model_key == key, not_(_is_held(unit))
            unit.connection.execute(delete(model_edit_lock).where(*lapsed))
            values = {"holder": actor.username, "tab": tab, "taken_at": unit.now(), "seen_at": unit.now()}
            unit.connection.execute(insert(model_edit_lock).values(model_key=key, **values))
            return EditLock(actor.username, tab, unit.now(), None)
        if standing.holder == actor.username and (from_own_tab or standing.tab == tab):
            _change(unit, key, seen_at=unit.now(), tab=tab)
            return EditLock(standing.holder, tab, standing.taken_at, standing.asked_by)
        return standing

    try:
        return work.write(write)
    except IntegrityError:  # at the same moment somebody else took it
        return work.write(write)


def give_turn_back(work: Work, actor: Actor, key: str, tab: str) -> None:
    """Stop editing; without effect when the turn is another's."""
    mine = (
        model_edit_lock.c.model_key == key,
        model_edit_lock.c.holder == actor.username,
        model_edit_lock.c.tab == tab,
    )
    work.write(lambda unit: unit.connection.execute(delete(model_edit_lock).where(*mine)))


def ask_for_turn(work: Work, actor: Actor, key: str, *, area: str | None = None) -> EditLock | None:
    """Tell whoever edits that somebody waits; None when nobody edits any more. Raises ModelNotFound, NotAllowed."""

    def write(unit: UnitOfWork) -> EditLock | None:
        _require(unit, actor, key, area)
        _change(unit, key, asked_by=actor.username)
        return edit_lock(unit, key)

    return work.write(write)


def edit_lock(unit: UnitOfWork, key: str) -> EditLock | None:
    """Who edits the model now; None when nobody does, or whoever did has gone."""
    found = select(model_edit_lock).where(model_edit_lock.c.model_key == key)
    row = unit.connection.execute(found.where(_is_held(unit))).first()
    return None if row is None else EditLock(row.holder, row.tab, row.taken_at, row.asked_by)


def require_turn(unit: UnitOfWork, actor: Actor, key: str, tab: str) -> None:
    """Raise NotYourTurn when another tab, or another person, edits the model."""
    standing = edit_lock(unit, key)
    if standing is not None and (standing.holder, standing.tab) != (actor.username, tab):
        if standing.holder == actor.username:
            raise OwnOtherTab(holder=standing.holder)
        name = names_of(unit, frozenset({standing.holder})).get(standing.holder, standing.holder)
        raise NotYourTurn(holder=standing.holder, name=name)


def _is_held(unit: UnitOfWork) -> ColumnElement[bool]:
    """Whoever has it spoke up lately; a time yet to come is from before somebody set the clock back."""
    return model_edit_lock.c.seen_at.between(unit.now() - LAPSE, unit.now() + LAPSE)


def _require(unit: UnitOfWork, actor: Actor, key: str, area: str | None) -> None:
    require(actor, Action.EDIT_MODELS, area=area or process_model(unit, actor, key).area)


def _change(unit: UnitOfWork, key: str, **values: object) -> None:
    unit.connection.execute(update(model_edit_lock).where(model_edit_lock.c.model_key == key).values(values))
