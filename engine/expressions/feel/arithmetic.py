"""What `+`, `-`, `*`, `/` and `**` do with each pair of kinds (DMN 1.5, 10.3.2)."""

import decimal
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.expressions.failures import DivisionByZero, NumberTooLarge, SequenceTooLong, TypesDoNotFit
from engine.expressions.feel.temporal import (
    DAY_NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Time,
    as_moment,
    date_of_day,
    day_number,
    days_in_month,
    instant,
    local_nanos,
    moment_at,
    moment_of,
    offset_seconds,
)
from engine.expressions.feel.values import NUMBERS, kind
from engine.expressions.values import MAX_ITEMS

_Operation = Callable[[Any, Any], Any]
_LARGEST_DURATION_NANOS = 10**28
_LARGEST_DURATION_MONTHS = 10**11


def added_months(value: Date, months: int) -> Date:
    """The same day so many months later, or the last one of that month; raises ValueError beyond the calendar."""
    year, month = divmod(value.year * 12 + value.month - 1 + months, 12)
    day = min(value.day, days_in_month(year, month + 1))
    return date_of_day(day_number(Date(year, month + 1, day)))


def _join(left: str, right: str) -> str:
    if len(left) + len(right) > MAX_ITEMS:
        raise SequenceTooLong(limit=MAX_ITEMS)
    return left + right


def days(nanos: int) -> DaysDuration:
    """The duration; raises ValueError when it is out of all proportion."""
    if abs(nanos) > _LARGEST_DURATION_NANOS:
        raise ValueError("too long")
    return DaysDuration(nanos)


def months(count: int) -> MonthsDuration:
    """The duration; raises ValueError when it is out of all proportion."""
    if abs(count) > _LARGEST_DURATION_MONTHS:
        raise ValueError("too long")
    return MonthsDuration(count)


def _moved(moment: DateTime, nanos: int) -> DateTime:
    at, zone = instant(moment), moment.time.zone
    if at is None or zone is None:
        return moment_of(local_nanos(moment) + nanos, None)
    return moment_at(at + nanos, zone)


def _turned(time: Time, nanos: int) -> Time:
    return Time((time.nanos + nanos) % DAY_NANOS, time.zone)


def _between(left: Date | DateTime, right: Date | DateTime) -> DaysDuration:
    earlier, later = as_moment(right), as_moment(left)
    start, end = instant(earlier), instant(later)
    if (start is None) is not (end is None):
        raise TypesDoNotFit(types=f"{kind(left)}, {kind(right)}")
    if start is None or end is None:
        return days(local_nanos(later) - local_nanos(earlier))
    return days(end - start)


def _between_times(left: Time, right: Time) -> DaysDuration:
    if (left.zone is None) is not (right.zone is None):
        raise TypesDoNotFit(types=f"{kind(left)}, {kind(right)}")
    return days(_utc_nanos(left) - _utc_nanos(right))


def _utc_nanos(time: Time) -> int:
    return time.nanos - (offset_seconds(time.zone, Date(1970, 1, 1), time) * 1_000_000_000 if time.zone else 0)


def _whole(value: Decimal) -> int:
    return int(value.to_integral_value(decimal.ROUND_DOWN))


def _scaled(nanos: int, factor: Decimal) -> DaysDuration:
    return days(_whole(NUMBERS.multiply(Decimal(nanos), factor)))


def _scaled_months(count: int, factor: Decimal) -> MonthsDuration:
    return months(_whole(NUMBERS.multiply(Decimal(count), factor)))


def _divided(left: Decimal, right: Decimal) -> Decimal:
    if not right:
        raise DivisionByZero
    return NUMBERS.divide(left, right)


