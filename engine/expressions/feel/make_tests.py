"""Evaluators of unary tests: cells of decision tables, allowed values, and `in`. The value tested is `?`."""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.expressions.failures import ModelTextFailed
from engine.expressions.feel.comparing import equal, member
from engine.expressions.feel.make_operators import compared
from engine.expressions.feel.making import Maker, Making
from engine.expressions.feel.run import Evaluator, Scope
from engine.expressions.feel.syntax import ComparisonTest, Interval, Literal, Membership, Name, Negation, Node, Tests
from engine.expressions.feel.values import Range
from engine.expressions.feel.walking import names_of

TESTED = "?"
#: Kinds that Python compares as FEEL does.
_PLAIN = frozenset({Decimal, str})
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _make_tests(making: Making, node: Tests) -> Evaluator:
    """True, false, or null when it cannot be said; evaluated in a scope that has `?`."""
    if not node.tests:
        return lambda _scope: True
    tests = tuple(_make_test(making, test) for test in node.tests)
    negated = node.negated
    if len(tests) == 1 and not negated:
        return tests[0]

    def value(scope: Scope) -> Any:
        verdict: bool | None = False
        for test in tests:
            found = test(scope)
            if found is True:
                return not negated
            if found is None:
                verdict = None
        return verdict if verdict is None or not negated else not verdict

    return value


def _make_membership(making: Making, node: Membership) -> Evaluator:
    inner = making.make(node.value)
    tests = _make_tests(making, Tests(node.place, node.tests, negated=False))
    return lambda scope: tests(Scope({TESTED: inner(scope)}, scope, scope.run))


def _make_test(making: Making, node: Node) -> Evaluator:
    if isinstance(node, ComparisonTest):
        return _make_comparison_test(making, node)
    if isinstance(node, Literal) and node.value is not None and not isinstance(node.value, bool):
        return _make_value_test(node.value)
    return _make_expression_test(making, node)


def _make_value_test(wanted: Any) -> Evaluator:
    """The most frequent cell: a value, quickly."""
    sort = type(wanted)
    is_plain = sort in _PLAIN

    def value(scope: Scope) -> Any:
        tested = scope.names[TESTED]
        if type(tested) is sort:
            return tested == wanted if is_plain else equal(tested, wanted)
        return member(wanted, tested) is True if type(tested) is list else False

    return value


def _make_comparison_test(making: Making, node: ComparisonTest) -> Evaluator:
    limit, compare = making.make(node.limit), compared(node.operator)
    source, place = making.source, node.place
    quick = _COMPARISONS[node.operator]
    fixed = node.limit.value if isinstance(node.limit, Literal) and type(node.limit.value) in _PLAIN else None
    sort = type(fixed)

    def value(scope: Scope) -> Any:
        if fixed is not None and type(scope.names[TESTED]) is sort:
            return quick(scope.names[TESTED], fixed)
        try:
            return compare(scope.run, scope.names[TESTED], limit(scope))
        except ModelTextFailed as failure:
            return scope.run.fault(failure, source, place)

    return value


def _make_expression_test(making: Making, node: Node) -> Evaluator:
    """An expression that speaks of `?` says itself whether the test holds; any other gives what to be in."""
    inner, source, place = making.make(node), making.source, node.place
    speaks = TESTED in names_of(node)
    is_plain = isinstance(node, Literal | Name | Interval | Negation)

    def value(scope: Scope) -> Any:
        tested, found = scope.names[TESTED], inner(scope)
        if speaks and (found is None or isinstance(found, bool)):
            return found
        try:
            scope.run.spend_on(found)
            verdict = _within(tested, found)
        except ModelTextFailed as failure:
            return scope.run.fault(failure, source, place)
        if found is True and not is_plain and not isinstance(tested, bool):
            # `age > 18` in the cell of another input: a condition of its own.
            return True
        return verdict

    return value


def _within(tested: Any, found: Any) -> bool | None:
    if isinstance(found, Range) and isinstance(tested, Range):
        return equal(tested, found)
    if isinstance(found, Range | list):
        return member(tested, found)
    if type(tested) is list:
        return member(found, tested)
    if tested is None or found is None:
        return tested is found
    return equal(tested, found) is True


TESTS: Mapping[type[Node], Maker] = {
    Tests: _make_tests,
    Membership: _make_membership,
    ComparisonTest: _make_comparison_test,
}
