"""The catalogue of operations as its pages show it: by group, searched in the reader's words, with a form to try."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.operations.declaration import Effect, Group, Input, Operation
from engine.operations.values import Kind, NotOfKind, typed
from engine.operations.waiting import INSTEAD, Instead
from foundation.http.problem import Say
from foundation.json_values import plain
from foundation.sentences import N_, Sentence

#: Before the key in the names of controls, so that no input can pose as one of the page's own.
PREFIX = "input."
_GROUPS: Mapping[Group, tuple[str, str]] = {
    Group.COMPANY: (N_("Your company's own"), "building-2"),
    Group.MESSAGES: (N_("Messages"), "mail"),
    Group.SERVICES: (N_("Other systems"), "plug"),
    Group.DOCUMENTS: (N_("Documents"), "file-text"),
    Group.DATA: (N_("Data"), "database"),
    Group.PEOPLE: (N_("People and roles"), "users"),
    Group.INSTALLED: (N_("Brought by programs"), "boxes"),
    Group.DEMO: (N_("Demonstration systems"), "flask-conical"),
}
EFFECTS: Mapping[Effect, tuple[str, str, str]] = {
    Effect.NONE: (N_("Only reads"), "ok", "eye"),
    Effect.ROWS: (N_("Writes data here"), "flow", "database"),
    Effect.OUTSIDE: (N_("Reaches other systems"), "warn", "external-link"),
}
_LONG = frozenset({Kind.LONG_TEXT, Kind.LIST, Kind.NAMED_VALUES, Kind.ANYTHING})
_HELP: Mapping[Kind, str] = {
    Kind.LIST: N_("One entry a line."),
    Kind.NAMED_VALUES: N_('As JSON, such as {"name": "Ana"}.'),
    Kind.ANYTHING: N_('A text, or JSON such as {"name": "Ana"}.'),
    Kind.DATE: N_("As 2026-10-05."),
    Kind.NUMBER: N_("A number."),
    Kind.WHOLE_NUMBER: N_("A whole number."),
}


@dataclass(frozen=True)
class ShownGroup:
    """A group with its operations, by name."""

    key: str
    title: str
    icon: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Asked:
    """A field of the form that tries it."""

    input: Input
    help: Sentence | None

    @property
    def name(self) -> str:
        """Of the control."""
        return PREFIX + self.input.key

    @property
    def is_long(self) -> bool:
        """Whether it takes several lines."""
        return self.input.kind in _LONG


def shown_groups(found: Iterable[Operation], say: Say, search: str) -> list[ShownGroup]:
    """Groups that hold something of what is searched for."""
    groups: dict[Group, list[Operation]] = {group: [] for group in _GROUPS}
    for one in found:
        if _fits(search, one.key, say(Sentence(one.name)), say(Sentence(one.about)) if one.about else ""):
            groups[one.group].append(one)
    return [_group(group, ones, say) for group, ones in groups.items() if ones]


def shown_instead(say: Say, search: str) -> list[Instead]:
    """What a drawing does by an element."""
    return [one for one in INSTEAD if _fits(search, *(say(Sentence(text)) for text in (one.name, one.about)))]


def asked(operation: Operation) -> list[Asked]:
    """The fields, needed ones first."""
    open_ones = [one for one in operation.inputs if one.is_asked]
    ordered = sorted(open_ones, key=lambda one: not one.is_needed)
    return [Asked(one, Sentence(_HELP[one.kind]) if one.kind in _HELP else None) for one in ordered]


def typed_values(operation: Operation, form: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Sentence]]:
    """The values of what was typed, and what cannot be read; empty fields give nothing."""
    values: dict[str, Any] = {}
    problems: dict[str, Sentence] = {}
    for one in asked(operation):
        text = form.get(one.name, "")
        if not text.strip():
            continue
        try:
            values[one.input.key] = typed(text.replace("\r\n", "\n"), one.input.kind)
        except NotOfKind as refused:
            problems[one.input.key] = refused.sentence
    return values, problems


def answer_rows(answer: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """What was answered: names and values as people read JSON."""
    return [(name, _shown(value)) for name, value in (answer or {}).items()]


def _shown(value: Any) -> str:
    readable = plain(value)
    if isinstance(readable, dict) and readable.keys() == {"$type", "value"}:
        readable = readable["value"]
    return readable if isinstance(readable, str) else json.dumps(readable, ensure_ascii=False, indent=1)


def _fits(search: str, *texts: str) -> bool:
    return all(any(word in text.casefold() for text in texts) for word in search.casefold().split())


def _group(group: Group, ones: list[Operation], say: Say) -> ShownGroup:
    title, icon = _GROUPS[group]
    ordered = sorted(ones, key=lambda one: say(Sentence(one.name)).casefold())
    return ShownGroup(group.value, say(Sentence(title)), icon, tuple(ordered))
