"""Claim, release and assign a user task: no token moves, so no step is taken."""

from dataclasses import replace

from sqlalchemy import ColumnElement, Table, select, update

from engine.history import log
from engine.history.events import EventType, HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.user_tasks.lifecycle import UserTaskStatus, check_claim, check_open, check_release
from engine.user_tasks.lookup import Held, held
from engine.user_tasks.tables import candidate, user_task
from foundation.unit_of_work import UnitOfWork


def claim_user_task(process_engine: ProcessEngine, user_task_id: str, *, by: str) -> None:
    """Take it; claiming what one already has changes nothing. Raises UserTaskAlreadyClaimed, UserTaskNotOpen."""

    def write(unit: UnitOfWork) -> None:
        task = _locked(unit, user_task_id)
        check_claim(user_task_id, task.status, task.assignee, by=by)
        if task.assignee != by:
            _hand_over(unit, task, EventType.USER_TASK_CLAIMED, to=by, by=by)

    process_engine.work.write(write)


def release_user_task(process_engine: ProcessEngine, user_task_id: str, *, by: str) -> None:
    """Give it back to its candidates. Raises UserTaskNotYours, UserTaskNotOpen."""

    def write(unit: UnitOfWork) -> None:
        task = _locked(unit, user_task_id)
        check_release(user_task_id, task.status, task.assignee, by=by)
        _hand_over(unit, task, EventType.USER_TASK_RELEASED, to=None, by=by)

    process_engine.work.write(write)


def assign_user_task(process_engine: ProcessEngine, user_task_id: str, *, to: str | None, by: str) -> None:
    """Give it to somebody, whoever has it now; None gives it back to its candidates. Raises UserTaskNotOpen."""

    def write(unit: UnitOfWork) -> None:
        task = _locked(unit, user_task_id)
        check_open(user_task_id, task.status)
        _hand_over(unit, task, EventType.USER_TASK_ASSIGNED, to=to, by=by)

    process_engine.work.write(write)


def _locked(unit: UnitOfWork, user_task_id: str) -> Held:
    task = held(unit, user_task_id)
    if not unit.database.is_sqlite:  # SQLite's one writer is lock enough
        found = select(user_task.c.status, user_task.c.assignee).where(*_is(user_task, task)).with_for_update()
        row = unit.connection.execute(found).one()
        return replace(task, status=row.status, assignee=row.assignee)
    return task


def _is(table: Table, task: Held) -> tuple[ColumnElement[bool], ...]:
    return table.c.instance_id == task.instance_id, table.c.token_id == task.token_id


def _hand_over(unit: UnitOfWork, task: Held, type_: EventType, *, to: str | None, by: str) -> None:
    now = unit.now()
    status = UserTaskStatus.READY if to is None else UserTaskStatus.CLAIMED
    changed = update(user_task).where(*_is(user_task, task))
    unit.connection.execute(changed.values(status=status.value, assignee=to, claimed_at=now if to else None))
    unit.connection.execute(update(candidate).where(*_is(candidate, task)).values(status=status.value))
    event = HistoryEvent(
        type=type_,
        instance_id=task.instance_id,
        definition_id=task.definition_id,
        at=now,
        token_id=task.token_id,
        element_id=task.element_id,
        actor=by,
        payload={"user_task_id": task.id, "assignee": to, "previous_assignee": task.assignee},
    )
    log.append(unit, [event])
