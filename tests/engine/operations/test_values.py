"""Kinds of values: what is one, and what somebody means who types it."""

from datetime import date
from decimal import Decimal

import pytest

from engine.operations.values import Kind, NotOfKind, is_of_kind, typed


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.TEXT, " lamp ", "lamp"),
        (Kind.LONG_TEXT, " two\nlines ", " two\nlines "),
        (Kind.NUMBER, "2,5", Decimal("2.5")),
        (Kind.WHOLE_NUMBER, "3", Decimal(3)),
        (Kind.YES_NO, "false", False),
        (Kind.DATE, "2026-10-05", date(2026, 10, 5)),
        (Kind.ADDRESSES, "Ana <ana@x.org>, b@x.org", "Ana <ana@x.org>, b@x.org"),
        (Kind.URL, "https://x.org/a?b=1", "https://x.org/a?b=1"),
        (Kind.LIST, "one\n\ntwo ", ["one", "two"]),
        (Kind.LIST, "[1, 2]", [1, 2]),
        (Kind.NAMED_VALUES, '{"a": 1}', {"a": 1}),
        (Kind.ANYTHING, "plain", "plain"),
        (Kind.ANYTHING, '{"a": [1]}', {"a": [1]}),
    ],
)
def test_what_is_typed_becomes_a_value_of_its_kind(kind, text, value):
    assert typed(text, kind) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.NUMBER, "many"),
        (Kind.NUMBER, "Infinity"),
        (Kind.WHOLE_NUMBER, "2.5"),
        (Kind.YES_NO, "maybe"),
        (Kind.DATE, "2026-02-30"),
        (Kind.ADDRESSES, "nobody"),
        (Kind.URL, "ftp://x.org"),
        (Kind.URL, "https://[x"),
        (Kind.LIST, "[1, 2"),
        (Kind.NAMED_VALUES, "[1]"),
        (Kind.NAMED_VALUES, '{"a": {"$type": "decimal", "value": "x"}}'),
        (Kind.ANYTHING, "{"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(kind, text):
    with pytest.raises(NotOfKind, match="is not"):
        typed(text, kind)


def test_a_yes_is_no_number_and_a_number_may_come_as_text():
    assert not is_of_kind(True, Kind.NUMBER)
    assert is_of_kind("12.50", Kind.NUMBER)
    assert is_of_kind("2026-10-05T08:00:00", Kind.DATE)
    assert is_of_kind(["a@x.org", "b@x.org"], Kind.ADDRESSES)
    assert not is_of_kind([1], Kind.ADDRESSES)
    assert not is_of_kind(None, Kind.URL)
