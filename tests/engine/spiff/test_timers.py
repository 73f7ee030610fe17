"""When timers are due: literals, expressions, calendars, cycles, and what a late or doubled firing does."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.spiff.failures import WrongTimer
from engine.spiff.timers import UNLIMITED, is_literal, next_plan, plan_timer

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


def at(text):
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("kind", "value", "due"),
    [
        ("timeDuration", "PT0.5S", "2026-01-31T12:00:00.5+00:00"),
        ("timeDuration", "PT1,25S", "2026-01-31T12:00:01.25+00:00"),
        ("timeDuration", "PT90M", "2026-01-31T13:30:00+00:00"),
        ("timeDuration", "P1DT2H", "2026-02-01T14:00:00+00:00"),
        ("timeDuration", "P2W", "2026-02-14T12:00:00+00:00"),
        ("timeDuration", "P0.5D", "2026-02-01T00:00:00+00:00"),
        ("timeDuration", "P1M", "2026-02-28T12:00:00+00:00"),
        ("timeDuration", "P1Y1M", "2027-02-28T12:00:00+00:00"),
        ("timeDuration", timedelta(minutes=5), "2026-01-31T12:05:00+00:00"),
        ("timeDuration", timedelta(minutes=-5), "2026-01-31T12:00:00+00:00"),
        ("timeDate", "2026-03-01T09:00:00Z", "2026-03-01T09:00:00+00:00"),
        ("timeDate", "2026-03-01T09:00:00+02:00", "2026-03-01T07:00:00+00:00"),
        ("timeDate", "2026-03-01T09:00", "2026-03-01T08:00:00+00:00"),
        ("timeDate", "2026-07-01", "2026-06-30T22:00:00+00:00"),
        ("timeDate", date(2026, 7, 1), "2026-06-30T22:00:00+00:00"),
        ("timeDate", datetime(2026, 7, 1, 9), "2026-07-01T07:00:00+00:00"),  # noqa: DTZ001 - naive on purpose
        ("timeCycle", "R3/PT1H", "2026-01-31T13:00:00+00:00"),
        ("timeCycle", "R/P1M", "2026-02-28T12:00:00+00:00"),
        ("timeCycle", "R2/2026-02-01T08:00/PT1H", "2026-02-01T07:00:00+00:00"),
    ],
)
def test_a_timer_is_due(kind, value, due):
    assert plan_timer(kind, value, NOW, MADRID).due_at == at(due)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("timeDuration", "1 hour"),
        ("timeDuration", "P"),
        ("timeDuration", "PT"),
        ("timeDuration", "-PT1H"),
        ("timeDuration", "P0.5M"),
        ("timeDuration", "P99999999Y"),
        ("timeDuration", "P9999999999999999D"),
        ("timeDuration", NOW),
        ("timeDuration", None),
        ("timeDate", "PT1H"),
        ("timeDate", "tomorrow"),
        ("timeDate", 5),
        ("timeDate", True),
        ("timeCycle", "PT1H"),
        ("timeCycle", "R0/PT1H"),
        ("timeCycle", "R/PT0S"),
        ("timeCycle", "R3/PT1H/2026-02-01T08:00"),
        ("timeCycle", "0 0 * * *"),
    ],
)
def test_what_is_no_timer_is_refused_in_words(kind, value):
    with pytest.raises(WrongTimer) as caught:
        plan_timer(kind, value, NOW, MADRID)
    assert caught.value.sentence.values["expected"] in caught.value.sentence.in_english()


def test_days_follow_the_wall_clock_and_hours_the_instant():
    before_summer = datetime(2026, 3, 28, 9, 0, tzinfo=MADRID)
    assert plan_timer("timeDuration", "P1D", before_summer, MADRID).due_at == at("2026-03-29T09:00:00+02:00")
    assert plan_timer("timeDuration", "PT24H", before_summer, MADRID).due_at == at("2026-03-29T10:00:00+02:00")


def test_a_monthly_cycle_does_not_drift_through_short_months():
    plan = plan_timer("timeCycle", "R/P1M", NOW, MADRID)
    dues = []
    for _ in range(4):
        dues.append(plan.due_at.date())
        plan = next_plan(plan, plan.due_at, MADRID)
        assert plan.left == UNLIMITED
    assert dues == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]


def test_an_endless_cycle_that_began_long_ago_goes_on_at_its_next_occurrence():
    plan = plan_timer("timeCycle", "R/2020-01-01T00:00:00Z/PT1S", NOW, UTC)
    following = next_plan(plan, NOW, UTC)
    assert NOW <= following.due_at <= NOW + timedelta(seconds=1)
    monthly = next_plan(plan_timer("timeCycle", "R/2020-01-31T00:00:00Z/P1M", NOW, UTC), NOW, UTC)
    assert NOW <= monthly.due_at <= NOW + timedelta(days=31)


def test_a_cycle_of_few_repetitions_makes_up_what_it_missed():
    plan = plan_timer("timeCycle", "R3/2020-01-01T00:00:00Z/PT1H", NOW, UTC)
    assert next_plan(plan, NOW, UTC).due_at == at("2020-01-01T01:00:00Z")


def test_a_number_of_repetitions_out_of_all_proportion_is_refused():
    with pytest.raises(WrongTimer):
        plan_timer("timeCycle", "R99999999999999999999/PT1H", NOW, UTC)


def test_a_numbered_cycle_ends():
    plan = plan_timer("timeCycle", "R2/2026-02-01T08:00:00Z/PT1H", NOW, UTC)
    following = next_plan(plan, plan.due_at, UTC)
    assert (plan.left, following.left, following.due_at) == (2, 1, at("2026-02-01T09:00:00Z"))
    assert next_plan(following, following.due_at, UTC) is None


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        *((text, True) for text in ("PT1H", "P1D", "R3/PT1H", "2026-01-01", "R/PT1H")),
        *((text, False) for text in ("PERIOD", "${due}", "Retry", "PTO", "now + x")),
    ],
)
def test_iso_text_is_told_from_expressions(text, literal):
    assert is_literal(text) is literal


def test_a_doubled_firing_does_nothing(play):
    played = play("start s; user A; end e; bnd b on A cyc:R3/PT1H non; user H; end f; s>A>e; b>H>f").start()
    ((token, index),) = played.timers
    played.advance(3600)
    assert played.open_elements() == "A H"
    assert played.process.fire_timer(token, index, now=played.now) is False
    assert played.process.fire_timer(token, index + 1, now=played.now + timedelta(hours=9)) is False
    assert played.process.fire_timer(9999, 0, now=played.now) is False
    assert played.settle().open_elements() == "A H"


def test_a_late_timer_fires_as_often_as_it_was_due(play):
    played = play("start s; user A; end e; bnd b on A cyc:R3/PT1H non; user H; end f; s>A>e; b>H>f").start()
    late = played.now + timedelta(hours=2, minutes=30)
    ((token, index),) = played.timers
    assert played.process.fire_timer(token, index, now=late)
    assert played.process.fire_timer(token, index, now=late)
    assert played.process.fire_timer(token, index, now=late) is False
    assert played.settle().open_elements() == "A H H"


def test_a_late_message_is_refused(play):
    played = play("start s; catch c msg:m; user A; end e; s>c>A>e").start()
    ((token, index),) = played.subscriptions
    played.deliver("m", v=1)
    assert played.process.deliver_message(token, index, {"v": 2}, now=played.now) is False
    assert played.variables == {"v": 1}


def test_a_timer_that_was_cancelled_is_gone(play):
    played = play("start s; user A; end e; bnd b on A tim:PT1H; s>A>e; b>e").start()
    ((token, index),) = played.timers
    played.complete("A")
    assert not played.timers
    assert played.process.fire_timer(token, index, now=played.now + timedelta(hours=2)) is False
