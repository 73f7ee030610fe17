"""How many cases begin, end and stay open, altogether and week by week."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from foundation.sentences import N_, Sentence
from monitor.case_facts import EndedCase
from monitor.filters import Period
from monitor.kpis.kpi import Kpi, Unit
from monitor.local_days import days_of

_WEEK = timedelta(weeks=1)

_OPEN_LABEL = N_("Open cases")
_OPEN_DEFINITION = N_(
    "Cases that had started and not ended at the end of the period, or now if the period is not over."
)
_OPEN_FOOTING = N_("%(started)s started in the period")
_COMPLETED_LABEL = N_("Completed cases")
_COMPLETED_DEFINITION = N_("Cases that reached an end of the process within the period.")
_COMPLETED_FOOTING = N_("no other case ended in the period")
_OTHERS_FOOTING = N_("%(cancelled)s cancelled, %(terminated)s terminated, %(failed)s failed besides")
_PACE_LABEL = N_("Completed per week")
_PACE_DEFINITION = N_(
    "Completed cases of the whole weeks of the period, divided by the number of these weeks; the week that is not over "
    "is left out."
)
_PACE_FOOTING = N_("%(started)s started per week · %(weeks)s whole weeks")
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
    #: Every week of the period in which anything could happen, none left out.
    weeks: Sequence[Week]


def throughput(
    *, starts: Sequence[int], ended: Sequence[EndedCase], open_cases: int, period: Period, now: datetime
) -> Throughput:
    """Counts, and the same week by week; `starts` (in microseconds) and `ended` are those of the period, in order."""
    by_status = Counter(case.status for case in ended)
    return Throughput(
        open=open_cases,
        started=len(starts),
        completed=by_status["completed"],
        cancelled=by_status["cancelled"],
        terminated=by_status["terminated"],
        failed=by_status["failed"],
        weeks=_weeks(starts, ended, period, now),
    )


def _weeks(starts: Sequence[int], ended: Sequence[EndedCase], period: Period, now: datetime) -> tuple[Week, ...]:
    days = days_of(period.zone, starts, [case.ended_micros for case in ended])
    started = Counter(map(days.monday, starts))
    completed = Counter(days.monday(case.ended_micros) for case in ended if case.status == "completed")
    otherwise = Counter(days.monday(case.ended_micros) for case in ended if case.status != "completed")
    happened = [*started, *completed, *otherwise]
    if not happened:
        return ()
    today = now.astimezone(period.zone).date()
    first, last = period.start_on or min(happened), min(period.end_on or today, today)
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday <= max(last, *happened):
        is_whole = monday >= first and monday + _WEEK <= min(last + timedelta(days=1), today)
        weeks.append(Week(monday, is_whole, started[monday], completed[monday], otherwise[monday]))
        monday += _WEEK
    return tuple(weeks)


def throughput_kpis(measured: Throughput) -> tuple[Kpi, ...]:
    """Open, completed, completed per week."""
    others = {"cancelled": measured.cancelled, "terminated": measured.terminated, "failed": measured.failed}
    footing = Sentence(_OTHERS_FOOTING, others) if any(others.values()) else Sentence(_COMPLETED_FOOTING)
    opened = Sentence(_OPEN_FOOTING, {"started": measured.started})
    return (
        _count("open", _OPEN_LABEL, measured.open, _OPEN_DEFINITION, opened),
        _count("completed", _COMPLETED_LABEL, measured.completed, _COMPLETED_DEFINITION, footing),
        _pace(measured),
    )


def _count(key: str, label: str, value: int, definition: str, footing: Sentence) -> Kpi:
    return Kpi(key, Sentence(label), value, Unit.CASES, value, Sentence(definition), footing)


def _pace(measured: Throughput) -> Kpi:
    whole = [week for week in measured.weeks if week.is_whole]
    completed, started = sum(week.completed for week in whole), sum(week.started for week in whole)
    values = {"started": round(started / len(whole), 1), "weeks": len(whole)} if whole else {}
    return Kpi(
        key="completed_per_week",
        label=Sentence(_PACE_LABEL),
        value=completed / len(whole) if whole else None,
        unit=Unit.CASES_PER_WEEK,
        sample_size=completed,
        definition=Sentence(_PACE_DEFINITION),
        footing=Sentence(_PACE_FOOTING, values) if whole else Sentence(_PACE_NONE),
    )
