import contextlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.forms.reader import read_form
from engine.forms.schema import Field, Form, fields
from runtime.forms.answers import AnswerUnreadable, Moment, from_browser, from_json

Make = Callable[..., Form]
COMPONENTS: dict[str, dict[str, Any]] = {
    "line": {"type": "textfield"},
    "paragraph": {"type": "textarea"},
    "number": {"type": "number"},
    "whole": {"type": "number", "decimalDigits": 0},
    "money": {"type": "number", "decimalDigits": 2},
    "fine": {"type": "number", "decimalDigits": 4},
    "date": {"type": "datetime", "subtype": "date"},
    "time": {"type": "datetime", "subtype": "time"},
    "instant": {"type": "datetime", "subtype": "datetime"},
    "checkbox": {"type": "checkbox"},
    "choice": {"type": "radio", "values": [{"value": "a"}, {"value": "b"}]},
    "checklist": {"type": "checklist", "values": [{"value": "a"}, {"value": "b"}]},
}


@pytest.fixture
def field(form: Make) -> Callable[[str], Field]:
    return lambda name: next(fields(form(COMPONENTS[name] | {"key": "f"})))


@pytest.mark.parametrize(
    ("kind", "texts", "value"),
    [
        ("line", ["  Ana "], "Ana"),
        ("line", [], None),
        ("line", ["   "], None),
        ("paragraph", ["a\r\n  b\n"], "a\n  b\n"),
        ("number", ["5"], 5),
        ("number", ["5.5"], Decimal("5.5")),
        ("number", ["5,5"], Decimal("5.5")),
        ("number", ["-0.10"], Decimal("-0.10")),
        ("number", ["0.125"], Decimal("0.125")),
        ("number", ["4.860,50"], Decimal("4860.50")),
        ("number", ["4,860.50"], Decimal("4860.50")),
        ("number", ["1 234 567"], 1234567),
        ("number", ["5,"], 5),
        ("whole", ["1.500"], 1500),
        ("money", ["1.500"], Decimal("1500")),
        ("money", ["1,500"], Decimal("1500")),
        ("fine", ["1.500"], Decimal("1.500")),
        ("whole", ["12"], 12),
        ("whole", ["12.0"], 12),
        ("money", ["1500"], Decimal("1500")),
        ("date", ["2026-12-09"], date(2026, 12, 9)),
        ("time", ["09:30"], "09:30"),
        ("time", ["09:30:00"], "09:30"),
        ("instant", ["2026-12-09T10:30"], datetime(2026, 12, 9, 9, 30, tzinfo=UTC)),
        ("instant", ["2026-12-09T10:30+00:00"], datetime(2026, 12, 9, 10, 30, tzinfo=UTC)),
        ("checkbox", ["on"], True),
        ("checkbox", ["true"], True),
        ("checkbox", [], False),
        ("checkbox", ["false"], False),
        ("choice", ["a"], "a"),
        ("checklist", ["a", "b"], ["a", "b"]),
        ("checklist", [], []),
        ("checklist", [""], []),
    ],
)
def test_what_a_browser_sends_becomes_a_typed_value(
    field: Callable[[str], Field], moment: Moment, kind: str, texts: list[str], value: Any
) -> None:
    found = from_browser(field(kind), texts, moment)

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "given_value", "value"),
    [
        ("line", "Ana", "Ana"),
        ("line", None, None),
        ("line", "", None),
        ("number", 5, 5),
        ("number", 5.5, Decimal("5.5")),
        ("number", Decimal("5.50"), Decimal("5.50")),
        ("number", "5.5", Decimal("5.5")),
        ("whole", 12.0, 12),
        ("money", 1500, Decimal(1500)),
        ("date", "2026-12-09", date(2026, 12, 9)),
        ("date", date(2026, 12, 9), date(2026, 12, 9)),
        ("instant", "2026-12-09T10:30:00Z", datetime(2026, 12, 9, 10, 30, tzinfo=UTC)),
        ("instant", datetime(2026, 12, 9, 10, 30, tzinfo=UTC), datetime(2026, 12, 9, 10, 30, tzinfo=UTC)),
        ("checkbox", True, True),
        ("checkbox", None, False),
        ("checklist", ["a"], ["a"]),
        ("checklist", None, []),
    ],
)
def test_json_becomes_a_typed_value(
    field: Callable[[str], Field], moment: Moment, kind: str, given_value: Any, value: Any
) -> None:
    found = from_json(field(kind), given_value, moment)

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("line", "a\x00b"),
        ("line", "\ud800"),
        ("line", "x" * 100_001),
        ("number", "five"),
        ("number", "1.2.3"),
        ("number", "1.234,567.8"),
        ("number", "1e5"),
        ("number", "9" * 41),
        ("number", "١٢"),
        ("whole", "12.5"),
        ("date", "09/12/2026"),
        ("date", "2026-02-30"),
        ("date", "20261209"),
        ("time", "25:00"),
        ("time", "nine"),
        ("instant", "2026-13-09T10:30"),
        ("instant", "0001-01-01T00:00+14:00"),
    ],
)
def test_what_is_not_of_the_fields_kind_is_refused_in_a_sentence(
    field: Callable[[str], Field], moment: Moment, kind: str, text: str
) -> None:
    for read in (lambda: from_browser(field(kind), [text], moment), lambda: from_json(field(kind), text, moment)):
        with pytest.raises(AnswerUnreadable) as caught:
            read()
        assert caught.value.sentence.in_english().endswith(".")


def test_a_number_that_may_be_thousands_or_a_fraction_is_asked_again(
    field: Callable[[str], Field], moment: Moment
) -> None:
    with pytest.raises(AnswerUnreadable):
        from_browser(field("number"), ["1.500"], moment)

    assert from_json(field("number"), "1.500", moment) == Decimal("1.5")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("line", 5),
        ("line", ["a"]),
        ("line", {"a": 1}),
        ("number", True),
        ("number", float("nan")),
        ("number", float("inf")),
        ("number", 10**50),
        ("number", [1]),
        ("date", 20261209),
        ("date", datetime(2026, 12, 9, tzinfo=UTC)),
        ("instant", date(2026, 12, 9)),
        ("checkbox", "true"),
        ("checkbox", 1),
        ("checklist", "a"),
        ("checklist", [1]),
        ("choice", True),
    ],
)
def test_json_of_another_kind_is_refused(field: Callable[[str], Field], moment: Moment, kind: str, value: Any) -> None:
    with pytest.raises(AnswerUnreadable):
        from_json(field(kind), value, moment)


@given(kind=st.sampled_from(sorted(COMPONENTS)), texts=st.lists(st.text(max_size=20), max_size=3))
def test_any_texts_are_read_or_refused(kind: str, texts: list[str]) -> None:
    found = next(fields(read_form({"components": [COMPONENTS[kind] | {"key": "f"}]})))
    with contextlib.suppress(AnswerUnreadable):
        from_browser(found, texts, Moment(datetime(2026, 11, 19, tzinfo=UTC), ZoneInfo("Europe/Madrid")))
