"""Values as people say them: numbers, dates and choices in the reader's language, under the labels that asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from foundation.sentences import N_, Sentence
from runtime.forms.answers import Moment
from runtime.forms.filling import options_of
from runtime.forms.schema import ChecklistField, ChoiceField, Field, Form, NumberField, TextField, fields

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
    """The fields of a form that are only to be read, with the case's values."""
    return tuple(
        said(found, variables.get(found.key, found.default), variables, reader)
        for found in fields(form)
        if found.is_readonly
    )


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
        case bool() | None | "":
            return NOTHING
        case Decimal():
            # 12.50 keeps its zero: somebody wrote it so, and money is read so
            digits = max(0, -int(value.as_tuple().exponent))
            return str(format_decimal(value, "#,##0" + ("." + "0" * digits if digits else ""), locale=reader.locale))
        case int() | float():
            return str(format_decimal(value, locale=reader.locale, decimal_quantization=False))
        case datetime():
            return format_datetime(value, "d MMM y, HH:mm", tzinfo=reader.moment.zone, locale=reader.locale)
        case date():
            return format_date(value, "d MMM y", locale=reader.locale)
        case str():
            return value
    return NOTHING
