"""Values of the outside to FEEL's and back: variables of a process, inputs and results of decisions."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal, DecimalException
from typing import Any
from zoneinfo import ZoneInfo

from engine.expressions.failures import ExpressionFailed, NumberTooLarge
from engine.expressions.feel.temporal import (
    NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Time,
    Zone,
)
from engine.expressions.feel.values import BuiltIn, Function, Range, number, written
from engine.expressions.values import bounded

_PYTHON_YEARS = range(1, 10_000)
_MICRO = 1000


def from_python(value: Any) -> Any:
    """The value in FEEL; raises `ModelTextFailed` for what is no plain value or a number out of all proportion."""
    if type(value) in _AS_IT_IS:
        return value
    convert = _INWARD.get(type(value))
    if convert is not None:
        return convert(value)
    if isinstance(value, Mapping):
        return {str(name): from_python(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [from_python(inner) for inner in value]
    raise ExpressionFailed


def _number(value: Any) -> Decimal:
    try:
        found = number(repr(value) if isinstance(value, float) else value)
    except (DecimalException, ValueError):
        raise NumberTooLarge from None
    if not found.is_finite():
        raise NumberTooLarge
    return found


def _moment(value: datetime) -> DateTime:
    return DateTime(Date(value.year, value.month, value.day), _time(value.timetz(), value))


def _time(value: time, moment: datetime | None = None) -> Time:
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    return Time(seconds * NANOS + value.microsecond * _MICRO, _zone(moment or value))


def _zone(value: time | datetime) -> Zone | None:
    if value.tzinfo is None:
        return None
    key = getattr(value.tzinfo, "key", None)
    offset = value.utcoffset()
    if key is not None and key != "UTC":
        return Zone(name=key)
    return Zone(int(offset.total_seconds())) if offset is not None else None


def _span(value: timedelta) -> DaysDuration:
    return DaysDuration((value.days * 86_400 + value.seconds) * NANOS + value.microseconds * _MICRO)


_OWN = (Date, Time, DateTime, DaysDuration, MonthsDuration, Range, Function, BuiltIn)
_AS_IT_IS = frozenset({type(None), bool, str, *_OWN})
_INWARD: Mapping[type, Callable[[Any], Any]] = {
    int: _number,
    float: _number,
    Decimal: _number,
    datetime: _moment,
    date: lambda value: Date(value.year, value.month, value.day),
    time: _time,
    timedelta: _span,
}


def to_python(value: Any) -> Any:
    """The value as a `foundation.json_values.Value`: whole numbers are int, others Decimal.

    What has no counterpart (times of day, months, ranges, dates beyond year 9999) becomes its text; a function fails.
    """
    convert = _OUTWARD.get(type(value))
    return value if convert is None else convert(value)


def _fail(_value: Any) -> Any:
    raise ExpressionFailed


def _python_date(value: Date) -> date | str:
    return date(value.year, value.month, value.day) if value.year in _PYTHON_YEARS else written(value)


def _plain_number(value: Decimal) -> int | Decimal:
    bounded(value)
    exponent = value.as_tuple().exponent
    return int(value) if isinstance(exponent, int) and exponent >= 0 else value


def _python_moment(value: DateTime) -> datetime | str:
    zone = value.time.zone
    if value.time.nanos % _MICRO or value.date.year not in _PYTHON_YEARS:
        return written(value)
    moment = datetime(value.date.year, value.date.month, value.date.day) + timedelta(  # noqa: DTZ001 - zone below
        microseconds=value.time.nanos // _MICRO
    )
    if zone is None:
        return moment
    if zone.seconds is None:
        return moment.replace(tzinfo=ZoneInfo(zone.name))
    return moment.replace(tzinfo=timezone(timedelta(seconds=zone.seconds)) if zone.seconds else UTC)


def _python_span(value: DaysDuration) -> timedelta | str:
    try:
        return timedelta(microseconds=value.nanos // _MICRO)
    except OverflowError:
        return written(value)


_OUTWARD: Mapping[type, Callable[[Any], Any]] = {
    Decimal: _plain_number,
    list: lambda value: [to_python(inner) for inner in value],
    dict: lambda value: {name: to_python(inner) for name, inner in value.items()},
    Date: _python_date,
    DateTime: _python_moment,
    DaysDuration: _python_span,
    Time: written,
    MonthsDuration: written,
    Range: written,
    Function: _fail,
    BuiltIn: _fail,
}
