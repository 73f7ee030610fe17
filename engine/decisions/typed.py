"""Values held against the types that a model declares for them (DMN 1.5, 10.3.2.9)."""

from typing import Any

from engine.expressions.feel.failures import ValueNotAllowed, ValueOfOtherType
from engine.expressions.feel.run import Evaluator, Run, Scope, Source
from engine.expressions.feel.types import ANY, Type, allowed, coerced, type_name
from engine.expressions.feel.values import kind, written

_LONGEST_QUOTE = 60


def taken_for(value: Any, of: Type, run: Run, source: Source) -> Any:
    """The value as one of the type; null, and a fault, when it is none."""
    if of == ANY:
        return value
    run.spend_on(value)
    fits, as_what = coerced(value, of)
    if not fits:
        return run.fault(ValueOfOtherType(found=kind(value), expected=type_name(of)), source, 0)
    if not allowed(as_what, of, run):
        return run.fault(ValueNotAllowed(value=written(as_what)[:_LONGEST_QUOTE], type=type_name(of)), source, 0)
    return as_what


def typed(evaluator: Evaluator, of: Type, source: Source) -> Evaluator:
    """The evaluator with its value held against the type."""
    if of == ANY:
        return evaluator

    def value(scope: Scope) -> Any:
        return taken_for(evaluator(scope), of, scope.run, source)

    return value
