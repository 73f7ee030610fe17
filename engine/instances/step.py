"""One step of one instance, about to be written, and the rows that keep its state."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, update

from engine.history.events import HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.instances.states import InstanceStatus
from engine.instances.store import LiveInstance
from engine.instances.tables import event_subscription, instance_part, process_instance
from engine.spiff.changes import StepChanges
from foundation.errors import Conflict
from foundation.instants import to_micros
from foundation.sentences import N_
from foundation.unit_of_work import Prepared, UnitOfWork

_COLUMNS = (
    "id",
    "definition_id",
    "definition_key",
    "business_key",
    "status",
    "version",
    "state",
    "started_at",
    "started_by",
    "ended_at",
    "error_code",
)
_ADD = Prepared(insert(process_instance).values({name: bindparam(name) for name in _COLUMNS}))
_AS_IT_WAS = (process_instance.c.id == bindparam("instance_id"), process_instance.c.version == bindparam("was"))
#: While it goes on, only what no index holds is written.
_SAVE = Prepared(
    update(process_instance).where(*_AS_IT_WAS).values(version=process_instance.c.version + 1, state=bindparam("head"))
)
_END = Prepared(
    update(process_instance)
    .where(*_AS_IT_WAS)
    .values(
        version=process_instance.c.version + 1,
        state=bindparam("head"),
        status=bindparam("now_status"),
        ended_at=bindparam("now_ended_at"),
        error_code=bindparam("now_error_code"),
    )
)
_ADD_PART = Prepared(
    insert(instance_part).values(instance_id=bindparam("of"), part=bindparam("name"), state=bindparam("content"))
)
_DROP_PART = Prepared(
    delete(instance_part).where(
        instance_part.c.instance_id == bindparam("of"), instance_part.c.part == bindparam("name")
    )
)
_DROP_PARTS = Prepared(delete(instance_part).where(instance_part.c.instance_id == bindparam("of")))
_DROP_SUBSCRIPTIONS = Prepared(delete(event_subscription).where(event_subscription.c.instance_id == bindparam("of")))


_ACTIVE = InstanceStatus.ACTIVE.value


class StaleInstance(Conflict):
    """Another step was written since this instance was read."""

    code = "process_instance_changed"
    message = N_("Process instance %(instance_id)s has moved on meanwhile. Look at it again and retry.")


class Step(NamedTuple):
    """What one step of one instance changed."""

    process_engine: ProcessEngine
    live: LiveInstance
    changes: StepChanges
    at: datetime
    #: Username of who caused it; None for the engine itself.
    actor: str | None
    #: What happened besides the movement of tokens; told before it.
    told: Sequence[HistoryEvent]
    #: The token whose user task the command that took the step has ended itself.
    completes: int | None

    @property
    def is_first(self) -> bool:
        """Whether it starts the instance."""
        return self.live.version == 0

    @property
    def has_ended(self) -> bool:
        """Whether the instance is over after it."""
        return self.changes.status != _ACTIVE


def write_state(unit: UnitOfWork, step: Step) -> None:
    """Add or save the instance and its parts. Raises StaleInstance when another step was faster."""
    changes, live = step.changes, step.live
    ended_at = to_micros(step.at) if step.has_ended else None
    head = changes.parts["head"]
    if step.is_first:
        row = {
            "id": live.id,
            "definition_id": live.definition_id,
            "definition_key": live.definition_key,
            "business_key": live.business_key,
            "status": changes.status,
            "version": 1,
            "state": head,
            "started_at": to_micros(step.at),
            "started_by": step.actor,
            "ended_at": ended_at,
            "error_code": changes.error_code,
        }
        unit.execute(_ADD, row)
    else:
        saved = {"instance_id": live.id, "was": live.version, "head": head}
        end = {"now_status": changes.status, "now_ended_at": ended_at, "now_error_code": changes.error_code}
        written = unit.execute(_END, saved | end) if step.has_ended else unit.execute(_SAVE, saved)
        if written == 0:
            raise StaleInstance(instance_id=live.id)
    if step.has_ended:
        _write_end(unit, step)
    elif len(changes.parts) > 1:
        _write_parts(unit, step)


def _write_parts(unit: UnitOfWork, step: Step) -> None:
    parts = [(name, content) for name, content in step.changes.parts.items() if name != "head"]
    unit.execute_many(_DROP_PART, [{"of": step.live.id, "name": name} for name, _content in parts])
    kept = [{"of": step.live.id, "name": name, "content": content} for name, content in parts if content is not None]
    unit.execute_many(_ADD_PART, kept)


def _write_end(unit: UnitOfWork, step: Step) -> None:
    """Nothing is owed or awaited any more."""
    if step.is_first:
        return
    unit.execute(_DROP_PARTS, {"of": step.live.id})
    unit.execute(_DROP_SUBSCRIPTIONS, {"of": step.live.id})
    step.process_engine.jobs.withdraw_all(unit, step.live.id)
