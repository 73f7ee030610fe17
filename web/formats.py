"""Filters of templates: sentences, times, numbers and names, in the reader's language and time zone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from flask import Flask

from foundation.sentences import N_, Sentence
from organization.actor import Profile
from organization.audit import AuditEntry
from organization.http import current_actor
from web.case_story import folded
from web.form_words import number_words
from web.languages import LOCALES, language
from web.parts import Parts
from web.times import TimeLabel, due_label, duration_words, exact, moment_label, since_label

_CHANGES = {
    "person.created": N_("Added"),
    "person.changed": N_("Details changed"),
    "person.password_changed": N_("New password"),
    "person.profiles_changed": N_("Profiles changed"),
    "person.roles_changed": N_("Roles changed"),
    "person.disabled": N_("Account closed"),
    "person.enabled": N_("Account opened again"),
    "token.created": N_("Token for a program made"),
    "token.revoked": N_("Token for a program revoked"),
}
#: Grounds of the round with somebody's initials; a person has the same one everywhere.
_GROUNDS = ("a", "b2", "c", "d")


def install(app: Flask, parts: Parts) -> None:
    """Let templates write `{{ sentence|words }}`, `{{ at|moment }}`, `{{ at|due }}`, `{{ 1234.5|number }}` …"""
    default, zone_of_company = parts.settings.default_language, parts.settings.zone

    def zone() -> ZoneInfo:
        actor = current_actor()
        return ZoneInfo(actor.time_zone) if actor else zone_of_company

    def locale() -> str:
        return LOCALES[language(default)]

    def words(sentence: Sentence | None) -> str:
        return "" if sentence is None else parts.texts.render(_with_amounts(sentence, locale()), language(default))

    def labels(label: Callable[..., TimeLabel]) -> Callable[[datetime], TimeLabel]:
        return lambda at: label(at, now=parts.work.clock.now(), zone=zone(), locale=locale())

    def exactly(at: datetime) -> str:
        return exact(at, zone=zone(), locale=locale())

    def number(value: float, digits: int | None = None) -> str:
        pattern = None if digits is None else "#,##0." + "0" * digits if digits else "#,##0"
        return str(format_decimal(value, pattern, locale=locale()))

    app.jinja_env.filters.update(
        folded=folded,
        words=words,
        due=labels(due_label),
        moment=labels(moment_label),
        since=labels(since_label),
        exactly=exactly,
        number=number,
        duration=duration_words,
        initials=initials,
        ground=ground,
    )
    app.jinja_env.globals.update(
        language=lambda: language(default),
        profile_label=lambda value: Profile(value).label,
        change_words=change_words,
    )


def _with_amounts(sentence: Sentence, locale: str) -> Sentence:
    """Exact numbers as the language writes them: 45.000 or 45,000."""
    told = {name: number_words(value, locale) for name, value in sentence.values.items() if isinstance(value, Decimal)}
    return replace(sentence, values={**sentence.values, **told}) if told else sentence


def change_words(change: AuditEntry) -> Sentence:
    """An entry of the audit trail in words; the bare action for one that has none yet."""
    return Sentence(_CHANGES.get(change.action, change.action))


def initials(name: str) -> str:
    """Two letters for a name: "Lucía Ferrer" gives LF."""
    parts = [part for part in name.split() if part[:1].isalpha()]
    if not parts:
        return name[:2].upper()
    return (parts[0][0] + parts[-1][0] if len(parts) > 1 else parts[0][:2]).upper()


def ground(name: str) -> str:
    """The class of the ground that a name always gets."""
    return _GROUNDS[sum(name.encode()) % len(_GROUNDS)]
