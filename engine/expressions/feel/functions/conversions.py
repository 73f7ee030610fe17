"""Functions between kinds: `string`, `number`, `not`, and what other engines add for null."""

import re
from decimal import Decimal
from typing import Any

from engine.expressions.failures import SequenceTooLong
from engine.expressions.feel.run import Run
from engine.expressions.feel.signatures import Signature, signature
from engine.expressions.feel.values import number, written
from engine.expressions.values import MAX_ITEMS

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_LONGEST_NUMBER = 100
_SEPARATORS = frozenset({" ", ",", "."})


def _string(_run: Run, value: Any) -> str | None:
    if value is None:
        return None
    text = written(value)
    if len(text) > MAX_ITEMS:
        raise SequenceTooLong(limit=MAX_ITEMS)
    return text


def _number(_run: Run, text: str, grouping: str | None = None, point: str | None = None) -> Decimal:
    """`grouping` is a space, comma or full stop, `point` a comma or full stop, and not the same (DMN 1.5, 10.3.4)."""
    if grouping not in {None, *_SEPARATORS} or point not in {None, ",", "."} or (point and point == grouping):
        raise ValueError("no such separator")
    if grouping is not None:
        text = text.replace(grouping, "")
    if point is not None:
        text = text.replace(point, ".")
    if len(text) > _LONGEST_NUMBER or _NUMBER.fullmatch(text) is None:
        raise ValueError("not a number")
    return number(text)


def _not(_run: Run, value: Any) -> bool | None:
    if value is None:
        return None
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return not value


CONVERSIONS: tuple[Signature, ...] = (
    signature("string(from: any)", _string),
    signature("number(from: string, grouping separator?: string or null, decimal separator?: string or null)", _number),
    signature("number(from: number)", lambda _run, value: value),
    signature("not(negand: any)", _not),
    signature("get or else(value: any, default: any)", lambda _run, value, other: other if value is None else value),
)
