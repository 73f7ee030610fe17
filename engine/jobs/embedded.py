"""The job queue in a table of the same database; for SQLite and PostgreSQL."""

import logging
import time
from collections.abc import Mapping
from datetime import datetime
from threading import Condition
from typing import Any

from sqlalchemy import BigInteger, Select, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.jobs.port import Job
from engine.jobs.tables import job
from foundation.errors import Conflict
from foundation.identifiers import new_id
from foundation.instants import from_micros, to_micros
from foundation.json_values import dump, load
from foundation.sentences import N_
from foundation.unit_of_work import Prepared, UnitOfWork, Work

_LOGGER = logging.getLogger(__name__)

#: A worker that does not renew for this long is taken for dead; its jobs go to others.
LEASE_SECONDS = 12.0

_VALUES = ("id", "kind", "key", "payload", "lock", "run_at", "priority")
_NEW_JOB = {**{name: bindparam(name) for name in _VALUES}, "attempts": 0, "is_stopped": 0}
_ENQUEUE = {
    "sqlite": Prepared(sqlite.insert(job).values(_NEW_JOB).on_conflict_do_nothing(index_elements=["key"])),
    "postgresql": Prepared(postgresql.insert(job).values(_NEW_JOB).on_conflict_do_nothing(index_elements=["key"])),
}
_WITHDRAW = Prepared(delete(job).where(job.c.key == bindparam("key")))
_WITHDRAW_ALL = Prepared(delete(job).where(job.c.lock == bindparam("lock")))
_FINISH = Prepared(delete(job).where(job.c.id == bindparam("id"), job.c.leased_by == bindparam("leased_by")))
_GIVE_BACK = Prepared(
    update(job)
    .where(job.c.id == bindparam("job_id"), job.c.leased_by == bindparam("worker"))
    .values(run_at=bindparam("at"), is_stopped=bindparam("stopped"), leased_by=None, leased_until=None)
)
_RESTART = Prepared(
    update(job)
    .where(job.c.key == bindparam("job_key"), job.c.is_stopped == 1)
    .values(run_at=bindparam("at"), attempts=0, is_stopped=0, leased_by=None, leased_until=None)
)
_TAKE = Prepared(
    update(job)
    .where(job.c.id == bindparam("job_id"))
    .values(leased_by=bindparam("worker"), leased_until=bindparam("until"), attempts=job.c.attempts + 1)
)
_EARLIEST = Prepared(select(func.min(job.c.run_at)).where(job.c.is_stopped == 0))


def _due() -> Select[Any]:
    """The most urgent due job that is free and whose instance is free; `at` is real time in microseconds."""
    now, at = bindparam("now", type_=BigInteger()), bindparam("at", type_=BigInteger())
    other = job.alias("other")
    same_instance_moves = (
        select(other.c.id)
        .where(other.c.lock == job.c.lock, other.c.id != job.c.id, other.c.leased_until >= at)
        .correlate(job)
        .exists()
    )
    is_free = or_(job.c.leased_until.is_(None), job.c.leased_until < at)
    return (
        select(job.c.id, job.c.kind, job.c.key, job.c.payload, job.c.lock, job.c.run_at, job.c.attempts)
        .where(job.c.is_stopped == 0, job.c.run_at <= now, is_free, ~same_instance_moves)
        .order_by(job.c.priority.desc(), job.c.run_at, job.c.id)
        .limit(1)
    )


_DUE = {"sqlite": Prepared(_due()), "postgresql": Prepared(_due().with_for_update(skip_locked=True))}


class LeaseLost(Conflict):
    """Someone else has the job now: this worker was too slow or the job was withdrawn."""

    code = "job_lease_lost"
    message = N_("Expected to hold the job %(key)s, but its lease has gone to someone else or it was withdrawn.")


