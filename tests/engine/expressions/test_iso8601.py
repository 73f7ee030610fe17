from datetime import UTC, date, datetime, timedelta

import pytest

from engine.expressions.iso8601 import (
    is_duration,
    is_instant,
    is_iso8601,
    is_repetition,
    parse_date,
    parse_duration,
    parse_instant,
)


@pytest.mark.parametrize("text", ["PT5M", "P1Y2M3W4DT5H6M7.5S", "P2W", "PT0S"])
def test_durations_are_recognised(text):
    assert is_duration(text)
    assert is_iso8601(text)


@pytest.mark.parametrize("text", ["2026-01-01", "2026-02-28T10:00Z", "2026-01-01T10:00:00.25+02:00"])
def test_dates_and_instants_are_recognised(text):
    assert is_instant(text)
    assert is_iso8601(text)


@pytest.mark.parametrize("text", ["R3/PT10M", "R/P1D", "R5/2026-01-01T00:00:00Z/P1W", "R1/PT1H/2026-12-31"])
def test_repetitions_are_recognised(text):
    assert is_repetition(text)
    assert is_iso8601(text)


NEITHER = "P PT 5M P1 PT5 -P1D 2026-02-30 2026-13-01 2026-01-01T25:00 R3/ R3 P1DT x ２０２６-01-01"


@pytest.mark.parametrize("text", [*NEITHER.split(), "", "P" + "9" * 200 + "D"])
def test_anything_else_is_not(text):
    assert not is_iso8601(text)


def test_durations_of_fixed_length_become_timedeltas():
    assert parse_duration("P1W2DT3H4M5,5S") == timedelta(weeks=1, days=2, hours=3, minutes=4, seconds=5.5)
    assert parse_duration("-PT1H") == -timedelta(hours=1)


@pytest.mark.parametrize("text", ["P1M", "P1Y", "P", "one hour", "P1" + "0" * 200 + "D"])
def test_what_has_no_fixed_length_is_refused(text):
    with pytest.raises(ValueError, match="ISO 8601"):
        parse_duration(text)


def test_instants_without_an_offset_are_utc():
    assert parse_instant("2026-01-01T10:00") == datetime(2026, 1, 1, 10, tzinfo=UTC)
    assert parse_instant("2026-01-01") == datetime(2026, 1, 1, tzinfo=UTC)
    assert parse_date("2026-01-01T23:00:00Z") == date(2026, 1, 1)
