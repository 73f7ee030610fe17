"""Durations week by week, and what the weeks say; pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from zoneinfo import ZoneInfo

from foundation.sentences import N_, Sentence
from monitor.case_facts import EndedCase
from monitor.kpis.rank_sum import is_clearly_larger
from monitor.kpis.spread import Spread, spread
from monitor.kpis.throughput import Throughput
from monitor.local_days import days_of
from monitor.wording import Span

_NONE = N_("No case has finished yet.")
_RISES = N_("Cases take longer in the second half of the period: median %(after)s, before %(before)s.")
_FALLS = N_("Cases take less time in the second half of the period: median %(after)s, before %(before)s.")
_STEADY = N_("No clear change over the period; the median is %(median)s.")
_NOTHING_MOVED = N_("No case started or ended in the period.")
_GREW = N_("%(started)s cases came in and %(ended)s went out: %(more)s more wait or are under way than before.")
_SHRANK = N_("%(started)s cases came in and %(ended)s went out: %(less)s fewer wait or are under way than before.")
_EVEN = N_("As many cases came in as went out: %(started)s.")


@dataclass(frozen=True)
class WeekOfDurations:
    """The cases completed in one week, from Monday."""

    monday: date
    durations: Spread


def durations_by_week(cases: Sequence[EndedCase], zone: ZoneInfo) -> tuple[WeekOfDurations, ...]:
    """Cycle times of completed cases by the week of their end; weeks without any are left out."""
    weeks = _by_week(cases, zone)
    return tuple(WeekOfDurations(monday, spread(weeks[monday])) for monday in sorted(weeks))


def trend(cases: Sequence[EndedCase], zone: ZoneInfo) -> Sentence:
    """Whether cases take longer in the later half of the weeks; a difference that may be chance is none."""
    weeks = _by_week(cases, zone)
    if not weeks:
        return Sentence(_NONE)
    mondays = sorted(weeks)
    turn = mondays[len(mondays) // 2]
    before = [seconds for monday in mondays if monday < turn for seconds in weeks[monday]]
    after = [seconds for monday in mondays if monday >= turn for seconds in weeks[monday]]
    for message, longer, shorter in ((_RISES, after, before), (_FALLS, before, after)):
        if is_clearly_larger(longer, shorter):
            return Sentence(message, {"before": Span(median(before)), "after": Span(median(after))})
    return Sentence(_STEADY, {"median": Span(median([*before, *after]))})


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
    values = {"started": measured.started, "ended": ended}
    if measured.started == ended:
        return Sentence(_EVEN, values) if ended else Sentence(_NOTHING_MOVED)
    if measured.started > ended:
        return Sentence(_GREW, {**values, "more": measured.started - ended})
    return Sentence(_SHRANK, {**values, "less": ended - measured.started})
