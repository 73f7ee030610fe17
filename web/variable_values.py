"""Process variables as operators read and write them: the value in words, its type, and back; pure."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from foundation.errors import Rejected
from foundation.json_values import plain, untag
from foundation.sentences import N_, Sentence
from web.times import duration_words

#: Names that say that the value is nobody's business, operators' included.
_SECRET = re.compile(r"passw(or)?d|secret|token|api_?key|contrase[nñ]a", re.IGNORECASE)
_LONGEST_TEXT = 120

_TYPES: Mapping[str, str] = {
    "bool": N_("yes or no"),
    "int": N_("whole number"),
    "float": N_("number"),
    "Decimal": N_("exact number"),
    "str": N_("text"),
    "datetime": N_("date and time"),
    "date": N_("date"),
    "timedelta": N_("length of time"),
    "list": N_("list"),
    "dict": N_("group of values"),
    "NoneType": N_("nothing"),
}


_NAMED: Mapping[bool | None, str] = {None: N_("nothing"), True: N_("yes"), False: N_("no")}


class ValueNotUnderstood(Rejected):
    """What was written is not a value of the variable's type."""

    code = "variable_not_understood"

    def __init__(self, message: str, **context: Any) -> None:
        self.message = message
        super().__init__(**context)


@dataclass(frozen=True)
class ShownValue:
    """A value to read."""

    #: The value in one line; empty for one that is hidden.
    words: Sentence
    type: Sentence
    #: The whole of it as JSON, when the line does not hold it all.
    whole: str = ""
    is_hidden: bool = False


def shown_value(name: str, value: Any, *, zone: ZoneInfo, locale: str) -> ShownValue:
    """A variable as people read it."""
    kind = Sentence(_TYPES.get(type(value).__name__, type(value).__name__))
    if is_secret(name):
        return ShownValue(_as_it_is(""), kind, is_hidden=True)
    if value is None or isinstance(value, bool):
        return ShownValue(Sentence(_NAMED[value]), kind)
    if isinstance(value, list | dict) and value:
        whole = json.dumps(plain(value), indent=2, ensure_ascii=False)
        return ShownValue(_as_it_is(_shortened(_json(value))), kind, whole)
    text = _text(value, zone, locale)
    shortened = _shortened(text)
    return ShownValue(_as_it_is(shortened), kind, text if shortened != text else "")


def is_secret(name: str) -> bool:
    """Whether the name says that nobody may read the value."""
    return _SECRET.search(name) is not None


def written_value(name: str, value: Any) -> str:
    """The value as it stands in a field to be changed; a secret's is never shown."""
    if is_secret(name):
        return ""
    match value:
        case str():
            return value
        case Decimal():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return f"PT{Decimal(str(value.total_seconds())):f}S"
    return _json(value)


def kind_of(value: Any) -> str:
    """The key in `KINDS` of a value's type; empty for one that is none of them."""
    return type(value).__name__ if type(value) in _READERS else ""


def read_value(text: str, kind: str) -> Any:
    """What somebody wrote, as a value of the type in `KINDS`; of none JSON, else the text itself.

    Raises ValueNotUnderstood.
    """
    cleaned = text.strip()
    read, refusal, example = _BY_KIND.get(kind, (_json_or_text, _NO_VALUE, "1200"))
    try:
        value = read(cleaned)
        plain(value)  # what cannot be stored, such as a number of 30 digits, is no value either
    except (ValueError, TypeError, InvalidOperation) as failure:
        raise ValueNotUnderstood(refusal, example=example, found=_shortened(cleaned)) from failure
    return value


def _text(value: Any, zone: ZoneInfo, locale: str) -> str:
    if isinstance(value, list | dict):
        return "[]" if isinstance(value, list) else "{}"
    if isinstance(value, datetime):
        return str(format_datetime(value, "d MMM y, HH:mm", tzinfo=zone, locale=locale))
    if isinstance(value, date):
        return str(format_date(value, "d MMM y", locale=locale))
    if isinstance(value, timedelta):
        return duration_words(value.total_seconds())
    if isinstance(value, int | float | Decimal):
        return str(format_decimal(value, locale=locale, decimal_quantization=False))
    return " ".join(str(value).split())


def _as_it_is(text: str) -> Sentence:
    return Sentence("%(text)s", {"text": text})


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _json(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False)


def _json_or_text(text: str) -> Any:
    try:
        return untag(json.loads(text))
    except ValueError:
        return text


def _json_of(kind: type) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        value = untag(json.loads(text))
        if type(value) is not kind:
            raise ValueError(kind.__name__)
        return value

    return read


def _duration(text: str) -> timedelta:
    found = re.fullmatch(r"PT(\d+(?:\.\d+)?)S", text)
    if found is None:
        raise ValueError(text)
    return timedelta(seconds=float(found[1]))


def _finite(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return value


_NO_VALUE = N_("Expected a value that can be kept, such as %(example)s, but found “%(found)s”.")
_NO_NUMBER = N_("Expected a number with a point, such as %(example)s, but found “%(found)s”.")
#: How each type is read, what is said when it cannot be, and an example.
_READERS: Mapping[type, tuple[Callable[[str], Any], str, str]] = {
    str: (str, _NO_VALUE, "abc"),
    bool: (_json_of(bool), N_("Expected yes or no, written %(example)s, but found “%(found)s”."), "true / false"),
    int: (int, N_("Expected a whole number, such as %(example)s, but found “%(found)s”."), "1200"),
    float: (float, _NO_NUMBER, "12.5"),
    Decimal: (_finite, _NO_NUMBER, "12.50"),
    datetime: (
        datetime.fromisoformat,
        N_("Expected a date and time, such as %(example)s, but found “%(found)s”."),
        "2026-11-23T17:00:00+01:00",
    ),
    date: (
        date.fromisoformat,
        N_("Expected a date, such as %(example)s, but found “%(found)s”."),
        "2026-11-23",
    ),
    timedelta: (
        _duration,
        N_("Expected a length of time in seconds, such as %(example)s, but found “%(found)s”."),
        "PT3600S",
    ),
    list: (
        _json_of(list),
        N_("Expected a list in JSON, such as %(example)s, but found “%(found)s”."),
        '["a", "b"]',
    ),
    dict: (
        _json_of(dict),
        N_("Expected a group of values in JSON, such as %(example)s, but found “%(found)s”."),
        '{"a": 1}',
    ),
}
_BY_KIND = {kind.__name__: reading for kind, reading in _READERS.items()}
#: The types that a variable can be given by hand, by the key that a form sends.
KINDS: Mapping[str, Sentence] = {kind: Sentence(_TYPES[kind]) for kind in _BY_KIND}
