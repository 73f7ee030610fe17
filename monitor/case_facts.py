"""What dashboards read about whole cases: a few queries, each answered with frozen values."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case as sql_case
from sqlalchemy import exists, func, or_, select

from engine.history.tables import history_event
from foundation.unit_of_work import UnitOfWork
from monitor.fact_filters import MICROS_PER_SECOND, activity, case, of_cases, same_scope, stored, within
from monitor.filters import Filters
from monitor.tables import instance_fact, projection_position


class EndedCase(NamedTuple):
    """A case that ended in the period; instants in microseconds, because there may be very many."""

    status: str
    started_micros: int
    ended_micros: int

    @property
    def cycle_seconds(self) -> float:
        """From start to end."""
        return (self.ended_micros - self.started_micros) / MICROS_PER_SECOND


class KnownProcess(NamedTuple):
    """A process of which anything ever ran."""

    key: str
    area: str | None
    version: int


@dataclass(frozen=True)
class OpenCalls:
    """Open cases of one version that another process called."""

    definition_key: str
    definition_id: str
    count: int
    #: Of those, the ones that an incident holds up.
    stopped: int


@dataclass(frozen=True)
class Freshness:
    """How far the facts have read."""

    #: When the last event that they contain happened; None before the first.
    event_at: datetime | None
    #: When the first event happened that they do not contain yet; None when they contain all.
    behind_since: datetime | None


def freshness(unit: UnitOfWork) -> Freshness:
    """How far the facts have read."""
    read = unit.connection.execute(select(projection_position.c.position, projection_position.c.event_at)).first()
    unread = select(history_event.c.at).where(history_event.c.position > (read.position if read else 0))
    behind_since = unit.connection.execute(unread.order_by(history_event.c.position).limit(1)).scalar()
    return Freshness(read.event_at if read else None, behind_since)


def known_processes(unit: UnitOfWork) -> list[KnownProcess]:
    """Every process version of which anything ran, with the area of its cases; in order of key and version."""
    found = select(case.definition_key, func.max(case.area), case.version).group_by(case.definition_key, case.version)
    rows = unit.connection.execute(found.order_by(case.definition_key, case.version))
    return [KnownProcess(*row) for row in rows]


def open_calls(unit: UnitOfWork) -> list[OpenCalls]:
    """Every version of which cases are open that another process called."""
    is_stopped = exists().where(same_scope(), activity.open_incidents > 0).correlate(instance_fact)
    stopped = func.coalesce(func.sum(sql_case((is_stopped, 1), else_=0)), 0)
    found = select(case.definition_key, case.definition_id, func.count(), stopped)
    found = found.where(case.scope_id != 0, case.ended_at.is_(None))
    return [OpenCalls(*row) for row in unit.connection.execute(found.group_by(case.definition_key, case.definition_id))]


def ended_cases(unit: UnitOfWork, filters: Filters) -> list[EndedCase]:
    """Cases that ended in the period, however they ended, oldest end first."""
    found = select(case.status, stored(case.started_at), stored(case.ended_at))
    found = found.where(case.ended_at.is_not(None), *within(case.ended_at, filters), *of_cases(filters))
    return [EndedCase(*row) for row in unit.connection.execute(found.order_by(case.ended_at)).all()]


def starts(unit: UnitOfWork, filters: Filters) -> list[int]:
    """When the cases that started in the period did so, in microseconds and in order."""
    found = select(stored(case.started_at)).where(*within(case.started_at, filters), *of_cases(filters))
    return list(unit.connection.execute(found.order_by(case.started_at)).scalars())


def first_start(unit: UnitOfWork, filters: Filters) -> int | None:
    """When the first of these cases ever started, whatever the period, in microseconds; None when none did."""
    first: int | None = unit.connection.execute(
        select(func.min(stored(case.started_at))).where(*of_cases(filters))
    ).scalar()
    return first


def open_cases(unit: UnitOfWork, filters: Filters, at: datetime) -> int:
    """How many cases had started and not ended at that instant."""
    found = select(func.count()).where(
        case.started_at < at, or_(case.ended_at.is_(None), case.ended_at >= at), *of_cases(filters)
    )
    count: int = unit.connection.execute(found).scalar_one()
    return count
