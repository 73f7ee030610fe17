"""After a failed attempt: when to try again, or never; pure."""

from datetime import datetime, timedelta

from engine.bpmn_xml.diagram import Retry

#: Jobs of the engine itself (timers, messages) and poison jobs: five tries with growing pauses.
ENGINE_RETRY = Retry(attempts=5, waits=tuple(timedelta(seconds=seconds) for seconds in (1, 4, 16, 64)))
#: Service calls whose model says nothing.
SERVICE_RETRY = Retry(attempts=3, waits=(timedelta(seconds=10),))


def next_attempt_at(attempt: int, failed_at: datetime, retry: Retry) -> datetime | None:
    """When to try again after `attempt` (1 = the first) failed, or None when attempts are used up."""
    if attempt >= retry.attempts:
        return None
    wait = retry.waits[min(attempt, len(retry.waits)) - 1] if retry.waits else timedelta()
    return failed_at + wait
