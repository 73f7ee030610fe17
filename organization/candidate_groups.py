"""Candidate groups: who stands in one."""

from dataclasses import dataclass

from sqlalchemy import select

from foundation.unit_of_work import UnitOfWork
from organization.tables import person, role_holding


@dataclass(frozen=True, order=True)
class GroupMember:
    """Someone who may claim a group's tasks."""

    username: str
    name: str


def members_of(unit: UnitOfWork, group: str) -> list[GroupMember]:
    """Who may claim the group's tasks today, by name."""
    query = (
        select(person.c.username, person.c.name)
        .select_from(role_holding.join(person))
        .where(role_holding.c.role_key == group, person.c.disabled_at.is_(None))
        .order_by(person.c.name)
    )
    return [GroupMember(*row) for row in unit.connection.execute(query)]
