"""How often a password may be tried: five failures a minute, per account and per address."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from foundation.errors import Unavailable
from foundation.sentences import N_

FAILURES_ALLOWED = 5
WINDOW = timedelta(minutes=1)
#: How far apart the instants of requests may be that wait for each other; a later one tells of a clock set back.
_SAME_MOMENT = timedelta(seconds=1)
#: Names that are forgotten first when somebody tries very many.
_LARGEST_MEMORY = 10_000


class TooManyTries(Unavailable):
    """Too many wrong passwords for this account or from this address."""

    code = "too_many_tries"
    message = N_("Too many tries. Wait %(seconds)s seconds and try again.")


@dataclass
class SignInThrottle:
    """Remembers failures of the last minute; of one server process."""

    _failures: dict[str, deque[datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def take_try(self, *, account: str, address: str, now: datetime) -> None:
        """Count a try before it is made. Raises TooManyTries, with the seconds to wait, when either has too many.

        Counting afterwards would let any number of tries at the same moment pass, since each takes a while.
        """
        with self._lock:
            keys = _keys(account, address)
            longest = max(self._wait(key, now) for key in keys)
            if longest <= timedelta(0):
                for key in keys:
                    self._remember(key, now)
        if longest > timedelta(0):
            raise TooManyTries(seconds=max(1, round(longest.total_seconds())))

    def succeeded(self, *, account: str, address: str) -> None:
        """The try was right: forget the account's tries, and of the address's this one."""
        with self._lock:
            self._failures.pop(f"account:{account}", None)
            of_address = self._failures.get(f"address:{address}")
            if of_address:
                of_address.pop()

    def _remember(self, key: str, now: datetime) -> None:
        while len(self._failures) >= _LARGEST_MEMORY and key not in self._failures:
            self._failures.pop(next(iter(self._failures)))
        self._failures.setdefault(key, deque(maxlen=FAILURES_ALLOWED)).append(now)

    def _wait(self, key: str, now: datetime) -> timedelta:
        failures = self._failures.get(key, deque())
        while failures and failures[-1] > now + _SAME_MOMENT:
            failures.pop()
        if len(failures) < FAILURES_ALLOWED:
            return timedelta(0)
        return failures[0] + WINDOW - now


def _keys(account: str, address: str) -> tuple[str, str]:
    return f"account:{account}", f"address:{address}"
