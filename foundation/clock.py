"""The only source of 'now'; always aware and in UTC."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time; everything that needs the time is given one."""

    def now(self) -> datetime:
        """This instant, aware and in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This instant, aware and in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still, for tests."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.at


class VirtualClock(FixedClock):
    """A clock that is moved by hand and never backwards: embedding, demo, sandbox."""

    def move_to(self, at: datetime) -> None:
        """Make it that instant; an instant in the past leaves the clock alone."""
        self.at = max(self.at, at)

    def move_by(self, duration: timedelta) -> None:
        """Let that much time pass."""
        self.move_to(self.at + duration)
