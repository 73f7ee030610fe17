"""Values as people say them: numbers, dates and choices in the reader's language, under the labels that asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from engine.commands.start_instance import INITIATOR
from engine.forms.schema import ChecklistField, ChoiceField, Field, Form, NumberField, TextField, fields
from foundation.sentences import N_, Sentence
from runtime.forms.answers import Moment
from runtime.forms.filling import options_of
from runtime.forms.visibility import hidden_ids

#: What is shown where there is no answer.
NOTHING = "–"


@dataclass(frozen=True)
class Reader:
    """For whom values are written: their language's formats, and when and where they are."""

    #: What Babel formats by.
    locale: str
    moment: Moment


@dataclass(frozen=True)
class Fact:
    """A value to read: label and text; `sentence` instead of a text for words of ours."""

    label: str
    text: str = ""
    sentence: Sentence | None = None


def facts(form: Form, variables: Mapping[str, Any], reader: Reader) -> tuple[Fact, ...]:
    """The fields of a form that are only to be read, with the case's values; hidden and empty ones left out."""
    hidden = hidden_ids(form, variables, reader.moment)
    found = (
        said(asked, variables.get(asked.key, asked.default), variables, reader)
        for asked in fields(form)
        # who asked is told beside every form, by name
        if asked.is_readonly and asked.id not in hidden and asked.key != INITIATOR
    )
    return tuple(fact for fact in found if fact.sentence or fact.text != NOTHING)


def answers(form: Form, values: Mapping[str, Any], reader: Reader) -> tuple[Fact, ...]:
    """The fields of a form with what was answered; those left empty are left out."""
    found = (said(asked, values.get(asked.key), values, reader) for asked in fields(form) if asked.key != INITIATOR)
    return tuple(fact for fact in found if fact.sentence or fact.text != NOTHING)


def said(asked: Field, value: Any, variables: Mapping[str, Any], reader: Reader) -> Fact:
    """A value as people say it, under the label of the field that asked for it."""
    if isinstance(value, bool):
        return Fact(asked.label, sentence=Sentence(N_("Yes") if value else N_("No")))
    if isinstance(asked, ChoiceField | ChecklistField):
        labels = {option.value: option.label for option in options_of(asked, variables)}
        chosen = value if isinstance(value, list | tuple) else [] if value is None else [value]
        return Fact(asked.label, ", ".join(labels.get(str(one), str(one)) for one in chosen) or NOTHING)
    text = spoken(value, reader)
    if isinstance(asked, NumberField | TextField) and text != NOTHING:
        text = " ".join(part for part in (asked.prefix, text, asked.suffix) if part)
    return Fact(asked.label, text)


def spoken(value: Any, reader: Reader) -> str:
    """A plain value in the reader's language; NOTHING for what is empty or made of parts."""
    match value:
        case str():
            return value or NOTHING
        case bool():
            return NOTHING
        case int() | float() | Decimal():
            return number_words(value, reader.locale)
        case datetime():
            return format_datetime(value, "d MMM y, HH:mm", tzinfo=reader.moment.zone, locale=reader.locale)
        case date():
            return format_date(value, "d MMM y", locale=reader.locale)
    return NOTHING


def number_words(value: int | float | Decimal, locale: str) -> str:
    """As the language writes it."""
    if not isinstance(value, Decimal):
        return str(format_decimal(value, locale=locale, decimal_quantization=False))
    # 12.50 keeps its zero: somebody wrote it so, and money is read so
    digits = max(0, -int(value.as_tuple().exponent))
    return str(format_decimal(value, "#,##0" + ("." + "0" * digits if digits else ""), locale=locale))
