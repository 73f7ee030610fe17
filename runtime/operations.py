"""What operators do with process instances: look at them, correct, cancel, retry; each with its right in the area."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select

from engine.commands.advance import Moved
from engine.commands.broadcast_signal import (
    Reached,
    Signal,
    awaiting_signal,
    broadcast_signal,
    starting_by_signal,
)
from engine.commands.cancel_instance import cancel_instance
from engine.commands.correlate_message import Correlated, Message, correlate_message
from engine.commands.retry_incident import retry_incident
from engine.commands.set_variables import set_variables
from engine.definitions.tables import event_start, process_definition
from engine.incidents.incidents import Incident, IncidentNotFound, incident_by_id, open_incidents
from engine.instances.process_engine import ProcessEngine
from engine.instances.search import (
    InstanceFilter,
    InstanceSummary,
    InstanceView,
    instance_summary,
    instances_page,
    view_instance,
)
from engine.instances.store import InstanceNotFound
from engine.instances.tables import event_subscription
from foundation.paging import DEFAULT_PAGE_SIZE, Page
from foundation.unit_of_work import UnitOfWork
from organization.actor import Actor
from organization.permissions import Action, areas_of, may, require


def instances_seen(
    process_engine: ProcessEngine,
    actor: Actor,
    wanted: InstanceFilter,
    *,
    cursor: str | None = None,
    size: int = DEFAULT_PAGE_SIZE,
) -> Page[InstanceSummary]:
    """Instances in the areas whose cases the actor may see, newest first. Raises CursorRejected."""
    if not actor.is_unrestricted:
        seen = _areas(actor, Action.SEE_CASES)
        wanted = replace(wanted, areas=seen if wanted.areas is None else seen & wanted.areas)
    with process_engine.work.read() as unit:
        return instances_page(unit, wanted, cursor=cursor, size=size)


def seen_instance(process_engine: ProcessEngine, actor: Actor, instance_id: str) -> InstanceView:
    """One instance, for who may see cases of its area or started it; data and incidents only for who may see those.

    Raises InstanceNotFound, also for anybody else.
    """
    summary = _seen_summary(process_engine, actor, instance_id)
    view = view_instance(process_engine, instance_id)
    if may(actor, Action.SEE_TECHNICAL, area=summary.area):
        return view
    return replace(view, variables={}, incidents=())


def operated_instance(
    process_engine: ProcessEngine, actor: Actor, instance_id: str, action: Action = Action.REPAIR_CASES
) -> InstanceSummary:
    """The instance that the actor is about to do something with. Raises InstanceNotFound and NotAllowed."""
    summary = _seen_summary(process_engine, actor, instance_id)
    require(actor, action, area=summary.area)
    return summary


def cancel(process_engine: ProcessEngine, actor: Actor, instance_id: str, *, reason: str) -> Moved:
    """End it now. Raises InstanceNotFound, NotAllowed, InstanceNotActive."""
    operated_instance(process_engine, actor, instance_id)
    return cancel_instance(process_engine, instance_id, reason=reason, by=actor.username)


def correct_variables(
    process_engine: ProcessEngine, actor: Actor, instance_id: str, variables: Mapping[str, Any], *, reason: str = ""
) -> Moved:
    """Give variables new values. Raises InstanceNotFound, NotAllowed, InstanceNotActive."""
    operated_instance(process_engine, actor, instance_id)
    return set_variables(process_engine, instance_id, variables, by=actor.username, reason=reason)


def incidents_seen(process_engine: ProcessEngine, actor: Actor, *, instance_id: str | None = None) -> list[Incident]:
    """Open incidents of the areas that the actor may see the technical side of, oldest first."""
    with process_engine.work.read() as unit:
        found = open_incidents(unit, instance_id=instance_id)
    areas = {one.definition_id: _area_of(process_engine, one.definition_id) for one in found}
    return [one for one in found if may(actor, Action.SEE_TECHNICAL, area=areas[one.definition_id])]


def seen_incident(process_engine: ProcessEngine, actor: Actor, incident_id: str) -> Incident:
    """One incident, open or resolved. Raises IncidentNotFound, also for who may not see it."""
    with process_engine.work.read() as unit:
        found = incident_by_id(unit, incident_id)
    if not may(actor, Action.SEE_TECHNICAL, area=_area_of(process_engine, found.definition_id)):
        raise IncidentNotFound(id=incident_id)
    return found


def retry(process_engine: ProcessEngine, actor: Actor, incident_id: str) -> Incident:
    """Let what failed try again. Raises IncidentNotFound, NotAllowed, IncidentResolved."""
    found = seen_incident(process_engine, actor, incident_id)
    require(actor, Action.REPAIR_CASES, area=_area_of(process_engine, found.definition_id))
    retry_incident(process_engine, incident_id, by=actor.username)
    return found


def send_message(process_engine: ProcessEngine, actor: Actor, message: Message) -> Correlated:
    """Bring a message to whoever awaits it, when the actor may repair cases wherever it could arrive.

    Raises NotAllowed, MessageAmbiguous.
    """
    require(actor, Action.REPAIR_CASES)
    with process_engine.work.read() as unit:
        _require_everywhere(unit, actor, *_reached_by(message))
    return correlate_message(process_engine, replace(message, sender=actor.username))


def send_signal(process_engine: ProcessEngine, actor: Actor, signal: Signal) -> Reached:
    """Bring a signal to everybody who awaits it now, when the actor may repair cases wherever it arrives.

    Raises NotAllowed.
    """
    require(actor, Action.REPAIR_CASES)
    waiting = awaiting_signal(signal.name).with_only_columns(event_subscription.c.definition_id)
    starting = starting_by_signal(signal.name).with_only_columns(event_start.c.definition_id)
    with process_engine.work.read() as unit:
        _require_everywhere(unit, actor, waiting, starting)
    return broadcast_signal(process_engine, replace(signal, sender=actor.username))


def _seen_summary(process_engine: ProcessEngine, actor: Actor, instance_id: str) -> InstanceSummary:
    with process_engine.work.read() as unit:
        summary = instance_summary(unit, instance_id)
    is_own = summary.started_by == actor.username
    if not (is_own or may(actor, Action.SEE_CASES, area=summary.area)):
        raise InstanceNotFound(id=instance_id)
    return summary


def _areas(actor: Actor, action: Action) -> frozenset[str]:
    return areas_of(actor, action, {held.area for held in actor.area_rights})


def _area_of(process_engine: ProcessEngine, definition_id: str) -> str:
    return process_engine.definitions.by_id(definition_id).published.area


def _require_everywhere(unit: UnitOfWork, actor: Actor, waiting: Select[Any], starting: Select[Any]) -> None:
    """Raise NotAllowed unless the actor may repair cases in the area of each of these definitions."""
    ids = waiting.union(starting)
    found = select(process_definition.c.area).where(process_definition.c.id.in_(ids)).distinct()
    for area in sorted(unit.connection.execute(found).scalars()):
        require(actor, Action.REPAIR_CASES, area=area)


def _reached_by(message: Message) -> tuple[Select[Any], Select[Any]]:
    """The definitions of the instances that the message could move, and those that it could start."""
    waiting = select(event_subscription.c.definition_id).where(
        event_subscription.c.kind == "message", event_subscription.c.event_name == message.name
    )
    if message.correlation_key is not None:
        waiting = waiting.where(event_subscription.c.correlation_key == message.correlation_key)
    starting = select(event_start.c.definition_id).where(
        event_start.c.kind == "message", event_start.c.event_name == message.name
    )
    return waiting, starting
