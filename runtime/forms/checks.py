"""Whether a typed answer is one that the form allows, and in which sentence it is not."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.forms import patterns
from engine.forms.schema import (
    CheckboxField,
    ChecklistField,
    ChoiceField,
    Field,
    MomentField,
    NumberField,
    Option,
    TextField,
)
from foundation.sentences import N_, Sentence
from runtime.forms.answers import Answer, Moment

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[\d ()./-]{5,30}", flags=re.ASCII)


def faults(field: Field, value: Answer, options: Sequence[Option], moment: Moment) -> Iterator[Sentence]:
    """Everything that is wrong with an answer; nothing when it is fine."""
    if _is_empty(value):
        if field.is_required:
            yield Sentence(_missing(field))
        return
    match field:
        case TextField():
            yield from _text_faults(field, value)
        case NumberField():
            yield from _number_faults(field, value)
        case MomentField(is_future_only=True):
            yield from _past_faults(value, moment)
        case ChoiceField() | ChecklistField():
            yield from _option_faults(value, {option.value for option in options})


def _is_empty(value: Answer) -> bool:
    return value is None or value is False or value == "" or value == []


def _missing(field: Field) -> str:
    match field:
        case CheckboxField():
            return N_("Tick it to go on.")
        case ChoiceField():
            return N_("Choose one of the list.")
        case ChecklistField():
            return N_("Choose at least one.")
        case MomentField():
            return N_("Say when.")
    return N_("Fill this in.")


def _text_faults(field: TextField, value: str) -> Iterator[Sentence]:
    if field.min_length is not None and len(value) < field.min_length:
        yield Sentence(N_("Write at least %(limit)s characters."), {"limit": field.min_length})
    longest = _longest(field)
    if longest is not None and len(value) > longest:
        yield Sentence(N_("Write at most %(limit)s characters."), {"limit": longest})
    elif field.pattern is not None and not patterns.compiled(field.pattern).search(value):
        yield _pattern_sentence(field)
    if field.is_email and not (len(value) <= 254 and _EMAIL.fullmatch(value)):
        yield Sentence(N_("Write an e-mail address, for example name@example.org."))
    if field.is_phone and not _PHONE.fullmatch(value):
        yield Sentence(N_("Write a telephone number, for example +34 600 000 000."))


def _longest(field: TextField) -> int | None:
    if field.pattern is None:
        return field.max_length
    return min(field.max_length or patterns.MOST_CHARACTERS, patterns.MOST_CHARACTERS)


def _pattern_sentence(field: TextField) -> Sentence:
    if field.pattern_message:
        return Sentence("%(sentence)s", {"sentence": field.pattern_message})
    return Sentence(N_("It does not have the form that is asked for."))


def _number_faults(field: NumberField, value: int | Decimal) -> Iterator[Sentence]:
    if field.minimum is not None and value < field.minimum:
        yield Sentence(N_("Write %(limit)s or more."), {"limit": _plain(field.minimum)})
    if field.maximum is not None and value > field.maximum:
        yield Sentence(N_("Write %(limit)s or less."), {"limit": _plain(field.maximum)})
    digits = max(0, -int(Decimal(value).normalize().as_tuple().exponent))
    if field.decimal_digits is not None and digits > field.decimal_digits:
        yield Sentence(N_("Write at most %(limit)s decimals."), {"limit": field.decimal_digits})


def _option_faults(value: str | list[str], allowed: set[str]) -> Iterator[Sentence]:
    if isinstance(value, str) and value not in allowed:
        yield Sentence(N_("Choose one of the list."))
    elif not isinstance(value, str) and (not set(value) <= allowed or len(set(value)) != len(value)):
        yield Sentence(N_("Choose only from the list, each one once."))


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _past_faults(value: Any, moment: Moment) -> Iterator[Sentence]:
    is_past = value < moment.now if isinstance(value, datetime) else isinstance(value, date) and value < moment.today()
    if is_past:
        yield Sentence(N_("Choose a day that has not passed."))
