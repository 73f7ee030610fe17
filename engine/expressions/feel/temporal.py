"""Dates, times and durations as FEEL has them: years of nine digits, nanoseconds, offsets or named zones."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LARGEST_YEAR = 999_999_999
NANOS = 1_000_000_000
DAY_NANOS = 86_400 * NANOS
#: Offsets reach this far from UTC.
LARGEST_OFFSET_SECONDS = 18 * 3600
_DAYS_BEFORE_1970 = 719_468
#: The calendar, and so the rules of zones, repeats after 400 years.
_CYCLE_YEARS = 400


@dataclass(frozen=True, slots=True)
class Date:
    """A day of the Gregorian calendar; years before 1 are counted astronomically."""

    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a time is told: an offset, or the name of a zone, then without seconds."""

    seconds: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day; `zone` is None for a local time."""

    #: Since midnight.
    nanos: int
    zone: Zone | None = None

    @property
    def hour(self) -> int:
        """From 0 to 23."""
        return self.nanos // (3600 * NANOS)

    @property
    def minute(self) -> int:
        """From 0 to 59."""
        return self.nanos // (60 * NANOS) % 60

    @property
    def second(self) -> int:
        """From 0 to 59, the fraction left out."""
        return self.nanos // NANOS % 60


@dataclass(frozen=True, slots=True)
class DateTime:
    """A day and a time of it."""

    date: Date
    time: Time


@dataclass(frozen=True, slots=True)
class DaysDuration:
    """A days and time duration."""

    nanos: int


@dataclass(frozen=True, slots=True)
class MonthsDuration:
    """A years and months duration."""

    months: int


MIDNIGHT = Time(0)
UTC_ZONE = Zone(0)


def is_leap(year: int) -> bool:
    """Whether the year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """From 28 to 31."""
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in {4, 6, 9, 11} else 31


def checked_date(year: int, month: int, day: int) -> Date:
    """The date; raises ValueError when there is no such day."""
    if not (abs(year) <= LARGEST_YEAR and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)):
        raise ValueError("no such day")
    return Date(year, month, day)


def checked_time(hour: int, minute: int, nanos: int, zone: Zone | None = None) -> Time:
    """The time whose seconds are given in nanoseconds; raises ValueError when there is no such time."""
    if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= nanos < 60 * NANOS):
        raise ValueError("no such time")
    return Time((hour * 60 + minute) * 60 * NANOS + nanos, zone)


def day_number(date: Date) -> int:
    """Days since 1970-01-01 (H. Hinnant's `days_from_civil`)."""
    year = date.year - (date.month <= 2)
    era = year // 400
    year_of_era = year - era * 400
    day_of_year = (153 * (date.month + (-3 if date.month > 2 else 9)) + 2) // 5 + date.day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146_097 + day_of_era - _DAYS_BEFORE_1970


def date_of_day(number: int) -> Date:
    """The date that so many days after 1970-01-01 lies; raises ValueError beyond the largest year."""
    number += _DAYS_BEFORE_1970
    era = number // 146_097
    day_of_era = number - era * 146_097
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + (3 if shifted < 10 else -9)
    return checked_date(year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1)


def weekday(date: Date) -> int:
    """From 1, Monday, to 7."""
    return (day_number(date) + 3) % 7 + 1


@lru_cache(maxsize=256)
def _region(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def named_zone(name: str) -> Zone:
    """The zone of that name; raises ValueError when there is none."""
    try:
        _region(name)
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError("no such zone") from None
    return Zone(name=name)


def offset_seconds(zone: Zone, date: Date, time: Time) -> int:
    """How far the zone is from UTC at that local moment."""
    if zone.seconds is not None:
        return zone.seconds
    year = date.year if 1 < date.year < 9999 else 2000 + date.year % _CYCLE_YEARS
    moment = datetime(year, date.month, date.day, time.hour, time.minute, time.second, tzinfo=_region(zone.name))
    return int((moment.utcoffset() or timedelta()).total_seconds())


def instant(moment: DateTime) -> int | None:
    """Nanoseconds since 1970 in UTC; None when the time is local."""
    if moment.time.zone is None:
        return None
    return local_nanos(moment) - offset_seconds(moment.time.zone, moment.date, moment.time) * NANOS


def local_nanos(moment: DateTime) -> int:
    """Nanoseconds since 1970 as the clock on the wall counts them."""
    return day_number(moment.date) * DAY_NANOS + moment.time.nanos


def moment_of(nanos: int, zone: Zone | None) -> DateTime:
    """The moment that so many nanoseconds after 1970 a clock in that zone shows, `nanos` being local."""
    return DateTime(date_of_day(nanos // DAY_NANOS), Time(nanos % DAY_NANOS, zone))


def moment_at(nanos: int, zone: Zone) -> DateTime:
    """The moment so many nanoseconds after 1970 in UTC, told in that zone."""
    if zone.seconds is not None:
        return moment_of(nanos + zone.seconds * NANOS, zone)
    in_utc = moment_of(nanos, UTC_ZONE)
    year = in_utc.date.year if 1 < in_utc.date.year < 9999 else 2000 + in_utc.date.year % _CYCLE_YEARS
    known = datetime(
        year, in_utc.date.month, in_utc.date.day, in_utc.time.hour, in_utc.time.minute, in_utc.time.second, tzinfo=UTC
    )
    offset = known.astimezone(_region(zone.name)).utcoffset() or timedelta()
    return moment_of(nanos + int(offset.total_seconds()) * NANOS, zone)


def as_moment(value: Date | DateTime) -> DateTime:
    """A date counts as midnight in UTC (DMN 1.5, 10.3.2.3)."""
    return value if isinstance(value, DateTime) else DateTime(value, Time(0, UTC_ZONE))
