"""Where cases wait, and what is said about it: only what the data show."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from foundation.instants import from_micros, to_micros
from foundation.texts import Texts
from monitor import __file__ as monitor_door
from monitor.activity_facts import EndedActivity, OpenActivity, Visit
from monitor.bottlenecks import bottleneck, nothing_waits, ranking
from monitor.coincidences import Evidence, coincidences
from monitor.drawing import Drawing
from monitor.elements import WaitsFor
from monitor.kpis.activity_times import activity_times
from monitor.mean_case import MeanCase, Part
from monitor.wording import Voice

MADRID = ZoneInfo("Europe/Madrid")
MONDAY = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
DRAWING = Drawing({"approve": "Approve", "talk": "Interview", "timer": "Ten days"})
HOUR, DAY = 3600.0, 86_400.0

spanish, english = (Voice(Texts([Path(monitor_door).parent]), language) for language in ("es", "en"))


def ended(
    element: str, waiting: float, work: float, kind: WaitsFor = WaitsFor.PERSON, left_by: str | None = None
) -> EndedActivity:
    return EndedActivity(
        element, "userTask", kind, "completed", left_by, int(waiting * 1_000_000), int(work * 1_000_000)
    )


def visits(
    count: int, *, waiting: float = HOUR, work: float = HOUR, by: Sequence[str] = ("ana", "luis", "eva")
) -> list[Visit]:
    """One a day from Monday on."""
    starts = [MONDAY + timedelta(days=number) for number in range(count)]
    return [
        Visit(
            1,
            to_micros(start),
            to_micros(start + timedelta(seconds=waiting + work)),
            waiting,
            work,
            by[number % len(by)],
            "boss",
        )
        for number, start in enumerate(starts)
    ]


def said(found: Sequence[Visit], *, arrived: int | None = None) -> list[str]:
    evidence = Evidence(
        "Approve", found, len(found) if arrived is None else arrived, len(found), WaitsFor.PERSON, MADRID
    )
    return [sentence.message for sentence in coincidences(evidence)]


def test_the_bottleneck_is_where_most_waiting_is_not_where_most_work_is() -> None:
    times = activity_times(
        [*(ended("talk", 60, 55 * 60) for _ in range(20)), *(ended("approve", 2 * DAY, 360) for _ in range(5))],
        [],
        drawing=Drawing(),
    )
    mean = MeanCase(5, 3 * DAY, (Part("approve", WaitsFor.PERSON, 2 * DAY, 360),), 0.0)

    found = bottleneck(times, mean, DRAWING)

    assert found is not None
    assert found.element_id == "approve"
    assert found.sentence.values["element"] == "Approve"
    assert found.sentence.values["cycle"].seconds == 3 * DAY
    assert found.sentence.values["waiting"].seconds == 2 * DAY


def test_a_date_that_the_model_waits_for_is_no_bottleneck() -> None:
    times = activity_times(
        [ended("timer", 10 * DAY, 0, WaitsFor.OUTSIDE), ended("approve", HOUR, 60)],
        [],
        drawing=Drawing(kinds={"timer": WaitsFor.CLOCK}),
    )

    assert [one.element_id for one in ranking(times)] == ["approve"]


def test_waiting_that_a_date_ended_is_not_somebodys() -> None:
    drawn = Drawing(dated_flows=frozenset({"ten_days"}))
    times = activity_times(
        [
            *(ended("verdict", 10 * DAY, 0, WaitsFor.OUTSIDE, "ten_days") for _ in range(3)),
            ended("verdict", DAY, 0, WaitsFor.OUTSIDE, "answered"),
            ended("approve", 2 * DAY, 60),
        ],
        [],
        drawing=drawn,
    )

    assert [(one.element_id, one.for_somebody_seconds / DAY) for one in ranking(times)] == [
        ("approve", 2.0),
        ("verdict", 1.0),
    ]
    assert {one.element_id: one.waits_for for one in times} == {
        "approve": WaitsFor.PERSON,
        "verdict": WaitsFor.CLOCK,  # so it mostly was
    }


def test_what_still_waits_counts_though_nothing_was_completed() -> None:
    stuck = OpenActivity("approve", "userTask", WaitsFor.PERSON, False, MONDAY, 3 * DAY, False)
    times = activity_times([ended("talk", HOUR, HOUR)], [stuck], drawing=Drawing())

    found = bottleneck(times, None, DRAWING)

    assert found is not None
    assert english.say(found.sentence) == "Cases wait most at “Approve”: 3 days in all; 1 case is there now."
    assert spanish.say(found.sentence) == "Donde más se espera es en «Approve»: 3 días en total; ahora hay 1 caso allí."


def test_where_nothing_waits_no_element_is_blamed() -> None:
    times = activity_times([ended("talk", 0, HOUR)], [], drawing=Drawing())

    assert bottleneck(times, None, DRAWING) is None
    assert nothing_waits(None, DRAWING, has_cases=True).in_english() == "No step keeps cases waiting for anybody."


def test_the_sentence_tells_the_waiting_for_dates_that_the_mean_case_shows() -> None:
    slow = activity_times([ended("approve", 2 * DAY, 360)], [], drawing=Drawing())
    approve, timer = (
        Part("approve", WaitsFor.PERSON, 2 * DAY, 0.0),
        Part("timer", WaitsFor.CLOCK, 9 * DAY, 0.0, 9 * DAY),
    )
    verdict = Part("talk", WaitsFor.OUTSIDE, 3 * DAY, 0.0, 3 * DAY)

    def of(*parts: Part) -> MeanCase:
        return MeanCase(5, sum(part.seconds for part in parts), parts, 0.0)

    one, several = bottleneck(slow, of(approve, timer), DRAWING), bottleneck(slow, of(approve, timer, verdict), DRAWING)
    shorter = bottleneck(slow, of(approve, Part("timer", WaitsFor.CLOCK, DAY, 0.0, DAY)), DRAWING)
    assert one is not None
    assert several is not None
    assert shorter is not None
    assert english.say(shorter.sentence) == (
        "Of the 3 days that a mean case takes, 2 days are waiting for somebody to take “Approve”. "
        "Besides, 24 h are waiting for a date at “Ten days”."
    )
    # the longer wait is told first
    assert english.say(one.sentence) == (
        "Of the 11 days that a mean case takes, 9 days are waiting for a date at “Ten days”. "
        "Besides, 2 days are waiting for somebody to take “Approve”."
    )
    assert spanish.say(several.sentence) == (
        "Un caso medio dura 14 días y pasa 12 días a la espera de fechas: 9 días, en «Ten days». "
        "Además pasa 2 días a la espera de que alguien se ocupe de «Approve»."
    )
    assert english.say(nothing_waits(of(timer), DRAWING, has_cases=True)) == (
        "No step keeps cases waiting for anybody. "
        "Of the 9 days that a mean case takes, 9 days are waiting for a date at “Ten days”."
    )


def test_a_hair_of_waiting_for_a_date_is_not_told() -> None:
    mean = MeanCase(5, 2 * DAY, (Part("timer", WaitsFor.CLOCK, 0.009 * DAY, 0.0, 0.009 * DAY),), 1.991 * DAY)

    assert nothing_waits(mean, DRAWING, has_cases=True).in_english() == "No step keeps cases waiting for anybody."


def test_one_person_who_does_nearly_all_is_counted_but_not_named() -> None:
    alone = Evidence("Approve", visits(9, by=["ana"]), 9, 9, WaitsFor.PERSON, MADRID)

    (sentence,) = coincidences(alone)

    assert sentence.in_english() == "One person completed it 9 of 9 times."
    assert said(visits(9, by=["ana", "luis"])) == []
    assert said(visits(4, by=["ana"])) == []  # four say nothing


def test_days_on_which_nearly_all_is_done_are_told() -> None:
    def on_tuesday_or_friday(visit: Visit) -> Visit:
        end = from_micros(visit.started_micros)
        while end.weekday() not in (1, 4):
            end += timedelta(days=1)
        return replace_visit(visit, ended_micros=to_micros(end))

    found = [on_tuesday_or_friday(visit) for visit in visits(28)]

    (sentence,) = coincidences(Evidence("Approve", found, 28, 28, WaitsFor.PERSON, MADRID))
    assert sentence.message == "%(done)s of %(count)s times it was completed on a %(first)s or a %(second)s."
    assert (sentence.values["first"].number, sentence.values["second"].number) == (1, 4)
    assert said(visits(28)) == []


def replace_visit(visit: Visit, **changes: object) -> Visit:
    return visit._replace(**changes)  # type: ignore[arg-type]


def test_a_queue_that_grows_is_told() -> None:
    (sentence,) = coincidences(Evidence("Approve", visits(45), 57, 45, WaitsFor.PERSON, MADRID))

    assert english.say(sentence) == (
        "In the period 57 cases came to the step “Approve” and 45 left it: the queue at this step grew."
    )
    assert said(visits(45), arrived=46) == []


def test_waiting_without_work_is_told() -> None:
    found = said(visits(9, waiting=15 * HOUR, work=360))

    assert found == ["Once somebody takes it, it is done in %(work)s: the time goes in waiting, not in work."]


def test_a_weekday_or_a_version_is_told_only_when_it_is_clear() -> None:
    on_fridays = [
        replace_visit(one, waiting_seconds=30 * HOUR + n) if from_micros(one.started_micros).weekday() == 4 else one
        for n, one in enumerate(visits(70))
    ]
    newer = [replace_visit(one, version=2, waiting_seconds=3 * HOUR) for one in visits(20)]

    (friday,) = coincidences(Evidence("Approve", on_fridays, 70, 70, WaitsFor.PERSON, MADRID))
    (version,) = coincidences(Evidence("Approve", [*visits(20), *newer], 40, 40, WaitsFor.PERSON, MADRID))

    assert friday.values["day"].number == 4
    assert (version.values["slow"], version.values["fast"]) == (2, 1)


def test_at_most_three_things_are_said() -> None:
    found = [replace_visit(one, waiting_seconds=40 * HOUR, processing_seconds=60.0) for one in visits(30, by=["ana"])]
    fridays = [
        replace_visit(one, ended_micros=to_micros(MONDAY + timedelta(days=4 + 7 * (n // 7))))
        for n, one in enumerate(found)
    ]

    assert len(coincidences(Evidence("Approve", fridays, 90, 30, WaitsFor.PERSON, MADRID))) == 3
