"""Calling functions: which variant is meant, and the values taken for the types of the parameters."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.expressions.feel.failures import ArgumentsDoNotFit
from engine.expressions.feel.run import Run
from engine.expressions.feel.signatures import Signature
from engine.expressions.feel.types import ANY, allowed, coerced
from engine.expressions.feel.values import BuiltIn, Function, kind


def called(run: Run, function: Function | BuiltIn, name: str, values: list[Any]) -> Any:
    """What the function gives; raises `ModelTextFailed` when it cannot be called with these values."""
    if isinstance(function, BuiltIn):
        return _built_in(run, function, [(variant, variant.by_place(values)) for variant in function.variants], values)
    if len(values) != len(function.parameters):
        raise ArgumentsDoNotFit(function=name, types=_kinds(values))
    return _own(run, function, name, values)


def called_by_name(run: Run, function: Function | BuiltIn, name: str, values: Mapping[str, Any]) -> Any:
    """The same with the parameters named; one that is not named is null for a function of a model."""
    if isinstance(function, BuiltIn):
        fitting = [(variant, variant.by_name(values)) for variant in function.variants]
        return _built_in(run, function, fitting, list(values.values()))
    if values.keys() - {parameter.name for parameter in function.parameters}:
        raise ArgumentsDoNotFit(function=name, types=", ".join(values))
    return _own(run, function, name, [values.get(parameter.name) for parameter in function.parameters])


def _own(run: Run, function: Function, name: str, values: list[Any]) -> Any:
    taken = []
    for parameter, value in zip(function.parameters, values, strict=True):
        if parameter.type != ANY:
            run.spend_on(value)
        fits, as_what = coerced(value, parameter.type)
        if not fits or not allowed(as_what, parameter.type, run):
            raise ArgumentsDoNotFit(function=name, types=_kinds(values))
        taken.append(as_what)
    found = run.called(lambda: function.body(run, *taken))
    fits, as_what = coerced(found, function.result)
    if not fits:
        raise ArgumentsDoNotFit(function=name, types=_kinds([found]))
    return as_what


def _built_in(run: Run, function: BuiltIn, fitting: list[tuple[Signature, list[Any] | None]], values: list[Any]) -> Any:
    for variant, arranged in fitting:
        taken = variant.taken(arranged) if arranged is not None else None
        if taken is not None:
            for value in taken:
                run.spend_on(value)
            try:
                return _finite(variant.body(run, *taken))
            except (ArithmeticError, ValueError, LookupError):
                break
    raise ArgumentsDoNotFit(function=function.name, types=_kinds(values))


def _finite(value: Any) -> Any:
    if type(value) is Decimal and not value.is_finite():
        raise ValueError("not a number")
    return value


def _kinds(values: list[Any]) -> str:
    return ", ".join(map(kind, values))
