"""The port to the job queue: enqueue in the caller's transaction, hand out under a lease, finish in a transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from foundation.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Job:
    """A job under lease."""

    id: str
    kind: str
    key: str
    payload: Mapping[str, Any]
    #: The process instance it moves, or None.
    lock: str | None
    run_at: datetime
    #: This attempt's number; the first is 1.
    attempt: int


class JobQueue(Protocol):
    """What every adapter promises; `tests/engine/jobs/test_queue_promises.py` holds each to it."""

    def enqueue(
        self,
        unit: UnitOfWork,
        kind: str,
        key: str,
        payload: Mapping[str, Any],
        *,
        run_at: datetime,
        lock: str | None = None,
        priority: int = 0,
    ) -> None:
        """Owe this work once `unit` commits; a key that is already owed changes nothing."""
        ...

    def withdraw(self, unit: UnitOfWork, key: str) -> None:
        """Owe it no more; nothing happens when it is not owed."""
        ...

    def withdraw_all(self, unit: UnitOfWork, lock: str) -> None:
        """Owe nothing more for that process instance."""
        ...

    def lease(self, now: datetime) -> Job | None:
        """Take the most urgent due job that nobody works on and whose instance no other job moves, or None."""
        ...

    def renew(self, job: Job) -> None:
        """Keep a lease alive while its job runs."""
        ...

    def finish(self, unit: UnitOfWork, job: Job) -> None:
        """The job is done, in the transaction that holds its effect. Raises LeaseLost when it is not ours any more."""
        ...

    def retry_at(self, unit: UnitOfWork, job: Job, at: datetime) -> None:
        """Give it back, to be tried again at that instant."""
        ...

    def stop(self, unit: UnitOfWork, job: Job) -> None:
        """Attempts are used up: keep it for an operator."""
        ...

    def restart(self, unit: UnitOfWork, key: str, at: datetime) -> bool:
        """Give a stopped job new attempts from that instant on; False when there is none by that key."""
        ...

    def next_due_at(self) -> datetime | None:
        """When the earliest job is or was due, or None when nothing is owed."""
        ...

    def wait(self, seconds: float) -> None:
        """Sleep until a job is committed in this process, `seconds` have passed or the queue is closed."""
        ...

    def wake(self) -> None:
        """Tell those who wait that there may be something to do."""
        ...
