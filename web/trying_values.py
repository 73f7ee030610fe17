"""Values that are written on the page of a test: rows of a name and a text, or JSON for who knows it. Pure."""

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.forms.schema import NumberField
from foundation.errors import Rejected
from foundation.json_values import parse, plain, untag
from foundation.sentences import N_
from runtime.forms.answers import AnswerUnreadable, Moment, from_browser, looks_like_thousands
from web.variable_values import written_value


class ValuesNotUnderstood(Rejected):
    """What was written is no JSON object."""

    code = "trial_values_not_understood"
    message = N_('Write the values as JSON, for example {"number": "PED-7"}.')


class ValueWithoutName(Rejected):
    """A value that nothing could read."""

    code = "trial_value_without_name"
    message = N_("Say what the value «%(value)s» is called: one word without spaces, for example amount.")


class ValueUnclear(Rejected):
    """It can be read in two ways."""

    code = "trial_value_unclear"
    message = N_("«%(name)s»: %(why)s")


@dataclass(frozen=True)
class Row:
    """One value to write."""

    name: str
    text: str
    #: What the catalogue calls it; empty for what has only its name.
    label: str = ""
    #: The name is to be written as well.
    is_new: bool = False


@dataclass(frozen=True)
class Values:
    """Values to write, as rows and as JSON."""

    rows: tuple[Row, ...]
    json: str
    #: Somebody has written JSON, and something was wrong with it.
    is_json: bool = False


#: What a page sends of them: the texts beside the names, or the JSON that is written instead.
NAME, TEXT, JSON = "value.name", "value.text", "value.json"
Sent = Mapping[str, Any]

_NAME = re.compile(r"[^\W\d]\w*(\.[\w-]+)*")
_DAY = re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})", flags=re.ASCII)
_ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", flags=re.ASCII)
#: A code or a telephone number: as a number it would lose its beginning.
_CODE = re.compile(r"\+|0\d")
_MOST_DIGITS = 15
_YES_OR_NO = {"sí": True, "si": True, "yes": True, "true": True, "no": False, "false": False}
_NUMBER = NumberField(id="value", key="value")
_NOTHING = object()


def values_to_write(labels: Mapping[str, str], usual: Mapping[str, Any], typed: Sent | None = None) -> Values:
    """A row for each of these names, with its usual value; or as somebody left them, when that was in vain."""
    rows = [Row(name, _text(name, _at(usual, name)), label) for name, label in labels.items()]
    whole = json.dumps(plain(dict(usual)), indent=1, ensure_ascii=False)
    if typed is None or not typed.keys() & {TEXT, JSON}:
        return Values(tuple(rows), whole)
    if JSON in typed:
        return Values(tuple(rows), "".join(typed[JSON]), is_json=True)
    left = (Row(name, text, labels.get(name, ""), name not in labels) for name, text in _pairs(typed))
    return Values(tuple(left), whole)


def written_values(sent: Sent, usual: Mapping[str, Any], moment: Moment) -> dict[str, Any]:
    """What was written; a row without a text keeps its usual value, or is left out.

    Raises ValuesNotUnderstood, ValueWithoutName, ValueUnclear.
    """
    if JSON in sent:
        return _from_json("".join(sent[JSON]))
    found: dict[str, Any] = {}
    for name, text in _pairs(sent):
        value = read_text(name, text, moment) if text else _at(usual, name)
        if value is _NOTHING:
            continue
        if not _NAME.fullmatch(name):
            raise ValueWithoutName(value=text)
        _put(found, name.split("."), value)
    return found


def read_text(name: str, text: str, moment: Moment) -> Any:
    """A text as the value that it looks like: yes or no, a day, a number, else itself. Raises ValueUnclear."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    if text.casefold() in _YES_OR_NO:
        return _YES_OR_NO[text.casefold()]
    day = _DAY.fullmatch(text) or _ISO_DAY.fullmatch(text)
    with suppress(ValueError):
        if day:
            return date(int(day["year"]), int(day["month"]), int(day["day"]))
    if _CODE.match(text) or sum(map(str.isdigit, text)) > _MOST_DIGITS:
        return text
    try:
        return from_browser(_NUMBER, [text], moment)
    except AnswerUnreadable as unclear:
        if looks_like_thousands(text):
            raise ValueUnclear(name=name, why=unclear.sentence) from unclear
    return text


def _from_json(text: str) -> dict[str, Any]:
    try:
        found = untag(parse(text.strip() or "{}"))
    except (ValueError, TypeError, ArithmeticError) as failure:
        raise ValuesNotUnderstood from failure
    if not isinstance(found, dict):
        raise ValuesNotUnderstood
    return found


def _pairs(sent: Sent) -> Iterable[tuple[str, str]]:
    """Rows in which anything stands."""
    pairs = zip(sent.get(NAME, ()), sent.get(TEXT, ()), strict=False)
    return [(name.strip(), text.strip()) for name, text in pairs if name.strip() or text.strip()]


def _at(values: Any, name: str) -> Any:
    for part in name.split("."):
        if not isinstance(values, Mapping) or part not in values:
            return _NOTHING
        values = values[part]
    return values


def _text(name: str, value: Any) -> str:
    return "" if value is _NOTHING or value in ("", {}) else written_value(name, value)


def _put(values: dict[str, Any], path: list[str], value: Any) -> None:
    for part in path[:-1]:
        inner = values.get(part)
        if not isinstance(inner, dict):
            inner = values[part] = {}
        values = inner
    values[path[-1]] = value
