"""Complete a user task with values."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, bindparam, func, or_, update

from engine.commands.advance import Moved, advance
from engine.history.events import EventType, HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.instances.store import LiveInstance
from engine.spiff.failures import NoSuchToken, ProcessIsOver, TokenDoesNotWait
from engine.user_tasks.lifecycle import OPEN, UserTaskStatus, check_completion
from engine.user_tasks.lookup import Held, held
from engine.user_tasks.tables import user_task
from foundation.errors import Conflict
from foundation.instants import to_micros
from foundation.unit_of_work import Prepared, UnitOfWork

#: Only as it was seen: whoever claimed, released or completed it meanwhile was faster.
_COMPLETE = Prepared(
    update(user_task)
    .where(
        user_task.c.id == bindparam("task"),
        or_(*(user_task.c.status == status.value for status in sorted(OPEN))),
        user_task.c.assignee.is_not_distinct_from(bindparam("seen")),
    )
    .values(
        status=UserTaskStatus.COMPLETED.value,
        assignee=bindparam("who"),
        claimed_at=func.coalesce(user_task.c.claimed_at, bindparam("at", type_=BigInteger())),
        ended_at=bindparam("at"),
    )
)
#: How often the task is looked at again when somebody claimed or released it at the same moment.
_TRIES = 3


class _SomebodyWasFaster(Conflict):
    code = "user_task_changed"
    message = "The user task changed while it was being completed."


def complete_user_task(
    process_engine: ProcessEngine, user_task_id: str, values: Mapping[str, Any], *, by: str
) -> Moved:
    """Write the values into the process and let it run on until it waits again.

    Completing a task that nobody has claims it at the same moment. Raises UserTaskNotFound, UserTaskNotOpen,
    UserTaskNotYours.
    """
    for attempt in range(_TRIES):
        task = held(process_engine.work, user_task_id)
        check_completion(user_task_id, task.status, task.assignee, by=by)
        try:
            return _complete(process_engine, task, values, by)
        except (_SomebodyWasFaster, NoSuchToken, TokenDoesNotWait, ProcessIsOver):
            now_held = held(process_engine.work, user_task_id)
            check_completion(user_task_id, now_held.status, now_held.assignee, by=by)
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("the loop returns or raises")


def _complete(process_engine: ProcessEngine, task: Held, values: Mapping[str, Any], by: str) -> Moved:
    at = process_engine.work.clock.now()

    def act(live: LiveInstance) -> Sequence[HistoryEvent]:
        live.process.complete(task.token_id, values, now=at)
        return () if task.assignee else (_claimed(process_engine, task, by),)

    def also(unit: UnitOfWork) -> None:
        row = {"task": task.id, "seen": task.assignee, "who": by, "at": to_micros(at)}
        if unit.execute(_COMPLETE, row) == 0:
            raise _SomebodyWasFaster(user_task_id=task.id)

    return advance(process_engine, task.instance_id, act, actor=by, also=also, completes=task.token_id)


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
