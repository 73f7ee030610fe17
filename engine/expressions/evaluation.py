"""One evaluation of a compiled expression: simpleeval's walk over the tree, within a budget of steps."""

import ast
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from simpleeval import EvalWithCompoundTypes, InvalidExpression, IterableTooLong

from engine.expressions.failures import (
    DivisionByZero,
    ExpressionFailed,
    ExpressionTooCostly,
    FieldUnknown,
    FunctionUnknown,
    ModelTextFailed,
    TypesDoNotFit,
    VariableUnknown,
)
from engine.expressions.functions import FIELDS, FUNCTIONS, METHODS, OWN_FUNCTIONS
from engine.expressions.language import Compiled, located
from engine.expressions.operators import OPERATORS
from engine.expressions.values import SMALL, bounded, type_name, weight

MAX_STEPS = 20_000
#: How many items may be copied or compared for the price of one step.
_ITEMS_PER_STEP = 16
#: Functions that hand on a value that exists already.
_HAND_ON = frozenset({FUNCTIONS["coalesce"], FUNCTIONS["max"], FUNCTIONS["min"], METHODS[dict]["get"]})
#: Functions whose time does not grow with the value.
_CHEAP = frozenset({FUNCTIONS["coalesce"], FUNCTIONS["len"], METHODS[dict]["get"]})
#: How Python refuses values; each becomes a sentence of ours.
_WHAT_PYTHON_SAYS = (
    ArithmeticError,
    AttributeError,
    InvalidExpression,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)


class Evaluation(EvalWithCompoundTypes):  # type: ignore[misc]  # simpleeval has no types
    """An evaluator for one thread, used again and again: building one costs more than most evaluations.

    The base class keeps no state between runs but the budget, which `value_of` resets. Names come from the mapping
    as it is, so nothing is copied; functions, methods and fields only from our own tables.
    """

    def __init__(self) -> None:
        super().__init__(operators=dict(OPERATORS), functions={}, names={})
        self.nodes[ast.Tuple] = self._eval_list
        del self.nodes[ast.JoinedStr], self.nodes[ast.FormattedValue], self.nodes[ast.Set]
        self._steps = 0
        self._now: Any = None

    def value_of(self, compiled: Compiled, variables: Mapping[str, Any], now: datetime) -> Any:
        """The value of the expression; raises `ModelTextFailed` with line and column."""
        self._steps = self._max_count = 0
        self.names, self._now = variables, now
        try:
            return self._eval(compiled.tree)
        except ModelTextFailed as failure:
            raise located(failure, compiled.text) from None
        finally:
            self.names = {}

    def _eval(self, node: ast.expr) -> Any:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise ExpressionTooCostly(limit=MAX_STEPS, column=node.col_offset)
        try:
            return self.nodes[type(node)](node)
        except ModelTextFailed as failure:
            # The innermost node is the one to point to.
            if failure.column is None:
                failure.column = node.col_offset
            raise
        except _WHAT_PYTHON_SAYS as error:
            raise _failure(error, node) from None

    def _made(self, value: Any) -> Any:
        """A value that did not exist before: within the limits, and paid for."""
        self._charge(bounded(value))
        return value

    def _charge(self, value: Any) -> None:
        """Pay for copying or comparing a value that is not small."""
        if type(value) not in SMALL and isinstance(value, str | list | Mapping):
            # One more, so that a value beyond what is left is never let through.
            self._steps += weight(value, (MAX_STEPS - self._steps) * _ITEMS_PER_STEP) // _ITEMS_PER_STEP + 1
            if self._steps > MAX_STEPS:
                raise ExpressionTooCostly(limit=MAX_STEPS)

    def _eval_name(self, node: ast.Name) -> Any:
        try:
            return self.names[node.id]
        except KeyError:
            raise VariableUnknown(variable=node.id) from None

    def _eval_compare(self, node: ast.Compare) -> Any:
        left = self._eval(node.left)
        for operation, comparator in zip(node.ops, node.comparators, strict=True):
            right = self._eval(comparator)
            self._charge(left)
            self._charge(right)
            try:
                holds = self.operators[type(operation)](left, right)
            except TypeError:
                raise TypesDoNotFit(types=f"{type_name(left)}, {type_name(right)}") from None
            if not holds:
                return False
            left = right
        return True

    def _eval_binop(self, node: ast.BinOp) -> Any:
        left, right = self._eval(node.left), self._eval(node.right)
        try:
            return self._made(self.operators[type(node.op)](left, right))
        except TypeError:
            raise TypesDoNotFit(types=f"{type_name(left)}, {type_name(right)}") from None

    def _eval_attribute(self, node: ast.Attribute) -> Any:
        owner = self._eval(node.value)
        if isinstance(owner, Mapping):
            if node.attr in owner:
                return owner[node.attr]
        elif node.attr in FIELDS.get(type(owner), ()):
            return getattr(owner, node.attr)
        raise FieldUnknown(field=node.attr)

    def _eval_subscript(self, node: ast.Subscript) -> Any:
        container, key = self._eval(node.value), self._eval(node.slice)
        try:
            return self._made(container[key]) if isinstance(key, slice) else container[key]
        except (KeyError, IndexError):
            raise FieldUnknown(field=str(key)[:40]) from None

    def _eval_dict(self, node: ast.Dict) -> Any:
        return self._made(_text_keys(super()._eval_dict(node)))

    def _eval_list(self, node: ast.List | ast.Tuple) -> Any:
        return self._made([self._eval(item) for item in node.elts])

    def _eval_comprehension(self, node: ast.expr) -> Any:
        value = super()._eval_comprehension(node)
        return self._made(_text_keys(value) if isinstance(value, dict) else value)

    def _eval_call(self, node: ast.Call) -> Any:
        if isinstance(node.func, ast.Name):
            name = node.func.id
            if name in OWN_FUNCTIONS:
                return self._own(name, node)
            function, arguments = FUNCTIONS[name], list[Any]()
        else:
            function, arguments = self._method(node.func)
        arguments += [self._eval(argument) for argument in node.args]
        if function not in _CHEAP:
            for argument in arguments:
                self._charge(argument)
        value = function(*arguments)
        return value if function in _HAND_ON else self._made(value)

    def _method(self, node: Any) -> tuple[Callable[..., Any], list[Any]]:
        owner = self._eval(node.value)
        methods = METHODS.get(type(owner), {})
        if node.attr not in methods:
            raise FunctionUnknown(function=node.attr)
        return methods[node.attr], [owner]

    def _own(self, name: str, node: ast.Call) -> Any:
        if name == "now":
            return self._now
        if name == "today":
            return self._now.date()
        value = self._tolerant(node.args[0])
        if name == "defined":
            return value is not None
        return value is None or (isinstance(value, str | list | Mapping) and len(value) == 0)

    def _tolerant(self, node: ast.expr) -> Any:
        """`empty(x)` and `defined(x)` may ask for what is not there."""
        try:
            return self._eval(node)
        except (VariableUnknown, FieldUnknown):
            return None


def _text_keys(value: dict[Any, Any]) -> dict[str, Any]:
    for key in value:
        if not isinstance(key, str):
            raise TypesDoNotFit(types=type_name(key))
    return value


def _failure(error: Exception, node: ast.expr) -> ModelTextFailed:
    place = node.col_offset
    if isinstance(error, ZeroDivisionError):
        return DivisionByZero(column=place)
    if isinstance(error, RecursionError | IterableTooLong):
        return ExpressionTooCostly(limit=MAX_STEPS, column=place)
    return ExpressionFailed(column=place)
