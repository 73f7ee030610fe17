"""The functions, methods and fields that expressions may use; nothing else exists for them."""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.expressions.failures import NumberTooLarge, SequenceTooLong, TypesDoNotFit
from engine.expressions.iso8601 import parse_date, parse_duration, parse_instant
from engine.expressions.values import MAX_ITEMS, bounded, matched, type_name

_LONGEST_NUMBER = 80
_SCALARS = (str, bool, int, float, Decimal, date, datetime, timedelta)


def text(*parts: Any) -> str:
    """The parts one after the other, as people write them: nothing for null, `true` and `false`, ISO 8601 for time."""
    return "".join(map(_written, parts))


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(bounded(value), "f")
    if isinstance(value, timedelta):
        return _written_duration(value)
    if not isinstance(value, _SCALARS):
        raise TypesDoNotFit(types=type_name(value))
    return str(value)


def _written_duration(value: timedelta) -> str:
    seconds = value.total_seconds()
    return f"PT{seconds:.0f}S" if seconds == int(seconds) else f"PT{seconds}S"


def _integer(value: Any = 0) -> int:
    return int(_short(value))


def _float(value: Any = 0.0) -> float:
    return float(_short(value))


def _decimal(value: Any) -> Decimal:
    return Decimal(str(_short(value)).strip())


def _short(value: Any) -> Any:
    """Guards conversions: the time of reading digits grows with their square."""
    if isinstance(value, str) and len(value) > _LONGEST_NUMBER:
        raise NumberTooLarge
    if not isinstance(value, str | bool | int | float | Decimal):
        raise TypesDoNotFit(types=type_name(value))
    return bounded(value)


def _date(value: Any, *month_and_day: int) -> date:
    if month_and_day:
        return date(value, *month_and_day)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else parse_date(value)


def _datetime(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    return parse_instant(value.isoformat() if isinstance(value, date) else value)


def _duration(value: Any) -> timedelta:
    return value if isinstance(value, timedelta) else parse_duration(value)


def _round(value: Any, digits: int | None = None) -> Any:
    """Without digits a whole number; halves go to the even neighbour, as in accounting and in FEEL."""
    if digits is not None and abs(digits) > _LONGEST_NUMBER:
        raise NumberTooLarge
    if isinstance(value, Decimal) and abs(value.adjusted()) > _LONGEST_NUMBER:
        raise NumberTooLarge
    return round(value) if digits is None else round(value, digits)


def _sum(items: Any) -> Any:
    total: Any = 0
    for item in items:
        left, right = matched(total, item)
        total = left + right
    return total


def _mean(items: Any) -> Any:
    return _sum(items) / len(items)


def _coalesce(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _contains(container: Any, item: Any) -> bool:
    return container is not None and item in container


def _range(*bounds: int) -> list[int]:
    numbers = range(*bounds)
    if len(numbers) > MAX_ITEMS:
        raise SequenceTooLong(limit=MAX_ITEMS)
    return list(numbers)


def _join(items: list[Any], separator: str = ", ") -> str:
    written = [_written(item) for item in items]
    if sum(map(len, written)) + len(separator) * len(written) > MAX_ITEMS:
        raise SequenceTooLong(limit=MAX_ITEMS)
    return separator.join(written)


def _spans(unit: str) -> Callable[[Any], timedelta]:
    return lambda number: timedelta(**{unit: float(_short(number))})


#: By name. `now`, `today`, `empty` and `defined` are the evaluation's own, because they need more than values.
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "abs": abs,
    "all": all,
    "any": any,
    "bool": bool,
    "ceiling": math.ceil,
    "coalesce": _coalesce,
    "contains": _contains,
    "date": _date,
    "datetime": _datetime,
    "days": _spans("days"),
    "decimal": _decimal,
    "duration": _duration,
    "float": _float,
    "floor": math.floor,
    "hours": _spans("hours"),
    "int": _integer,
    "join": _join,
    "len": len,
    "max": max,
    "mean": _mean,
    "min": min,
    "minutes": _spans("minutes"),
    "range": _range,
    "round": _round,
    "seconds": _spans("seconds"),
    "sorted": sorted,
    "str": text,
    "sum": _sum,
    "text": text,
    "weeks": _spans("weeks"),
}
#: Functions that the evaluation answers itself, and how many values each takes.
OWN_FUNCTIONS: Mapping[str, int] = {"now": 0, "today": 0, "empty": 1, "defined": 1}


def _replace(value: str, old: str, new: str) -> str:
    if len(value) * max(1, len(new)) > MAX_ITEMS * 10:
        raise SequenceTooLong(limit=MAX_ITEMS)
    return value.replace(old, new)


def _keys(value: Mapping[str, Any]) -> list[str]:
    return list(value.keys())


def _values(value: Mapping[str, Any]) -> list[Any]:
    return list(value.values())


def _items(value: Mapping[str, Any]) -> list[list[Any]]:
    return [[key, item] for key, item in value.items()]


def _get(value: Mapping[str, Any], key: str, otherwise: Any = None) -> Any:
    return value.get(key, otherwise)


def _joined_by(separator: str, items: list[Any]) -> str:
    return _join(items, separator)


_DATE_METHODS: Mapping[str, Callable[..., Any]] = {
    "isoformat": lambda value: value.isoformat(),
    "weekday": lambda value: value.weekday(),
    "isoweekday": lambda value: value.isoweekday(),
}
#: By exact type, then by name; each takes the value first.
METHODS: Mapping[type, Mapping[str, Callable[..., Any]]] = {
    str: {
        "lower": str.lower,
        "upper": str.upper,
        "strip": str.strip,
        "startswith": str.startswith,
        "endswith": str.endswith,
        "split": str.split,
        "isdigit": str.isdigit,
        "replace": _replace,
        "join": _joined_by,
    },
    dict: {"get": _get, "keys": _keys, "values": _values, "items": _items},
    list: {"index": list.index, "count": list.count},
    date: _DATE_METHODS,
    datetime: {**_DATE_METHODS, "date": lambda value: value.date()},
    timedelta: {"total_seconds": lambda value: value.total_seconds()},
}
METHOD_NAMES = frozenset(name for methods in METHODS.values() for name in methods)

#: Fields that can be read off a value, by exact type.
FIELDS: Mapping[type, frozenset[str]] = {
    date: frozenset({"year", "month", "day"}),
    datetime: frozenset({"year", "month", "day", "hour", "minute", "second"}),
    timedelta: frozenset({"days", "seconds"}),
}
