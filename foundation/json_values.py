"""JSON with the four tagged types that process variables need: decimal, date, date-time, duration."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

import orjson

#: What a process variable may hold: None, bool, int, float, str, Decimal, date, datetime, timedelta, and lists and
#: dictionaries of these (a recursive alias needs Python 3.12).
Value: TypeAlias = Any

_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS


def _tagged(value: object) -> dict[str, str]:
    match value:
        case Decimal():
            return {"$type": "decimal", "value": str(value)}
        case datetime():
            return {"$type": "date-time", "value": value.isoformat()}
        case date():
            return {"$type": "date", "value": value.isoformat()}
        case timedelta():
            return {"$type": "duration", "value": f"PT{value.total_seconds():.6f}S"}
    raise TypeError(
        f"Expected a JSON value, a decimal, a date, a date-time or a duration, but found {type(value).__name__}."
    )


#: Powers of ten that a decimal may reach: far beyond any amount, and quick to reckon with.
_LARGEST_EXPONENT = 1_000
#: How deep a value may nest.
_DEEPEST = 200


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST_EXPONENT:
        raise ValueError(text)
    return value


_READERS: dict[str, Callable[[str], Any]] = {
    "decimal": _decimal,
    "date-time": datetime.fromisoformat,
    "date": date.fromisoformat,
    "duration": lambda text: timedelta(seconds=float(text[2:-1])),
}


def dump(value: Any) -> bytes:
    """Canonical JSON bytes; raises TypeError for anything that is not a `Value`."""
    return orjson.dumps(value, default=_tagged, option=_OPTIONS)


def load(data: bytes | str) -> Any:
    """The value that `dump` wrote, tags turned back into native objects."""
    value = orjson.loads(data)
    needle = b'"$type"' if isinstance(data, bytes) else '"$type"'
    return untag(value) if needle in data else value  # type: ignore[operator]


def parse(data: bytes | str) -> Any:
    """JSON as the standard says, tags left as they are; raises ValueError for anything else, and for deep nesting."""
    return orjson.loads(data)


def untag(value: Any, *, depth: int = 0) -> Any:
    """Replace every tagged object inside a parsed JSON value by its native object.

    Raises ValueError for a tag that holds something else, for a decimal out of all proportion and for deep nesting.
    """
    if depth > _DEEPEST:
        raise ValueError(f"nested deeper than {_DEEPEST}")
    if isinstance(value, dict):
        if value.keys() == {"$type", "value"} and value["$type"] in _READERS:
            return _READERS[value["$type"]](value["value"])
        return {name: untag(item, depth=depth + 1) for name, item in value.items()}
    if isinstance(value, list):
        return [untag(item, depth=depth + 1) for item in value]
    return value


def plain(value: Any) -> Any:
    """The value as parsed JSON with tags, ready for a JSON encoder that knows no tags."""
    return orjson.loads(dump(value))
