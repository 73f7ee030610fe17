"""Complete a user task with values."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, bindparam, func, update

from engine.commands.advance import Moved, advance
from engine.history.events import EventType, HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.instances.store import LiveInstance
from engine.user_tasks.lifecycle import check_completion
from engine.user_tasks.lookup import Held, held
from engine.user_tasks.tables import user_task
from foundation.instants import to_micros
from foundation.unit_of_work import Prepared, UnitOfWork

_DONE_BY = Prepared(
    update(user_task)
    .where(user_task.c.id == bindparam("task"))
    .values(
        assignee=bindparam("who"),
        claimed_at=func.coalesce(user_task.c.claimed_at, bindparam("at", type_=BigInteger())),
    )
)


def complete_user_task(
    process_engine: ProcessEngine, user_task_id: str, values: Mapping[str, Any], *, by: str
) -> Moved:
    """Write the values into the process and let it run on until it waits again.

    Completing a task that nobody has claims it at the same moment. Raises UserTaskNotFound, UserTaskNotOpen,
    UserTaskNotYours.
    """
    with process_engine.work.read() as unit:
        task = held(unit, user_task_id)

    def act(live: LiveInstance) -> Sequence[HistoryEvent]:
        with process_engine.work.read() as unit:
            now_held = held(unit, user_task_id)
        check_completion(user_task_id, now_held.status, now_held.assignee, by=by)
        now = process_engine.work.clock.now()
        live.process.complete(now_held.token_id, values, now=now)
        return () if now_held.assignee else (_claimed(process_engine, now_held, by),)

    def also(unit: UnitOfWork) -> None:
        at = to_micros(process_engine.work.clock.now())
        unit.execute(_DONE_BY, {"task": user_task_id, "who": by, "at": at})

    return advance(process_engine, task.instance_id, act, actor=by, also=also)


def _claimed(process_engine: ProcessEngine, task: Held, by: str) -> HistoryEvent:
    return HistoryEvent(
        type=EventType.USER_TASK_CLAIMED,
        instance_id=task.instance_id,
        definition_id=task.definition_id,
        at=process_engine.work.clock.now(),
        token_id=task.token_id,
        element_id=task.element_id,
        actor=by,
        payload={"user_task_id": task.id, "assignee": by, "previous_assignee": None},
    )
