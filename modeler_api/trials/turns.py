"""Who plays a run now: few people at a time, and each person one."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from foundation.errors import Unavailable
from foundation.sentences import N_


class NoTurn(Unavailable):
    """Others, or other tabs of the same person, play as many runs as may."""

    code = "trial_no_turn"
    message = N_("Other trials are under way at this moment. Try again in %(seconds)s seconds.")


class Turns:
    """`most` people at a time; one who waits longer than `seconds`, or in a second tab, goes without."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._playing: set[str] = set()
        self._waiting: set[str] = set()
        self._changed = Condition()

    @contextmanager
    def turn(self, who: str) -> Iterator[None]:
        """While they play. Raises NoTurn."""
        self._begin(who)
        try:
            yield
        finally:
            with self._changed:
                self._playing.remove(who)
                self._changed.notify_all()

    def _begin(self, who: str) -> None:
        with self._changed:
            if who in self._waiting:
                raise NoTurn(seconds=10)
            self._waiting.add(who)
            try:
                is_mine = self._changed.wait_for(lambda: self._is_free(who), self._seconds)
            finally:
                self._waiting.remove(who)
            if not is_mine:
                raise NoTurn(seconds=10)
            self._playing.add(who)

    def _is_free(self, who: str) -> bool:
        return who not in self._playing and len(self._playing) < self._most
