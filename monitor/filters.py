"""What a dashboard looks at: period, process, version, area; read from a URL and written back to one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from foundation.errors import Rejected
from foundation.sentences import N_

#: Earliest and latest dates that a filter may name; beyond them instants cannot be counted safely.
_FIRST, _LAST = date(1970, 1, 2), date(9999, 12, 30)


class FilterNotUnderstood(Rejected):
    """A filter in the URL is not what it should be."""

    code = "filter_not_understood"


class DateNotUnderstood(FilterNotUnderstood):
    """Not a date, or one that no calendar needs."""

    message = N_("Expected the filter “%(name)s” to be a date such as 2026-11-21, but found “%(found)s”.")


class VersionNotUnderstood(FilterNotUnderstood):
    """Not a version number."""

    message = N_("Expected the filter “version” to be a whole number, but found “%(found)s”.")


class PeriodEndsBeforeItBegins(FilterNotUnderstood):
    """The last day lies before the first."""

    message = N_("The period ends on %(end_on)s, before it begins on %(start_on)s.")


@dataclass(frozen=True)
class Period:
    """Whole days in somebody's zone; None where it has no bound."""

    zone: ZoneInfo
    start_on: date | None = None
    #: The last day that belongs to it.
    end_on: date | None = None

    @property
    def start_at(self) -> datetime | None:
        """The first instant that belongs to it."""
        return None if self.start_on is None else datetime.combine(self.start_on, time.min, self.zone)

    @property
    def end_at(self) -> datetime | None:
        """The first instant that no longer belongs to it."""
        return None if self.end_on is None else datetime.combine(self.end_on + timedelta(days=1), time.min, self.zone)

    def holds(self, at: datetime) -> bool:
        """Whether the instant belongs to it."""
        return (self.start_at is None or self.start_at <= at) and (self.end_at is None or at < self.end_at)


@dataclass(frozen=True)
class Filters:
    """The cases that figures are made of."""

    period: Period
    process_key: str | None = None
    version: int | None = None
    area: str | None = None

    def query(self) -> dict[str, str]:
        """The URL query that says the same."""
        values = {
            "from": self.period.start_on,
            "to": self.period.end_on,
            "process": self.process_key,
            "version": self.version,
            "area": self.area,
        }
        return {name: str(value) for name, value in values.items() if value is not None}


def everything(zone: ZoneInfo, *, process_key: str | None = None) -> Filters:
    """No bounds at all."""
    return Filters(Period(zone), process_key)


def last_weeks(weeks: int, now: datetime, zone: ZoneInfo) -> Period:
    """Whole weeks from Monday, the one of `now` included, until today."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    return Period(zone, monday - timedelta(weeks=weeks - 1), today)


def parse(query: Mapping[str, str], zone: ZoneInfo) -> Filters:
    """The filters that a URL asks for; empty values ask for nothing. Raises a FilterNotUnderstood."""
    period = Period(zone, _date(query, "from"), _date(query, "to"))
    if period.start_on is not None and period.end_on is not None and period.end_on < period.start_on:
        raise PeriodEndsBeforeItBegins(start_on=period.start_on.isoformat(), end_on=period.end_on.isoformat())
    return Filters(period, query.get("process") or None, _version(query), query.get("area") or None)


def of_process(filters: Filters, process_key: str) -> Filters:
    """The same for one process."""
    return replace(filters, process_key=process_key)


def _date(query: Mapping[str, str], name: str) -> date | None:
    text = query.get(name, "").strip()
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not _FIRST <= found <= _LAST:
        raise DateNotUnderstood(name=name, found=text[:40])
    return found


def _version(query: Mapping[str, str]) -> int | None:
    text = query.get("version", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise VersionNotUnderstood(found=text[:40])
    return int(text)
