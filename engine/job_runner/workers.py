"""Threads that run jobs as they become due, and keep their leases alive."""

import logging
from threading import Event, Lock, Thread

from engine.commands.correlate_message import rematch_waiting_messages
from engine.instances.process_engine import ProcessEngine
from engine.job_runner.runner import run_job
from engine.jobs.embedded import LEASE_SECONDS
from engine.jobs.port import Job

_LOGGER = logging.getLogger(__name__)

#: How often a worker looks by itself; work committed in this process wakes it at once.
_LOOK_SECONDS = 1.0


class Workers:
    """A pool of threads over one process engine; `start` once, `stop` once."""

    def __init__(self, process_engine: ProcessEngine, *, threads: int) -> None:
        self._process_engine = process_engine
        self._stopping = Event()
        self._running: dict[str, Job] = {}
        self._guard = Lock()
        self._threads = [Thread(target=self._work, name=f"jobs-{number}", daemon=True) for number in range(threads)]
        self._threads.append(Thread(target=self._care, name="jobs-care", daemon=True))

    def start(self) -> None:
        """Begin to run jobs."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish the jobs at hand, then end; what is left is owed to the next process."""
        self._stopping.set()
        self._process_engine.jobs.wake()
        for thread in self._threads:
            thread.join(timeout=LEASE_SECONDS)

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                if not self._run_one():
                    self._process_engine.jobs.wait(_LOOK_SECONDS)
            except Exception:  # the job runner's boundary: the database may be away for a while
                _LOGGER.exception("looking for jobs failed")
                self._stopping.wait(_LOOK_SECONDS)

    def _run_one(self) -> bool:
        job = self._process_engine.jobs.lease(self._process_engine.work.clock.now())
        if job is None:
            return False
        with self._guard:
            self._running[job.id] = job
        try:
            run_job(self._process_engine, job)
        finally:
            with self._guard:
                del self._running[job.id]
        return True

    def _care(self) -> None:
        """Renew the leases of running jobs; bring waiting messages that a race left behind."""
        while not self._stopping.wait(LEASE_SECONDS / 4):
            try:
                with self._guard:
                    running = list(self._running.values())
                for job in running:
                    self._process_engine.jobs.renew(job)
                rematch_waiting_messages(self._process_engine)
            except Exception:  # the job runner's boundary: the database may be away for a while
                _LOGGER.exception("caring for jobs failed")
