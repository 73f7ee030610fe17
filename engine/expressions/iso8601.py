"""ISO 8601 texts: which texts are literals, and dates, instants and durations as Python values."""

import re
from datetime import UTC, date, datetime, timedelta

_DURATION_TEXT = r"P(?=[\dT])(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:[.,]\d+)?S)?)?"
_INSTANT_TEXT = r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?"
_IS_DURATION = re.compile(_DURATION_TEXT, flags=re.ASCII)
_IS_INSTANT = re.compile(_INSTANT_TEXT, flags=re.ASCII)
_IS_REPETITION = re.compile(rf"R\d{{0,9}}/(?:{_INSTANT_TEXT}/)?{_DURATION_TEXT}(?:/{_INSTANT_TEXT})?", flags=re.ASCII)
_DURATION = re.compile(
    r"(-?)P(?=[\dT])(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?", flags=re.ASCII
)
_LONGEST = 100


def is_iso8601(text: str) -> bool:
    """Whether the whole text is an ISO 8601 date, date-time, duration, or repetition such as `R3/PT10M`."""
    return is_duration(text) or is_instant(text) or is_repetition(text)


def is_duration(text: str) -> bool:
    """Whether the whole text is a duration such as `P1DT2H`, years and months included."""
    return len(text) <= _LONGEST and _IS_DURATION.fullmatch(text) is not None


def is_instant(text: str) -> bool:
    """Whether the whole text is a date or a date-time that exists."""
    if len(text) > _LONGEST or _IS_INSTANT.fullmatch(text) is None:
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_repetition(text: str) -> bool:
    """Whether the whole text is a repetition such as `R3/PT10M` or `R/2026-01-01T00:00:00Z/P1D`."""
    return len(text) <= _LONGEST and _IS_REPETITION.fullmatch(text) is not None


def parse_duration(text: str) -> timedelta:
    """A duration of weeks, days, hours, minutes and seconds; raises ValueError for anything else.

    Years and months have no fixed length, so they are no durations here.
    """
    match = _DURATION.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if match is None:
        raise ValueError("not an ISO 8601 duration of fixed length")
    weeks, days, hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in match.groups()[1:])
    duration = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -duration if match[1] else duration


def parse_date(text: str) -> date:
    """The date, or the date part of a date-time; raises ValueError."""
    return date.fromisoformat(text.strip()[:10])


def parse_instant(text: str) -> datetime:
    """A date-time; without offset it is UTC, without time it is midnight. Raises ValueError."""
    instant = datetime.fromisoformat(text.strip())
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)
