"""Actors by person: read once, kept until anything in the organisation changes."""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from sqlalchemy import Row, bindparam, exists, select

from foundation.unit_of_work import Prepared, UnitOfWork, Work
from organization.actor import Actor, AreaRight, HeldRight, Holder, HolderKind, Profile
from organization.sessions import Session, hash_of_session
from organization.tables import area_right, audit_head, ended_session, person, profile_assignment, role_holding

#: The revision of the organisation, and whether a session was ended: all that a request asks.
_LOOK = Prepared(
    select(
        select(audit_head.c.position).scalar_subquery(),
        exists().where(ended_session.c.session_hash == bindparam("session_hash")),
    )
)


@dataclass(frozen=True)
class KnownActor:
    """An actor and the moment since which their sessions count."""

    actor: Actor
    #: Sessions begun before are over; None when there never was a password.
    password_changed_at: datetime | None


class Actors:
    """Looks actors up; safe to share between threads.

    Every change of the organisation writes an audit entry, so the audit's revision tells whether what is kept is
    still true: a change of roles counts from the next request on, at the price of one small query a request, which
    also tells whether the session was ended.
    """

    def __init__(self, work: Work) -> None:
        """One per process."""
        self._work = work
        self._lock = Lock()
        self._revision = -1
        self._known: dict[str, KnownActor | None] = {}

    def by_id(self, person_id: str) -> KnownActor | None:
        """The actor of a person; None for someone unknown or disabled."""
        revision, _ = self._look("")
        return self._at(revision, person_id)

    def of_session(self, person_id: str, session: Session) -> KnownActor | None:
        """The actor of a person in a session; None too when the session was ended or is older than the password."""
        revision, is_ended = self._look(hash_of_session(session))
        known = None if is_ended else self._at(revision, person_id)
        if known is None or known.password_changed_at is None or known.password_changed_at <= session.began_at:
            return known
        return None

    def _look(self, session_hash: str) -> tuple[int, bool]:
        ((revision, is_ended),) = self._work.rows(_LOOK, {"session_hash": session_hash})
        return revision or 0, bool(is_ended)

    def _at(self, revision: int, person_id: str) -> KnownActor | None:
        with self._lock:
            if revision != self._revision:
                self._revision, self._known = revision, {}
            if person_id in self._known:
                return self._known[person_id]
        with self._work.read() as unit:
            found = read_actor(unit, person_id)
        with self._lock:
            if revision == self._revision:
                self._known[person_id] = found
        return found


def read_actor(unit: UnitOfWork, person_id: str) -> KnownActor | None:
    """The actor of a person, read now; None for someone unknown or disabled."""
    row = unit.connection.execute(select(person).where(person.c.id == person_id)).first()
    if row is None or row.disabled_at is not None:
        return None
    return KnownActor(_actor(unit, row), row.password_changed_at)


def actor_by_username(unit: UnitOfWork, username: str) -> Actor | None:
    """The actor of a person by username, read now; None for someone unknown or disabled."""
    found = unit.connection.execute(select(person.c.id).where(person.c.username == username)).scalar()
    known = None if found is None else read_actor(unit, found)
    return None if known is None else known.actor


def _actor(unit: UnitOfWork, row: Row[tuple[object, ...]]) -> Actor:
    profiles = select(profile_assignment.c.profile).where(profile_assignment.c.person_id == row.id)
    roles = select(role_holding.c.role_key).where(role_holding.c.person_id == row.id)
    held_profiles = frozenset(Profile(value) for value in unit.connection.execute(profiles).scalars())
    held_roles = frozenset(unit.connection.execute(roles).scalars())
    return Actor(
        person_id=row.id,
        username=row.username,
        name=row.name,
        profiles=held_profiles,
        roles=held_roles,
        area_rights=_area_rights(unit, held_profiles, held_roles),
        language=row.language,
        time_zone=row.time_zone,
    )


def _area_rights(unit: UnitOfWork, profiles: frozenset[Profile], roles: frozenset[str]) -> frozenset[HeldRight]:
    held = {HolderKind.PROFILE: frozenset(map(str, profiles)), HolderKind.ROLE: roles}
    found = set()
    for row in unit.connection.execute(select(area_right)):
        holder = Holder(HolderKind(row.holder_kind), row.holder_key)
        if holder.key in held[holder.kind]:
            found.add(HeldRight(row.area_key, AreaRight(row.allowed), holder))
    return frozenset(found)
