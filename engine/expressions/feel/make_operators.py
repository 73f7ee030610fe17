"""Evaluators of operators: arithmetic, comparisons, logic with three values, `between`, `in`, `instance of`."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from engine.expressions.failures import ModelTextFailed, TypesDoNotFit
from engine.expressions.feel.arithmetic import OPERATIONS, calculated, negated
from engine.expressions.feel.comparing import equal, order
from engine.expressions.feel.making import Maker, Making
from engine.expressions.feel.run import Evaluator, Run, Scope
from engine.expressions.feel.syntax import (
    Arithmetic,
    Between,
    Comparison,
    InstanceOf,
    Logic,
    Negation,
    Node,
)
from engine.expressions.feel.types import is_instance
from engine.expressions.feel.values import kind

_ORDERINGS: Mapping[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_LARGE = (str, list, dict)


def compared(sign: str) -> Callable[[Run, Any, Any], bool | None]:
    """What a comparison gives; it raises `ModelTextFailed` for values without an order."""
    holds = _ORDERINGS.get(sign)
    if holds is None:
        return _same if sign == "=" else _different

    def ordered(_run: Run, left: Any, right: Any) -> bool | None:
        place = order(left, right)
        return None if place is None else holds(place, 0)

    return ordered


def _same(run: Run, left: Any, right: Any) -> bool | None:
    if isinstance(left, _LARGE):
        run.spend_on(left)
    verdict = equal(left, right)
    if verdict is None:
        raise TypesDoNotFit(types=f"{kind(left)}, {kind(right)}")
    return verdict


def _different(run: Run, left: Any, right: Any) -> bool | None:
    return not _same(run, left, right)


def _make_comparison(making: Making, node: Comparison) -> Evaluator:
    left, right, compare = making.make(node.left), making.make(node.right), compared(node.operator)
    source, place = making.source, node.place

    def value(scope: Scope) -> Any:
        try:
            return compare(scope.run, left(scope), right(scope))
        except ModelTextFailed as failure:
            return scope.run.fault(failure, source, place)

    return value


def _make_arithmetic(making: Making, node: Arithmetic) -> Evaluator:
    left, right, table = making.make(node.left), making.make(node.right), OPERATIONS[node.operator]
    source, place = making.source, node.place

    def value(scope: Scope) -> Any:
        try:
            return calculated(table, left(scope), right(scope))
        except ModelTextFailed as failure:
            return scope.run.fault(failure, source, place)

    return value


def _make_negation(making: Making, node: Negation) -> Evaluator:
    inner, source, place = making.make(node.value), making.source, node.place

    def value(scope: Scope) -> Any:
        try:
            return negated(inner(scope))
        except ModelTextFailed as failure:
            return scope.run.fault(failure, source, place)

    return value


def _make_logic(making: Making, node: Logic) -> Evaluator:
    """Three values (DMN 1.5, 10.3.2): what is neither true nor false counts as null."""
    left, right, decides = making.make(node.left), making.make(node.right), node.decides
    source, place = making.source, node.place

    def value(scope: Scope) -> Any:
        first = left(scope)
        if first is decides:
            return decides
        second = right(scope)
        if second is decides:
            return decides
        for part in (first, second):
            if part is not None and not isinstance(part, bool):
                return scope.run.fault(TypesDoNotFit(types=kind(part)), source, place)
        return None if first is None or second is None else not decides

    return value


def _make_between(making: Making, node: Between) -> Evaluator:
    inner, low, high = making.make(node.value), making.make(node.low), making.make(node.high)
    source, place = making.source, node.place

    def value(scope: Scope) -> Any:
        found = inner(scope)
        try:
            above, below = order(found, low(scope)), order(found, high(scope))
        except ModelTextFailed as failure:
            return scope.run.fault(failure, source, place)
        return None if above is None or below is None else above >= 0 >= below

    return value


def _make_instance(making: Making, node: InstanceOf) -> Evaluator:
    inner, of = making.make(node.value), node.type

    def value(scope: Scope) -> bool:
        found = inner(scope)
        scope.run.spend_on(found)
        return is_instance(found, of)

    return value


OPERATORS: Mapping[type[Node], Maker] = {
    Arithmetic: _make_arithmetic,
    Between: _make_between,
    Comparison: _make_comparison,
    InstanceOf: _make_instance,
    Logic: _make_logic,
    Negation: _make_negation,
}
