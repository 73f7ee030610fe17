"""Start a process by hand: which ones a person may start, with which form, and starting one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.commands.advance import Moved
from engine.commands.start_instance import start_instance
from engine.definitions.definition import Definition, Published
from engine.definitions.lookup import DefinitionNotFound, latest_versions
from engine.forms.schema import Form, fields
from engine.instances.process_engine import ProcessEngine
from organization.actor import Actor
from organization.permissions import Action, may
from runtime.forms.answers import Answer
from runtime.forms.validation import Checked, FormInvalid, validate_browser, validate_json
from runtime.inbox.opened import form_of, moment_of


@dataclass(frozen=True)
class Startable:
    """A process that somebody may start by hand now."""

    published: Published
    #: What the process says of itself; empty when it says nothing.
    documentation: str


def startable(process_engine: ProcessEngine, actor: Actor) -> tuple[Startable, ...]:
    """The processes that the actor may start, by name."""
    with process_engine.work.read() as unit:
        latest = latest_versions(unit)
    found = [
        process_engine.definitions.by_id(published.id)
        for published in latest
        if may_start(process_engine, actor, published)
    ]
    return tuple(Startable(definition.published, definition.process.documentation or "") for definition in found)


def may_start(process_engine: ProcessEngine, actor: Actor, published: Published) -> bool:
    """Whether the actor may start that version by hand now."""
    return not published.is_suspended and _may_start(process_engine, actor, published)


def startable_definition(process_engine: ProcessEngine, actor: Actor, key: str) -> tuple[Definition, Form]:
    """The latest version of a process and its start form; raises DefinitionNotFound for who may not start it."""
    definition = process_engine.definitions.latest(key)
    if not _may_start(process_engine, actor, definition.published):
        raise DefinitionNotFound(key=key)
    return definition, form_of(definition, definition.start_form_key())


def start_from_browser(
    process_engine: ProcessEngine, actor: Actor, key: str, submitted: Mapping[str, Sequence[str]]
) -> Moved:
    """Start with what a page's form sent. Raises DefinitionNotFound, DefinitionSuspended, FormInvalid."""
    _definition, form = startable_definition(process_engine, actor, key)
    checked = validate_browser(form, submitted, {}, moment_of(process_engine, actor))
    return start_instance(process_engine, key, _valid(checked), by=actor.username)


def start_with_json(
    process_engine: ProcessEngine,
    actor: Actor,
    key: str,
    submitted: Mapping[str, Any],
    *,
    business_key: str | None = None,
) -> Moved:
    """Start with JSON or native values; a process without a start form takes them as they are. Raises as above."""
    _definition, form = startable_definition(process_engine, actor, key)
    values = submitted
    if any(fields(form)):
        values = _valid(validate_json(form, submitted, {}, moment_of(process_engine, actor)))
    return start_instance(process_engine, key, values, by=actor.username, business_key=business_key)


def _valid(checked: Checked) -> Mapping[str, Answer]:
    if checked.errors:
        raise FormInvalid(checked.errors)
    return checked.values


def _may_start(process_engine: ProcessEngine, actor: Actor, published: Published) -> bool:
    """Right of the area, and the drawing lets it be started by hand, by this person or one of their roles."""
    if not may(actor, Action.START_CASES, area=published.area):
        return False
    definition = process_engine.definitions.by_id(published.id)
    process = definition.process
    plain = any(event.kind == "none" for event in definition.program.start_events)
    if not plain or not process.is_startable_by_hand:
        return False
    users, groups = _listed(process.candidate_starter_users), _listed(process.candidate_starter_groups)
    if actor.is_unrestricted or not (users or groups):
        return True
    return actor.username in users or not actor.roles.isdisjoint(groups)


def _listed(text: str | None) -> frozenset[str]:
    return frozenset(part.strip() for part in (text or "").split(",") if part.strip())
