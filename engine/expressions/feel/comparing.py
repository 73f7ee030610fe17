"""Equality, order and membership of FEEL's values, with three outcomes: true, false, and null for cannot be said."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.expressions.failures import TypesDoNotFit
from engine.expressions.feel.temporal import (
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Time,
    day_number,
    instant,
    local_nanos,
    offset_seconds,
)
from engine.expressions.feel.values import Range, kind

_SOME_DAY = Date(1970, 1, 1)


def equal(left: Any, right: Any) -> bool | None:
    """`left = right`; null when the kinds differ (DMN 1.5, 10.3.2)."""
    if left is None or right is None:
        return left is right
    sort = type(left)
    if sort is not type(right):
        return None
    compare = _EQUALITIES.get(sort)
    return bool(left == right) if compare is None else compare(left, right)


def _equal_lists(left: list[Any], right: list[Any]) -> bool | None:
    return len(left) == len(right) and _all_equal(left, right)


def _equal_contexts(left: dict[str, Any], right: dict[str, Any]) -> bool | None:
    return left.keys() == right.keys() and _all_equal(list(left.values()), [right[name] for name in left])


def _all_equal(left: list[Any], right: list[Any]) -> bool:
    return all(equal(one, other) is True for one, other in zip(left, right, strict=True))


def _same_range(left: Range, right: Range) -> bool:
    return (
        left.includes_low == right.includes_low
        and left.includes_high == right.includes_high
        and left.comparison == right.comparison
        and equal(left.low, right.low) is True
        and equal(left.high, right.high) is True
    )


def order(left: Any, right: Any) -> int | None:
    """Below zero when `left` comes before `right`, zero when neither does; None with a null.

    Raises `TypesDoNotFit` for values that have no order, and for a local and a zoned time.
    """
    if left is None or right is None:
        return None
    sort = type(left)
    key = _ORDERED.get(sort)
    if sort is not type(right) or key is None:
        raise TypesDoNotFit(types=f"{kind(left)}, {kind(right)}")
    (left_zoned, left_key), (right_zoned, right_key) = key(left), key(right)
    if left_zoned is not right_zoned:
        raise TypesDoNotFit(types=f"{kind(left)}, {kind(right)}")
    return int(left_key > right_key) - int(left_key < right_key)


def identical(left: Any, right: Any) -> bool:
    """`is(left, right)`: the same kind and the same value, told the same way."""
    if type(left) is not type(right):
        return False
    if isinstance(left, Date | Time | DateTime):
        return bool(left == right)
    return equal(left, right) is True


def contains(container: Range, value: Any) -> bool | None:
    """Whether the value lies in the range; None with a null."""
    if container.comparison in {"=", "!="}:
        same = equal(value, container.low)
        return same if container.comparison == "=" or same is None else not same
    verdict: bool | None = True
    for limit, sign, included in (
        (container.low, 1, container.includes_low),
        (container.high, -1, container.includes_high),
    ):
        if limit is None:
            # An open end says nothing unless the range was written as a comparison.
            verdict = verdict if container.comparison else None
            continue
        place = order(value, limit)
        if place is None:
            return None
        if place * sign < 0 or (place == 0 and not included):
            return False
    return verdict


def member(value: Any, container: Any) -> bool | None:
    """`value in container`: equal to it, within the range, or so for an item of the list."""
    if isinstance(container, Range):
        return contains(container, value)
    if isinstance(container, list):
        found = equal(value, container) is True
        return found or any(_is_item(value, item) for item in container)
    return equal(value, container)


def _is_item(value: Any, item: Any) -> bool:
    if isinstance(item, Range) and not isinstance(value, Range):
        try:
            return contains(item, value) is True
        except TypesDoNotFit:
            return False
    return equal(value, item) is True


def _plain(value: Any) -> tuple[bool, Any]:
    return True, value


def _time_key(value: Time) -> tuple[bool, int]:
    if value.zone is None:
        return False, value.nanos
    return True, value.nanos - offset_seconds(value.zone, _SOME_DAY, value) * 1_000_000_000


def _moment_key(value: DateTime) -> tuple[bool, int]:
    at = instant(value)
    return (False, local_nanos(value)) if at is None else (True, at)


#: By kind: whether the value is bound to a zone, and what to compare.
_ORDERED: Mapping[type, Callable[[Any], tuple[bool, Any]]] = {
    Decimal: _plain,
    str: _plain,
    Date: lambda value: (True, day_number(value)),
    Time: _time_key,
    DateTime: _moment_key,
    DaysDuration: lambda value: (True, value.nanos),
    MonthsDuration: lambda value: (True, value.months),
}
#: How kinds are compared that are not simply the same or not.
_EQUALITIES: Mapping[type, Callable[[Any, Any], bool | None]] = {
    list: _equal_lists,
    dict: _equal_contexts,
    Range: _same_range,
    Time: lambda left, right: _time_key(left) == _time_key(right),
    DateTime: lambda left, right: _moment_key(left) == _moment_key(right),
}
