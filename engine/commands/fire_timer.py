"""A due timer of a running instance."""

from collections.abc import Sequence
from datetime import datetime

from engine.commands.advance import advance
from engine.history.events import EventType, HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.instances.store import LiveInstance
from engine.jobs.port import Job


def fire_timer(process_engine: ProcessEngine, job: Job) -> None:
    """Fire it and finish its job in one commit; a timer that is no longer armed only finishes its job."""
    token_id, index = job.payload["token_id"], job.payload["index"]

    def act(live: LiveInstance, at: datetime) -> Sequence[HistoryEvent]:
        place = live.process.place(token_id)
        if not live.process.fire_timer(token_id, index, now=at) or place is None:
            return ()
        fired = HistoryEvent(
            type=EventType.TIMER_FIRED,
            instance_id=live.id,
            definition_id=place.definition_id,
            at=at,
            token_id=token_id,
            element_id=place.element_id,
        )
        return (fired,)

    advance(
        process_engine,
        job.payload["instance_id"],
        act,
        actor=None,
        also=lambda unit: process_engine.jobs.finish(unit, job),
    )