class EmbeddedQueue:
    """A `JobQueue` over the table `job`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        #: Whose leases these are: this queue of this process.
        self._worker = new_id()
        self._news = Condition()
        self._news_count = 0

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
        """See `JobQueue`."""
        values = {
            "id": new_id(),
            "kind": kind,
            "key": key,
            "payload": dump(payload).decode(),
            "lock": lock,
            "run_at": to_micros(run_at),
            "priority": priority,
        }
        unit.execute(_ENQUEUE[unit.database.dialect.name], values)
        unit.after_commit(self.wake)

    def withdraw(self, unit: UnitOfWork, key: str) -> None:
        """See `JobQueue`."""
        unit.execute(_WITHDRAW, {"key": key})

    def withdraw_all(self, unit: UnitOfWork, lock: str) -> None:
        """See `JobQueue`."""
        unit.execute(_WITHDRAW_ALL, {"lock": lock})

    def lease(self, now: datetime) -> Job | None:
        """See `JobQueue`."""
        moment = {"now": to_micros(now), "at": time.time_ns() // 1000}
        if not self._work.rows(_DUE["sqlite"], moment):
            return None  # looking first keeps an idle worker from taking the writer

        def take(unit: UnitOfWork) -> Job | None:
            found = unit.rows(_DUE[unit.database.dialect.name], moment)
            if not found:
                return None
            id_, kind, key, payload, lock, run_at, attempts = found[0]
            unit.execute(_TAKE, {"job_id": id_, "worker": self._worker, "until": _lease_end()})
            try:
                return Job(id_, kind, key, load(payload), lock, from_micros(run_at), attempts + 1)
            except ValueError:
                # Nobody can do it; the others wait behind it.
                _LOGGER.exception("job cannot be read", extra={"job_id": id_, "job_kind": kind})
                unit.execute(_GIVE_BACK, {"job_id": id_, "worker": self._worker, "at": run_at, "stopped": 1})
                return take(unit)

        return self._work.write(take)

    def renew(self, job_: Job) -> None:
        """See `JobQueue`."""
        held = and_(job.c.id == job_.id, job.c.leased_by == self._worker)
        with self._work.begin() as unit:
            unit.connection.execute(update(job).where(held).values(leased_until=_lease_end()))

    def finish(self, unit: UnitOfWork, job_: Job) -> None:
        """See `JobQueue`."""
        if unit.execute(_FINISH, {"id": job_.id, "leased_by": self._worker}) == 0:
            raise LeaseLost(key=job_.key)

    def retry_at(self, unit: UnitOfWork, job_: Job, at: datetime) -> None:
        """See `JobQueue`."""
        self._give_back(unit, job_, at, stopped=0)

    def stop(self, unit: UnitOfWork, job_: Job) -> None:
        """See `JobQueue`."""
        self._give_back(unit, job_, job_.run_at, stopped=1)

    def _give_back(self, unit: UnitOfWork, job_: Job, at: datetime, *, stopped: int) -> None:
        values = {"job_id": job_.id, "worker": self._worker, "at": to_micros(at), "stopped": stopped}
        if unit.execute(_GIVE_BACK, values) == 0:
            raise LeaseLost(key=job_.key)

    def restart(self, unit: UnitOfWork, key: str, at: datetime) -> bool:
        """See `JobQueue`."""
        unit.after_commit(self.wake)
        return unit.execute(_RESTART, {"job_key": key, "at": to_micros(at)}) > 0

    def next_due_at(self) -> datetime | None:
        """See `JobQueue`."""
        earliest = self._work.rows(_EARLIEST, {})[0][0]
        return None if earliest is None else from_micros(earliest)

    def wait(self, seconds: float) -> None:
        """See `JobQueue`."""
        with self._news:
            seen = self._news_count
            self._news.wait_for(lambda: self._news_count != seen, timeout=seconds)

    def wake(self) -> None:
        """Tell waiting workers that there may be something to do."""
        with self._news:
            self._news_count += 1
            self._news.notify_all()


def _lease_end() -> int:
    return time.time_ns() // 1000 + int(LEASE_SECONDS * 1_000_000)
