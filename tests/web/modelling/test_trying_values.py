"""Values that business people write on the page of a test, as the values that they look like."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from runtime.forms.answers import Moment
from web.trying_values import ValueUnclear, ValueWithoutName, read_text, values_to_write, written_values

NOW = Moment(datetime(2026, 11, 23, 9, tzinfo=UTC), ZoneInfo("Europe/Madrid"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Sí", True),
        ("no", False),
        ("1500", 1500),
        ("1.500,50", Decimal("1500.50")),
        ("12,5", Decimal("12.5")),
        ("24/11/2026", date(2026, 11, 24)),
        ("2026-11-24", date(2026, 11, 24)),
        ("31/02/2026", "31/02/2026"),
        ("PED-7", "PED-7"),
        ("04001", "04001"),
        ("+34 600 123 456", "+34 600 123 456"),
        ("1234567890123456", "1234567890123456"),
        ('"7"', "7"),
    ],
)
def test_a_text_is_read_as_what_it_looks_like(text: str, value: object) -> None:
    found = read_text("amount", text, NOW)
    assert (found, type(found)) == (value, type(value))


def test_nobody_guesses_between_thousands_and_a_fraction() -> None:
    with pytest.raises(ValueUnclear):
        read_text("amount", "1.500", NOW)


def test_a_row_without_a_text_keeps_what_is_usual_or_is_left_out() -> None:
    usual = {"status": 200, "body": {"number": ""}}
    sent = {"value.name": ["status", "body.number", "other"], "value.text": ["", " ", ""]}
    assert written_values(sent, usual, NOW) == usual
    assert written_values({"value.name": ["body.number"], "value.text": ["7"]}, usual, NOW) == {"body": {"number": 7}}


def test_a_value_needs_a_name_that_the_process_can_read() -> None:
    with pytest.raises(ValueWithoutName):
        written_values({"value.name": ["two words"], "value.text": ["7"]}, {}, NOW)


def test_json_counts_alone_while_it_is_sent() -> None:
    sent = {"value.name": ["a"], "value.text": ["1"], "value.json": ['{"b": 2}']}
    assert written_values(sent, {}, NOW) == {"b": 2}


def test_what_was_written_in_vain_stands_there_again() -> None:
    left = values_to_write(
        {"status": "Status"}, {"status": 200}, {"value.name": ["status", "a b"], "value.text": ["x", "1"]}
    )
    assert [(one.name, one.text, one.label, one.is_new) for one in left.rows] == [
        ("status", "x", "Status", False),
        ("a b", "1", "", True),
    ]
    assert values_to_write({"status": "Status"}, {"status": 200}, {"code": ["NONE"]}).rows[0].text == "200"
