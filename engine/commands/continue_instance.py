"""Go on after a step that visited very many elements."""

from collections.abc import Sequence
from datetime import datetime

from engine.commands.advance import advance
from engine.history.events import HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.instances.store import LiveInstance
from engine.jobs.port import Job


def continue_instance(process_engine: ProcessEngine, job: Job) -> None:
    """Let the instance run on and finish the job in one commit."""

    def act(live: LiveInstance, at: datetime) -> Sequence[HistoryEvent]:
        live.process.resume(now=at)
        return ()

    advance(
        process_engine,
        job.payload["instance_id"],
        act,
        actor=None,
        also=lambda unit: process_engine.jobs.finish(unit, job),
    )
