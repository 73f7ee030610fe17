"""The user tasks that an actor may see, by what is due first; as quick with a million of them open as with ten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, FromClause, Select, and_, func, select, tuple_, type_coerce, union

from engine.user_tasks.identity import UserTaskId
from engine.user_tasks.lifecycle import UserTaskStatus
from engine.user_tasks.tables import IS_OPEN, NEVER_DUE, candidate, user_task
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

    instance_id: str
    token_id: int
    name: str
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

    @property
    def id(self) -> str:
        """Its name outside."""
        return str(UserTaskId(self.instance_id, self.token_id))


class _Place(NamedTuple):
    """A place in the order of a list, to read on after."""

    due_order: int
    instance_id: str
    token_id: int


_COLUMNS = [user_task.c[name] for name in ListedTask.__dataclass_fields__]
_DUE_ORDER = func.coalesce(
    type_coerce(user_task.c.due_at, BigInteger), type_coerce(user_task.c.created_at, BigInteger) + NEVER_DUE
)


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
    found = select(*_COLUMNS).join(first, _is_same(first)).order_by(*_order(first)).limit(size + 1)
    tasks = tuple(ListedTask(**row._mapping) for row in unit.connection.execute(found))
    if len(tasks) <= size:
        return Page(tasks)
    last = tasks[size - 1]
    due_order = NEVER_DUE + to_micros(last.created_at) if last.due_at is None else to_micros(last.due_at)
    return Page(tasks[:size], write_cursor(due_order, last.instance_id, last.token_id))


def _place(cursor: str | None) -> _Place | None:
    if cursor is None:
        return None
    due_order, instance_id, token_id = read_cursor(cursor, 3)
    if not (isinstance(due_order, int) and isinstance(instance_id, str) and isinstance(token_id, int)):
        raise CursorRejected
    return _Place(due_order, instance_id, token_id)


def count_in(unit: UnitOfWork, actor: Actor, box: Box) -> int:
    """How many tasks a box holds; MOST_COUNTED means that many or more."""
    found = _first(actor, box, None, None, MOST_COUNTED)
    count = unit.connection.execute(select(func.count()).select_from(found)).scalar_one()
    return min(int(count), MOST_COUNTED)


def processes_in(unit: UnitOfWork, actor: Actor, box: Box) -> list[str]:
    """Keys of the processes with tasks among the first MOST_COUNTED of a box, to filter by."""
    first = _first(actor, box, None, None, MOST_COUNTED)
    found = select(user_task.c.definition_key).join(first, _is_same(first)).distinct()
    return sorted(unit.connection.execute(found).scalars())


def _first(actor: Actor, box: Box, after: _Place | None, definition_key: str | None, limit: int) -> Any:
    """The order and the key of the first tasks of a box: a few from each role's own stretch of the index."""
    if box is Box.MINE:
        return _mine(actor, after, definition_key, limit)
    status = UserTaskStatus.READY if box is Box.ROLES else UserTaskStatus.CLAIMED
    offers = [("user", actor.username), *(("group", key) for key in sorted(actor.roles))]
    stretches = []
    for kind, key in offers:
        offered = and_(candidate.c.kind == kind, candidate.c.key == key, candidate.c.status == status.value)
        found = select(*_order(candidate)).where(offered)
        if box is Box.TEAM or definition_key is not None:
            found = found.join(user_task, _is_same(candidate))
        if box is Box.TEAM:
            found = found.where(user_task.c.assignee != actor.username)
        stretches.append(select(_stretch(found, _order(candidate), after, definition_key, limit)))
    # a task offered to two roles of one person is one task
    return union(*stretches).subquery()


def _mine(actor: Actor, after: _Place | None, definition_key: str | None, limit: int) -> Any:
    held = and_(IS_OPEN, user_task.c.assignee == actor.username)
    order = (_DUE_ORDER.label("due_order"), user_task.c.instance_id, user_task.c.token_id)
    return _stretch(select(*order).where(held), order, after, definition_key, limit)


def _stretch(
    found: Select[Any],
    order: Sequence[ColumnElement[Any]],
    after: _Place | None,
    definition_key: str | None,
    limit: int,
) -> Any:
    if definition_key is not None:
        found = found.where(user_task.c.definition_key == definition_key)
    if after is not None:
        found = found.where(tuple_(*order) > tuple_(*after))
    return found.order_by(*order).limit(limit).subquery()


def _order(table: FromClause) -> tuple[ColumnElement[Any], ...]:
    """What is due first, then what was opened first."""
    return table.c.due_order, table.c.instance_id, table.c.token_id


def _is_same(table: FromClause) -> ColumnElement[bool]:
    return and_(user_task.c.instance_id == table.c.instance_id, user_task.c.token_id == table.c.token_id)
