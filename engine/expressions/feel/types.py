"""FEEL's types: which values belong to one, and which can be made to (DMN 1.5, 10.3.2.9)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from engine.expressions.feel.temporal import MIDNIGHT, UTC_ZONE, Date, DateTime, Time
from engine.expressions.feel.values import BuiltIn, Function, Range, kind


@dataclass(frozen=True)
class Simple:
    """A type without parts, by its name in FEEL."""

    name: str


@dataclass(frozen=True)
class ListOf:
    """`list<item>`."""

    item: "Type"


@dataclass(frozen=True)
class ContextOf:
    """`context<name: type, …>`; a context may hold more."""

    fields: Mapping[str, "Type"] = field(hash=False)


@dataclass(frozen=True)
class RangeOf:
    """`range<item>`."""

    item: "Type"


@dataclass(frozen=True)
class FunctionOf:
    """`function<parameter, …> -> result`."""

    parameters: tuple["Type", ...]
    result: "Type"


@dataclass(frozen=True)
class Allowed:
    """A type of a model that allows only some values of another; `allows` takes a run and the value."""

    base: "Type"
    name: str
    allows: Callable[..., bool] = field(compare=False)


Type: TypeAlias = Simple | ListOf | ContextOf | RangeOf | FunctionOf | Allowed

ANY = Simple("Any")
NULL = Simple("Null")
NUMBER = Simple("number")
STRING = Simple("string")
BOOLEAN = Simple("boolean")
DATE = Simple("date")
TIME = Simple("time")
DATE_AND_TIME = Simple("date and time")
DAYS_DURATION = Simple("days and time duration")
MONTHS_DURATION = Simple("years and months duration")
#: The names that a model may write, older spellings of DMN included.
NAMED: Mapping[str, Type] = {
    "Any": ANY,
    "Null": NULL,
    "number": NUMBER,
    "string": STRING,
    "boolean": BOOLEAN,
    "date": DATE,
    "time": TIME,
    "date and time": DATE_AND_TIME,
    "dateTime": DATE_AND_TIME,
    "days and time duration": DAYS_DURATION,
    "dayTimeDuration": DAYS_DURATION,
    "years and months duration": MONTHS_DURATION,
    "yearMonthDuration": MONTHS_DURATION,
    "list": ListOf(ANY),
    "context": ContextOf({}),
    "range": RangeOf(ANY),
}


def belongs(value: Any, to: Type) -> bool:
    """Whether a value is of the type, null being of every one; which values are allowed is not asked."""
    return value is None or _BELONGS[type(to)](value, to)


def _is_simple(value: Any, to: Simple) -> bool:
    return to == ANY or kind(value) == to.name


def _is_list(value: Any, to: ListOf) -> bool:
    return type(value) is list and (to.item == ANY or all(belongs(item, to.item) for item in value))


def _is_context(value: Any, to: ContextOf) -> bool:
    return type(value) is dict and all(
        name in value and belongs(value[name], inner) for name, inner in to.fields.items()
    )


def _is_range(value: Any, to: RangeOf) -> bool:
    return type(value) is Range and belongs(value.low, to.item) and belongs(value.high, to.item)


def _is_function(value: Any, to: FunctionOf) -> bool:
    return type(value) is BuiltIn or (type(value) is Function and _fits(value, to))


_BELONGS: Mapping[type, Callable[[Any, Any], bool]] = {
    Simple: _is_simple,
    ListOf: _is_list,
    ContextOf: _is_context,
    RangeOf: _is_range,
    FunctionOf: _is_function,
    Allowed: lambda value, to: belongs(value, to.base),
}


def is_instance(value: Any, of: Type) -> bool:
    """`value instance of type`: as `belongs`, but null is of none."""
    return value is not None and belongs(value, of)


def _fits(value: Function, to: FunctionOf) -> bool:
    # A result that nobody declared is found out when the function is called.
    has_result = value.result == ANY or narrower(value.result, to.result)
    return has_result and _accepts(tuple(parameter.type for parameter in value.parameters), to.parameters)


def narrower(one: Type, other: Type) -> bool:
    """Whether each value of one type belongs to the other."""
    if one in (other, NULL) or other == ANY:
        return True
    match one, other:
        case Allowed(), _:
            return narrower(one.base, other)
        case (ListOf(item=item), ListOf(item=wanted)) | (RangeOf(item=item), RangeOf(item=wanted)):
            return narrower(item, wanted)
        case ContextOf(), ContextOf():
            return all(name in one.fields and narrower(one.fields[name], kept) for name, kept in other.fields.items())
        case FunctionOf(), FunctionOf():
            return _accepts(one.parameters, other.parameters) and narrower(one.result, other.result)
    return False


def _accepts(own: tuple[Type, ...], given: tuple[Type, ...]) -> bool:
    """Whether a function with parameters of its own types can be called with the given ones."""
    return len(own) == len(given) and all(map(narrower, given, own))


def coerced(value: Any, to: Type) -> tuple[bool, Any]:
    """Whether the value can be taken for the type, and as what (DMN 1.5, 10.3.2.9)."""
    if belongs(value, to):
        return True, value
    wanted = to
    while isinstance(wanted, Allowed):
        wanted = wanted.base
    if isinstance(wanted, ListOf):
        return (True, [value]) if type(value) is not list and belongs(value, wanted.item) else (False, None)
    if type(value) is list and len(value) == 1:
        return coerced(value[0], to) if type(value[0]) is not list else (False, None)
    if wanted == DATE_AND_TIME and type(value) is Date:
        return True, DateTime(value, Time(MIDNIGHT.nanos, UTC_ZONE))
    return False, None


def allowed(value: Any, to: Type, run: Any) -> bool:
    """Whether the value, which belongs to the type, is among those that it and its parts allow; null always is."""
    if value is None:
        return True
    match to:
        case Allowed():
            return allowed(value, to.base, run) and to.allows(run, value)
        case ListOf():
            return to.item == ANY or all(allowed(item, to.item, run) for item in value)
        case ContextOf():
            return all(allowed(value[name], inner, run) for name, inner in to.fields.items())
    return True


def parts_of(of: Type) -> tuple[Type, ...]:
    """The types directly within a type."""
    match of:
        case ListOf() | RangeOf():
            return (of.item,)
        case ContextOf():
            return tuple(of.fields.values())
        case FunctionOf():
            return (*of.parameters, of.result)
        case Allowed():
            return (of.base,)
    return ()


def type_name(of: Type, depth: int = 2) -> str:
    """The type as FEEL writes it, shortened where it is nested deeper."""
    if depth < 0:
        return "…"
    match of:
        case Simple() | Allowed():
            return of.name
        case ListOf() | RangeOf():
            return f"{'list' if isinstance(of, ListOf) else 'range'}<{type_name(of.item, depth - 1)}>"
        case ContextOf():
            fields = (f"{name}: {type_name(inner, depth - 1)}" for name, inner in of.fields.items())
            return f"context<{', '.join(fields)}>"
    parameters = ", ".join(type_name(one, depth - 1) for one in of.parameters)
    return f"function<{parameters}> -> {type_name(of.result, depth - 1)}"
