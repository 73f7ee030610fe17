"""How long open calls have kept their cases waiting: as long as what they called has waited, at any depth."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select

from foundation.unit_of_work import UnitOfWork
from monitor.elements import WaitsFor
from monitor.fact_filters import MICROS_PER_SECOND, activity, case, of_activities
from monitor.filters import Filters
from monitor.tables import activity_fact, instance_fact

#: Instance and scope, or instance and token: a call's token is the scope of what it called.
Place = tuple[str, int]


def waiting_of_calls(unit: UnitOfWork, filters: Filters, now: datetime) -> Mapping[Place, float]:
    """Seconds until now by instance and token, of the open calls of these processes."""
    calls = _open_calls(unit, filters)
    inside: dict[Place, list[Any]] = {}
    for call in calls:
        inside.setdefault((call.instance_id, call.scope_id), []).append(call)
    return {
        (call.instance_id, call.token_id): _waited(call, inside, now) / MICROS_PER_SECOND
        for call in calls
        if call.is_wanted
    }


def _open_calls(unit: UnitOfWork, filters: Filters) -> Sequence[Any]:
    """The open calls of these processes, and those of the same instances, since one may have called the other."""
    is_open_call = and_(activity.ended_at.is_(None), activity.waits_for == WaitsFor.CALL)
    wanted = and_(is_open_call, *of_activities(filters))
    called = and_(case.instance_id == activity.instance_id, case.scope_id == activity.token_id)
    found = (
        select(
            activity.instance_id,
            activity.scope_id,
            activity.token_id,
            activity.started_at,
            activity.processing_share,
            activity.phase_share,
            case.measured_at,
            case.share_clock,
            case.waiting_share,
            case.open_waiting,
            case.open_working,
            wanted.label("is_wanted"),
        )
        .select_from(activity_fact.join(instance_fact, called))
        .where(is_open_call, activity.instance_id.in_(select(activity.instance_id).where(wanted)))
    )
    return unit.connection.execute(found).all()


def _waited(call: Any, inside: Mapping[Place, Sequence[Any]], now: datetime) -> float:
    """Microseconds that the called process has waited; a call in it has waited for its part of what it called has."""
    open_now = call.open_waiting + call.open_working
    each = _micros(now, call.measured_at) / open_now if open_now else 0.0
    waited = float(call.waiting_share + call.open_waiting * each)
    for inner in inside.get((call.instance_id, call.token_id), ()):
        share = inner.processing_share + call.share_clock - inner.phase_share + each
        lasted = _micros(now, inner.started_at)
        waited += share * _waited(inner, inside, now) / lasted if lasted else 0.0
    return waited


def _micros(now: datetime, since: datetime) -> float:
    return max(0.0, (now - since).total_seconds() * MICROS_PER_SECOND)
