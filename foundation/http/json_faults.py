"""Which values of a JSON text cannot be taken, and where they are: the reader itself names only a column."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from foundation.sentences import N_, Sentence

_BROKEN = N_("This text holds a broken character: half of a pair.")
_NUL = N_("This text holds the character NUL, which cannot be stored.")
_TOO_LARGE = N_("This number is too large.")
_NO_NUMBER = N_("JSON knows neither NaN nor Infinity.")


@dataclass(frozen=True)
class _Fault:
    """In place of a number."""

    message: str


def json_faults(data: str | bytes) -> list[tuple[str, Sentence]]:
    """Path and fault of every such value; nothing for a text that is no JSON at all."""
    try:
        value = json.loads(
            data, parse_int=_number, parse_float=_number, parse_constant=lambda _name: _Fault(_NO_NUMBER)
        )
    except (ValueError, RecursionError):
        return []
    return [(".".join(path), Sentence(message)) for path, message in _found(value, ())]


def _number(text: str) -> _Fault | None:
    return _Fault(_TOO_LARGE) if math.isinf(float(text)) else None


def _found(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for name, item in value.items():
            here = (*path, _shown(name))
            yield from _found(name, here)
            yield from _found(item, here)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _found(item, (*path, str(position)))
    elif isinstance(value, str) and "\0" in value:
        yield path, _NUL
    elif isinstance(value, str) and _shown(value) != value:
        yield path, _BROKEN
    elif isinstance(value, _Fault):
        yield path, value.message


def _shown(text: str) -> str:
    """The text with a question mark for what cannot be written."""
    return text.encode("utf-8", "replace").decode().replace("\0", "?")
