"""Durations week by week, and what the weeks say; pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from zoneinfo import ZoneInfo

from foundation.instants import from_micros
from foundation.sentences import N_, Sentence, counted
from monitor.case_facts import EndedCase
from monitor.kpis.rank_sum import is_clearly_larger
from monitor.kpis.spread import Spread, spread
from monitor.kpis.throughput import Throughput, Week
from monitor.local_days import days_of
from monitor.wording import Span

_NONE = N_("No case has finished yet.")
_RISES = N_("Cases take longer in the second half of the period: median %(after)s, before %(before)s.")
_FALLS = N_("Cases take less time in the second half of the period: median %(after)s, before %(before)s.")
_STEADY = N_("No clear change over the period; the median is %(median)s.")
_TOO_YOUNG = N_(
    "The first case started on %(day)s, so long cases could not end in the first weeks: the rise says nothing yet. "
    "The median is %(median)s."
)
_NOTHING_MOVED = N_("No case of this process started or ended in the period.")
_GREW = N_("In the whole process %(started)s and %(ended)s: %(more)s.")
_EVEN = N_("In the whole process %(started)s and %(ended)s: as many are open as before.")
_STARTED = (N_("1 case started"), N_("%(count)s cases started"))
_ENDED = (N_("1 ended"), N_("%(count)s ended"))
_MORE = (N_("1 more is open than before"), N_("%(count)s more are open than before"))
_FEWER = (N_("1 fewer is open than before"), N_("%(count)s fewer are open than before"))


@dataclass(frozen=True)
class WeekOfDurations:
    """The cases completed in one week."""

    week: Week
    durations: Spread


def durations_by_week(cases: Sequence[EndedCase], weeks: Sequence[Week], zone: ZoneInfo) -> tuple[WeekOfDurations, ...]:
    """Cycle times of completed cases by the week of their end, from the first such week on, none left out."""
    found = _by_week(cases, zone)
    first = min(found, default=None)
    return tuple(
        WeekOfDurations(week, spread(found.get(week.monday, ())))
        for week in weeks
        if first is not None and week.monday >= first
    )


def trend(cases: Sequence[EndedCase], first_start: int | None, zone: ZoneInfo) -> Sentence:
    """Whether cases take longer in the later half of the weeks; a difference that may be chance is none.

    `first_start` is when the first case ever started: what had no time to last as long is no comparison.
    """
    weeks = _by_week(cases, zone)
    if not weeks or first_start is None:
        return Sentence(_NONE)
    mondays = sorted(weeks)
    turn = mondays[len(mondays) // 2]
    before = [seconds for monday in mondays if monday < turn for seconds in weeks[monday]]
    after = [seconds for monday in mondays if monday >= turn for seconds in weeks[monday]]
    whole = Span(median([*before, *after]))
    first_on = from_micros(first_start).astimezone(zone).date()
    if is_clearly_larger(after, before):
        if median(after) > (turn - first_on).total_seconds():
            return Sentence(_TOO_YOUNG, {"day": first_on, "median": whole})
        return Sentence(_RISES, {"before": Span(median(before)), "after": Span(median(after))})
    if is_clearly_larger(before, after):
        return Sentence(_FALLS, {"before": Span(median(before)), "after": Span(median(after))})
    return Sentence(_STEADY, {"median": whole})


def _by_week(cases: Sequence[EndedCase], zone: ZoneInfo) -> dict[date, list[float]]:
    days = days_of(zone, [case.ended_micros for case in cases])
    weeks = defaultdict[date, list[float]](list)
    for case in cases:
        if case.status == "completed":
            weeks[days.monday(case.ended_micros)].append(case.cycle_seconds)
    return weeks


def balance(measured: Throughput) -> Sentence:
    """What came in against what went out."""
    ended = measured.completed + measured.cancelled + measured.terminated + measured.failed
    if not ended and not measured.started:
        return Sentence(_NOTHING_MOVED)
    moved = {"started": counted(*_STARTED, measured.started), "ended": counted(*_ENDED, ended)}
    change = measured.started - ended
    if not change:
        return Sentence(_EVEN, moved)
    return Sentence(_GREW, {**moved, "more": counted(*(_MORE if change > 0 else _FEWER), abs(change))})
