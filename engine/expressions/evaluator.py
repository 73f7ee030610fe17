"""The door of the expression language: check, evaluate, ask which variables are read."""

import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.expressions.dialects import compiled_expression
from engine.expressions.evaluation import MAX_STEPS, Evaluation
from engine.expressions.failures import ExpressionFailed
from engine.expressions.feel.expression import Feel, value_of
from engine.expressions.feel.syntax import Name
from engine.expressions.feel.walking import outside_filters
from engine.expressions.language import Compiled


class _PerThread(threading.local):
    """Each thread evaluates with its own walker, because a walker holds the budget of its current run."""

    def __init__(self) -> None:
        self.evaluation = Evaluation()


_per_thread = _PerThread()


def evaluate(expression: str, variables: Mapping[str, Any], now: datetime) -> Any:
    """The value of an expression of any dialect (see `dialects`); a `foundation.json_values.Value`.

    `variables` is read as it is, never copied or changed; what comes out may be a part of it. `now` is what `now()`
    and `today()` say. Raises a subclass of `ModelTextFailed` with line and column.
    """
    read = compiled_expression(expression)
    try:
        return _value(read, variables, now)
    except ExpressionFailed as failed:
        failed.quote(expression)
        raise


def _value(read: Compiled | Feel, variables: Mapping[str, Any], now: datetime) -> Any:
    if isinstance(read, Feel):
        return value_of(read, variables, now, steps=MAX_STEPS)
    return _per_thread.evaluation.value_of(read, variables, now)


def check(expression: str) -> None:
    """Raise `ModelTextFailed` with line and column if `evaluate` would not understand the expression."""
    compiled_expression(expression)


def names_read(expression: str) -> frozenset[str]:
    """The variables that an expression reads; raises `ModelTextFailed` as `check` does."""
    return compiled_expression(expression).names


def names_needed(expression: str) -> frozenset[str]:
    """Those that it cannot do without: in the condition of a FEEL filter a name may be a field of what is filtered."""
    read = compiled_expression(expression)
    if not isinstance(read, Feel):
        return read.names
    return read.names & {part.name for part in outside_filters(read.node) if isinstance(part, Name)}
