"""Organisational roles: which there are, and who holds them. They decide tasks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from foundation.errors import NotFound, Rejected
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from organization import audit
from organization.actor import Actor
from organization.people import id_of
from organization.permissions import Action, require
from organization.tables import role, role_holding

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


class RoleUnknown(NotFound):
    """No role by that key."""

    code = "role_unknown"
    message = N_("There is no role by the key %(key)s.")


class RoleKeyRefused(Rejected):
    """Not a key of a role."""

    code = "role_key_refused"
    message = N_("%(key)s is no key of a role: use small letters, digits and hyphens.")


@dataclass(frozen=True)
class Role:
    """A role in both languages."""

    #: The candidate group.
    key: str
    name_es: str
    name_en: str
    description_es: str = ""
    description_en: str = ""

    def name(self, language: str) -> str:
        """Its name in a language."""
        return self.name_en if language == "en" else self.name_es

    def description(self, language: str) -> str:
        """What it answers for, in a language."""
        return self.description_en if language == "en" else self.description_es


def keep_role(unit: UnitOfWork, by: Actor, wanted: Role) -> None:
    """Add a role, or change the texts of the one that has its key."""
    require(by, Action.CHANGE_PEOPLE)
    if not _KEY.fullmatch(wanted.key):
        raise RoleKeyRefused(key=wanted.key)
    before = unit.connection.execute(select(role).where(role.c.key == wanted.key)).first()
    values = {
        "name_es": wanted.name_es,
        "name_en": wanted.name_en,
        "description_es": wanted.description_es,
        "description_en": wanted.description_en,
    }
    if before is None:
        unit.connection.execute(insert(role).values(key=wanted.key, **values))
        audit.record(unit, by.username, "role.created", wanted.key, after=values)
    elif Role(*before) != wanted:
        unit.connection.execute(update(role).where(role.c.key == wanted.key).values(**values))
        audit.record(unit, by.username, "role.changed", wanted.key, before=dict(before._mapping), after=values)


def set_roles(unit: UnitOfWork, by: Actor, username: str, keys: Iterable[str]) -> None:
    """Let a person hold exactly these roles, from now on and for open tasks too."""
    require(by, Action.CHANGE_PEOPLE)
    person_id = id_of(unit, username)
    wanted = frozenset(keys)
    for key in sorted(wanted - {one.key for one in roles(unit)}):
        raise RoleUnknown(key=key)
    query = select(role_holding.c.role_key).where(role_holding.c.person_id == person_id)
    before = frozenset(unit.connection.execute(query).scalars())
    gone = delete(role_holding).where(role_holding.c.person_id == person_id)
    unit.connection.execute(gone.where(role_holding.c.role_key.in_(before - wanted)))
    for key in sorted(wanted - before):
        row = {"person_id": person_id, "role_key": key, "since_at": unit.now()}
        unit.connection.execute(insert(role_holding).values(**row))
    audit.record(
        unit,
        by.username,
        "person.roles_changed",
        username,
        before={"roles": sorted(before)},
        after={"roles": sorted(wanted)},
    )


def roles(unit: UnitOfWork) -> list[Role]:
    """All roles, by key."""
    return [Role(*row) for row in unit.connection.execute(select(role).order_by(role.c.key))]


def role_by_key(unit: UnitOfWork, key: str) -> Role:
    """One role; raises RoleUnknown."""
    found = unit.connection.execute(select(role).where(role.c.key == key)).first()
    if found is None:
        raise RoleUnknown(key=key)
    return Role(*found)
