"""The cases behind a figure, for who wants to see them one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import ColumnElement, func, select

from foundation.unit_of_work import UnitOfWork
from monitor.elements import WaitsFor
from monitor.fact_filters import activity, case, of_cases, same_scope, stored, within
from monitor.filters import Filters
from monitor.tables import instance_fact

#: One page; whoever wants more takes the export.
AT_MOST = 200


class Which(StrEnum):
    """Which cases are wanted."""

    #: Open now, whatever the period.
    OPEN = "open"
    #: Ended in the period, however they ended.
    ENDED = "ended"
    #: Completed in the period.
    COMPLETED = "completed"
    #: Started in the period.
    STARTED = "started"


class By(StrEnum):
    """What a list is sorted by, the largest first."""

    #: How long ago it started.
    AGE = "age"
    #: How long it has been at its present step.
    HERE = "here"
    #: From start to end.
    DURATION = "duration"
    #: How lately it started or ended.
    STARTED = "started"
    ENDED = "ended"


@dataclass(frozen=True)
class Order:
    """What a list is sorted by; an address says `age`, or `-age` for the other way round."""

    by: By
    is_reversed: bool = False

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The order that an address asks for; None for one that there is not."""
        name = text.removeprefix("-")
        return cls(By(name), text != name) if name in {by.value for by in By} else None

    def __str__(self) -> str:
        """As an address says it."""
        return f"-{self.by}" if self.is_reversed else self.by.value


#: Oldest first if open; those that started, or ended, last first.
USUAL = {
    Which.OPEN: Order(By.AGE),
    Which.STARTED: Order(By.STARTED),
    Which.ENDED: Order(By.ENDED),
    Which.COMPLETED: Order(By.ENDED),
}


@dataclass(frozen=True)
class ListedCase:
    """One case in the list."""

    instance_id: str
    #: Not 0 for a called process; the instance is then the caller's.
    scope_id: int
    business_key: str | None
    version: int
    status: str
    started_at: datetime
    ended_at: datetime | None
    #: Ids of the steps that are open now, the oldest first.
    steps: tuple[str, ...] = ()
    #: Since when the oldest of them has been open.
    here_since: datetime | None = None
    #: Whether an incident holds one of them up.
    is_stopped: bool = False


@dataclass(frozen=True)
class CaseList:
    """The first cases of those wanted, and how many there are."""

    cases: tuple[ListedCase, ...]
    count: int


def case_list(
    unit: UnitOfWork, filters: Filters, which: Which, *, element_id: str | None = None, order: Order | None = None
) -> CaseList:
    """Sorted as asked or as usual; with `element_id` only cases in which that element is open now.

    The time at the present step is then the time at that element.
    """
    since = _here_since(element_id)
    wanted = [*of_cases(filters), *_is(which, filters)]
    if element_id is not None:
        wanted.append(since.is_not(None))
    columns = (case.instance_id, case.scope_id, case.business_key, case.version, case.status)
    found = select(*columns, case.started_at, case.ended_at).where(*wanted)
    sorted_by = (*_sorted_by(order or USUAL[which], since), case.instance_id, case.scope_id)
    rows = unit.connection.execute(found.order_by(*sorted_by).limit(AT_MOST)).all()
    count = unit.connection.execute(select(func.count()).where(*wanted)).scalar_one()
    standing = _standing(unit, [row.instance_id for row in rows if row.ended_at is None], element_id)
    return CaseList(tuple(_listed(row, standing.get((row.instance_id, row.scope_id), ())) for row in rows), count)


def _is(which: Which, filters: Filters) -> list[ColumnElement[bool]]:
    match which:
        case Which.OPEN:
            return [case.ended_at.is_(None)]
        case Which.STARTED:
            return [*within(case.started_at, filters)]
        case Which.COMPLETED:
            return [case.status == "completed", *within(case.ended_at, filters)]
    return [case.ended_at.is_not(None), *within(case.ended_at, filters)]


def _open_steps(element_id: str | None) -> list[ColumnElement[bool]]:
    of_element = [] if element_id is None else [activity.element_id == element_id]
    return [activity.ended_at.is_(None), activity.waits_for != WaitsFor.NOTHING, *of_element]


def _here_since(element_id: str | None) -> ColumnElement[Any]:
    """When the oldest open step of the case began, in microseconds."""
    found = select(func.min(stored(activity.started_at))).where(same_scope(), *_open_steps(element_id))
    return found.correlate(instance_fact).scalar_subquery()


def _sorted_by(order: Order, since: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    """Cases that lack the value come last, whichever way round."""
    starts, ends = stored(case.started_at), stored(case.ended_at)
    # small where the value is large
    values = {By.AGE: starts, By.HERE: since, By.DURATION: starts - ends, By.STARTED: -starts, By.ENDED: -ends}
    value: ColumnElement[Any] = values[order.by]
    return (value.is_(None), value.desc() if order.is_reversed else value.asc())


def _standing(
    unit: UnitOfWork, instance_ids: Iterable[str], element_id: str | None
) -> dict[tuple[str, int], list[Any]]:
    """The open steps of each case, the oldest first."""
    columns = (
        activity.instance_id,
        activity.scope_id,
        activity.element_id,
        activity.started_at,
        activity.open_incidents,
    )
    found = select(*columns).where(activity.instance_id.in_(instance_ids), *_open_steps(element_id))
    standing: dict[tuple[str, int], list[Any]] = {}
    for row in unit.connection.execute(found.order_by(activity.started_at, activity.token_id)):
        standing.setdefault((row.instance_id, row.scope_id), []).append(row)
    return standing


def _listed(row: Any, standing: Iterable[Any]) -> ListedCase:
    steps = list(standing)
    return ListedCase(
        **row._mapping,
        steps=tuple(dict.fromkeys(step.element_id for step in steps)),
        here_since=steps[0].started_at if steps else None,
        is_stopped=any(step.open_incidents for step in steps),
    )
