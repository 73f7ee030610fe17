"""Values of process variables survive storage."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.json_values import dump, load, plain, untag

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.timedeltas(min_value=timedelta(days=-9999), max_value=timedelta(days=9999))
)
_VALUES = st.recursive(_SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10)


@given(_VALUES)
def test_what_is_stored_is_what_is_read(value: object) -> None:
    assert load(dump(value)) == value


def test_tags_keep_the_type_of_what_looks_alike() -> None:
    value = {
        "amount": Decimal("10.50"),
        "on": date(2026, 1, 2),
        "at": datetime(2026, 1, 2, 3, tzinfo=UTC),
        "text": "10.50",
    }
    read = load(dump(value))
    assert [type(read[name]) for name in value] == [Decimal, date, datetime, str]


def test_plain_values_need_no_encoder_that_knows_tags() -> None:
    assert plain({"amount": Decimal("1.5")}) == {"amount": {"$type": "decimal", "value": "1.5"}}


def test_what_no_variable_may_hold_is_refused() -> None:
    with pytest.raises(TypeError):
        dump({"bad": object()})


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "1E+200000", "1E-200000"])
def test_a_decimal_out_of_all_proportion_is_refused(text: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        untag({"$type": "decimal", "value": text})


def test_values_nested_too_deeply_are_refused_before_they_break_anything() -> None:
    value: object = 1
    for _ in range(900):
        value = {"inner": value}
    with pytest.raises(ValueError, match="deeper"):
        untag(value)
