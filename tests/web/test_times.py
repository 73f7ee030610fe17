"""Times as people say them, in their zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from web.times import due_label, duration_words, exact, moment_label, since_label, span_words

MADRID = ZoneInfo("Europe/Madrid")
#: A Thursday, 13:00 in Madrid.
NOW = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


def due(at: datetime, locale: str = "en_GB"):
    return due_label(at, now=NOW, zone=MADRID, locale=locale)


@pytest.mark.parametrize(
    ("at", "words", "kind"),
    [
        (NOW - timedelta(hours=2, minutes=10), "Overdue by 2 h", "late"),
        (NOW - timedelta(seconds=5), "Overdue by 1 min", "late"),
        (NOW, "Overdue by 1 min", "late"),
        (NOW + timedelta(hours=4), "Today 17:00", "today"),
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), "Tomorrow 10:00", ""),
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), "Monday 23 Nov", ""),
        (datetime(2026, 11, 26, 9, 0, tzinfo=UTC), "26 Nov", ""),
        (datetime(2027, 1, 8, 9, 0, tzinfo=UTC), "8 Jan 2027", ""),
    ],
)
def test_what_is_due_is_said_as_people_say_it(at, words, kind):
    label = due(at)
    assert (label.words.in_english(), label.kind) == (words, kind)


def test_today_is_the_persons_today_not_that_of_greenwich():
    at = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)  # half past midnight in Madrid
    assert due(at).words.in_english() == "Tomorrow 00:30"


def test_weekdays_and_months_are_named_in_the_readers_language():
    assert due(datetime(2026, 11, 23, 9, 0, tzinfo=UTC), "es").words.in_english() == "Lunes 23 nov"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW, "just now"),
        (NOW - timedelta(minutes=20), "20 min ago"),
        (NOW - timedelta(hours=2), "today 11:00"),
        (NOW - timedelta(days=1), "yesterday 13:00"),
        (datetime(2026, 11, 16, 10, 42, tzinfo=UTC), "16 Nov, 11:42"),
        (datetime(2026, 10, 2, 10, 0, tzinfo=UTC), "2 Oct"),
        (datetime(2025, 10, 2, 10, 0, tzinfo=UTC), "2 Oct 2025"),
        (NOW + timedelta(hours=1), "today 14:00"),
    ],
)
def test_what_happened_is_said_as_people_say_it(at, words):
    assert moment_label(at, now=NOW, zone=MADRID, locale="en_GB").words.in_english() == words


def test_a_weekday_is_never_read_as_a_month():
    tuesday = datetime(2026, 11, 17, 15, 16, tzinfo=UTC)
    assert moment_label(tuesday, now=NOW, zone=MADRID, locale="es").words.in_english() == "17 nov, 16:16"


def test_only_labels_that_age_carry_a_template_for_the_browser():
    assert due(NOW + timedelta(days=3)).passed == "Overdue by %(span)s"
    recent = moment_label(NOW - timedelta(minutes=2), now=NOW, zone=MADRID, locale="es")
    older = moment_label(NOW - timedelta(days=2), now=NOW, zone=MADRID, locale="es")
    assert (recent.passed, older.passed) == ("%(span)s ago", None)


@pytest.mark.parametrize(
    ("passed", "words", "template"),
    [
        (timedelta(seconds=30), "for less than a minute", "for %(span)s"),
        (timedelta(minutes=20), "for 20 min", "for %(span)s"),
        (timedelta(days=1), "since yesterday 14:00", None),
    ],
)
def test_since_when_something_stands_is_plain_english(passed, words, template):
    label = since_label(NOW - passed, now=NOW, zone=MADRID, locale="en_GB")
    assert label.words.in_english().startswith(words[:15])
    assert label.passed == template


def test_the_exact_moment_has_weekday_year_and_minute():
    assert exact(NOW, zone=MADRID, locale="es") == "Jueves 19 nov 2026, 13:00"


@pytest.mark.parametrize(("span", "words"), [(0, "1 min"), (59 * 60, "59 min"), (7200, "2 h"), (86400 * 3 + 5, "3 d")])
def test_a_span_is_said_in_its_largest_unit(span, words):
    assert span_words(timedelta(seconds=span)) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (40, "40 s"), (90, "1 min"), (11_400, "3 h 10 min"), (93_600, "1 d 2 h"), (86_400, "1 d")],
)
def test_a_duration_is_said_in_its_two_largest_units(seconds, words):
    assert duration_words(seconds) == words
