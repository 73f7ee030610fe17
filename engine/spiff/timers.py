"""When timers are due: ISO 8601 dates, durations and cycles, by the calendar of the process's time zone."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from engine.spiff.failures import WrongTimer

_NUMBER = r"(\d+(?:[.,]\d+)?)"
_DURATION = re.compile(
    rf"P(?=\d|T\d)(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?"
    rf"(?:T(?=\d)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?",
    flags=re.ASCII,
)
_CYCLE = re.compile(r"R(\d*)/(?:([^/P]+)/)?(P[^/]+)", flags=re.ASCII)
_LITERAL = re.compile(r"P(\d|T\d)|R\d*/|\d{4}-?(\d\d|W\d)", flags=re.ASCII)
#: A cycle without a number.
UNLIMITED = -1
#: A cycle of at most so many repetitions makes up those that it missed.
_MADE_UP = 1_000
#: The largest number of repetitions that a cycle may ask for.
_MOST_REPETITIONS = 1_000_000
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time whose calendar part depends on where it begins."""

    months: int
    days: float
    seconds: float

    def __mul__(self, times: int) -> "Period":
        """That many periods one after the other."""
        return Period(self.months * times, self.days * times, self.seconds * times)


@dataclass(frozen=True, slots=True)
class TimerPlan:
    """When a timer is due first, and for cycles what follows: occurrence n is due at `base` + n × `period`."""

    due_at: datetime
    #: Firings left, the first one included; `UNLIMITED` for cycles without a number.
    left: int = 1
    base: datetime | None = None
    #: ISO text of the period of a cycle.
    period: str | None = None
    occurrence: int = 0


def is_literal(text: str) -> bool:
    """Whether a timer's text is ISO 8601 itself rather than an expression that gives it."""
    return _LITERAL.match(text) is not None


def plan_timer(kind: str, value: Any, now: datetime, zone: tzinfo) -> TimerPlan:
    """What the value of a `timeDate`, `timeDuration` or `timeCycle` means now; raises `WrongTimer`."""
    try:
        return _PLANNERS[kind](value, now, zone)
    except (ValueError, OverflowError) as problem:
        raise WrongTimer(expected=_EXPECTED[kind], found=str(value)[:100]) from problem


def next_plan(plan: TimerPlan, now: datetime, zone: tzinfo) -> TimerPlan | None:
    """The plan after one firing, or None when there is nothing left.

    A cycle of few repetitions makes up what it missed while nobody could fire it; one without a number, or of very
    many, goes on at its next occurrence: making up years of seconds would help nobody.
    """
    if plan.left == 1 or plan.period is None or plan.base is None:
        return None
    period, occurrence = parse_duration(plan.period), plan.occurrence + 1
    try:
        if plan.left == UNLIMITED or plan.left > _MADE_UP:
            occurrence = max(occurrence, _first_from(plan.base, period, now, zone))
        due_at = _later(plan.base, period * occurrence, zone)
    except OverflowError:
        return None  # past the end of the calendar
    left = plan.left if plan.left == UNLIMITED else plan.left - (occurrence - plan.occurrence)
    if left != UNLIMITED and left < 1:
        return None
    return TimerPlan(due_at=due_at, left=left, base=plan.base, period=plan.period, occurrence=occurrence)


def _first_from(base: datetime, period: Period, now: datetime, zone: tzinfo) -> int:
    """The number of the first occurrence that is not in the past."""
    shortest = period.months * 28 * _DAY_SECONDS + period.days * (_DAY_SECONDS - 3600) + period.seconds
    longest = period.months * 31 * _DAY_SECONDS + period.days * (_DAY_SECONDS + 3600) + period.seconds
    passed = (now - base).total_seconds()
    low, high = max(0, int(passed / longest) - 1), max(0, int(passed / shortest) + 2)
    while low < high:
        middle = (low + high) // 2
        if _later(base, period * middle, zone) < now.astimezone(UTC):
            low = middle + 1
        else:
            high = middle
    return low


def parse_duration(text: str) -> Period:
    """An ISO 8601 duration; raises ValueError."""
    match = _DURATION.fullmatch(text.strip())
    if match is None or len(text) > 60:
        raise ValueError(text)
    years, months, weeks, days, hours, minutes, seconds = (
        float((part or "0").replace(",", ".")) for part in match.groups()
    )
    whole_months = years * 12 + months
    if whole_months != int(whole_months):
        raise ValueError(text)  # half a month has no length
    return Period(int(whole_months), weeks * 7 + days, hours * 3600 + minutes * 60 + seconds)


def _on_date(value: Any, _now: datetime, zone: tzinfo) -> TimerPlan:
    return TimerPlan(due_at=_instant(value, zone))


def _after_duration(value: Any, now: datetime, zone: tzinfo) -> TimerPlan:
    if isinstance(value, timedelta):
        return TimerPlan(due_at=now.astimezone(UTC) + max(value, timedelta()))
    return TimerPlan(due_at=_later(now, parse_duration(_text(value)), zone))


def _in_cycles(value: Any, now: datetime, zone: tzinfo) -> TimerPlan:
    match = _CYCLE.fullmatch(_text(value))
    if match is None:
        raise ValueError(value)
    number, start, period_text = match.groups()
    period, left = parse_duration(period_text), int(number) if number else UNLIMITED
    if left == 0 or left > _MOST_REPETITIONS or not (period.months or period.days or period.seconds):
        raise ValueError(value)
    base = _instant(start, zone) if start else now.astimezone(UTC)
    occurrence = 0 if start else 1
    due_at = _later(base, period * occurrence, zone)
    return TimerPlan(due_at=due_at, left=left, base=base, period=period_text, occurrence=occurrence)


def _later(start: datetime, period: Period, zone: tzinfo) -> datetime:
    """Months and days by the calendar of the zone (the last day of a short month), the rest by the clock."""
    instant = start.astimezone(UTC)
    whole_days = int(period.days)
    if period.months or whole_days:
        local = start.astimezone(zone)
        month = local.month - 1 + period.months
        year, month = local.year + month // 12, month % 12 + 1
        if year > date.max.year:
            raise OverflowError(year)
        day = min(local.day, calendar.monthrange(year, month)[1])
        instant = (local.replace(year=year, month=month, day=day) + timedelta(days=whole_days)).astimezone(UTC)
    return instant + timedelta(days=period.days - whole_days, seconds=period.seconds)


def _instant(value: Any, zone: tzinfo) -> datetime:
    if isinstance(value, str):
        value = datetime.fromisoformat(value.strip())
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - the zone follows
    if not isinstance(value, datetime):
        raise ValueError(value)
    return (value if value.tzinfo is not None else value.replace(tzinfo=zone)).astimezone(UTC)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value.strip()


_PLANNERS = {"timeDate": _on_date, "timeDuration": _after_duration, "timeCycle": _in_cycles}
_EXPECTED = {
    "timeDate": "2026-03-01T09:00:00Z",
    "timeDuration": "PT1H30M",
    "timeCycle": "R3/PT1H",
}
