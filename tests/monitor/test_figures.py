"""Every figure of a dashboard equals the same figure recomputed from the events by brute force."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.history.events import HistoryEvent
from foundation.clock import VirtualClock
from foundation.unit_of_work import Work
from monitor.dashboards import Dashboard, dashboard
from monitor.drawing import Drawing
from monitor.elements import WaitsFor, waits_for
from monitor.filters import Filters, Period, everything
from monitor.kpis.spread import Spread
from monitor.projection import project
from monitor.rebuild import rebuild
from tests.support.brute_force import Case, Visit, cases_of, percentile, shares_of, times_of
from tests.support.histories import START, random_history, write_history

MADRID = ZoneInfo("Europe/Madrid")
NOW = START + timedelta(days=60)

_EXAMPLES = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

filters = st.builds(
    lambda key, version, start, length: Filters(
        Period(
            MADRID,
            None if start is None else date(2026, 10, 1) + timedelta(days=start),
            None if start is None or length is None else date(2026, 10, 1) + timedelta(days=start + length),
        ),
        key,
        version,
    ),
    key=st.sampled_from(["purchase", "leave", "called"]),
    version=st.sampled_from([None, 1, 2]),
    start=st.none() | st.integers(0, 40),
    length=st.none() | st.integers(0, 60),
)


def shown(work: Work, chosen: Filters) -> Dashboard:
    with work.read() as unit:
        return dashboard(unit, chosen, Drawing())


def same(measured: Spread, values: Sequence[float]) -> None:
    assert measured.count == len(values)
    assert measured.total_seconds == pytest.approx(sum(values), abs=1e-3)
    assert measured.median_seconds == pytest.approx(percentile(values, 0.5), abs=1e-3)
    assert measured.p90_seconds == pytest.approx(percentile(values, 0.9), abs=1e-3)
    assert measured.mean_seconds == pytest.approx(sum(values) / len(values) if values else None, abs=1e-3)


class Recomputed:
    """The same figures, straight from the events."""

    def __init__(self, events: Sequence[HistoryEvent], chosen: Filters, *, now: datetime = NOW) -> None:
        self.now = now
        self.everything = cases_of(events)
        self.chosen = chosen
        self.cases = [
            case
            for case in self.everything
            if case.key == chosen.process_key and chosen.version in (None, case.version)
        ]

    def in_period(self, at: datetime | None) -> bool:
        if at is None:
            return False
        day = at.astimezone(MADRID).date()
        period = self.chosen.period
        return (period.start_on or day) <= day <= (period.end_on or day)

    def ended(self, status: str) -> list[Case]:
        return [case for case in self.cases if case.status == status and self.in_period(case.ended_at)]

    def open_at_end(self) -> int:
        end_on = self.chosen.period.end_on
        end = (
            self.now
            if end_on is None
            else min(self.now, datetime(end_on.year, end_on.month, end_on.day, tzinfo=MADRID))
        )
        if end_on is not None and end < self.now:
            end = datetime(end_on.year, end_on.month, end_on.day, tzinfo=MADRID) + timedelta(days=1)
        return sum(case.started_at < end and (case.ended_at is None or case.ended_at >= end) for case in self.cases)

    def visits(self, element_id: str) -> list[tuple[Case, Visit]]:
        return [(case, visit) for case in self.cases for visit in case.visits if visit.element_id == element_id]

    def times(self, element_id: str, *, completed: bool) -> list[tuple[float, float]]:
        return [
            times_of(case, visit, self.everything, self.now)
            for case, visit in self.visits(element_id)
            if visit.is_completed is completed and self.in_period(visit.ended_at)
        ]

    def open_now(self, element_id: str) -> list[float]:
        return [
            times_of(case, visit, self.everything, self.now)[0]
            for case, visit in self.visits(element_id)
            if visit.ended_at is None and case.ended_at is None and self.in_period(self.now)
        ]

    def total_waiting(self, element_id: str) -> float:
        ended = [*self.times(element_id, completed=True), *self.times(element_id, completed=False)]
        return sum(waiting for waiting, _work in ended) + sum(self.open_now(element_id))


@pytest.mark.row("G3")
@_EXAMPLES
@given(seed=st.integers(0, 10**9), chosen=filters)
@example(seed=189_779, chosen=everything(MADRID, process_key="leave"))
def test_every_figure_equals_the_one_recomputed_from_the_events(
    work: Work, clock: VirtualClock, seed: int, chosen: Filters
) -> None:
    clock.at = NOW
    events = random_history(seed, cases=9)
    with work.begin() as unit:
        unit.connection.exec_driver_sql("DELETE FROM history_event")
    write_history(work, events)
    rebuild(work, batch=50)

    page, truth = shown(work, chosen), Recomputed(events, chosen)

    completed = truth.ended("completed")
    same(page.cycle_time, [(case.ended_at - case.started_at).total_seconds() for case in completed if case.ended_at])
    counted = page.throughput
    assert counted.open == truth.open_at_end()
    assert counted.started == sum(truth.in_period(case.started_at) for case in truth.cases)
    assert counted.completed == len(completed)
    assert [counted.cancelled, counted.terminated, counted.failed] == [
        len(truth.ended(status)) for status in ("cancelled", "terminated", "failed")
    ]
    assert sum(week.started for week in counted.weeks) == counted.started
    assert sum(week.completed for week in counted.weeks) == counted.completed
    check_activities(page, truth)
    check_mean_case(page, truth, completed)


def check_activities(page: Dashboard, truth: Recomputed) -> None:
    for times in page.activities:
        done = truth.times(times.element_id, completed=True)
        same(times.waiting, [waiting for waiting, _work in done])
        same(times.processing, [work for _waiting, work in done])
        assert times.cancelled == len(truth.times(times.element_id, completed=False))
        assert times.open_now.count == len(truth.open_now(times.element_id))
        assert times.total_waiting_seconds == pytest.approx(truth.total_waiting(times.element_id), abs=1e-3)
    known = {visit.element_id: visit.element_type for case in truth.cases for visit in case.visits}
    waits = {one: truth.total_waiting(one) for one, tag in known.items() if waits_for(tag) is not WaitsFor.NOTHING}
    if page.bottleneck is None:
        assert max(waits.values(), default=0) == 0
    else:
        assert waits[page.bottleneck.element_id] == pytest.approx(max(waits.values()), abs=1e-3)


def check_mean_case(page: Dashboard, truth: Recomputed, completed: Sequence[Case]) -> None:
    if not completed:
        assert page.mean_case is None
        return
    assert page.mean_case is not None
    assert page.mean_case.cycle_seconds == pytest.approx(page.cycle_time.mean_seconds, abs=1e-3)
    shares = [shares_of(case, truth.everything, truth.now) for case in completed]
    for part in page.mean_case.parts:
        waiting = sum(share.get(part.element_id, (0.0, 0.0))[0] for share in shares) / len(completed)
        work = sum(share.get(part.element_id, (0.0, 0.0))[1] for share in shares) / len(completed)
        assert part.waiting_seconds == pytest.approx(waiting, abs=1e-3)
        assert part.processing_seconds == pytest.approx(work, abs=1e-3)
    named = {part.element_id for part in page.mean_case.parts}
    assert {one for share in shares for one, parts in share.items() if sum(parts) > 0} <= named


def test_a_process_of_which_nothing_is_known_has_no_figures_and_says_so(work: Work) -> None:
    project(work)

    page = shown(work, Filters(Period(MADRID), "purchase"))

    assert page.headline.in_english() == "Nothing has happened in this process in the period."
    assert (page.bottleneck, page.mean_case, page.activities, page.cycle_time.median_seconds) == (None, None, (), None)
    assert {kpi.key: kpi.footing.in_english() for kpi in page.kpis}["cycle_time"] == "No case has finished yet."
