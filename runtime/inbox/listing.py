"""The user tasks that an actor may see, by what is due first; as quick with a million of them open as with ten."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, func, select, tuple_, type_coerce, union

from engine.user_tasks.lifecycle import UserTaskStatus
from engine.user_tasks.tables import NEVER_DUE, candidate, user_task
from foundation.instants import to_micros
from foundation.paging import DEFAULT_PAGE_SIZE, CursorRejected, Page, read_cursor, write_cursor
from foundation.unit_of_work import UnitOfWork
from organization.actor import Actor

#: Counting stops here: "500+" says enough, and nobody waits for a number.
MOST_COUNTED = 500


class Box(StrEnum):
    """Which tasks of an actor."""

    #: They have them.
    MINE = "mine"
    #: Nobody has them yet, and they are offered to the actor or to their roles.
    ROLES = "roles"
    #: Offered to the actor or to their roles, and somebody else has them.
    TEAM = "team"


@dataclass(frozen=True)
class ListedTask:
    """An open user task in a list."""

    id: str
    name: str
    instance_id: str
    definition_id: str
    definition_key: str
    business_key: str | None
    element_id: str
    lane: str | None
    assignee: str | None
    priority: int
    created_at: datetime
    due_at: datetime | None
    claimed_at: datetime | None


@dataclass(frozen=True)
class _Place:
    """A place in the order of a list, to read on after."""

    due_order: int
    id: str


_COLUMNS = [user_task.c[name] for name in ListedTask.__dataclass_fields__]
_DUE_ORDER = func.coalesce(type_coerce(user_task.c.due_at, BigInteger), NEVER_DUE)


def tasks_in(
    unit: UnitOfWork,
    actor: Actor,
    box: Box,
    *,
    cursor: str | None = None,
    definition_key: str | None = None,
    size: int = DEFAULT_PAGE_SIZE,
) -> Page[ListedTask]:
    """The next tasks of a box, what is due first coming first; perhaps of one process only. Raises CursorRejected."""
    first = _first(actor, box, _place(cursor), definition_key, size + 1)
    order = (first.c.due_order, first.c.id)
    found = select(*_COLUMNS).join(first, first.c.id == user_task.c.id).order_by(*order).limit(size + 1)
    tasks = tuple(ListedTask(**row._mapping) for row in unit.connection.execute(found))
    if len(tasks) <= size:
        return Page(tasks)
    last = tasks[size - 1]
    return Page(tasks[:size], write_cursor(NEVER_DUE if last.due_at is None else to_micros(last.due_at), last.id))


def _place(cursor: str | None) -> _Place | None:
    if cursor is None:
        return None
    due_order, task_id = read_cursor(cursor, 2)
    if not isinstance(due_order, int) or not isinstance(task_id, str):
        raise CursorRejected
    return _Place(due_order, task_id)


def count_in(unit: UnitOfWork, actor: Actor, box: Box) -> int:
    """How many tasks a box holds; MOST_COUNTED means that many or more."""
    found = _first(actor, box, None, None, MOST_COUNTED)
    count = unit.connection.execute(select(func.count()).select_from(found)).scalar_one()
    return min(int(count), MOST_COUNTED)


def processes_in(unit: UnitOfWork, actor: Actor, box: Box) -> list[str]:
    """Keys of the processes with tasks among the first MOST_COUNTED of a box, to filter by."""
    first = _first(actor, box, None, None, MOST_COUNTED)
    found = select(user_task.c.definition_key).join(first, first.c.id == user_task.c.id).distinct()
    return sorted(unit.connection.execute(found).scalars())


def _first(actor: Actor, box: Box, after: _Place | None, definition_key: str | None, limit: int) -> Any:
    """`id` and `due_order` of the first tasks of a box: a few from each role's own stretch of the index."""
    if box is Box.MINE:
        return _mine(actor, after, definition_key, limit)
    status = UserTaskStatus.READY if box is Box.ROLES else UserTaskStatus.CLAIMED
    offers = [("user", actor.username), *(("group", key) for key in sorted(actor.roles))]
    stretches = []
    for kind, key in offers:
        offered = and_(candidate.c.kind == kind, candidate.c.key == key, candidate.c.status == status.value)
        found = select(candidate.c.due_order, candidate.c.user_task_id.label("id")).where(offered)
        if box is Box.TEAM or definition_key is not None:
            found = found.join(user_task, user_task.c.id == candidate.c.user_task_id)
        if box is Box.TEAM:
            found = found.where(user_task.c.assignee != actor.username)
        stretch = _stretch(found, candidate.c.due_order, candidate.c.user_task_id, after, definition_key, limit)
        stretches.append(select(stretch.c.due_order, stretch.c.id))
    # a task offered to two roles of one person is one task
    return union(*stretches).subquery()


def _mine(actor: Actor, after: _Place | None, definition_key: str | None, limit: int) -> Any:
    held = and_(user_task.c.status == UserTaskStatus.CLAIMED.value, user_task.c.assignee == actor.username)
    found = select(_DUE_ORDER.label("due_order"), user_task.c.id).where(held)
    return _stretch(found, _DUE_ORDER, user_task.c.id, after, definition_key, limit)


def _stretch(
    found: Select[Any],
    due_order: ColumnElement[int],
    task_id: ColumnElement[str],
    after: _Place | None,
    definition_key: str | None,
    limit: int,
) -> Any:
    if definition_key is not None:
        found = found.where(user_task.c.definition_key == definition_key)
    if after is not None:
        found = found.where(tuple_(due_order, task_id) > tuple_(after.due_order, after.id))
    return found.order_by(due_order, task_id).limit(limit).subquery()
