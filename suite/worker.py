"""The worker with this wiring: jobs, housekeeping, and the history brought into the facts."""

from datetime import timedelta

from monitor.projection import project
from runtime.scheduler import Tick
from runtime.worker import Worker
from suite.wiring import Suite

#: How far the figures may lie behind.
PROJECTION_EVERY = timedelta(seconds=2)


def worker_of(suite: Suite) -> Worker:
    """Everything that works behind the pages."""
    ticks = [Tick("projection", PROJECTION_EVERY, lambda _at: project(suite.work))]
    return Worker(suite.process_engine, threads=suite.settings.job_threads, ticks=ticks)
