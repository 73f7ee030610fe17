"""Reads the arguments of a call as typed values; a wrong one is refused in words, because trying again is useless."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.connectors.contract import CallRejected
from engine.connectors.python_function import FunctionCall
from foundation.sentences import N_

_MISSING = N_("The argument «%(argument)s» of the call is missing.")
_NOT_TEXT = N_("The argument «%(argument)s» of the call must be a text.")
_NOT_WHOLE_NUMBER = N_("The argument «%(argument)s» of the call must be a whole number.")
_NOT_YES_OR_NO = N_("The argument «%(argument)s» of the call must be yes or no.")
_NOT_DATE = N_("The argument «%(argument)s» of the call must be a date.")
_NOT_NAMED_VALUES = N_("The argument «%(argument)s» of the call must be named values.")
_NOT_LIST_OF_TEXTS = N_("The argument «%(argument)s» of the call must be a list of texts.")
_NOT_NUMBER = N_("The argument «%(argument)s» of the call must be a number.")


def text(call: FunctionCall, name: str) -> str:
    """A compulsory text."""
    value = optional_text(call, name)
    if not value:
        raise CallRejected(_MISSING, argument=name)
    return value


def optional_text(call: FunctionCall, name: str) -> str:
    """A text, empty when the call has none."""
    value = call.arguments.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise CallRejected(_NOT_TEXT, argument=name)
    return value.strip()


def number(call: FunctionCall, name: str) -> int:
    """A compulsory whole number."""
    value = _decimal(call.arguments.get(name), name)
    if value != value.to_integral_value():
        raise CallRejected(_NOT_WHOLE_NUMBER, argument=name)
    return int(value)


def cents(call: FunctionCall, name: str) -> int:
    """A compulsory amount of money, in cents."""
    return round(_decimal(call.arguments.get(name), name) * 100)


def fraction(call: FunctionCall, name: str) -> Decimal:
    """A compulsory number with decimals."""
    return _decimal(call.arguments.get(name), name)


def flag(call: FunctionCall, name: str) -> bool:
    """Yes or no; no when the call does not say."""
    value = call.arguments.get(name, False)
    if value is not None and not isinstance(value, bool):
        raise CallRejected(_NOT_YES_OR_NO, argument=name)
    return bool(value)


def day(call: FunctionCall, name: str) -> date:
    """A compulsory date."""
    value = call.arguments.get(name)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise CallRejected(_NOT_DATE, argument=name) from None


def table(call: FunctionCall, name: str) -> Mapping[str, Any]:
    """Named values; none when the call has none."""
    value = call.arguments.get(name)
    if value is not None and not isinstance(value, Mapping):
        raise CallRejected(_NOT_NAMED_VALUES, argument=name)
    return value or {}


def texts(call: FunctionCall, name: str) -> list[str]:
    """A compulsory list of texts."""
    value = call.arguments.get(name)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise CallRejected(_NOT_LIST_OF_TEXTS, argument=name)
    return value


def euros(amount_cents: int) -> Decimal:
    """Cents as the money that processes use."""
    return Decimal(amount_cents) / 100


def _decimal(value: Any, name: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise CallRejected(_NOT_NUMBER, argument=name)
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise CallRejected(_NOT_NUMBER, argument=name) from None
