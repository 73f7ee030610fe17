"""Complete a user task with values."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, bindparam, func, update

from engine.commands.advance import Moved, advance
from engine.history.events import EventType, HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.instances.store import InstanceNotFound, LiveInstance
from engine.spiff.changes import Place
from engine.spiff.failures import NoSuchToken, ProcessIsOver, TokenDoesNotWait
from engine.user_tasks.identity import UserTaskId, read_id
from engine.user_tasks.lifecycle import UserTaskStatus, check_completion
from engine.user_tasks.lookup import held
from engine.user_tasks.tables import IS_OPEN, user_task
from foundation.errors import Conflict
from foundation.instants import to_micros
from foundation.sentences import N_
from foundation.unit_of_work import Prepared, UnitOfWork

_COMPLETED = update(user_task).where(
    user_task.c.instance_id == bindparam("instance"), user_task.c.token_id == bindparam("token"), IS_OPEN
)
_ENDS: dict[str, Any] = {"status": UserTaskStatus.COMPLETED.value, "ended_at": bindparam("at")}
#: One that nobody has: who completes it claims it at the same moment.
_COMPLETE_FREE = Prepared(
    _COMPLETED.where(user_task.c.assignee.is_(None)).values(
        assignee=bindparam("who"), claimed_at=bindparam("at"), **_ENDS
    )
)
_COMPLETE_OWN = Prepared(
    _COMPLETED.where(user_task.c.assignee == bindparam("who")).values(
        claimed_at=func.coalesce(user_task.c.claimed_at, bindparam("at", type_=BigInteger())), **_ENDS
    )
)
#: How often it is tried again when the task was claimed or released at the same moment.
_TRIES = 3


class _NotTheirs(Conflict):
    code = "user_task_changed"
    message = N_("The user task changed while it was being completed.")


def complete_user_task(
    process_engine: ProcessEngine, user_task_id: str, values: Mapping[str, Any], *, by: str
) -> Moved:
    """Write the values into the process and let it run on until it waits again.

    Completing a task that nobody has claims it at the same moment. Raises UserTaskNotFound, UserTaskNotOpen,
    UserTaskNotYours.
    """
    task = read_id(user_task_id)
    for attempt in range(_TRIES):
        try:
            return _Completion(task, values, by).take(process_engine)
        except (_NotTheirs, NoSuchToken, TokenDoesNotWait, ProcessIsOver, InstanceNotFound):
            # looked at only now: almost every completion is of a task that is open and theirs or nobody's
            found = held(process_engine.work, user_task_id)
            check_completion(user_task_id, found.status, found.assignee, by=by)
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("the loop returns or raises")


class _Completion:
    """One try to complete a task."""

    _place: Place
    _at: datetime

    def __init__(self, task: UserTaskId, values: Mapping[str, Any], by: str) -> None:
        self._task = task
        self._values = values
        self._by = by

    def take(self, process_engine: ProcessEngine) -> Moved:
        """Take the step; raises _NotTheirs and writes nothing when the task is not open for them."""
        task = self._task
        return advance(
            process_engine, task.instance_id, self._act, actor=self._by, also=self._end, completes=task.token_id
        )

    def _act(self, live: LiveInstance, at: datetime) -> Sequence[HistoryEvent]:
        self._at, self._place = at, live.process.complete(self._task.token_id, self._values, now=at)
        return ()

    def _end(self, unit: UnitOfWork) -> Sequence[HistoryEvent]:
        instance_id, token_id = self._task
        row = {"instance": instance_id, "token": token_id, "who": self._by, "at": to_micros(self._at)}
        if unit.execute(_COMPLETE_FREE, row):
            return (self._claimed(),)
        if unit.execute(_COMPLETE_OWN, row):
            return ()
        raise _NotTheirs

    def _claimed(self) -> HistoryEvent:
        instance_id, token_id = self._task
        return HistoryEvent(
            type=EventType.USER_TASK_CLAIMED,
            instance_id=instance_id,
            definition_id=self._place.definition_id,
            at=self._at,
            token_id=token_id,
            element_id=self._place.element_id,
            actor=self._by,
            payload={"user_task_id": str(self._task), "assignee": self._by, "previous_assignee": None},
        )
