"""What FEEL's values are here, what they are called, and how they are written."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from engine.expressions.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from engine.expressions.feel.temporal_texts import write_date, write_days, write_moment, write_months, write_time

#: Keys that are written without quotes.
_NAME = re.compile(r"[^\W\d][\w ]*")
#: IEEE 754-2008 Decimal128 (DMN 1.5, 10.3.2.3).
NUMBERS = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)


@dataclass(frozen=True, slots=True)
class Range:
    """Everything between two values; None stands for no limit on that side."""

    low: Any
    high: Any
    includes_low: bool
    includes_high: bool
    #: `(= x)` as a value: only an `in` looks at it, but it is written otherwise.
    comparison: str | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Parameter:
    """A parameter of a function; the type is one of `types`."""

    name: str
    type: Any


@dataclass(frozen=True, eq=False, slots=True)
class Function:
    """A function made by a model. `body` takes the run and one value for each parameter."""

    parameters: tuple[Parameter, ...]
    body: Callable[..., Any]
    #: One of `types`.
    result: Any


@dataclass(frozen=True, eq=False, slots=True)
class BuiltIn:
    """A function of the standard. Each variant is a signature; see `functions.signatures`."""

    name: str
    variants: tuple[Any, ...]


#: How each kind of value is called in FEEL, by its exact type.
KINDS: Mapping[type, str] = {
    type(None): "Null",
    Decimal: "number",
    str: "string",
    bool: "boolean",
    list: "list",
    dict: "context",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    DaysDuration: "days and time duration",
    MonthsDuration: "years and months duration",
    Range: "range",
    Function: "function",
    BuiltIn: "function",
}


def kind(value: Any) -> str:
    """How the value's kind is called in FEEL; a sentence may say so."""
    return KINDS[type(value)]


def number(value: int | str | Decimal) -> Decimal:
    """The number, rounded to 34 digits; raises decimal's exceptions for what is no number of that size."""
    return NUMBERS.create_decimal(value)


def is_whole(value: Decimal) -> bool:
    """Whether there is nothing behind the point."""
    return value == value.to_integral_value()


def written(value: Any) -> str:
    """The value as `string` gives it; inside of lists and contexts, texts keep their quotes."""
    return value if type(value) is str else _literal(value)


def written_number(value: Decimal) -> str:
    """Plain digits, without an exponent and without zeros at the end."""
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _literal(value: Any) -> str:
    return _WRITERS[type(value)](value)


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _written_context(value: dict[str, Any]) -> str:
    entries = (f"{name if _NAME.fullmatch(name) else _quoted(name)}: {_literal(item)}" for name, item in value.items())
    return "{" + ", ".join(entries) + "}"


def _written_range(value: Range) -> str:
    if value.comparison is not None:
        limit = value.low if value.comparison in {">", ">=", "=", "!="} else value.high
        return f"({value.comparison} {_ranged(limit)})"
    opening, closing = "[" if value.includes_low else "(", "]" if value.includes_high else ")"
    return f"{opening}{_ranged(value.low)}..{_ranged(value.high)}{closing}"


def _ranged(value: Any) -> str:
    return f'@"{_literal(value)}"' if type(value) in _AFTER_AT else _literal(value)


#: Kinds that a text writes behind `@`.
_AFTER_AT: Mapping[type, Callable[[Any], str]] = {
    Date: write_date,
    Time: write_time,
    DateTime: write_moment,
    DaysDuration: write_days,
    MonthsDuration: write_months,
}
_WRITERS: Mapping[type, Callable[[Any], str]] = {
    **_AFTER_AT,
    type(None): lambda _value: "null",
    bool: lambda value: "true" if value else "false",
    Decimal: written_number,
    str: _quoted,
    list: lambda value: f"[{', '.join(map(_literal, value))}]",
    dict: _written_context,
    Range: _written_range,
    Function: lambda _value: "function",
    BuiltIn: lambda value: value.name,
}
