"""Inputs from outside: JSON knows no dates, so a text is read as one where the model declares one."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.expressions.feel.outside import from_python
from engine.expressions.feel.temporal_texts import read_date, read_duration, read_moment, read_time
from engine.expressions.feel.types import (
    DATE,
    DATE_AND_TIME,
    DAYS_DURATION,
    MONTHS_DURATION,
    TIME,
    Allowed,
    ContextOf,
    ListOf,
    Simple,
    Type,
)

_READERS: Mapping[Simple, Callable[[str], Any]] = {
    DATE: read_date,
    TIME: read_time,
    DATE_AND_TIME: read_moment,
    DAYS_DURATION: read_duration,
    MONTHS_DURATION: read_duration,
}


def read_input(value: Any, of: Type | None) -> Any:
    """The value in FEEL; raises `ModelTextFailed` for a number out of all proportion."""
    found = from_python(value)
    return found if of is None else read_text(found, of)


def read_text(value: Any, of: Type) -> Any:
    """The value with its texts read where the type says date, time or duration; what is none stays as it is."""
    match of:
        case Allowed():
            return read_text(value, of.base)
        case ListOf() if isinstance(value, list):
            return [read_text(item, of.item) for item in value]
        case ContextOf() if isinstance(value, dict):
            return {
                name: read_text(inner, of.fields[name]) if name in of.fields else inner for name, inner in value.items()
            }
        case Simple() if isinstance(value, str) and of in _READERS:
            try:
                return _READERS[of](value)
            except ValueError:
                return value
    return value
