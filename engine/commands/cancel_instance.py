"""Cancel a process instance, with a reason."""

from collections.abc import Sequence
from datetime import datetime

from engine.commands.advance import Moved, advance
from engine.history.events import EventType, HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.instances.states import check_active
from engine.instances.store import LiveInstance


def cancel_instance(process_engine: ProcessEngine, instance_id: str, *, reason: str, by: str) -> Moved:
    """End everything in it now. Raises InstanceNotActive when it has ended already."""

    def act(live: LiveInstance, at: datetime) -> Sequence[HistoryEvent]:
        check_active(instance_id, live.process.status)
        live.process.cancel(now=at)
        return (
            HistoryEvent(
                type=EventType.PROCESS_INSTANCE_CANCELLED,
                instance_id=instance_id,
                definition_id=live.definition_id,
                at=at,
                actor=by,
                payload={"reason": reason},
            ),
        )

    return advance(process_engine, instance_id, act, actor=by)
