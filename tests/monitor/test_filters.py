"""Filters: read from a URL, written back, and whole days in the viewer's zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.filters import FilterNotUnderstood, Filters, Period, last_weeks, parse

MADRID = ZoneInfo("Europe/Madrid")

days = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@given(
    start=st.none() | days,
    length=st.none() | st.integers(0, 400),
    key=st.none() | st.text(min_size=1, max_size=20),
    version=st.none() | st.integers(1, 999),
    area=st.none() | st.text(min_size=1, max_size=20),
)
def test_what_is_written_into_a_url_is_read_from_it(
    start: date | None, length: int | None, key: str | None, version: int | None, area: str | None
) -> None:
    end = None if start is None or length is None else date.fromordinal(start.toordinal() + length)
    filters = Filters(Period(MADRID, start, end), key, version, area)

    assert parse(filters.query(), MADRID) == filters


def test_a_period_is_whole_days_in_the_viewers_zone() -> None:
    period = Period(MADRID, date(2026, 10, 25), date(2026, 10, 25))

    assert period.start_at == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert period.end_at == datetime(2026, 10, 25, 23, tzinfo=UTC)  # the day on which clocks go back has 25 hours
    assert period.holds(datetime(2026, 10, 25, 22, 59, tzinfo=UTC))
    assert not period.holds(datetime(2026, 10, 25, 23, 0, tzinfo=UTC))


def test_the_last_weeks_begin_on_a_monday_and_end_today() -> None:
    period = last_weeks(8, datetime(2026, 11, 21, 23, 30, tzinfo=UTC), MADRID)  # Sunday in Madrid

    assert (period.start_on, period.end_on) == (date(2026, 9, 28), date(2026, 11, 22))


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"from": "yesterday"}, "Expected the filter “from” to be a date"),
        ({"to": "2026-02-30"}, "Expected the filter “to” to be a date"),
        ({"to": "9999-12-31"}, "Expected the filter “to” to be a date"),
        ({"version": "six"}, "Expected the filter “version” to be a whole number"),
        ({"version": "-1"}, "Expected the filter “version” to be a whole number"),
        ({"version": "٣"}, "Expected the filter “version” to be a whole number"),
        ({"from": "2026-10-02", "to": "2026-10-01"}, "The period ends on 2026-10-01, before it begins on 2026-10-02."),
    ],
)
def test_a_filter_that_cannot_be_understood_is_refused_in_words(query: dict[str, str], code: str) -> None:
    with pytest.raises(FilterNotUnderstood) as caught:
        parse(query, MADRID)

    assert str(caught.value).startswith(code)


def test_empty_filters_ask_for_nothing() -> None:
    assert parse({"from": "", "to": " ", "version": "", "process": "", "area": ""}, MADRID) == Filters(Period(MADRID))
