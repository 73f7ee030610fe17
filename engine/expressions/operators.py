"""What the operators of the language do: Python's meaning, minus surprises and minus ways to blow up."""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from engine.expressions.failures import ConstructNotAllowed, NumberTooLarge, SequenceTooLong
from engine.expressions.values import MAX_ITEMS, bounded, matched

MAX_EXPONENT = 64


def _arithmetic(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def apply(left: Any, right: Any) -> Any:
        return bounded(function(*matched(left, right)))

    return apply


def _multiply(left: Any, right: Any) -> Any:
    for sequence, times in ((left, right), (right, left)):
        if isinstance(sequence, str | list) and isinstance(times, int) and len(sequence) * times > MAX_ITEMS:
            raise SequenceTooLong(limit=MAX_ITEMS)
    return operator.mul(*matched(left, right))


def _modulo(left: Any, right: Any) -> Any:
    if isinstance(left, str):
        # The formatting operator can make texts of any length from a few characters.
        raise ConstructNotAllowed(construct="%")
    return operator.mod(*matched(left, right))


def _power(left: Any, right: Any) -> Any:
    if abs(right) > MAX_EXPONENT:
        raise NumberTooLarge
    return operator.pow(*matched(left, right))


def _ordering(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Nothing is before or after null: any ordering with it is false."""

    def apply(left: Any, right: Any) -> Any:
        if left is None or right is None:
            return False
        return function(*matched(left, right))

    return apply


def _equal(left: Any, right: Any) -> bool:
    left, right = matched(left, right)
    # Python's `True == 1` would make a yes equal to a quantity.
    if isinstance(left, bool) is not isinstance(right, bool):
        return False
    return bool(left == right)


def _contains(item: Any, container: Any) -> bool:
    if container is None:
        return False
    return operator.contains(container, item)


#: `BitOr` and its like are absent on purpose: nobody means them in a business rule.
OPERATORS: Mapping[type[ast.AST], Callable[..., Any]] = {
    ast.Add: _arithmetic(operator.add),
    ast.Sub: _arithmetic(operator.sub),
    ast.Mult: _arithmetic(_multiply),
    ast.Div: _arithmetic(operator.truediv),
    ast.FloorDiv: _arithmetic(operator.floordiv),
    ast.Mod: _arithmetic(_modulo),
    ast.Pow: _arithmetic(_power),
    ast.Eq: _equal,
    ast.NotEq: lambda left, right: not _equal(left, right),
    ast.Lt: _ordering(operator.lt),
    ast.LtE: _ordering(operator.le),
    ast.Gt: _ordering(operator.gt),
    ast.GtE: _ordering(operator.ge),
    ast.In: _contains,
    ast.NotIn: lambda item, container: not _contains(item, container),
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.Not: operator.not_,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
