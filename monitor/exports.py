"""Facts as CSV, for a spreadsheet or another program; without people's names."""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from sqlalchemy import Column, ColumnElement, or_, select

from foundation.unit_of_work import UnitOfWork
from monitor.fact_filters import activity, case, of_activities, of_cases
from monitor.filters import Filters

_CASE_COLUMNS = (
    case.instance_id,
    case.scope_id,
    case.definition_key,
    case.version,
    case.area,
    case.business_key,
    case.status,
    case.started_at,
    case.ended_at,
)
_ACTIVITY_COLUMNS = (
    activity.instance_id,
    activity.token_id,
    activity.definition_key,
    activity.version,
    activity.element_id,
    activity.element_type,
    activity.status,
    activity.started_at,
    activity.claimed_at,
    activity.ended_at,
    activity.waiting_micros,
    activity.processing_micros,
    activity.incidents,
)
#: What a spreadsheet would take for a formula when a cell begins with it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cases_csv(unit: UnitOfWork, filters: Filters) -> Iterator[str]:
    """Cases that were under way in the period, oldest first; lines of a CSV file, instants in UTC."""
    found = select(*_CASE_COLUMNS).where(*of_cases(filters), *_alive(case.started_at, case.ended_at, filters))
    rows = unit.connection.execute(found.order_by(case.started_at, case.instance_id, case.scope_id))
    return _lines(_names(_CASE_COLUMNS), rows)


def activities_csv(unit: UnitOfWork, filters: Filters) -> Iterator[str]:
    """Activities that were open in the period, oldest first; times of an open one run to its last change."""
    columns = _ACTIVITY_COLUMNS
    found = select(*columns).where(*of_activities(filters), *_alive(activity.started_at, activity.ended_at, filters))
    rows = unit.connection.execute(found.order_by(activity.started_at, activity.instance_id, activity.token_id))
    return _lines(_names(columns), rows)


def _alive(start: Column[Any], end: Column[Any], filters: Filters) -> Sequence[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if filters.period.start_at is not None:
        wanted.append(or_(end.is_(None), end >= filters.period.start_at))
    if filters.period.end_at is not None:
        wanted.append(start < filters.period.end_at)
    return wanted


def _names(columns: Sequence[Column[Any]]) -> list[str]:
    return [column.name.replace("_micros", "_seconds").replace("definition_key", "process_key") for column in columns]


def _lines(names: Sequence[str], rows: Any) -> Iterator[str]:
    yield _line(names)
    for row in rows:
        yield _line([_cell(name, value) for name, value in zip(names, row, strict=True)])


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if name.endswith("_seconds"):
        return f"{value / 1_000_000:.6f}"
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _line(cells: Sequence[str]) -> str:
    written = StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()
