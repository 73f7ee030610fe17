"""Editions of a handbook: what had been published by a moment; what came later is told as a change."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from foundation.errors import NotFound
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.tables import handbook_edition
from organization import audit
from organization.actor import Actor
from organization.areas import AreaUnknown, areas
from organization.permissions import Action, require


class EditionNotFound(NotFound):
    """No such edition."""

    code = "handbook_edition_not_found"
    message = N_("The handbook has no edition %(number)s.")


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


def make_edition(work: Work, actor: Actor, area: str | None) -> Edition:
    """Close an edition: what is published by now is in it, and what comes later is told as a change.

    Raises AreaUnknown, NotAllowed.
    """

    def write(unit: UnitOfWork) -> Edition:
        require(actor, Action.PUBLISH_MODELS, area=area)
        require_area(unit, area)
        number = 1 + next((one.number for one in editions(unit, area)), 0)
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