ADDITIONS: Mapping[tuple[type, type], _Operation] = {
    (Decimal, Decimal): NUMBERS.add,
    (str, str): _join,
    (DaysDuration, DaysDuration): lambda left, right: days(left.nanos + right.nanos),
    (MonthsDuration, MonthsDuration): lambda left, right: months(left.months + right.months),
    (DateTime, DaysDuration): lambda moment, span: _moved(moment, span.nanos),
    (DaysDuration, DateTime): lambda span, moment: _moved(moment, span.nanos),
    (Date, DaysDuration): lambda date, span: _moved(as_moment(date), span.nanos).date,
    (DaysDuration, Date): lambda span, date: _moved(as_moment(date), span.nanos).date,
    (Time, DaysDuration): lambda time, span: _turned(time, span.nanos),
    (DaysDuration, Time): lambda span, time: _turned(time, span.nanos),
    (Date, MonthsDuration): lambda date, span: added_months(date, span.months),
    (MonthsDuration, Date): lambda span, date: added_months(date, span.months),
    (DateTime, MonthsDuration): lambda moment, span: DateTime(added_months(moment.date, span.months), moment.time),
    (MonthsDuration, DateTime): lambda span, moment: DateTime(added_months(moment.date, span.months), moment.time),
}
SUBTRACTIONS: Mapping[tuple[type, type], _Operation] = {
    (Decimal, Decimal): NUMBERS.subtract,
    (DaysDuration, DaysDuration): lambda left, right: days(left.nanos - right.nanos),
    (MonthsDuration, MonthsDuration): lambda left, right: months(left.months - right.months),
    (DateTime, DateTime): _between,
    (Date, Date): _between,
    (Date, DateTime): _between,
    (DateTime, Date): _between,
    (Time, Time): _between_times,
    (DateTime, DaysDuration): lambda moment, span: _moved(moment, -span.nanos),
    (Date, DaysDuration): lambda date, span: _moved(as_moment(date), -span.nanos).date,
    (Time, DaysDuration): lambda time, span: _turned(time, -span.nanos),
    (Date, MonthsDuration): lambda date, span: added_months(date, -span.months),
    (DateTime, MonthsDuration): lambda moment, span: DateTime(added_months(moment.date, -span.months), moment.time),
}
MULTIPLICATIONS: Mapping[tuple[type, type], _Operation] = {
    (Decimal, Decimal): NUMBERS.multiply,
    (DaysDuration, Decimal): lambda span, factor: _scaled(span.nanos, factor),
    (Decimal, DaysDuration): lambda factor, span: _scaled(span.nanos, factor),
    (MonthsDuration, Decimal): lambda span, factor: _scaled_months(span.months, factor),
    (Decimal, MonthsDuration): lambda factor, span: _scaled_months(span.months, factor),
}
DIVISIONS: Mapping[tuple[type, type], _Operation] = {
    (Decimal, Decimal): _divided,
    (DaysDuration, Decimal): lambda span, part: days(_whole(_divided(Decimal(span.nanos), part))),
    (MonthsDuration, Decimal): lambda span, part: months(_whole(_divided(Decimal(span.months), part))),
    (DaysDuration, DaysDuration): lambda left, right: _divided(Decimal(left.nanos), Decimal(right.nanos)),
    (MonthsDuration, MonthsDuration): lambda left, right: _divided(Decimal(left.months), Decimal(right.months)),
}
POWERS: Mapping[tuple[type, type], _Operation] = {(Decimal, Decimal): NUMBERS.power}
OPERATIONS: Mapping[str, Mapping[tuple[type, type], _Operation]] = {
    "+": ADDITIONS,
    "-": SUBTRACTIONS,
    "*": MULTIPLICATIONS,
    "/": DIVISIONS,
    "**": POWERS,
}
_NEGATIONS: Mapping[type, Callable[[Any], Any]] = {
    Decimal: NUMBERS.minus,
    DaysDuration: lambda span: DaysDuration(-span.nanos),
    MonthsDuration: lambda span: MonthsDuration(-span.months),
}


def calculated(table: Mapping[tuple[type, type], _Operation], left: Any, right: Any) -> Any:
    """The result of an operation; raises `ModelTextFailed` when there is none."""
    operation = table.get((type(left), type(right)))
    if operation is None:
        raise TypesDoNotFit(types=f"{kind(left)}, {kind(right)}")
    try:
        return _finite(operation(left, right))
    except decimal.Overflow:
        raise NumberTooLarge from None
    except (ArithmeticError, ValueError):
        raise TypesDoNotFit(types=f"{kind(left)}, {kind(right)}") from None


def _finite(value: Any) -> Any:
    if type(value) is Decimal and not value.is_finite():
        raise NumberTooLarge
    return value


def negated(value: Any) -> Any:
    """`-value`; raises `TypesDoNotFit`."""
    operation = _NEGATIONS.get(type(value))
    if operation is None:
        raise TypesDoNotFit(types=kind(value))
    return operation(value)
