"""How much one request may try out: steps with all that they set off, and time."""

import time
from collections.abc import Callable

from foundation.errors import Rejected
from foundation.sentences import N_

#: Steps, and what they set off, of all runs of a request.
MOST_TOGETHER = 10_000
#: Seconds of all runs of a request.
LONGEST_TOGETHER = 60


class TrialTooLong(Rejected):
    """More than one request may ask for."""

    code = "trial_too_long"
    message = N_("Trying all this takes too long: more than %(steps)s steps, or more than %(seconds)s seconds.")


class Spending:
    """What is left of it; for one request, whatever it plays."""

    def __init__(
        self,
        most: int = MOST_TOGETHER,
        seconds: float = LONGEST_TOGETHER,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """The time begins now."""
        self._most, self._seconds, self._now = most, seconds, now
        self._left, self._until = most, now() + seconds

    @property
    def is_over(self) -> bool:
        """Whether nothing more may be tried."""
        return self._left <= 0 or self._now() > self._until

    def take(self) -> None:
        """One step or job more. Raises TrialTooLong."""
        if self.is_over:
            self._left = 0
            raise TrialTooLong(steps=self._most, seconds=self._seconds)
        self._left -= 1
