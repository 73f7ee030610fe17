"""Percentiles, rank sums, weeks, heat and words: the pure parts of a dashboard."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.instants import to_micros
from foundation.sentences import Sentence
from foundation.texts import Texts
from monitor import __file__ as monitor_door
from monitor.activity_facts import EndedActivity, OpenActivity
from monitor.case_facts import EndedCase
from monitor.charts import duration_chart, flow_chart
from monitor.drawing import Drawing
from monitor.elements import WaitsFor
from monitor.filters import Period
from monitor.heat import Measure, heat
from monitor.kpis.activity_times import activity_times
from monitor.kpis.cycle_time import cycle_time, cycle_time_kpi
from monitor.kpis.rank_sum import is_clearly_larger
from monitor.kpis.spread import spread
from monitor.kpis.throughput import Throughput, throughput, throughput_kpis
from monitor.weekly import balance, durations_by_week, trend
from monitor.wording import Span, Voice, Weekday

MADRID = ZoneInfo("Europe/Madrid")
MONDAY = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
HOUR = 3600.0

spanish = Voice(Texts([Path(monitor_door).parent]), "es")
english = Voice(Texts([Path(monitor_door).parent]), "en")


def ended(hours: float, *, at: datetime = MONDAY, status: str = "completed") -> EndedCase:
    return EndedCase(status, to_micros(at - timedelta(hours=hours)), to_micros(at))


def weeks_of(
    cases: Sequence[EndedCase],
    starts: Sequence[datetime] = (),
    *,
    now: datetime,
    first: datetime = MONDAY - timedelta(weeks=1),
) -> Throughput:
    return throughput(
        starts=[to_micros(at) for at in starts],
        ended=cases,
        open_cases=3,
        first_start=to_micros(first),
        period=Period(MADRID, date(2026, 9, 21), None),
        now=now,
    )


def test_percentiles_interpolate_between_neighbours() -> None:
    measured = spread([10.0, 20.0, 30.0, 40.0])

    assert (measured.median_seconds, measured.mean_seconds, measured.p90_seconds) == (25.0, 25.0, pytest.approx(37.0))


@given(st.lists(st.floats(0, 1e9), min_size=1))
def test_a_percentile_lies_within_its_values(values: list[float]) -> None:
    measured = spread(values)

    assert measured.median_seconds is not None
    assert measured.p90_seconds is not None
    assert min(values) <= measured.median_seconds <= measured.p90_seconds <= max(values)


def test_under_five_cases_no_percentile_is_shown_but_the_count_is() -> None:
    few = cycle_time([ended(hours) for hours in (1, 2, 3, 4)])
    enough = cycle_time([ended(hours) for hours in (1, 2, 3, 4, 5)])

    assert few.shown_p90_seconds is None
    assert few.p90_seconds == pytest.approx(3.7 * HOUR)
    assert spanish.say(cycle_time_kpi(few).footing) == "media 2,5 h · 4 casos, pocos para decir más"
    assert english.say(cycle_time_kpi(enough).footing) == "mean 3 h · 9 of 10 in at most 4.6 h · 5 cases"


def test_only_completed_cases_have_a_cycle_time() -> None:
    measured = cycle_time([ended(1), ended(100, status="cancelled"), ended(100, status="failed")])

    assert (measured.count, measured.median_seconds) == (1, HOUR)


def test_nothing_completed_is_said_in_words() -> None:
    kpi = cycle_time_kpi(cycle_time([]))

    assert kpi.value is None
    assert spanish.say(kpi.footing) == "Aún no ha terminado ningún caso."


def test_a_difference_that_may_be_chance_is_none() -> None:
    assert not is_clearly_larger([3, 4, 5, 6, 7], [1, 2, 3, 4, 5])
    assert not is_clearly_larger([9, 9, 9, 9], [1] * 50)  # four are too few to say anything
    assert not is_clearly_larger([5.0] * 20, [5.0] * 20)
    assert is_clearly_larger([float(n) for n in range(20, 40)], [float(n) for n in range(20)])


@given(st.lists(st.integers(0, 50), min_size=5, max_size=30), st.lists(st.integers(0, 50), min_size=5, max_size=30))
def test_two_groups_are_never_each_larger_than_the_other(one: list[int], other: list[int]) -> None:
    assert not (is_clearly_larger(one, other) and is_clearly_larger(other, one))


def test_weeks_begin_on_monday_and_one_that_is_not_over_is_not_whole() -> None:
    now = MONDAY + timedelta(days=9)
    counted = weeks_of([ended(1), ended(1, at=now)], [MONDAY, now, now], now=now)

    assert [(week.monday.day, week.is_whole, week.started, week.completed) for week in counted.weeks] == [
        (28, True, 0, 0),
        (5, True, 1, 1),
        (12, False, 2, 1),
    ]
    assert {kpi.key: kpi.value for kpi in throughput_kpis(counted)} == {
        "open": 3,
        "completed": 2,
        "completed_per_week": 0.5,
    }


def test_weeks_before_the_first_case_are_left_out_and_quiet_ones_after_it_stay() -> None:
    now = MONDAY + timedelta(days=23)
    cut = Period(MADRID, date(2026, 10, 14), None)

    young = weeks_of([ended(1, at=now)], [MONDAY + timedelta(days=2)], now=now, first=MONDAY + timedelta(days=2))
    older = throughput(
        starts=[to_micros(now)], ended=[], open_cases=1, first_start=to_micros(MONDAY), period=cut, now=now
    )

    assert [(week.monday.day, week.is_whole) for week in young.weeks] == [
        (5, True),
        (12, True),
        (19, True),
        (26, False),
    ]
    assert [(week.monday.day, week.is_whole) for week in older.weeks] == [(12, False), (19, True), (26, False)]
    pace = {kpi.key: kpi for kpi in throughput_kpis(young)}["completed_per_week"]
    assert spanish.say(pace.footing) == "empiezan 0,3 por semana · 3 semanas completas"


def test_other_ends_are_told_by_kind_and_number() -> None:
    now = MONDAY + timedelta(days=9)
    ends = [ended(1, status="cancelled"), ended(1, status="failed"), ended(1, status="failed")]

    kpis = {kpi.key: kpi for kpi in throughput_kpis(weeks_of(ends, [MONDAY], now=now))}

    assert spanish.say(kpis["completed"].footing) == "además: 1 cancelado, 2 fallidos"
    assert spanish.say(kpis["open"].footing) == "empezó 1 en el periodo"
    assert english.say(kpis["completed_per_week"].footing) == "0.5 started per week · 2 whole weeks"


def test_what_comes_in_is_weighed_against_what_goes_out() -> None:
    now = MONDAY + timedelta(days=9)

    grew = balance(weeks_of([ended(1)], [MONDAY] * 3, now=now))
    even = balance(weeks_of([ended(1, status="cancelled")], [MONDAY], now=now))
    nothing = balance(weeks_of([], [], now=now))

    assert spanish.say(grew) == "En todo el proceso empezaron 3 casos y acabó 1: hay 2 abiertos más que antes."
    assert english.say(even) == "In the whole process 1 case started and 1 ended: as many are open as before."
    assert english.say(nothing) == "No case of this process started or ended in the period."


def test_a_trend_is_told_only_when_it_is_clear() -> None:
    weeks = [MONDAY + timedelta(weeks=number) for number in range(4)]
    slower = [ended(hours + 10 * number, at=at) for number, at in enumerate(weeks) for hours in range(1, 8)]
    steady = [ended(hours, at=at) for at in weeks for hours in range(1, 8)]

    first = to_micros(MONDAY - timedelta(weeks=2))
    assert english.say(trend(slower, first, MADRID)).startswith(
        "Cases take longer in the second half of the period: median 29"
    )
    assert english.say(trend(steady, first, MADRID)) == "No clear change over the period; the median is 4 h."


def test_a_rise_of_a_young_process_says_nothing_because_long_cases_could_not_end_before() -> None:
    early = [ended(hours, at=MONDAY + timedelta(days=1)) for hours in range(1, 9)]
    late = [ended(24 * 21 + hours, at=MONDAY + timedelta(days=22)) for hours in range(8)]

    said = trend([*early, *late], to_micros(MONDAY), MADRID)

    assert english.say(said) == (
        "The first case started on 5 Oct, so long cases could not end in the first weeks: the rise says nothing yet. "
        "The median is 10.7 days."
    )


def test_a_chart_says_the_same_as_its_table() -> None:
    cases = [ended(hours, at=MONDAY + timedelta(weeks=week)) for week in (0, 1) for hours in (10, 20, 30, 40, 50)][:-2]
    weeks = durations_by_week(cases, weeks_of(cases, now=MONDAY + timedelta(weeks=2)).weeks, MADRID)

    chart = duration_chart(weeks, trend(cases, to_micros(MONDAY), MADRID), spanish)

    upper, middle = chart.figure["data"]
    assert middle["y"] == [30.0, 20.0, None]  # from the first week with data on, none left out
    assert middle["x"] == ["5 oct", "12 oct", "19 oct*"]
    assert upper["y"] == [46.0, None, None]  # three cases are too few for a percentile
    assert (chart.unit, chart.note) == ("h", "* semana incompleta")
    assert chart.header == ["Semana del", "Terminados", "mediana", "9 de cada 10 por debajo"]
    assert chart.rows == [
        ("5 oct", "5", "30 h", "46 h"),
        ("12 oct", "3", "20 h", "muy pocos casos"),
        ("19 oct (incompleta)", "0", "–", "–"),
    ]
    assert "template" not in chart.figure["layout"]


def test_the_chart_of_what_comes_and_goes_names_the_week_that_is_not_over() -> None:
    now = MONDAY + timedelta(days=9)
    counted = weeks_of([ended(1), ended(1, status="failed")], [MONDAY] * 2, now=now)

    chart = flow_chart(counted, balance(counted), english)

    came, went = chart.figure["data"]
    assert (came["y"], went["y"]) == ([0, 2, 0], [0, 2, 0])
    assert [row[0] for row in chart.rows] == ["28 Sep", "5 Oct", "12 Oct (not whole)"]
    assert chart.figure["layout"]["yaxis"] == {"range": [0, 2], "dtick": 1, "tickformat": ",~f"}
    assert chart.rows[1] == ("5 Oct", "2", "1", "1")


def visit(element_id: str, waiting: float, work: float = 60.0, *, is_completed: bool = True) -> EndedActivity:
    status = "completed" if is_completed else "cancelled"
    return EndedActivity(
        element_id, "userTask", WaitsFor.PERSON, status, None, int(waiting * 1_000_000), int(work * 1_000_000)
    )


def test_heat_goes_from_cold_to_hot_with_the_measure() -> None:
    times = activity_times(
        [*(visit("fast", 600) for _ in range(9)), visit("slow", 3 * 86_400), visit("slow", 1, is_completed=False)],
        [OpenActivity("slow", "userTask", WaitsFor.PERSON, False, MONDAY, 60.0, False)],
        drawing=Drawing(),
    )

    levels = {measure: {one.element_id: one.level for one in heat(times, measure).elements} for measure in Measure}

    assert levels[Measure.MEDIAN_WAITING] == {"fast": 0, "slow": 4}
    assert levels[Measure.TOTAL_WAITING] == {"fast": 1, "slow": 4}
    assert levels[Measure.COUNT] == {"fast": 4, "slow": 0}
    assert levels[Measure.OPEN_NOW] == {"fast": 0, "slow": 4}
    legend = heat(times, Measure.MEDIAN_WAITING).legend
    assert [(level, spanish.say(step)) for level, step in legend] == [
        (0, "menos de 2 h"),
        (1, "hasta 4 h"),
        (2, "hasta 24 h"),
        (3, "hasta 2 días"),
        (4, "más de 2 días"),
    ]
    assert english.say(heat(times, Measure.TOTAL_WAITING).legend[0][1]) == "less than 2 % of all waiting"


@pytest.mark.parametrize(
    ("largest", "steps"),
    [
        (0, ["0: 0"]),
        (1, ["0: 0", "4: 1"]),
        (3, ["0: 0", "1: 1", "3: 2", "4: 3"]),
        (40, ["0: 0 to 8", "1: 9 to 16", "2: 17 to 24", "3: 25 to 32", "4: 33 to 40"]),
    ],
)
def test_the_legend_of_a_count_holds_each_number_once(largest: int, steps: list[str]) -> None:
    waiting = OpenActivity("ask", "userTask", WaitsFor.PERSON, False, MONDAY, 60.0, False)
    times = activity_times([visit("ask", 1)], [waiting] * largest, drawing=Drawing())

    legend = heat(times, Measure.OPEN_NOW).legend

    assert [f"{level}: {english.say(step)}" for level, step in legend] == steps


@pytest.mark.parametrize(
    ("largest", "top", "step"),
    [(1, 1, 1), (4, 4, 1), (7, 8, 2), (26, 30, 10), (36, 40, 10), (137, 150, 50), (1700, 2000, 500)],
)
def test_an_axis_of_counts_has_whole_and_round_steps(largest: int, top: int, step: int) -> None:
    measured = weeks_of([], [MONDAY] * largest, now=MONDAY)

    axis = flow_chart(measured, balance(measured), english).figure["layout"]["yaxis"]

    assert (axis["range"], axis["dtick"]) == ([0, top], step)


def test_an_element_at_which_nothing_was_completed_has_no_median_and_no_colour() -> None:
    times = activity_times(
        [], [OpenActivity("ask", "userTask", WaitsFor.PERSON, False, MONDAY, 60.0, False)], drawing=Drawing()
    )

    assert times[0].waiting.median_seconds is None
    assert heat(times, Measure.MEDIAN_WAITING).elements == ()
    assert [one.level for one in heat(times, Measure.TOTAL_WAITING).elements] == [4]


@pytest.mark.parametrize(
    ("seconds", "in_spanish", "in_english"),
    [
        (0, "0 s", "0 s"),
        (45, "45 s", "45 s"),
        (600, "10 min", "10 min"),
        (5.25 * HOUR, "5,2 h", "5.2 h"),
        (7.94 * 86_400, "7,9 días", "7.9 days"),
        (1234 * 86_400, "1.234 días", "1,234 days"),
    ],
)
def test_durations_are_said_in_the_unit_that_reads_best(seconds: float, in_spanish: str, in_english: str) -> None:
    assert (spanish.span(seconds), english.span(seconds)) == (in_spanish, in_english)


def test_values_within_a_sentence_are_said_in_its_language() -> None:
    inner = Sentence("%(amount)s min", {"amount": 1.5})
    sentence = Sentence("%(day)s, %(limit)s, %(name)s", {"day": Weekday(0), "limit": inner, "name": Span(90 * 60)})

    assert spanish.say(sentence) == "lunes, 1,5 min, 90 min"
