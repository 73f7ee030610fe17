"""How long a session lives: half an hour without use, twelve hours in all."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)


@dataclass(frozen=True)
class Session:
    """When a session began and was last used."""

    began_at: datetime
    used_at: datetime

    def is_alive(self, now: datetime) -> bool:
        """Whether it may still be used; a session from the future is none."""
        return timedelta(0) <= now - self.began_at < ABSOLUTE and timedelta(0) <= now - self.used_at < IDLE

    def used(self, now: datetime) -> "Session":
        """The session after a request of the person; pages that refresh themselves do not count."""
        return replace(self, used_at=now)
