"""Functions that call functions: `sort` and `list replace` (DMN 1.5, 10.3.4)."""

from decimal import ROUND_DOWN, Decimal
from functools import cmp_to_key
from typing import Any

from engine.expressions.feel.calling import called
from engine.expressions.feel.functions.lists import position
from engine.expressions.feel.run import Run
from engine.expressions.feel.signatures import Signature, signature
from engine.expressions.feel.values import BuiltIn, Function

_PRICE = 5


def _sort(run: Run, items: list[Any], precedes: Function | BuiltIn) -> list[Any]:
    """`precedes(x, y)` says whether x comes first."""

    def compared(left: Any, right: Any) -> int:
        run.spend(_PRICE)
        if _holds(run, precedes, left, right):
            return -1
        return 1 if _holds(run, precedes, right, left) else 0

    return sorted(items, key=cmp_to_key(compared))


def _holds(run: Run, function: Any, left: Any, right: Any) -> bool:
    verdict = called(run, function, "precedes", [left, right])
    if not isinstance(verdict, bool):
        raise ValueError("neither true nor false")
    return verdict


def _replaced_at(_run: Run, items: list[Any], at: Decimal, new: Any) -> list[Any]:
    index = position(items, at.to_integral_value(ROUND_DOWN), most=len(items))
    return [*items[:index], new, *items[index + 1 :]]


def _replaced_where(run: Run, items: list[Any], match: Function | BuiltIn, new: Any) -> list[Any]:
    return [new if _holds(run, match, item, new) else item for item in items]


HIGHER: tuple[Signature, ...] = (
    signature("sort(list: list, precedes: function)", _sort),
    signature("list replace(list: list, position: number, newItem: any)", _replaced_at),
    signature("list replace(list: list, match: function, newItem: any)", _replaced_where),
)
