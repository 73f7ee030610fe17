"""How long a session lives: half an hour without use, twelve hours in all, and never beyond its end."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, text

from foundation.instants import to_micros
from foundation.unit_of_work import UnitOfWork
from organization.tables import ended_session

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
#: Two tabs may sign out at the same instant.
_END = text(
    "INSERT INTO ended_session (session_hash, ended_at) VALUES (:session_hash, :ended_at) ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True)
class Session:
    """One sign-in in one browser: when it began and was last used."""

    #: Random; who knows it alone cannot use it, since the browser keeps it in a signed cookie.
    id: str
    began_at: datetime
    used_at: datetime

    def is_alive(self, now: datetime) -> bool:
        """Whether it may still be used unless it was ended; a session from the future is none."""
        return timedelta(0) <= now - self.began_at < ABSOLUTE and timedelta(0) <= now - self.used_at < IDLE

    def used(self, now: datetime) -> "Session":
        """The session after a request of the person; pages that refresh themselves do not count."""
        return replace(self, used_at=now)


def new_session(now: datetime) -> Session:
    """A session that begins."""
    return Session(secrets.token_urlsafe(16), now, now)


def end(unit: UnitOfWork, session: Session) -> None:
    """Let no cookie of this session open anything any more, wherever it was copied to.

    Only ends are kept, and only while a cookie of that time could still be alive.
    """
    now = unit.now()
    unit.connection.execute(delete(ended_session).where(ended_session.c.ended_at < now - ABSOLUTE))
    unit.connection.execute(_END, {"session_hash": hash_of_session(session), "ended_at": to_micros(now)})


def hash_of_session(session: Session) -> str:
    """What the tables keep of a session: it has 128 random bits, so a plain hash is enough."""
    return hashlib.sha256(session.id.encode()).hexdigest()
