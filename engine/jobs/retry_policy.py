"""After a failed attempt: when to try again, or never."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

#: The widest wait between two attempts of a policy that grows.
_LONGEST_WAIT = timedelta(hours=1)
_FORM = re.compile(
    r"R(?P<count>\d+)/P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)


@dataclass(frozen=True)
class RetryPolicy:
    """How often a job is tried and how long to wait in between."""

    attempts: int = 3
    first_wait: timedelta = timedelta(seconds=10)
    #: 1.0 waits the same each time.
    growth: float = 1.0


#: Jobs of the engine itself (timers, messages): tried soon, then with growing pauses.
ENGINE_POLICY = RetryPolicy(attempts=5, first_wait=timedelta(seconds=1), growth=4.0)


def parse_policy(text: str) -> RetryPolicy | None:
    """The policy written as `R3/PT10S` (three attempts, ten seconds apart); None when the text is not that."""
    found = _FORM.fullmatch(text.strip())
    if found is None or int(found["count"]) < 1:
        return None
    parts = {unit: int(found[unit] or 0) for unit in ("days", "hours", "minutes", "seconds")}
    return RetryPolicy(attempts=int(found["count"]), first_wait=timedelta(**parts))


def next_attempt_at(attempt: int, failed_at: datetime, policy: RetryPolicy) -> datetime | None:
    """When to try again after `attempt` (1 = the first) failed, or None when attempts are used up."""
    if attempt >= policy.attempts:
        return None
    return failed_at + min(policy.first_wait * policy.growth ** (attempt - 1), _LONGEST_WAIT)
