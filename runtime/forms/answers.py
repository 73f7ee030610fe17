"""One answer, as a browser's texts or as JSON gives it, read into the typed value that a variable holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from engine.forms.schema import (
    CheckboxField,
    ChecklistField,
    Field,
    MomentField,
    NumberField,
    Shape,
    TextField,
)
from foundation.sentences import N_, Sentence

#: What an answer may be: str, int, Decimal, bool, date, datetime, list of str, or None for an empty one.
Answer: TypeAlias = Any

#: Longest answer to a text field, whatever the form says.
MOST_CHARACTERS = 100_000
_MOST_DIGITS = 40
_NO_NUMBER = N_("Write a number, for example 1250.50.")

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", flags=re.ASCII)
#: As people write it: 1500 · 1500,5 · 1.500 · 1.500,50 · 1,500.50
_WRITTEN_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<whole>\d+|\d{1,3}([.,])\d{3}(\3\d{3})*)([.,](?P<part>\d*))?")
#: What may be thousands or a fraction: 1.500
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", flags=re.ASCII)
_TIME = re.compile(r"(\d{2}:\d{2})(:00)?", flags=re.ASCII)
#: Neither database stores NUL in a text, and a lone surrogate is not a character.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class AnswerUnreadable(ValueError):
    """The answer is not of the field's kind; `sentence` says what was expected."""

    def __init__(self, message: str, **values: Any) -> None:
        self.sentence = Sentence(message, values)
        super().__init__(self.sentence.in_english())


@dataclass(frozen=True)
class Moment:
    """When and where somebody answers: what `today` means, and which zone a time without one is in."""

    now: datetime
    zone: ZoneInfo

    def today(self) -> date:
        """The calendar day of whoever answers."""
        return self.now.astimezone(self.zone).date()


def from_browser(field: Field, texts: Sequence[str], moment: Moment) -> Answer:
    """The value of the texts that a browser sends for a field; no text at all is an empty answer."""
    if isinstance(field, CheckboxField):
        return bool(texts) and texts[-1] not in ("", "false")
    if isinstance(field, ChecklistField):
        return [_storable(text) for text in texts if text]
    text = texts[-1] if texts else ""
    if not text.strip():
        return None
    return _from_text(field, text, moment)


def from_json(field: Field, value: Any, moment: Moment) -> Answer:
    """The value of a JSON (or native) value for a field; null and the empty text are empty answers."""
    if isinstance(field, CheckboxField):
        return _json_bool(value)
    if isinstance(field, ChecklistField):
        return _json_list(value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(field, NumberField):
        return _json_number(field, value)
    if isinstance(field, MomentField) and isinstance(value, date):
        return _native_moment(field, value, moment)
    if not isinstance(value, str):
        raise AnswerUnreadable(N_("Give a text."))
    return _from_text(field, value, moment)


def _from_text(field: Field, text: str, moment: Moment) -> Answer:
    match field:
        case NumberField():
            return _written_number(field, text)
        case MomentField(shape=Shape.DATE):
            return _date(text.strip())
        case MomentField(shape=Shape.TIME):
            return _time(text.strip())
        case MomentField():
            return _instant(text.strip(), moment)
        case TextField(shape=Shape.PARAGRAPH):
            return _storable(text.replace("\r\n", "\n"))
    return _storable(text.strip())


def _storable(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise AnswerUnreadable(N_("Write at most %(limit)s characters."), limit=MOST_CHARACTERS)
    if _UNSTORABLE.search(text):
        raise AnswerUnreadable(N_("Write it without control characters."))
    return text


def looks_like_thousands(text: str) -> bool:
    """Whether a number can be read as thousands and as a fraction: `1.500`."""
    return _AMBIGUOUS.fullmatch(text) is not None


def _written_number(field: NumberField, text: str) -> int | Decimal:
    written = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3})", "", text.strip())
    if looks_like_thousands(written):
        written = _sure(field, written)
    found = _WRITTEN_NUMBER.fullmatch(written)
    if found is None or not written.isascii():
        raise AnswerUnreadable(_NO_NUMBER)
    whole = re.sub("[.,]", "", found["whole"])
    return _number(field, f"{found['sign']}{whole}.{found['part'] or '0'}" if found["part"] else found["sign"] + whole)


def _sure(field: NumberField, written: str) -> str:
    """`1.500` where only one reading fits; where both do, nobody guesses with other people's money."""
    if field.decimal_digits is None:
        raise AnswerUnreadable(N_("Write it without signs between thousands, for example 1500 or 1.5."))
    return re.sub("[.,]", "" if field.decimal_digits < 3 else ".", written)


def _number(field: NumberField, text: str) -> int | Decimal:
    if len(text) > _MOST_DIGITS or not _NUMBER.fullmatch(text):
        raise AnswerUnreadable(_NO_NUMBER)
    return _typed_number(field, Decimal(text))


def _typed_number(field: NumberField, number: Decimal) -> int | Decimal:
    digits = max(0, -int(number.as_tuple().exponent))
    if field.decimal_digits == 0 or (field.decimal_digits is None and digits == 0):
        if number != number.to_integral_value():
            raise AnswerUnreadable(N_("Write a whole number."))
        return int(number)
    return number


def _json_number(field: NumberField, value: Any) -> int | Decimal:
    if isinstance(value, str):
        return _number(field, value.strip())
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    if not is_number or not Decimal(value).is_finite() or abs(value) >= 10**_MOST_DIGITS:
        raise AnswerUnreadable(_NO_NUMBER)
    return _typed_number(field, Decimal(str(value)))


def _json_bool(value: Any) -> bool:
    if value is None:
        return False
    if not isinstance(value, bool):
        raise AnswerUnreadable(N_("Give true or false."))
    return value


def _json_list(value: Any) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise AnswerUnreadable(N_("Give a list of texts."))
    return [_storable(item) for item in value]


def _date(text: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise AnswerUnreadable(N_("Write a date that exists, as year-month-day."))


def _time(text: str) -> str:
    written = _TIME.fullmatch(text)
    try:
        if written:
            return time.fromisoformat(written[1]).strftime("%H:%M")
    except ValueError:
        pass
    raise AnswerUnreadable(N_("Write a time between 00:00 and 23:59."))


def _instant(text: str, moment: Moment) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=moment.zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise AnswerUnreadable(N_("Write a date and a time that exist.")) from None


def _native_moment(field: MomentField, value: date, moment: Moment) -> date:
    if field.shape is Shape.DATE_TIME and isinstance(value, datetime):
        return _instant(value.isoformat(), moment)
    if field.shape is Shape.DATE and not isinstance(value, datetime):
        return value
    raise AnswerUnreadable(N_("Write a date that exists, as year-month-day."))
