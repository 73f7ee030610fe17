"""One dashboard: the sentence, the figures, the activities, the mean case and the weeks of one process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from foundation.sentences import Sentence
from foundation.unit_of_work import UnitOfWork
from monitor import activity_facts, case_facts, case_shares
from monitor.bottlenecks import Bottleneck, bottleneck, nothing_waits
from monitor.case_facts import Freshness
from monitor.coincidences import Evidence, coincidences
from monitor.drawing import Drawing
from monitor.filters import Filters
from monitor.heat import Heat, Measure, heat
from monitor.kpis.activity_times import ActivityTimes, activity_times
from monitor.kpis.cycle_time import cycle_time, cycle_time_kpi
from monitor.kpis.kpi import Kpi
from monitor.kpis.spread import Spread
from monitor.kpis.throughput import Throughput, throughput, throughput_kpis
from monitor.mean_case import MeanCase, mean_case
from monitor.weekly import WeekOfDurations, balance, durations_by_week, trend

#: From here on the page says since when the figures are old.
LAG_TO_SAY = timedelta(minutes=5)


@dataclass(frozen=True)
class Dashboard:
    """Everything that the page of one process shows."""

    filters: Filters
    drawing: Drawing
    #: The answer before the figures, and what coincides with it.
    headline: Sentence
    coincidences: tuple[Sentence, ...]
    bottleneck: Bottleneck | None
    cycle_time: Spread
    throughput: Throughput
    kpis: tuple[Kpi, ...]
    #: Every element where time passes, most waiting first.
    activities: tuple[ActivityTimes, ...]
    #: None when no case was completed.
    mean_case: MeanCase | None
    heat: Mapping[Measure, Heat]
    weeks: Sequence[WeekOfDurations]
    trend: Sentence
    balance: Sentence
    freshness: Freshness
    #: How old the oldest event is that the figures do not contain yet.
    lag: timedelta


@dataclass(frozen=True)
class _Figures:
    """The part that the report needs too."""

    drawing: Drawing
    #: When the first case ever started, in microseconds.
    first_start: int | None
    ended: Sequence[case_facts.EndedCase]
    cycle_time: Spread
    throughput: Throughput
    activities: tuple[ActivityTimes, ...]
    mean_case: MeanCase | None
    bottleneck: Bottleneck | None

    @property
    def headline(self) -> Sentence:
        """The answer before the figures."""
        has_cases = bool(self.throughput.started or self.throughput.open or self.ended)
        if self.bottleneck is not None:
            return self.bottleneck.sentence
        return nothing_waits(self.mean_case, self.drawing, has_cases=has_cases)


def figures(unit: UnitOfWork, filters: Filters, drawing: Drawing) -> _Figures:
    """Counts, times and bottleneck of one process in the period."""
    now, first_start = unit.now(), case_facts.first_start(unit, filters)
    ended = case_facts.ended_cases(unit, filters)
    measured = throughput(
        starts=case_facts.starts(unit, filters),
        ended=ended,
        open_cases=case_facts.open_cases(unit, filters, _end_of(filters, now)),
        first_start=first_start,
        period=filters.period,
        now=now,
    )
    activities = _activities(unit, filters, drawing, now)
    mean = mean_case(
        case_shares.element_shares(unit, filters),
        case_shares.seconds_between_activities(unit, filters),
        count=measured.completed,
        drawing=drawing,
    )
    found = bottleneck(activities, mean, drawing)
    return _Figures(drawing, first_start, ended, cycle_time(ended), measured, activities, mean, found)


def dashboard(unit: UnitOfWork, filters: Filters, drawing: Drawing) -> Dashboard:
    """Read the facts of one process; `filters` names it."""
    found = figures(unit, filters, drawing)
    fresh = case_facts.freshness(unit)
    zone = filters.period.zone
    slowest = found.bottleneck
    return Dashboard(
        filters=filters,
        drawing=drawing,
        headline=found.headline,
        coincidences=_coincidences(unit, filters, drawing, slowest) if slowest else (),
        bottleneck=slowest,
        cycle_time=found.cycle_time,
        throughput=found.throughput,
        kpis=(cycle_time_kpi(found.cycle_time), *throughput_kpis(found.throughput)),
        activities=found.activities,
        mean_case=found.mean_case,
        heat={measure: heat(found.activities, measure) for measure in Measure},
        weeks=durations_by_week(found.ended, found.throughput.weeks, zone),
        trend=trend(found.ended, found.first_start, zone),
        balance=balance(found.throughput),
        freshness=fresh,
        lag=max(timedelta(), unit.now() - fresh.behind_since) if fresh.behind_since else timedelta(),
    )


@dataclass(frozen=True)
class ProcessSummary:
    """One line of the list of dashboards."""

    process_key: str
    area: str | None
    versions: tuple[int, ...]
    headline: Sentence
    cycle_time: Spread
    throughput: Throughput


def summaries(unit: UnitOfWork, filters: Filters, drawings: Mapping[str, Drawing]) -> tuple[ProcessSummary, ...]:
    """Those of the drawn processes of which anything ever ran, within the area of the filters, in order of key."""
    versions: dict[str, list[case_facts.KnownProcess]] = {}
    for known in case_facts.known_processes(unit):
        if known.key in drawings and filters.area in (None, known.area):
            versions.setdefault(known.key, []).append(known)
    return tuple(
        _summary(unit, replace(filters, process_key=key, version=None), known, drawings[key])
        for key, known in versions.items()
    )


def _summary(
    unit: UnitOfWork, filters: Filters, known: Sequence[case_facts.KnownProcess], drawing: Drawing
) -> ProcessSummary:
    found = figures(unit, filters, drawing)
    return ProcessSummary(
        process_key=known[-1].key,
        area=known[-1].area,
        versions=tuple(one.version for one in known),
        headline=found.headline,
        cycle_time=found.cycle_time,
        throughput=found.throughput,
    )


def _activities(unit: UnitOfWork, filters: Filters, drawing: Drawing, now: datetime) -> tuple[ActivityTimes, ...]:
    """What is open now counts in a period that is not over; in an older one it says nothing."""
    is_over = not filters.period.holds(now)
    open_now = () if is_over else activity_facts.open_activities(unit, filters, now)
    return activity_times(activity_facts.ended_activities(unit, filters), open_now, drawing=drawing)


def _coincidences(unit: UnitOfWork, filters: Filters, drawing: Drawing, slowest: Bottleneck) -> tuple[Sentence, ...]:
    times = slowest.times
    evidence = Evidence(
        name=drawing.name_of(times.element_id),
        visits=activity_facts.visits(unit, filters, times.element_id),
        arrived=activity_facts.arrivals(unit, filters, times.element_id),
        left=times.count + times.cancelled,
        waits_for=times.waits_for,
        zone=filters.period.zone,
    )
    return coincidences(evidence)


def _end_of(filters: Filters, now: datetime) -> datetime:
    """The instant at which open cases are counted: the end of the period, or just after now."""
    just_after = now + timedelta(microseconds=1)
    return min(filters.period.end_at or just_after, just_after)
