"""Variables as operators read and write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.variable_values import ValueNotUnderstood, is_secret, kind_of, read_value, shown_value, written_value

MADRID = ZoneInfo("Europe/Madrid")


def words(value, locale="es", name="x"):
    return shown_value(name, value, zone=MADRID, locale=locale).words.in_english()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("1212.40"), "1.212,4"),
        (5, "5"),
        (True, "yes"),
        (None, "nothing"),
        ("dos\nlíneas", "dos líneas"),
        (date(2026, 11, 23), "23 nov 2026"),
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), "23 nov 2026, 17:00"),
        (timedelta(hours=26), "1 d 2 h"),
        ([], "[]"),
        ({"a": Decimal("1")}, '{"a": {"$type": "decimal", "value": "1"}}'),
        ("x" * 200, "x" * 119 + "…"),
    ],
)
def test_a_value_is_read_in_the_readers_language_and_zone(value, expected):
    assert words(value) == expected


def test_what_does_not_fit_a_line_can_be_opened():
    assert shown_value("x", "x" * 200, zone=MADRID, locale="es").whole == "x" * 200
    assert shown_value("x", [1], zone=MADRID, locale="es").whole == "[\n  1\n]"
    assert shown_value("x", "short", zone=MADRID, locale="es").whole == ""


@pytest.mark.parametrize("name", ["password", "apiToken", "api_key", "SECRET_2", "contraseña", "db_passwd"])
def test_a_name_that_says_secret_hides_its_value_everywhere(name):
    assert is_secret(name)
    assert shown_value(name, "hush", zone=MADRID, locale="es").is_hidden
    assert words("hush", name=name) == ""
    assert written_value(name, "hush") == ""


@pytest.mark.parametrize("name", ["amount", "key", "clave_pedido", "tokyo"])
def test_other_names_hide_nothing(name):
    assert not is_secret(name)


_INTEGERS = st.integers(-(2**63), 2**63 - 1)
_VALUES = st.one_of(
    st.booleans(),
    _INTEGERS,
    st.floats(allow_nan=False, allow_infinity=False),
    st.text().map(str.strip),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.integers(0, 10**6).map(lambda seconds: timedelta(seconds=seconds)),
    st.lists(_INTEGERS),
    st.dictionaries(st.text(), _INTEGERS),
)


@given(_VALUES)
def test_a_value_that_nobody_changes_stays_what_it_was(value):
    read = read_value(written_value("x", value), kind_of(value))

    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (5, "five"),
        (Decimal("1"), "NaN"),
        (Decimal("1"), "1,5"),
        (date(2026, 1, 1), "mañana"),
        (True, "1"),
        ([], "{}"),
        ({}, "nothing"),
        (timedelta(1), "P1D"),
        (5, "9" * 30),
        (None, "9" * 30),
    ],
)
def test_what_is_not_of_the_type_is_refused_with_an_example(before, text):
    with pytest.raises(ValueNotUnderstood) as caught:
        read_value(text, kind_of(before))

    assert caught.value.context["found"] == text
    assert caught.value.context["example"] in caught.value.sentence.in_english()


def test_who_writes_a_word_for_a_whole_number_is_told_what_is_expected():
    with pytest.raises(ValueNotUnderstood) as caught:
        read_value("abc", "int")

    assert caught.value.sentence.in_english() == "Expected a whole number, such as 1200, but found “abc”."


@pytest.mark.parametrize(("text", "expected"), [("12", 12), ('{"a": 1}', {"a": 1}), ("a word", "a word")])
def test_a_new_variable_is_json_or_else_text(text, expected):
    assert read_value(text, kind_of(None)) == expected
