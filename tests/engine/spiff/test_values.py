"""Values of variables: what comes back from the store is what was there; scopes see and hide as they should."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.spiff.failures import NotStorable
from engine.spiff.values import own_copies, own_copy
from engine.spiff.variables import Variables
from foundation import json_values
from tests.support.notation import bpmn
from tests.support.playing import Play

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(UTC) | st.just(ZoneInfo("Europe/Madrid")))
    | st.timedeltas(timedelta(days=-9999), timedelta(days=9999))
)
NAMES = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner), max_leaves=8)


@given(VALUES)
def test_a_value_is_the_same_after_storing(value):
    kept = own_copy("v", value)
    stored = json_values.load(json_values.dump(kept))
    assert stored == kept
    assert repr(stored) == repr(kept)


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        2**64,
        -(2**63) - 1,
        {1: "a"},
        {1, 2},
        object(),
        "\ud800",
        {"\ud800": 1},
        b"bytes",
        Decimal("NaN"),
        len,
        {"$type": "decimal", "value": "x"},
    ],
)
def test_what_cannot_be_stored_is_refused_with_its_name(value):
    with pytest.raises(NotStorable) as caught:
        own_copies({"mine": [value]})
    assert caught.value.context["name"] == "mine"


def test_a_value_that_contains_itself_is_refused():
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(NotStorable):
        own_copy("loop", loop)


def test_tuples_become_lists_and_tagged_objects_become_what_they_say():
    assert own_copy("v", (1, (2,))) == [1, [2]]
    assert own_copy("v", {"$type": "decimal", "value": "1.50"}) == Decimal("1.50")


@pytest.mark.parametrize("value", [Decimal("1.50"), date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), timedelta(1)])
def test_native_values_stay_native_in_a_stored_process(value):
    played = Play(bpmn("start s; user A; user B; end e; s>A>B>e"), is_restored=True).start({"v": value})
    assert played.complete("A", w=[value]).variables == {"v": value, "w": [value]}


def test_an_inner_scope_keeps_its_own_names_and_passes_on_the_rest():
    told: list[str] = []
    outer = Variables({"a": 1, "b": 1}, on_write=told.append)
    inner = Variables(enclosing=outer, own=frozenset({"b"}))
    assert "b" not in inner
    assert dict(inner) == {"a": 1}
    inner.write_all({"a": 2, "b": 2, "c": 2})
    assert dict(inner) == {"a": 2, "b": 2, "c": 2}
    assert outer.values_here == {"a": 2, "b": 1, "c": 2}
    assert told == ["a", "c"]
    assert len(inner) == 3


def test_writing_what_is_there_is_no_change_but_another_type_is():
    told: list[str] = []
    scope = Variables({"n": 1, "l": [1], "d": Decimal("1.0")}, on_write=told.append)
    scope.write_all({"n": 1, "l": [1], "d": Decimal("1.0")})
    assert told == []
    scope.write_all({"n": True, "l": [True], "d": Decimal("1.00")})
    assert told == ["n", "l", "d"]
