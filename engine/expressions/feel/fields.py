"""The fields of values: entries of contexts, parts of dates, times, durations and ranges (DMN 1.5, 10.3.2)."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.expressions.failures import FieldUnknown
from engine.expressions.feel.temporal import (
    DAY_NANOS,
    NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Time,
    offset_seconds,
    weekday,
)
from engine.expressions.feel.values import Range

_Field = Callable[[Any], Any]


def _truncated(value: int, unit: int) -> int:
    return value // unit if value >= 0 else -(-value // unit)


def _remainder(value: int, unit: int) -> int:
    return value % unit if value >= 0 else -(-value % unit)


def _offset(time: Time, date: Date) -> DaysDuration | None:
    return None if time.zone is None else DaysDuration(offset_seconds(time.zone, date, time) * NANOS)


def _zone_name(time: Time) -> str | None:
    return time.zone.name or None if time.zone is not None else None


_OF_DATE: Mapping[str, Callable[[Date], Any]] = {
    "year": lambda date: Decimal(date.year),
    "month": lambda date: Decimal(date.month),
    "day": lambda date: Decimal(date.day),
    "weekday": lambda date: Decimal(weekday(date)),
}
_OF_TIME: Mapping[str, Callable[[Time], Any]] = {
    "hour": lambda time: Decimal(time.hour),
    "minute": lambda time: Decimal(time.minute),
    "second": lambda time: Decimal(time.second),
    "time offset": lambda time: _offset(time, Date(1970, 1, 1)),
    "timezone": _zone_name,
}


def _of_date(read: _Field) -> _Field:
    return lambda moment: read(moment.date)


def _of_time(read: _Field) -> _Field:
    return lambda moment: read(moment.time)


_FIELDS: Mapping[type, Mapping[str, _Field]] = {
    Date: _OF_DATE,
    Time: _OF_TIME,
    DateTime: {
        **{name: _of_date(read) for name, read in _OF_DATE.items()},
        **{name: _of_time(read) for name, read in _OF_TIME.items()},
        "time offset": lambda moment: _offset(moment.time, moment.date),
    },
    DaysDuration: {
        "days": lambda span: Decimal(_truncated(span.nanos, DAY_NANOS)),
        "hours": lambda span: Decimal(_remainder(_truncated(span.nanos, 3600 * NANOS), 24)),
        "minutes": lambda span: Decimal(_remainder(_truncated(span.nanos, 60 * NANOS), 60)),
        "seconds": lambda span: Decimal(_remainder(_truncated(span.nanos, NANOS), 60)),
    },
    MonthsDuration: {
        "years": lambda span: Decimal(_truncated(span.months, 12)),
        "months": lambda span: Decimal(_remainder(span.months, 12)),
    },
    Range: {
        "start": lambda range_: range_.low,
        "end": lambda range_: range_.high,
        "start included": lambda range_: range_.includes_low,
        "end included": lambda range_: range_.includes_high,
    },
}
#: Those that are made of several words.
LONG_FIELDS = ("time offset", "start included", "end included")


def field_of(value: Any, field: str) -> Any:
    """The field of a value that is no list; raises `FieldUnknown`."""
    if type(value) is dict and field in value:
        return value[field]
    read = _FIELDS.get(type(value), {}).get(field)
    if read is None:
        raise FieldUnknown(field=field)
    return read(value)
