"""What works behind the pages of a node: threads that run jobs, and the clock that ticks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from engine.instances.process_engine import ProcessEngine
from engine.job_runner.workers import Workers
from foundation.unit_of_work import UnitOfWork
from runtime.scheduler import Scheduler, Tick

#: How often what nobody will ask for again is deleted.
HOUSEKEEPING_EVERY = timedelta(hours=1)


class Worker:
    """Runs jobs and ticks; `start` once, `stop` once. What it leaves undone is owed to the next one."""

    def __init__(self, process_engine: ProcessEngine, *, threads: int, ticks: Sequence[Tick]) -> None:
        self._workers = Workers(process_engine, threads=threads)
        self._scheduler = Scheduler((*ticks, _housekeeping(process_engine)))

    def start(self) -> None:
        """Begin to work."""
        self._workers.start()
        self._scheduler.start()

    def stop(self) -> None:
        """Finish what is at hand."""
        self._scheduler.stop()
        self._workers.stop()


def _housekeeping(process_engine: ProcessEngine) -> Tick:
    return Tick("housekeeping", HOUSEKEEPING_EVERY, lambda at: owe_housekeeping(process_engine, at))


def owe_housekeeping(process_engine: ProcessEngine, at: datetime) -> None:
    """Owe one round of housekeeping for that instant, however many nodes tick."""

    def write(unit: UnitOfWork) -> None:
        key = f"housekeeping:{at:%Y-%m-%dT%H:%M:%SZ}"
        process_engine.jobs.enqueue(unit, "housekeeping", key, {}, run_at=unit.now())

    process_engine.work.write(write)
