"""What a value of the language may be, and how much it weighs."""

import math
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.expressions.failures import ExpressionFailed, NumberTooLarge, SequenceTooLong

MAX_BITS = 256
MAX_DECIMAL_EXPONENT = 100
MAX_ITEMS = 10_000

#: Values of these types cost nothing to copy or compare.
SMALL = frozenset({bool, type(None), int, float, Decimal, date, datetime, timedelta})
_NUMBERS = frozenset({int, float, Decimal})
#: How a value is called in a sentence, which `failures` tells in the language of its reader.
TYPE_NAMES: Mapping[type, str] = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    float: "number",
    Decimal: "number",
    str: "text",
    list: "list",
    dict: "object",
    date: "date",
    datetime: "date-time",
    timedelta: "duration",
}


def type_name(value: Any) -> str:
    """The type of a value as sentences call it."""
    return TYPE_NAMES.get(type(value), "object" if isinstance(value, Mapping) else "value")


def bounded(value: Any) -> Any:
    """The value just made, if it is of a plain type and within the limits; raises `ModelTextFailed` otherwise."""
    kind = type(value)
    if kind in _NUMBERS:
        if _is_too_large(value):
            raise NumberTooLarge
    elif isinstance(value, str | list | Mapping):
        if len(value) > MAX_ITEMS:
            raise SequenceTooLong(limit=MAX_ITEMS)
    elif kind not in SMALL:
        raise ExpressionFailed
    return value


def _is_too_large(number: int | float | Decimal) -> bool:
    if isinstance(number, int):
        return number.bit_length() > MAX_BITS
    if isinstance(number, Decimal):
        return not number.is_finite() or abs(number.adjusted()) > MAX_DECIMAL_EXPONENT
    return not math.isfinite(number)


#: What a list or object weighs beside its items.
_CONTAINER = 3


def weight(value: Any, limit: int) -> int:
    """About how many items a value holds in all; counting stops once `limit` is passed."""
    if isinstance(value, str):
        return len(value) >> 4
    total = 0
    waiting = [value]
    while waiting and total <= limit:
        current = waiting.pop()
        if isinstance(current, list | tuple):
            total += len(current) + _CONTAINER
            waiting += [item for item in current if isinstance(item, list | dict | tuple)]
        elif isinstance(current, Mapping):
            total += len(current) + _CONTAINER
            waiting += [item for item in current.values() if isinstance(item, list | dict | tuple)]
    return total


def matched(left: Any, right: Any) -> tuple[Any, Any]:
    """A decimal and a float together are decimals: `amount * 1.21` is exact when the amount is."""
    if type(left) is Decimal and type(right) is float:
        return left, Decimal(repr(right))
    if type(left) is float and type(right) is Decimal:
        return Decimal(repr(left)), right
    return left, right
