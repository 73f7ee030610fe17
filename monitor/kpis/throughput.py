"""How many cases begin, end and stay open, altogether and week by week."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from foundation.instants import from_micros
from foundation.sentences import N_, Sentence, counted
from monitor.case_facts import EndedCase
from monitor.filters import Period
from monitor.kpis.kpi import Kpi, Unit
from monitor.local_days import days_of

_WEEK = timedelta(weeks=1)

_OPEN_LABEL = N_("Open cases")
_OPEN_DEFINITION = N_(
    "Cases that had started and not ended at the end of the period, or now if the period is not over. Those that "
    "another process called count too."
)
_STARTED = (N_("1 started in the period"), N_("%(count)s started in the period"))
_COMPLETED_LABEL = N_("Completed cases")
_COMPLETED_DEFINITION = N_("Cases that reached an end of the process within the period.")
_NO_OTHERS = N_("no other case ended in the period")
_OTHERS = N_("besides: %(others)s")
_OTHER = {
    "cancelled": (N_("1 cancelled"), N_("%(count)s cancelled")),
    "terminated": (N_("1 terminated"), N_("%(count)s terminated")),
    "failed": (N_("1 failed"), N_("%(count)s failed")),
}
_PACE_LABEL = N_("Completed per week")
_PACE_DEFINITION = N_(
    "Completed cases of the whole weeks of the period, divided by the number of these weeks. Weeks before that of the "
    "first case and the week that is not over are left out."
)
_PACE_FOOTING = N_("%(started)s started per week · %(weeks)s")
_WEEKS = (N_("1 whole week"), N_("%(count)s whole weeks"))
_PACE_NONE = N_("The period holds no whole week.")


@dataclass(frozen=True)
class Week:
    """What came in and went out in one week, from Monday, in the viewer's zone."""

    monday: date
    #: False for a week that the period cuts, or that is not over yet.
    is_whole: bool
    started: int
    completed: int
    #: Cancelled, terminated or failed.
    otherwise_ended: int


@dataclass(frozen=True)
class Throughput:
    """Counts of cases in the period."""

    open: int
    started: int
    completed: int
    cancelled: int
    terminated: int
    failed: int
    #: Every week of the period from that of the first case on, none left out.
    weeks: Sequence[Week]


def throughput(
    *,
    starts: Sequence[int],
    ended: Sequence[EndedCase],
    open_cases: int,
    first_start: int | None,
    period: Period,
    now: datetime,
) -> Throughput:
    """Counts, and the same week by week; `starts` (in microseconds) and `ended` are those of the period, in order.

    `first_start` is when the first case ever started: weeks before it tell nothing.
    """
    by_status = Counter(case.status for case in ended)
    return Throughput(
        open=open_cases,
        started=len(starts),
        completed=by_status["completed"],
        cancelled=by_status["cancelled"],
        terminated=by_status["terminated"],
        failed=by_status["failed"],
        weeks=() if first_start is None else _weeks(starts, ended, first_start, period, now),
    )


def _weeks(
    starts: Sequence[int], ended: Sequence[EndedCase], first_start: int, period: Period, now: datetime
) -> tuple[Week, ...]:
    days = days_of(period.zone, starts, [case.ended_micros for case in ended])
    started = Counter(map(days.monday, starts))
    completed = Counter(days.monday(case.ended_micros) for case in ended if case.status == "completed")
    otherwise = Counter(days.monday(case.ended_micros) for case in ended if case.status != "completed")
    happened = [*started, *completed, *otherwise]
    if not happened:
        return ()
    today = now.astimezone(period.zone).date()
    first_on = from_micros(first_start).astimezone(period.zone).date()
    first, last = max(period.start_on or first_on, first_on), min(period.end_on or today, today)
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday <= max(last, *happened):
        is_cut = period.start_on is not None and monday < period.start_on
        is_whole = not is_cut and monday + _WEEK <= min(last + timedelta(days=1), today)
        weeks.append(Week(monday, is_whole, started[monday], completed[monday], otherwise[monday]))
        monday += _WEEK
    return tuple(weeks)


def throughput_kpis(measured: Throughput) -> tuple[Kpi, ...]:
    """Open, completed, completed per week."""
    others = {"cancelled": measured.cancelled, "terminated": measured.terminated, "failed": measured.failed}
    told = tuple(counted(*_OTHER[status], count) for status, count in others.items() if count)
    ended = Sentence(_OTHERS, {"others": told}) if told else Sentence(_NO_OTHERS)
    started = counted(*_STARTED, measured.started)
    return (
        _count("open", _OPEN_LABEL, measured.open, _OPEN_DEFINITION, started),
        _count("completed", _COMPLETED_LABEL, measured.completed, _COMPLETED_DEFINITION, ended),
        _pace(measured),
    )


def _count(key: str, label: str, value: int, definition: str, footing: Sentence) -> Kpi:
    return Kpi(key, Sentence(label), value, Unit.CASES, Sentence(definition), footing)


def _pace(measured: Throughput) -> Kpi:
    whole = [week for week in measured.weeks if week.is_whole]
    completed, started = sum(week.completed for week in whole), sum(week.started for week in whole)
    weeks = counted(*_WEEKS, len(whole))
    return Kpi(
        key="completed_per_week",
        label=Sentence(_PACE_LABEL),
        value=completed / len(whole) if whole else None,
        unit=Unit.CASES_PER_WEEK,
        definition=Sentence(_PACE_DEFINITION),
        footing=Sentence(_PACE_FOOTING, {"started": started / len(whole), "weeks": weeks})
        if whole
        else Sentence(_PACE_NONE),
    )
