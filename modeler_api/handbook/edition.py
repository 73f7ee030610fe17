"""Editions of a handbook: what had been published by a moment; what came later is told as a change."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from engine.definitions.lookup import latest_versions
from foundation.errors import Conflict, NotFound
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.tables import handbook_edition
from organization import audit
from organization.actor import Actor
from organization.areas import AreaUnknown, areas
from organization.permissions import Action, NotAllowed, may


class EditionNotFound(NotFound):
    """No such edition."""

    code = "handbook_edition_not_found"
    message = N_("The handbook has no edition %(number)s.")


class NothingNewPublished(Conflict):
    """An edition like the one before."""

    code = "handbook_unchanged"
    message = N_("Nothing has been published since edition %(number)s, so there is nothing to close.")


@dataclass(frozen=True)
class Edition:
    """What had been published by a moment."""

    number: int
    made_at: datetime
    #: Username.
    made_by: str


def editions(unit: UnitOfWork, area: str | None) -> list[Edition]:
    """Every edition of an area's handbook, or the company's, newest first."""
    found = select(handbook_edition).where(handbook_edition.c.scope == (area or ""))
    rows = unit.connection.execute(found.order_by(handbook_edition.c.number.desc()))
    return [Edition(row.number, row.made_at, row.made_by) for row in rows]


def may_close(unit: UnitOfWork, actor: Actor, area: str | None) -> bool:
    """Whether the actor may publish in the area; for the company's, wherever anything is published."""
    wanted = {area} if area else {one.area for one in latest_versions(unit)}
    return may(actor, Action.PUBLISH_MODELS) and all(may(actor, Action.PUBLISH_MODELS, area=one) for one in wanted)


def make_edition(work: Work, actor: Actor, area: str | None) -> Edition:
    """Close an edition: what is published by now is in it, and what comes later is told as a change.

    Raises AreaUnknown, NotAllowed, NothingNewPublished.
    """

    def write(unit: UnitOfWork) -> Edition:
        if not may_close(unit, actor, area):
            raise NotAllowed(Action.PUBLISH_MODELS, area=area)
        require_area(unit, area)
        last = next(iter(editions(unit, area)), None)
        if last is not None and not _is_newer(unit, area, last):
            raise NothingNewPublished(number=last.number)
        number = 1 + (last.number if last else 0)
        row = {"scope": area or "", "number": number, "made_at": unit.now(), "made_by": actor.username}
        unit.connection.execute(insert(handbook_edition).values(row))
        audit.record(unit, actor.username, "handbook.edition", area or "*", after={"number": number})
        unit.note(area=area or "", number=number)
        return Edition(number, unit.now(), actor.username)

    try:
        return work.write(write)
    except IntegrityError:  # at the same moment somebody closed one
        return work.write(write)


def edition_by_number(made: list[Edition], number: int | None) -> Edition | None:
    """That edition; None for none. Raises EditionNotFound."""
    found = next((one for one in made if one.number == number), None)
    if number is not None and found is None:
        raise EditionNotFound(number=number)
    return found


def require_area(unit: UnitOfWork, area: str | None) -> None:
    """Raises AreaUnknown; the whole company is always known."""
    if area is not None and area not in {one.key for one in areas(unit)}:
        raise AreaUnknown(key=area)


def _is_newer(unit: UnitOfWork, area: str | None, last: Edition) -> bool:
    own = (one for one in latest_versions(unit) if area in (None, one.area))
    return any(one.deployed_at > last.made_at for one in own)
