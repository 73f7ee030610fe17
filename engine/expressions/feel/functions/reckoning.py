"""Functions that make one value of a list: sums, means, extremes, all and any (DMN 1.5, 10.3.4)."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.expressions.feel.arithmetic import ADDITIONS, MULTIPLICATIONS, calculated
from engine.expressions.feel.comparing import order
from engine.expressions.feel.run import Run
from engine.expressions.feel.signatures import Signature, signature
from engine.expressions.feel.values import NUMBERS

_Reckoning = Callable[[Run, list[Any]], Any]


def _numbers(items: list[Any]) -> list[Decimal]:
    if not all(type(item) is Decimal for item in items):
        raise ValueError("not all are numbers")
    return items


def extreme(sign: int) -> _Reckoning:
    """`min` with -1, `max` with 1; null of an empty list."""

    def found(_run: Run, items: list[Any]) -> Any:
        best: Any = None
        for index, item in enumerate(items):
            place = 1 if index == 0 else order(item, best)
            if place is None or item is None or (index == 0 and order(item, item) is None):
                raise ValueError("nothing to compare with")
            if index == 0 or place * sign > 0:
                best = item
        return best

    return found


def summed(_run: Run, items: list[Any]) -> Any:
    """The sum of numbers or durations; null of an empty list."""
    if not items:
        return None
    if type(items[0]) is str:
        raise ValueError("strings are not added up")
    total = items[0]
    for item in items[1:]:
        total = calculated(ADDITIONS, total, item)
    return calculated(ADDITIONS, total, Decimal(0)) if type(total) is Decimal else total


def _mean(run: Run, items: list[Any]) -> Any:
    return NUMBERS.divide(summed(run, _numbers(items)), Decimal(len(items))) if items else None


def _product(_run: Run, items: list[Any]) -> Any:
    total = Decimal(1)
    for item in _numbers(items):
        total = calculated(MULTIPLICATIONS, total, item)
    return total if items else None


def _median(_run: Run, items: list[Any]) -> Any:
    ordered = sorted(_numbers(items))
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return NUMBERS.divide(NUMBERS.add(ordered[middle - 1], ordered[middle]), Decimal(2))


def _stddev(run: Run, items: list[Any]) -> Any:
    """Of a sample: divided by one less than there are."""
    if len(items) < 2:
        raise ValueError("a sample has at least two")
    mean = _mean(run, items)
    squares = [NUMBERS.multiply(difference, difference) for difference in (NUMBERS.subtract(x, mean) for x in items)]
    return NUMBERS.sqrt(NUMBERS.divide(summed(run, squares), Decimal(len(items) - 1)))


def _mode(_run: Run, items: list[Any]) -> list[Any]:
    counts = Counter(_numbers(items))
    most = max(counts.values(), default=0)
    return sorted(value for value, count in counts.items() if count == most)


def _decided(decides: bool) -> _Reckoning:
    """`any` with true, `all` with false; null when what is neither true nor false could change it."""

    def verdict(_run: Run, items: list[Any]) -> bool:
        if any(item is decides for item in items):
            return decides
        if not all(isinstance(item, bool) for item in items):
            raise ValueError("neither true nor false")
        return not decides

    return verdict


_BY_NAME = {
    "min": extreme(-1),
    "max": extreme(1),
    "sum": summed,
    "mean": _mean,
    "product": _product,
    "median": _median,
    "stddev": _stddev,
    "mode": _mode,
    "all": _decided(False),
    "any": _decided(True),
}
#: Each takes one list, or the items one by one.
RECKONING: tuple[Signature, ...] = tuple(
    signature(f"{name}({parameters}: {kind})", body)
    for name, body in _BY_NAME.items()
    for parameters, kind in (("list", "list"), ("*items", "any"))
)
