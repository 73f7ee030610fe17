"""Functions that make or look at dates, times and durations (DMN 1.5, 10.3.4)."""

from decimal import Decimal
from typing import Any

from engine.expressions.feel.comparing import identical
from engine.expressions.feel.outside import from_python
from engine.expressions.feel.run import Run
from engine.expressions.feel.signatures import Signature, signature
from engine.expressions.feel.temporal import (
    LARGEST_OFFSET_SECONDS,
    NANOS,
    UTC_ZONE,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Time,
    Zone,
    checked_date,
    checked_time,
    date_of_day,
    day_number,
    days_in_month,
    named_zone,
    weekday,
)
from engine.expressions.feel.temporal_texts import read_date, read_duration, read_moment, read_time
from engine.expressions.feel.values import is_whole

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _whole(value: Decimal) -> int:
    if not is_whole(value):
        raise ValueError("not a whole number")
    return int(value)


def _date(_run: Run, value: Any) -> Date:
    match value:
        case str():
            return read_date(value)
        case DateTime():
            return value.date
    return value  # type: ignore[no-any-return]  # the signature lets nothing else through


def _date_of(_run: Run, year: Decimal, month: Decimal, day: Decimal) -> Date:
    return checked_date(_whole(year), _whole(month), _whole(day))


def _time(_run: Run, value: Any) -> Time:
    match value:
        case str():
            return read_time(value)
        case DateTime():
            return value.time
        case Date():
            return Time(0, UTC_ZONE)
    return value  # type: ignore[no-any-return]  # the signature lets nothing else through


def _time_of(_run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None = None) -> Time:
    zone = None
    if offset is not None:
        if abs(offset.nanos) > LARGEST_OFFSET_SECONDS * NANOS:
            raise ValueError("no such offset")
        zone = Zone(offset.nanos // NANOS)
    return checked_time(_whole(hour), _whole(minute), int(second * NANOS), zone)


def _moment(_run: Run, value: Any) -> DateTime:
    match value:
        case str():
            # A date alone counts as midnight.
            return read_moment(value) if "T" in value else DateTime(read_date(value), Time(0))
        case Date():
            return DateTime(value, Time(0, UTC_ZONE))
    return value  # type: ignore[no-any-return]  # the signature lets nothing else through


def _moment_of(_run: Run, date: Date | DateTime, time: Time) -> DateTime:
    return DateTime(date.date if isinstance(date, DateTime) else date, time)


def _moment_of_numbers(run: Run, *parts: Any) -> DateTime:
    year, month, day, hour, minute, second = parts[:6]
    where = parts[6] if len(parts) > 6 else None
    if isinstance(where, str):
        time = _time_of(run, hour, minute, second)
        return DateTime(_date_of(run, year, month, day), Time(time.nanos, named_zone(where)))
    return DateTime(_date_of(run, year, month, day), _time_of(run, hour, minute, second, where))


def _months_between(_run: Run, start: Date | DateTime, end: Date | DateTime) -> MonthsDuration:
    first, last = (value.date if isinstance(value, DateTime) else value for value in (start, end))
    count = (last.year - first.year) * 12 + last.month - first.month
    if count > 0 and last.day < first.day:
        count -= 1
    elif count < 0 and last.day > first.day:
        count += 1
    return MonthsDuration(count)


def _day_of_year(date: Date) -> int:
    return day_number(date) - day_number(Date(date.year, 1, 1)) + 1


def _week_of_year(date: Date) -> int:
    """ISO 8601: the week is of the year that its Thursday is in."""
    thursday = date_of_day(day_number(date) + 4 - weekday(date))
    return (_day_of_year(thursday) - 1) // 7 + 1


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


_NUMBERS = "year: number, month: number, day: number, hour: number, minute: number, second: number"
TIMES: tuple[Signature, ...] = (
    signature("date(from: date|string|date and time)", _date),
    signature("date(year: number, month: number, day: number)", _date_of),
    signature("time(from: time|string|date and time|date)", _time),
    signature("time(hour: number, minute: number, second: number, offset?: days and time duration or null)", _time_of),
    signature("date and time(from: date and time|string|date)", _moment),
    signature("date and time(date: date|date and time, time: time)", _moment_of),
    signature(f"date and time({_NUMBERS}, offset?: days and time duration or null)", _moment_of_numbers),
    signature(f"date and time({_NUMBERS}, timezone: string)", _moment_of_numbers),
    signature("duration(from: string)", lambda _run, text: read_duration(text)),
    signature("duration(from: days and time duration|years and months duration)", lambda _run, duration: duration),
    signature("years and months duration(from: date|date and time, to: date|date and time)", _months_between),
    signature("now()", lambda run: from_python(run.now)),
    signature("today()", lambda run: from_python(run.now.date())),
    signature("is(value1?: any, value2?: any)", lambda _run, left=None, right=None: identical(left, right)),
    signature("day of year(date: date|date and time)", lambda _run, value: Decimal(_day_of_year(_day(value)))),
    signature("day of week(date: date|date and time)", lambda _run, value: _DAYS[weekday(_day(value)) - 1]),
    signature("month of year(date: date|date and time)", lambda _run, value: _MONTHS[_day(value).month - 1]),
    signature("week of year(date: date|date and time)", lambda _run, value: Decimal(_week_of_year(_day(value)))),
    signature(
        "last day of month(date: date|date and time)",
        lambda _run, value: Decimal(days_in_month(_day(value).year, _day(value).month)),
    ),
)
