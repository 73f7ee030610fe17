"""The kinds of values that operations take: whether a value is of a kind, and how somebody types one."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from foundation.errors import Rejected
from foundation.json_values import parse, untag
from foundation.sentences import N_, Sentence


class Kind(StrEnum):
    """What sort of value it is."""

    TEXT = "text"
    #: Of several lines.
    LONG_TEXT = "long_text"
    NUMBER = "number"
    WHOLE_NUMBER = "whole_number"
    YES_NO = "yes_no"
    DATE = "date"
    #: One mail address or several: a list, or a text with commas.
    ADDRESSES = "addresses"
    URL = "url"
    LIST = "list"
    NAMED_VALUES = "named_values"
    ANYTHING = "anything"


#: What a value of each kind is, for people.
WORDS: Mapping[Kind, str] = {
    Kind.TEXT: N_("a text"),
    Kind.LONG_TEXT: N_("a text"),
    Kind.NUMBER: N_("a number"),
    Kind.WHOLE_NUMBER: N_("a whole number"),
    Kind.YES_NO: N_("yes or no"),
    Kind.DATE: N_("a date"),
    Kind.ADDRESSES: N_("one or more mail addresses"),
    Kind.URL: N_("a web address"),
    Kind.LIST: N_("a list"),
    Kind.NAMED_VALUES: N_("named values"),
    Kind.ANYTHING: N_("any value"),
}
_ADDRESS = re.compile(r"[^@\s,<>]+@[^@\s,<>]+")
_NAMED_ADDRESS = re.compile(r"[^<>,]*<([^<>]*)>")


class NotOfKind(Rejected):
    """What was typed is no value of the kind."""

    code = "value_not_of_kind"
    message = N_("«%(value)s» is not %(kind)s.")

    def __init__(self, kind: Kind, value: str) -> None:
        super().__init__(value=value[:100], kind=Sentence(WORDS[kind]))


def is_of_kind(value: Any, kind: Kind) -> bool:
    """Whether an operation can take a value as one of this kind. Numbers and dates may come as text."""
    return _JUDGES[kind](value)


def typed(text: str, kind: Kind) -> Any:
    """What somebody means who types this into a field; raises NotOfKind."""
    read = _READERS.get(kind, str.strip)
    try:
        value = read(text)
    except (ValueError, TypeError, ArithmeticError) as failure:
        raise NotOfKind(kind, text) from failure
    if not is_of_kind(value, kind):
        raise NotOfKind(kind, text)
    return value


def _json(text: str) -> Any:
    return untag(parse(text))


def _list(text: str) -> Any:
    return (
        _json(text) if text.lstrip().startswith("[") else [line.strip() for line in text.splitlines() if line.strip()]
    )


def _anything(text: str) -> Any:
    return _json(text) if text.lstrip()[:1] in ("{", "[") else text.strip()


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _are_addresses(value: Any) -> bool:
    listed = value.split(",") if isinstance(value, str) else value
    if not isinstance(listed, list | tuple):
        return False
    return all(isinstance(one, str) and (not one.strip() or _is_address(one.strip())) for one in listed)


def _is_address(text: str) -> bool:
    named = _NAMED_ADDRESS.fullmatch(text)
    return _ADDRESS.fullmatch(named[1] if named else text) is not None


def _is_url(value: Any) -> bool:
    try:
        url = urlsplit(value) if isinstance(value, str) else urlsplit("")
        return url.scheme in ("http", "https") and bool(url.hostname)
    except ValueError:
        return False


def _is_text(value: Any) -> bool:
    return isinstance(value, str | int | float | Decimal | date)


def _is_whole(value: Any) -> bool:
    number = _number(value)
    return number is not None and number == number.to_integral_value()


def _is_day(value: Any) -> bool:
    return isinstance(value, date) or (isinstance(value, str) and _day(value) is not None)


_JUDGES: Mapping[Kind, Callable[[Any], bool]] = {
    Kind.TEXT: _is_text,
    Kind.LONG_TEXT: _is_text,
    Kind.NUMBER: lambda value: _number(value) is not None,
    Kind.WHOLE_NUMBER: _is_whole,
    Kind.YES_NO: lambda value: isinstance(value, bool),
    Kind.DATE: _is_day,
    Kind.ADDRESSES: _are_addresses,
    Kind.URL: _is_url,
    Kind.LIST: lambda value: isinstance(value, list | tuple),
    Kind.NAMED_VALUES: lambda value: isinstance(value, Mapping),
    Kind.ANYTHING: lambda _value: True,
}
_READERS: Mapping[Kind, Callable[[str], Any]] = {
    Kind.LONG_TEXT: str,
    Kind.NUMBER: lambda text: _number(text.strip().replace(",", ".")),
    Kind.WHOLE_NUMBER: lambda text: _number(text.strip()),
    Kind.YES_NO: lambda text: {"true": True, "false": False}.get(text.strip()),
    Kind.DATE: lambda text: _day(text.strip()),
    Kind.LIST: _list,
    Kind.NAMED_VALUES: _json,
    Kind.ANYTHING: _anything,
}
