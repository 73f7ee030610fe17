"""Which facts a dashboard's filters mean, as conditions for its queries."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, and_, type_coerce

from monitor.filters import Filters
from monitor.tables import activity_fact, instance_fact

MICROS_PER_SECOND = 1_000_000

case, activity = instance_fact.c, activity_fact.c


def completed_cases(filters: Filters) -> Sequence[ColumnElement[bool]]:
    """Cases completed in the period."""
    return (case.status == "completed", *within(case.ended_at, filters), *of_cases(filters))


def same_scope() -> ColumnElement[bool]:
    """The activity belongs to the case."""
    return and_(activity.instance_id == case.instance_id, activity.scope_id == case.scope_id)


def stored(column: Column[Any]) -> ColumnElement[int]:
    """The column as stored: thousands of instants are read faster without a datetime from Core for each."""
    return type_coerce(column, BigInteger)


def of_cases(filters: Filters) -> Sequence[ColumnElement[bool]]:
    """Cases of the process, version and area, whenever they ran."""
    wanted: list[ColumnElement[bool]] = []
    if filters.process_key is not None:
        wanted.append(case.definition_key == filters.process_key)
    if filters.version is not None:
        wanted.append(case.version == filters.version)
    if filters.area is not None:
        wanted.append(case.area == filters.area)
    return wanted


def of_activities(filters: Filters) -> Sequence[ColumnElement[bool]]:
    """Activities of the process and version, whenever they ran."""
    wanted: list[ColumnElement[bool]] = []
    if filters.process_key is not None:
        wanted.append(activity.definition_key == filters.process_key)
    if filters.version is not None:
        wanted.append(activity.version == filters.version)
    return wanted


def within(column: Column[Any], filters: Filters) -> Sequence[ColumnElement[bool]]:
    """The instant lies in the period."""
    wanted: list[ColumnElement[bool]] = []
    if filters.period.start_at is not None:
        wanted.append(column >= filters.period.start_at)
    if filters.period.end_at is not None:
        wanted.append(column < filters.period.end_at)
    return wanted
