"""The cases behind a figure, for who wants to see them one by one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, select

from foundation.unit_of_work import UnitOfWork
from monitor.fact_filters import activity, case, of_cases, within
from monitor.filters import Filters

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


class ListedCase(NamedTuple):
    """One case in the list."""

    instance_id: str
    #: Not 0 for a called process; the instance is then the caller's.
    scope_id: int
    business_key: str | None
    version: int
    status: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class CaseList:
    """The first cases of those wanted, and how many there are."""

    cases: tuple[ListedCase, ...]
    count: int


def case_list(unit: UnitOfWork, filters: Filters, which: Which, *, element_id: str | None = None) -> CaseList:
    """Oldest first if open, else newest first; with `element_id` only cases in which that element is open now."""
    wanted = [*of_cases(filters), *_is(which, filters)]
    if element_id is not None:
        wanted.append(_is_open_at(element_id))
    columns = (case.instance_id, case.scope_id, case.business_key, case.version, case.status)
    found = select(*columns, case.started_at, case.ended_at).where(*wanted)
    order = case.started_at.asc() if which is Which.OPEN else case.started_at.desc()
    rows = unit.connection.execute(found.order_by(order, case.instance_id, case.scope_id).limit(AT_MOST)).all()
    count = unit.connection.execute(select(func.count()).where(*wanted)).scalar_one()
    return CaseList(tuple(ListedCase(*row) for row in rows), count)


def _is(which: Which, filters: Filters) -> list[ColumnElement[bool]]:
    match which:
        case Which.OPEN:
            return [case.ended_at.is_(None)]
        case Which.STARTED:
            return [*within(case.started_at, filters)]
        case Which.COMPLETED:
            return [case.status == "completed", *within(case.ended_at, filters)]
    return [case.ended_at.is_not(None), *within(case.ended_at, filters)]


def _is_open_at(element_id: str) -> ColumnElement[bool]:
    return exists().where(
        and_(activity.instance_id == case.instance_id, activity.scope_id == case.scope_id),
        activity.element_id == element_id,
        activity.ended_at.is_(None),
    )
