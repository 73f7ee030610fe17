"""How the time of completed cases divides among their elements."""

from typing import NamedTuple

from sqlalchemy import BigInteger, func, select, type_coerce

from foundation.unit_of_work import UnitOfWork
from monitor.elements import WaitsFor
from monitor.fact_filters import MICROS_PER_SECOND, activity, case, completed_cases, same_scope
from monitor.filters import Filters
from monitor.tables import activity_fact, instance_fact


class ElementShare(NamedTuple):
    """An element's part of the time of the completed cases together."""

    element_id: str
    waits_for: str
    #: The flow by which it was left, if it is an event-based gateway.
    left_by: str | None
    waiting_seconds: float
    processing_seconds: float


def element_shares(unit: UnitOfWork, filters: Filters) -> list[ElementShare]:
    """How the time of the cases completed in the period divides among elements, first ones of a case first."""
    # elements in this order tell a case from start to end
    mean_offset = func.avg(type_coerce(activity.started_at, BigInteger) - type_coerce(case.started_at, BigInteger))
    found = (
        select(
            activity.element_id,
            func.max(activity.waits_for),
            activity.left_by,
            func.sum(activity.waiting_share),
            func.sum(activity.processing_share),
        )
        .select_from(instance_fact.join(activity_fact, same_scope()))
        .where(activity.waits_for != WaitsFor.NOTHING, *completed_cases(filters))
        .group_by(activity.element_id, activity.left_by)
        .order_by(mean_offset, activity.element_id)
    )
    return [
        ElementShare(element, kind, left_by, waiting / MICROS_PER_SECOND, work / MICROS_PER_SECOND)
        for element, kind, left_by, waiting, work in unit.connection.execute(found).all()
    ]


def seconds_between_activities(unit: UnitOfWork, filters: Filters) -> float:
    """Time of the cases completed in the period in which no activity was open."""
    found = select(func.coalesce(func.sum(case.between_micros), 0)).where(*completed_cases(filters))
    return float(unit.connection.execute(found).scalar_one()) / MICROS_PER_SECOND
