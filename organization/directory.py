"""Reading people: lists, one person, roles with their holders, and where something is missing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from foundation.unit_of_work import UnitOfWork
from organization.actor import Profile
from organization.people import PersonUnknown
from organization.roles import Role, roles
from organization.tables import person, profile_assignment, role_holding


@dataclass(frozen=True)
class Person:
    """A person as lists and pages show them."""

    id: str
    username: str
    name: str
    email: str | None
    language: str
    time_zone: str
    profiles: frozenset[Profile]
    #: Keys of the roles held.
    roles: frozenset[str]
    has_password: bool
    created_at: datetime
    #: None while the person may sign in.
    disabled_at: datetime | None


@dataclass(frozen=True)
class RoleHolders:
    """A role and those who hold it and may sign in, by name."""

    role: Role
    holders: tuple[Person, ...]


def has_people(unit: UnitOfWork) -> bool:
    """Whether anybody has an account."""
    return unit.connection.execute(select(person.c.id).limit(1)).first() is not None


def people(unit: UnitOfWork) -> list[Person]:
    """Everybody, by name; those who were disabled too."""
    profiles: defaultdict[str, set[Profile]] = defaultdict(set)
    held: defaultdict[str, set[str]] = defaultdict(set)
    for row in unit.connection.execute(select(profile_assignment.c.person_id, profile_assignment.c.profile)):
        profiles[row.person_id].add(Profile(row.profile))
    for row in unit.connection.execute(select(role_holding.c.person_id, role_holding.c.role_key)):
        held[row.person_id].add(row.role_key)
    return [
        Person(
            id=row.id,
            username=row.username,
            name=row.name,
            email=row.email,
            language=row.language,
            time_zone=row.time_zone,
            profiles=frozenset(profiles[row.id]),
            roles=frozenset(held[row.id]),
            has_password=row.password_hash is not None,
            created_at=row.created_at,
            disabled_at=row.disabled_at,
        )
        for row in unit.connection.execute(select(person).order_by(person.c.name))
    ]


def person_by_username(unit: UnitOfWork, username: str) -> Person:
    """One person; raises PersonUnknown."""
    for found in people(unit):
        if found.username == username:
            return found
    raise PersonUnknown(username=username)


def names_of(unit: UnitOfWork, usernames: frozenset[str]) -> dict[str, str]:
    """The names of people by username, for pages that show who did something."""
    query = select(person.c.username, person.c.name).where(person.c.username.in_(usernames))
    return {row.username: row.name for row in unit.connection.execute(query)}


def role_holders(unit: UnitOfWork) -> list[RoleHolders]:
    """Every role with those who hold it today; a role without holders is a gap."""
    active = [one for one in people(unit) if one.disabled_at is None]
    return [RoleHolders(role, tuple(one for one in active if role.key in one.roles)) for role in roles(unit)]


def administrators(unit: UnitOfWork) -> list[Person]:
    """Who can give rights, by name."""
    return [one for one in people(unit) if Profile.ADMINISTRATOR in one.profiles and one.disabled_at is None]
