"""Values of process variables on their way in: checked, copied, and the same now as after storing and loading."""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from engine.expressions.values import type_name
from engine.spiff.failures import NotStorable
from foundation import json_values

#: Fewer than `json_values` reads, because what is stored wraps a value in more.
_MAX_DEPTH = 150
_SMALLEST, _LARGEST = -(2**63), 2**64 - 1


def own_copies(values: Mapping[str, Any]) -> dict[str, Any]:
    """Variables that nobody else holds; raises `NotStorable` for what a variable cannot hold."""
    return {name: _checked(name, value) for name, value in values.items()}


def own_copy(name: str, value: Any) -> Any:
    """One value that nobody else holds; raises `NotStorable`."""
    return _checked(name, value)


def fresh(value: Any) -> Any:
    """The value with its lists and dictionaries copied; for values that were checked before."""
    kind = type(value)
    if kind is dict:
        return {name: fresh(item) for name, item in value.items()}
    if kind is list:
        return [fresh(item) for item in value]
    return value


def _checked(name: str, value: Any) -> Any:
    try:
        return _copied(value, 0)
    except (ValueError, ArithmeticError) as problem:
        raise NotStorable(name=name, found=type_name(value)) from problem


def _copied(value: Any, depth: int) -> Any:
    handler = _HANDLERS.get(type(value))
    if handler is None:
        handler = next((found for kind, found in _HANDLERS.items() if isinstance(value, kind)), None)
    if handler is None or depth > _MAX_DEPTH:
        raise ValueError(type(value).__name__ if handler is None else "too deep")
    return handler(value, depth)


def _as_it_is(value: Any, _depth: int) -> Any:
    return value


def _whole_number(value: int, _depth: int) -> int:
    if not _SMALLEST <= value <= _LARGEST:
        raise ValueError("a whole number of more than 64 bits")
    return int(value)


def _number(value: float, _depth: int) -> float:
    if not math.isfinite(value):
        raise ValueError(str(value))
    return float(value)


def _decimal(value: Decimal, _depth: int) -> Decimal:
    if not value.is_finite():
        raise ValueError(str(value))
    return value


def _text(value: str, _depth: int) -> str:
    if not value.isascii():
        value.encode()  # half a surrogate pair cannot be stored
    return value if type(value) is str else str.__str__(value)


def _moment(value: datetime, _depth: int) -> datetime:
    # Stored with its offset; the name of its zone and the fold are not stored, so they are dropped now.
    offset = value.utcoffset()
    return value.replace(tzinfo=None if offset is None else timezone(offset), fold=0)


def _duration(value: timedelta, _depth: int) -> timedelta:
    return json_values.load(json_values.dump(value))


def _object(value: dict[Any, Any], depth: int) -> Any:
    if value.keys() == {"$type", "value"}:
        return json_values.untag(value)  # as it would come back from the store
    return {_key(name): _copied(item, depth + 1) for name, item in value.items()}


def _key(name: Any) -> str:
    if not isinstance(name, str):
        raise ValueError(f"an object with the key {name!r}")
    return _text(name, 0)


def _list(value: list[Any] | tuple[Any, ...], depth: int) -> list[Any]:
    return [_copied(item, depth + 1) for item in value]


#: In this order for subclasses: a bool is an int, a datetime is a date.
_HANDLERS: dict[type, Callable[[Any, int], Any]] = {
    str: _text,
    bool: _as_it_is,
    int: _whole_number,
    float: _number,
    type(None): _as_it_is,
    dict: _object,
    list: _list,
    tuple: _list,
    Decimal: _decimal,
    datetime: _moment,
    date: _as_it_is,
    timedelta: _duration,
}
