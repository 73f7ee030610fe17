"""Dates, times and durations as texts: XML Schema's forms, with `@Zone/Name` as DMN adds it."""

import re

from engine.expressions.feel.temporal import (
    DAY_NANOS,
    LARGEST_OFFSET_SECONDS,
    NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Time,
    Zone,
    checked_date,
    checked_time,
    named_zone,
)

_LONGEST = 100
_DATE = r"(?P<year>-?(?:[1-9]\d{4,8}|\d{4}))-(?P<month>\d\d)-(?P<day>\d\d)"
_TIME = (
    r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9})\d*)?"
    r"(?:(?P<zulu>Z)|(?P<offset>[+-]\d\d:\d\d(?::\d\d)?)|@(?P<name>[A-Za-z][\w+/-]*))?"
)
_A_DATE = re.compile(_DATE, re.ASCII)
_A_TIME = re.compile(_TIME, re.ASCII)
_A_MOMENT = re.compile(f"{_DATE}T{_TIME}", re.ASCII)
_MONTHS = re.compile(r"(-?)P(?=\d)(?:(\d{1,12})Y)?(?:(\d{1,12})M)?", re.ASCII)
_DAYS = re.compile(
    r"(-?)P(?=[\dT])(?:(\d{1,12})D)?"
    r"(?:T(?=\d)(?:(\d{1,15})H)?(?:(\d{1,15})M)?(?:(\d{1,18})(?:\.(\d{0,9})\d*)?S)?)?",
    re.ASCII,
)


def read_date(text: str) -> Date:
    """A date; raises ValueError for anything else."""
    return _date(_matched(_A_DATE, text))


def read_time(text: str) -> Time:
    """A time of day; raises ValueError for anything else."""
    return _time(_matched(_A_TIME, text))


def read_moment(text: str) -> DateTime:
    """A date and time; raises ValueError for anything else."""
    match = _matched(_A_MOMENT, text)
    return DateTime(_date(match), _time(match))


def read_duration(text: str) -> DaysDuration | MonthsDuration:
    """A duration of either kind; raises ValueError for anything else."""
    if len(text) > _LONGEST:
        raise ValueError("too long")
    months = _MONTHS.fullmatch(text)
    if months is not None:
        count = int(months[2] or 0) * 12 + int(months[3] or 0)
        return MonthsDuration(-count if months[1] else count)
    days = _matched(_DAYS, text)
    seconds = int(days[2] or 0) * 86_400 + int(days[3] or 0) * 3600 + int(days[4] or 0) * 60 + int(days[5] or 0)
    nanos = seconds * NANOS + int((days[6] or "").ljust(9, "0"))
    return DaysDuration(-nanos if days[1] else nanos)


def read_any(text: str) -> Date | Time | DateTime | DaysDuration | MonthsDuration:
    """What `@"…"` stands for; raises ValueError when it is none of them."""
    for read in (read_date, read_moment, read_time, read_duration):
        try:
            return read(text)
        except ValueError:
            continue
    raise ValueError("neither a date nor a time nor a duration")


def _matched(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    match = pattern.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise ValueError("another form is expected")
    return match


def _date(match: re.Match[str]) -> Date:
    return checked_date(int(match["year"]), int(match["month"]), int(match["day"]))


def _time(match: re.Match[str]) -> Time:
    nanos = int(match["second"]) * NANOS + int((match["fraction"] or "").ljust(9, "0"))
    return checked_time(int(match["hour"]), int(match["minute"]), nanos, _zone(match))


def _zone(match: re.Match[str]) -> Zone | None:
    if match["zulu"]:
        return Zone(0)
    if match["name"]:
        return named_zone(match["name"])
    if match["offset"] is None:
        return None
    hours, minutes, seconds = (*map(int, match["offset"][1:].split(":")), 0)[:3]
    offset = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or offset > LARGEST_OFFSET_SECONDS:
        raise ValueError("no such offset")
    return Zone(-offset if match["offset"][0] == "-" else offset)


def write_date(value: Date) -> str:
    """As `read_date` reads it."""
    sign = "-" if value.year < 0 else ""
    return f"{sign}{abs(value.year):04}-{value.month:02}-{value.day:02}"


def write_time(value: Time) -> str:
    """As `read_time` reads it."""
    fraction = value.nanos % NANOS
    written = f"{value.hour:02}:{value.minute:02}:{value.second:02}"
    if fraction:
        written += f".{fraction:09}".rstrip("0")
    return written + write_zone(value.zone)


def write_zone(zone: Zone | None) -> str:
    """The end of a time: nothing, `Z`, an offset or a name."""
    if zone is None:
        return ""
    if zone.seconds is None:
        return f"@{zone.name}"
    if zone.seconds == 0:
        return "Z"
    seconds = abs(zone.seconds)
    written = f"{'-' if zone.seconds < 0 else '+'}{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return f"{written}:{seconds % 60:02}" if seconds % 60 else written


def write_moment(value: DateTime) -> str:
    """As `read_moment` reads it."""
    return f"{write_date(value.date)}T{write_time(value.time)}"


def write_days(value: DaysDuration) -> str:
    """As `read_duration` reads it, in its canonical form."""
    days, rest = divmod(abs(value.nanos), DAY_NANOS)
    seconds, fraction = divmod(rest, NANOS)
    second = str(seconds % 60) + (f".{fraction:09}".rstrip("0") if fraction else "")
    parts = ((seconds // 3600, "H"), (seconds // 60 % 60, "M"))
    clock = "".join(f"{number}{unit}" for number, unit in parts if number) + (f"{second}S" if second != "0" else "")
    written = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return f"{'-' if value.nanos < 0 else ''}P{written}" if written else "PT0S"


def write_months(value: MonthsDuration) -> str:
    """As `read_duration` reads it, in its canonical form."""
    years, months = divmod(abs(value.months), 12)
    written = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return f"{'-' if value.months < 0 else ''}P{written}" if written else "P0M"
