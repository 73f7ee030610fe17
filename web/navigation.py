"""The rail: what a person finds on the left, by what they may do; only pages that exist."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flask import Flask

from foundation.sentences import N_
from organization.actor import Actor, Profile
from organization.permissions import Action, may


@dataclass(frozen=True)
class Entry:
    """One page in the rail."""

    path: str
    #: English; the id of its translation.
    label: str
    icon: str
    #: Whoever may do one of these sees it.
    actions: tuple[Action, ...]
    #: The letter after G that leads there.
    letter: str = ""
    #: Open things behind it, for the small number; None shows none.
    count: int | None = None
    #: Where its other pages lie, when not below `path`.
    section: str = ""


@dataclass(frozen=True)
class Group:
    """Entries under one heading."""

    label: str
    entries: tuple[Entry, ...]


_EXECUTION = Group(
    N_("Work"),
    (
        Entry("/inbox", N_("Inbox"), "inbox", (Action.DO_TASKS,), "b"),
        Entry("/my-cases", N_("My requests"), "waves", (Action.FOLLOW_OWN_CASES,), "s"),
    ),
)
_MODELLING = Group(
    N_("Modelling"),
    (
        Entry("/models", N_("Processes"), "workflow", (Action.SEE_MODELS,), "p"),
        Entry("/shared", N_("Forms and decisions"), "table", (Action.SEE_MODELS,)),
        Entry("/library", N_("Library"), "library", (Action.SEE_MODELS,)),
        Entry("/operations", N_("Operations"), "plug", (Action.SEE_MODELS, Action.CONFIGURE_CONNECTIONS)),
        Entry("/handbook", N_("Handbook"), "book-open", (Action.SEE_MODELS,)),
    ),
)
_MONITORING = Group(
    N_("Monitoring"), (Entry("/dashboards", N_("Dashboards"), "chart-line", (Action.SEE_FIGURES,), "d"),)
)
_SUPPORT = Group(
    N_("Support"),
    (
        Entry("/incidents", N_("Incidents"), "triangle-alert", (Action.SEE_TECHNICAL,)),
        Entry("/instances", N_("Cases"), "folder-search", (Action.SEE_CASES,)),
        Entry("/organization/people", N_("People and roles"), "users", (Action.SEE_PEOPLE,), section="/organization"),
    ),
)
#: The order of the groups for a person's first profile in this order; the first entry is the start page.
_ORDERS: tuple[tuple[Profile, tuple[Group, ...]], ...] = (
    (Profile.IT, (_SUPPORT, _MODELLING, _MONITORING, _EXECUTION)),
    (Profile.BUSINESS_USER, (_MODELLING, _MONITORING, _EXECUTION, _SUPPORT)),
    (Profile.MANAGER, (_MONITORING, _MODELLING, _SUPPORT, _EXECUTION)),
    (Profile.ADMINISTRATOR, (_SUPPORT, _MODELLING, _MONITORING, _EXECUTION)),
    (Profile.END_USER, (_EXECUTION, _MODELLING, _MONITORING, _SUPPORT)),
)
_ACCOUNT = "/account"
_PHONE_FIRST = ("/inbox", "/my-cases")
_PHONE_ENTRIES = 3


def rail(actor: Actor, existing: Iterable[str], counts: dict[str, int] | None = None) -> tuple[Group, ...]:
    """The groups that this actor sees, best first; `existing` are the paths of the application, `counts` by path."""
    paths, numbers = frozenset(existing), counts or {}
    order: Sequence[Group] = next((groups for profile, groups in _ORDERS if profile in actor.profiles), ())
    shown = (
        Group(
            group.label,
            tuple(
                replace(entry, count=numbers.get(entry.path))
                for entry in group.entries
                if entry.path in paths and any(may(actor, action) for action in entry.actions)
            ),
        )
        for group in order
    )
    return tuple(group for group in shown if group.entries)


def phone_entries(entries: Sequence[Entry]) -> list[Entry]:
    """The few that a phone shows at the bottom: the inbox and one's own requests first; the rest is behind "More"."""
    first = [entry for entry in entries if entry.path in _PHONE_FIRST]
    return [*first, *(entry for entry in entries if entry not in first)][:_PHONE_ENTRIES]


def start_page(actor: Actor, existing: Iterable[str]) -> str:
    """Where a person lands after signing in: the first page of their rail, else their own account."""
    groups = rail(actor, existing)
    return groups[0].entries[0].path if groups else _ACCOUNT


def existing_paths(app: Flask) -> frozenset[str]:
    """The addresses without fields that the application answers."""
    return frozenset(rule.rule for rule in app.url_map.iter_rules() if rule.methods and "GET" in rule.methods)
