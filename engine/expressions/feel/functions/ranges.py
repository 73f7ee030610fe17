"""Functions that compare points and ranges (DMN 1.5, 10.3.4, after Allen's interval algebra)."""

from collections.abc import Callable
from typing import Any

from engine.expressions.feel.comparing import contains, order
from engine.expressions.feel.run import Run
from engine.expressions.feel.signatures import Signature, signature
from engine.expressions.feel.values import Range

_POINT = "number|string|date|time|date and time|days and time duration|years and months duration"


def _placed(left: Any, right: Any) -> int:
    place = order(left, right)
    if place is None:
        raise ValueError("no order with null")
    return place


def _as_range(value: Any) -> Range:
    return value if isinstance(value, Range) else Range(value, value, True, True)


def _before(left: Any, right: Any) -> bool:
    one, other = _as_range(left), _as_range(right)
    place = _placed(one.high, other.low)
    return place < 0 or (place == 0 and not (one.includes_high and other.includes_low))


def _meets(one: Range, other: Range) -> bool:
    return one.includes_high and other.includes_low and _placed(one.high, other.low) == 0


def _overlaps(one: Range, other: Range) -> bool:
    return not _before(one, other) and not _before(other, one)


def _starts_at_or_before(one: Range, other: Range) -> bool:
    place = _placed(one.low, other.low)
    return place < 0 or (place == 0 and (one.includes_low or not other.includes_low))


def _ends_at_or_after(one: Range, other: Range) -> bool:
    place = _placed(one.high, other.high)
    return place > 0 or (place == 0 and (one.includes_high or not other.includes_high))


def _overlaps_before(one: Range, other: Range) -> bool:
    starts_before = _starts_at_or_before(one, other) and not _starts_at_or_before(other, one)
    return starts_before and _overlaps(one, other) and _ends_at_or_after(other, one)


def _finishes(one: Any, other: Range) -> bool:
    """Ends where the other does, and begins no earlier."""
    ours = _as_range(one)
    return (
        ours.includes_high == other.includes_high
        and _placed(ours.high, other.high) == 0
        and _starts_at_or_before(other, ours)
    )


def _starts(one: Any, other: Range) -> bool:
    """Begins where the other does, and ends no later."""
    ours = _as_range(one)
    return (
        ours.includes_low == other.includes_low and _placed(ours.low, other.low) == 0 and _ends_at_or_after(other, ours)
    )


def _includes(one: Range, other: Any) -> bool:
    if isinstance(other, Range):
        return _starts_at_or_before(one, other) and _ends_at_or_after(one, other)
    return contains(one, other) is True


def _coincides(one: Any, other: Any) -> bool:
    ours, theirs = _as_range(one), _as_range(other)
    return (
        ours.includes_low == theirs.includes_low
        and ours.includes_high == theirs.includes_high
        and _placed(ours.low, theirs.low) == 0
        and _placed(ours.high, theirs.high) == 0
    )


def _plain(compare: Callable[[Any, Any], bool]) -> Callable[[Run, Any, Any], bool]:
    return lambda _run, one, other: compare(one, other)


def _turned(compare: Callable[[Any, Any], bool]) -> Callable[[Run, Any, Any], bool]:
    return lambda _run, one, other: compare(other, one)


def _both(name: str, body: Callable[..., bool]) -> tuple[Signature, ...]:
    """Points and ranges in any combination, by the standard's names."""
    return tuple(
        signature(f"{name}({first}: {_KINDS[first]}, {second}: {_KINDS[second]})", body)
        for first, second in (("point1", "point2"), ("point", "range"), ("range", "point"), ("range1", "range2"))
    )


_KINDS = {"point1": _POINT, "point2": _POINT, "point": _POINT, "range": "range", "range1": "range", "range2": "range"}
RANGES: tuple[Signature, ...] = (
    *_both("before", _plain(_before)),
    *_both("after", _turned(_before)),
    signature("meets(range1: range, range2: range)", _plain(_meets)),
    signature("met by(range1: range, range2: range)", _turned(_meets)),
    signature("overlaps(range1: range, range2: range)", _plain(_overlaps)),
    signature("overlaps before(range1: range, range2: range)", _plain(_overlaps_before)),
    signature("overlaps after(range1: range, range2: range)", _turned(_overlaps_before)),
    signature(f"finishes(point: {_POINT}, range: range)", _plain(_finishes)),
    signature("finishes(range1: range, range2: range)", _plain(_finishes)),
    signature(f"finished by(range: range, point: {_POINT})", _turned(_finishes)),
    signature("finished by(range1: range, range2: range)", _turned(_finishes)),
    signature(f"includes(range: range, point: {_POINT})", _plain(_includes)),
    signature("includes(range1: range, range2: range)", _plain(_includes)),
    signature(f"during(point: {_POINT}, range: range)", _turned(_includes)),
    signature("during(range1: range, range2: range)", _turned(_includes)),
    signature(f"starts(point: {_POINT}, range: range)", _plain(_starts)),
    signature("starts(range1: range, range2: range)", _plain(_starts)),
    signature(f"started by(range: range, point: {_POINT})", _turned(_starts)),
    signature("started by(range1: range, range2: range)", _turned(_starts)),
    signature(f"coincides(point1: {_POINT}, point2: {_POINT})", _plain(_coincides)),
    signature("coincides(range1: range, range2: range)", _plain(_coincides)),
)
