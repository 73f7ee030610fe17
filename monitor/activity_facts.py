"""What dashboards read about activities: a few queries, each answered with frozen values."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select

from foundation.unit_of_work import UnitOfWork
from monitor.called_waiting import waiting_of_calls
from monitor.elements import WaitsFor
from monitor.fact_filters import MICROS_PER_SECOND, activity, case, of_activities, same_scope, stored, within
from monitor.filters import Filters
from monitor.tables import activity_fact, instance_fact


class EndedActivity(NamedTuple):
    """An activity that ended in the period, as stored, because there may be very many."""

    element_id: str
    element_type: str
    waits_for: str
    status: str
    left_by: str | None
    waiting_micros: int
    processing_micros: int


class OpenActivity(NamedTuple):
    """An activity that is open now."""

    element_id: str
    element_type: str
    waits_for: str
    is_held: bool
    started_at: datetime
    waiting_seconds: float
    has_incident: bool


class Visit(NamedTuple):
    """One ended activity of one element, with what may explain its waiting."""

    version: int
    started_micros: int
    ended_micros: int
    waiting_seconds: float
    processing_seconds: float
    completed_by: str | None
    candidate_groups: str | None


def ended_activities(unit: UnitOfWork, filters: Filters) -> list[EndedActivity]:
    """Activities that ended in the period."""
    found = select(
        activity.element_id,
        activity.element_type,
        activity.waits_for,
        activity.status,
        activity.left_by,
        activity.waiting_micros,
        activity.processing_micros,
    ).where(
        activity.ended_at.is_not(None),
        activity.waits_for != WaitsFor.NOTHING,
        *within(activity.ended_at, filters),
        *of_activities(filters),
    )
    return [EndedActivity(*row) for row in unit.connection.execute(found).all()]


def open_activities(unit: UnitOfWork, filters: Filters, now: datetime) -> list[OpenActivity]:
    """Activities of open cases that are open now, whatever the period, oldest first.

    A call activity has waited as long as the called process has, its waiting now included.
    """
    found = (
        select(
            activity.instance_id,
            activity.token_id,
            activity.element_id,
            activity.element_type,
            activity.waits_for,
            activity.is_held,
            activity.started_at,
            activity.phase_at,
            activity.waiting_micros,
            activity.open_incidents,
        )
        .select_from(activity_fact.join(instance_fact, same_scope()))
        .where(activity.ended_at.is_(None), case.ended_at.is_(None), *of_activities(filters))
        .order_by(activity.started_at)
    )
    rows = unit.connection.execute(found).all()
    has_calls = any(row.waits_for == WaitsFor.CALL for row in rows)
    called = waiting_of_calls(unit, filters, now) if has_calls else {}
    return [
        OpenActivity(
            row.element_id,
            row.element_type,
            row.waits_for,
            bool(row.is_held),
            row.started_at,
            called.get((row.instance_id, row.token_id), 0.0)
            if row.waits_for == WaitsFor.CALL
            else _own_waiting(row, now),
            bool(row.open_incidents),
        )
        for row in rows
    ]


def visits(unit: UnitOfWork, filters: Filters, element_id: str) -> list[Visit]:
    """The completed visits of one element that ended in the period, in order of their end."""
    found = select(
        activity.version,
        stored(activity.started_at),
        stored(activity.ended_at),
        activity.waiting_micros,
        activity.processing_micros,
        activity.completed_by,
        activity.candidate_groups,
    ).where(
        activity.element_id == element_id,
        activity.status == "completed",
        *within(activity.ended_at, filters),
        *of_activities(filters),
    )
    return [
        Visit(version, start, end, waiting / MICROS_PER_SECOND, work / MICROS_PER_SECOND, who, groups)
        for version, start, end, waiting, work, who, groups in unit.connection.execute(
            found.order_by(activity.ended_at)
        ).all()
    ]


def arrivals(unit: UnitOfWork, filters: Filters, element_id: str) -> int:
    """How many visits of one element began in the period."""
    start = filters.period.start_at
    # implied by the rest, but the index on ends is the one there is
    ended_late = () if start is None else (or_(activity.ended_at.is_(None), activity.ended_at >= start),)
    found = select(func.count()).where(
        activity.element_id == element_id,
        *ended_late,
        *within(activity.started_at, filters),
        *of_activities(filters),
    )
    count: int = unit.connection.execute(found).scalar_one()
    return count


def _own_waiting(row: Any, now: datetime) -> float:
    since = 0.0 if row.is_held else max(0.0, (now - row.phase_at).total_seconds())
    return float(row.waiting_micros / MICROS_PER_SECOND + since)
