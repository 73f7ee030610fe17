"""The clock of a node: calls what must happen every so often. The only importer of APScheduler."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.events import EVENT_JOB_MISSED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from foundation.clock import SystemClock
from foundation.instants import from_micros, to_micros

_LOGGER = logging.getLogger(__name__)
#: That a tick still runs when its next one is due is no news: the next but one takes its place.
logging.getLogger("apscheduler").setLevel(logging.ERROR)
_MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Tick:
    """Something that happens every so often."""

    name: str
    every: timedelta
    #: Is given the instant it was scheduled for, the same on every node.
    act: Callable[[datetime], Any]


class Scheduler:
    """Calls ticks in a thread of its own; `start` once, `stop` once.

    What it knows lives in memory only: each node has its own, and what must happen once in all is a job whose key
    holds the scheduled time.
    """

    def __init__(self, ticks: Iterable[Tick]) -> None:
        self._ticks = tuple(ticks)
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(max(1, len(self._ticks)))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )
        self._scheduler.add_listener(_missed, EVENT_JOB_MISSED)

    def start(self) -> None:
        """Begin to tick; each tick happens once at the start."""
        for tick in self._ticks:
            # intervals count from a common moment, so that every node schedules the same instants
            trigger = IntervalTrigger(seconds=int(tick.every.total_seconds()), start_date=from_micros(0), timezone=UTC)
            first = SystemClock().now()  # APScheduler itself lives by the machine's clock
            self._scheduler.add_job(_run, trigger, args=(tick,), id=tick.name, name=tick.name, next_run_time=first)
        self._scheduler.start()

    def stop(self) -> None:
        """Let what is running end, then tick no more."""
        self._scheduler.shutdown(wait=True)


def scheduled_at(tick: Tick, now: datetime) -> datetime:
    """The latest instant of a tick's raster that is not after `now`."""
    every = int(tick.every.total_seconds()) * _MICROSECONDS
    return from_micros(to_micros(now) // every * every)


def _run(tick: Tick) -> None:
    # what it raises is logged by APScheduler and does not end the ticking
    tick.act(scheduled_at(tick, SystemClock().now()))


def _missed(event: Any) -> None:
    _LOGGER.warning("tick missed", extra={"tick": event.job_id})
