"""What the fields of a form hold before anyone has answered: the case's variables, else the form's defaults."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.forms.reader import options_from
from engine.forms.schema import ChecklistField, ChoiceField, Field, Form, MomentField, Option, Shape, fields
from runtime.forms.answers import Moment, looks_like_thousands


def filled(form: Form, variables: Mapping[str, Any], moment: Moment) -> dict[str, list[str]]:
    """The texts in every field of a form that is opened, by key; as a browser would send them back."""
    return {field.key: texts_in(field, variables, moment) for field in fields(form)}


def texts_in(field: Field, variables: Mapping[str, Any], moment: Moment) -> list[str]:
    """The texts in one field: of its variable, else of its default."""
    value = variables.get(field.key, field.default)
    if isinstance(value, list | tuple):
        return [_text(field, item, moment) for item in value if _is_plain(item)]
    return [_text(field, value, moment)] if _is_plain(value) else []


def options_of(field: ChoiceField | ChecklistField, variables: Mapping[str, Any]) -> tuple[Option, ...]:
    """The answers to choose from: listed by the form, or held by a variable of the case."""
    if field.options_variable is None:
        return field.options
    found = variables.get(field.options_variable)
    return options_from(found) if isinstance(found, list | tuple) else ()


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float | Decimal | date)


def _text(field: Field, value: Any, moment: Moment) -> str:
    match value:
        case bool():
            return "true" if value else ""
        case datetime() if isinstance(field, MomentField) and field.shape is Shape.DATE_TIME:
            return value.astimezone(moment.zone).strftime("%Y-%m-%dT%H:%M")
        case date():
            return value.isoformat()
        case Decimal() | float():
            written = format(Decimal(str(value)), "f")
            # one more zero keeps the fraction 1.125 from being read as a thousand
            return written + "0" if looks_like_thousands(written) else written
    return str(value)
