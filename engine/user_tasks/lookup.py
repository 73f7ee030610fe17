"""Find user tasks by id and by instance."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from engine.user_tasks.identity import UserTaskId, UserTaskNotFound, read_id
from engine.user_tasks.tables import IS_OPEN, candidate, user_task
from foundation.unit_of_work import Prepared, UnitOfWork, Work

#: Ids in one query: databases limit the parameters of a statement.
_IDS_AT_ONCE = 500


@dataclass(frozen=True)
class UserTask:
    """An activity that waits, or waited, for a person."""

    instance_id: str
    #: The activity instance within the process instance.
    token_id: int
    definition_id: str
    definition_key: str
    business_key: str | None
    element_id: str
    name: str
    lane: str | None
    #: `UserTaskStatus`.
    status: str
    assignee: str | None
    priority: int
    form_key: str | None
    created_at: datetime
    due_at: datetime | None
    follow_up_at: datetime | None
    claimed_at: datetime | None
    ended_at: datetime | None
    candidate_groups: tuple[str, ...] = ()
    candidate_users: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its name outside."""
        return str(UserTaskId(self.instance_id, self.token_id))


@dataclass(frozen=True)
class Held:
    """What a command must know of a user task before it acts."""

    instance_id: str
    token_id: int
    definition_id: str
    element_id: str
    status: str
    assignee: str | None

    @property
    def id(self) -> str:
        """Its name outside."""
        return str(UserTaskId(self.instance_id, self.token_id))


_HELD = Prepared(
    select(
        user_task.c.instance_id,
        user_task.c.token_id,
        user_task.c.definition_id,
        user_task.c.element_id,
        user_task.c.status,
        user_task.c.assignee,
    ).where(user_task.c.instance_id == bindparam("instance"), user_task.c.token_id == bindparam("token"))
)


def held(unit: UnitOfWork | Work, user_task_id: str) -> Held:
    """The few fields that commands decide on, as a unit of work or anybody sees them. Raises UserTaskNotFound."""
    instance_id, token_id = read_id(user_task_id)
    found = unit.rows(_HELD, {"instance": instance_id, "token": token_id})
    if not found:
        raise UserTaskNotFound(id=user_task_id)
    return Held(*found[0])


def user_task_by_id(unit: UnitOfWork, user_task_id: str) -> UserTask:
    """One user task with its candidates. Raises UserTaskNotFound."""
    instance_id, token_id = read_id(user_task_id)
    found = select(user_task).where(user_task.c.instance_id == instance_id, user_task.c.token_id == token_id)
    row = unit.connection.execute(found).first()
    if row is None:
        raise UserTaskNotFound(id=user_task_id)
    return _with_candidates(unit, [row])[0]


def open_user_tasks(unit: UnitOfWork, instance_id: str | None = None) -> list[UserTask]:
    """Those that wait for a person, oldest first; of one instance, or of all."""
    found = select(user_task).where(IS_OPEN)
    if instance_id is not None:
        found = found.where(user_task.c.instance_id == instance_id)
    rows = unit.connection.execute(found.order_by(user_task.c.created_at, user_task.c.token_id)).all()
    return _with_candidates(unit, list(rows))


def _with_candidates(unit: UnitOfWork, rows: list[Row[Any]]) -> list[UserTask]:
    named: dict[tuple[str, int, str], list[str]] = defaultdict(list)
    ids = sorted({row.instance_id for row in rows})
    for start in range(0, len(ids), _IDS_AT_ONCE):
        wanted = candidate.c.instance_id.in_(ids[start : start + _IDS_AT_ONCE])
        for row in unit.connection.execute(select(candidate).where(wanted).order_by(candidate.c.key)):
            named[row.instance_id, row.token_id, row.kind].append(row.key)
    return [
        UserTask(
            **row._mapping,
            candidate_groups=tuple(named[row.instance_id, row.token_id, "group"]),
            candidate_users=tuple(named[row.instance_id, row.token_id, "user"]),
        )
        for row in rows
    ]
