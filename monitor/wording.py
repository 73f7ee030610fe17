"""Values in sentences as people write them: durations, numbers, weekdays, sentences within sentences."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal

from foundation.sentences import N_, Sentence
from foundation.texts import Texts

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
#: From here on the next larger unit reads better.
_MINUTES_UNTIL, _HOURS_UNTIL = 2 * _HOUR, 2 * _DAY

_SECONDS_TEXT = N_("%(amount)s s")
_MINUTES_TEXT = N_("%(amount)s min")
_HOURS_TEXT = N_("%(amount)s h")
_DAYS_TEXT = N_("%(amount)s days")


@dataclass(frozen=True)
class Span:
    """A length of time."""

    seconds: float


@dataclass(frozen=True)
class Weekday:
    """A day of the week; Monday is 0."""

    number: int


@dataclass(frozen=True)
class Unit:
    """What lengths of time are best shown in, when several stand side by side."""

    seconds: float
    text: str


SECONDS = Unit(1.0, _SECONDS_TEXT)
MINUTES = Unit(_MINUTE, _MINUTES_TEXT)
HOURS = Unit(_HOUR, _HOURS_TEXT)
DAYS = Unit(_DAY, _DAYS_TEXT)


def unit_for(seconds: float) -> Unit:
    """The unit in which that length of time reads best."""
    if seconds < 2 * _MINUTE:
        return SECONDS
    if seconds < _MINUTES_UNTIL:
        return MINUTES
    return HOURS if seconds < _HOURS_UNTIL else DAYS


class Voice:
    """Says sentences in one language."""

    def __init__(self, texts: Texts, language: str) -> None:
        """`language` is `es` or `en`."""
        self.language = language
        self._texts = texts

    def say(self, sentence: Sentence) -> str:
        """The sentence with its values as people of that language write them."""
        values = {name: self.value(value) for name, value in sentence.values.items()}
        return self._texts.render(Sentence(sentence.message, values), self.language)

    def template(self, sentence: Sentence) -> str:
        """The translated template, for a page that sets some of its values apart."""
        return self._texts.translations(self.language).gettext(sentence.message)

    def value(self, value: Any) -> str:
        """One value as people write it."""
        match value:
            case Sentence():
                return self.say(value)
            case tuple():
                return ", ".join(map(self.value, value))
            case Span():
                return self.span(value.seconds)
            case Weekday() | date():
                return self._day(value)
            case int() | float():
                return self.number(value)
        return str(value)

    def _day(self, day: Weekday | date) -> str:
        if isinstance(day, Weekday):
            return str(get_day_names("wide", locale=self.language)[day.number])
        return str(format_date(day, "d MMM", locale=self.language))

    def span(self, seconds: float) -> str:
        """A length of time in the unit in which it reads best."""
        unit = unit_for(seconds)
        return self.say(Sentence(unit.text, {"amount": self.amount(seconds, unit)}))

    def unit(self, unit: Unit) -> str:
        """The unit alone."""
        return self.say(Sentence(unit.text, {"amount": ""})).strip()

    def amount(self, seconds: float, unit: Unit) -> str:
        """The number alone; seconds and minutes from 10 on have no decimals."""
        value = seconds / unit.seconds
        return self.number(round(value) if unit in (SECONDS, MINUTES) and value >= 10 else value)

    def number(self, value: float) -> str:
        """A number with at most one decimal, none from 100 on."""
        return str(format_decimal(value, "#,##0" if abs(value) >= 100 else "#,##0.#", locale=self.language))
