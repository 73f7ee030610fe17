"""What was answered in a case, for whoever asked for it: their own words, and what others decided to tell them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.definitions.definition import Definition
from engine.definitions.lookup import Definitions
from engine.forms.refusals import FormRejected
from engine.forms.schema import Form, fields
from engine.history.events import EventType, HistoryEvent
from runtime.flow_graph import PERSONAL
from runtime.inbox.opened import form_of


@dataclass(frozen=True)
class Answered:
    """A form and what it was answered with."""

    form: Form
    values: Mapping[str, Any]


@dataclass(frozen=True)
class ToldAnswer:
    """What somebody answered in a task; the form holds only what is for the requester."""

    task: str
    #: Username.
    by: str | None
    at: datetime
    answered: Answered


def asked_with(definition: Definition, events: Iterable[HistoryEvent]) -> Answered:
    """What the start form was answered with; what a later task asked again is as it was answered there."""
    form = _form(definition, definition.start_form_key())
    keys = {field.key for field in fields(form)}
    written: dict[str, Any] = {}
    for event in events:
        if event.scope_id == 0 and (event.type is EventType.PROCESS_INSTANCE_STARTED or _is_done_by_person(event)):
            written |= event.payload.get("variables", {})
    return Answered(form, {key: value for key, value in written.items() if key in keys})


def told_answers(definitions: Definitions, events: Iterable[HistoryEvent]) -> tuple[ToldAnswer, ...]:
    """What people answered that is for the requester, in order."""
    found = (_told(definitions.by_id(event.definition_id), event) for event in events if _is_done_by_person(event))
    return tuple(told for told in found if told is not None)


def _told(definition: Definition, event: HistoryEvent) -> ToldAnswer | None:
    node = definition.nodes.get(event.element_id or "")
    form = _form(definition, getattr(node, "form_key", None))
    written = event.payload.get("variables", {})
    told = tuple(field for field in fields(form) if field.is_told and written.get(field.key) not in (None, "", []))
    if node is None or not told:
        return None
    return ToldAnswer(node.label, event.actor, event.at, Answered(replace(form, components=told), written))


def _is_done_by_person(event: HistoryEvent) -> bool:
    return event.type is EventType.ACTIVITY_COMPLETED and event.element_type in PERSONAL


def _form(definition: Definition, key: str | None) -> Form:
    """The form; one without fields for one that cannot be read, which is told where it is filled in."""
    try:
        return form_of(definition, key)
    except FormRejected:
        return form_of(definition, None)
