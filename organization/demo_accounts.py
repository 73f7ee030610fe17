"""The accounts that the sign-in page of a demo offers; a database without demo data has none."""

from dataclasses import dataclass

from sqlalchemy import func, insert, select

from foundation.unit_of_work import UnitOfWork
from organization.actor import Actor, Profile
from organization.people import id_of
from organization.permissions import Action, require
from organization.tables import demo_account, person, profile_assignment


@dataclass(frozen=True)
class DemoAccount:
    """Someone to be in the demo, with one click."""

    person_id: str
    username: str
    name: str
    profiles: frozenset[Profile]
    purpose_es: str
    purpose_en: str

    def purpose(self, language: str) -> str:
        """What this person does, in one line."""
        return self.purpose_en if language == "en" else self.purpose_es


def offer_demo_account(unit: UnitOfWork, by: Actor, username: str, *, purpose_es: str, purpose_en: str) -> None:
    """Offer a person on the sign-in page of the demo, after those offered before."""
    require(by, Action.CHANGE_PEOPLE)
    position = unit.connection.execute(select(func.count()).select_from(demo_account)).scalar_one() + 1
    row = {"person_id": id_of(unit, username), "position": position}
    unit.connection.execute(insert(demo_account).values(**row, purpose_es=purpose_es, purpose_en=purpose_en))


def demo_accounts(unit: UnitOfWork) -> list[DemoAccount]:
    """Those offered, in their order."""
    query = (
        select(person.c.id, person.c.username, person.c.name, demo_account.c.purpose_es, demo_account.c.purpose_en)
        .select_from(demo_account.join(person))
        .where(person.c.disabled_at.is_(None))
        .order_by(demo_account.c.position)
    )
    return [
        DemoAccount(row.id, row.username, row.name, _profiles(unit, row.id), row.purpose_es, row.purpose_en)
        for row in unit.connection.execute(query)
    ]


def _profiles(unit: UnitOfWork, person_id: str) -> frozenset[Profile]:
    query = select(profile_assignment.c.profile).where(profile_assignment.c.person_id == person_id)
    return frozenset(Profile(value) for value in unit.connection.execute(query).scalars())
