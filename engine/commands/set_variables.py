"""An operator's correction of variables."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.commands.advance import Moved, advance
from engine.history.events import EventType, HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.instances.states import check_active
from engine.instances.store import LiveInstance


def set_variables(
    process_engine: ProcessEngine, instance_id: str, variables: Mapping[str, Any], *, by: str, reason: str = ""
) -> Moved:
    """Give variables of the instance new values; the history keeps the previous ones. Raises InstanceNotActive."""

    def act(live: LiveInstance, at: datetime) -> Sequence[HistoryEvent]:
        check_active(instance_id, live.process.status)
        before = live.process.variables()
        live.process.set_variables(variables, now=at)
        return (
            HistoryEvent(
                type=EventType.VARIABLES_CORRECTED,
                instance_id=instance_id,
                definition_id=live.definition_id,
                at=at,
                actor=by,
                payload={
                    "variables": dict(variables),
                    "previous": {name: before[name] for name in variables if name in before},
                    "reason": reason,
                },
            ),
        )

    return advance(process_engine, instance_id, act, actor=by)
