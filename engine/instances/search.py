"""Lists of process instances and a look at one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, or_, select

from engine.definitions.tables import process_definition
from engine.incidents.incidents import Incident, incidents_of
from engine.incidents.tables import incident
from engine.instances.process_engine import ProcessEngine
from engine.instances.store import InstanceNotFound
from engine.instances.tables import process_instance
from foundation.instants import from_micros, to_micros
from foundation.paging import DEFAULT_PAGE_SIZE, CursorRejected, Page, read_cursor, write_cursor
from foundation.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class InstanceSummary:
    """A process instance as lists show it."""

    id: str
    definition_id: str
    definition_key: str
    definition_version: int
    definition_name: str
    area: str
    business_key: str | None
    #: `InstanceStatus`.
    status: str
    started_at: datetime
    started_by: str | None
    ended_at: datetime | None
    error_code: str | None
    open_incidents: int


@dataclass(frozen=True)
class InstanceView:
    """A process instance as operators and programs see it."""

    summary: InstanceSummary
    variables: Mapping[str, Any]
    #: Element ids at which a token waits.
    waiting_at: tuple[str, ...]
    #: Open ones and resolved ones, oldest first.
    incidents: tuple[Incident, ...]


@dataclass(frozen=True)
class InstanceFilter:
    """Which instances a list shows; None means any."""

    definition_key: str | None = None
    definition_version: int | None = None
    status: str | None = None
    business_key: str | None = None
    started_by: str | None = None
    areas: frozenset[str] | None = None
    has_incident: bool = False


def instances_page(
    unit: UnitOfWork, wanted: InstanceFilter, *, cursor: str | None = None, size: int = DEFAULT_PAGE_SIZE
) -> Page[InstanceSummary]:
    """Instances, newest first. Raises CursorRejected."""
    found = _summaries().where(*_conditions(wanted))
    if cursor is not None:
        before, instance_id = _place(cursor)
        found = found.where(
            or_(
                process_instance.c.started_at < before,
                and_(process_instance.c.started_at == before, process_instance.c.id < instance_id),
            )
        )
    newest = found.order_by(process_instance.c.started_at.desc(), process_instance.c.id.desc()).limit(size + 1)
    items = [_summary(row) for row in unit.connection.execute(newest)]
    if len(items) <= size:
        return Page(tuple(items))
    last = items[size - 1]
    return Page(tuple(items[:size]), write_cursor(to_micros(last.started_at), last.id))


def _place(cursor: str) -> tuple[datetime, str]:
    started_at, instance_id = read_cursor(cursor, 2)
    if not isinstance(started_at, int) or not isinstance(instance_id, str):
        raise CursorRejected
    try:
        return from_micros(started_at), instance_id
    except OverflowError as failure:
        raise CursorRejected from failure


def all_instances(unit: UnitOfWork, wanted: InstanceFilter) -> list[InstanceSummary]:
    """Every instance that the filter lets through, oldest first."""
    found = _summaries().where(*_conditions(wanted))
    rows = unit.connection.execute(found.order_by(process_instance.c.started_at, process_instance.c.id))
    return [_summary(row) for row in rows]


def instance_summary(unit: UnitOfWork, instance_id: str) -> InstanceSummary:
    """One instance. Raises InstanceNotFound."""
    row = unit.connection.execute(_summaries().where(process_instance.c.id == instance_id)).first()
    if row is None:
        raise InstanceNotFound(id=instance_id)
    return _summary(row)


def view_instance(process_engine: ProcessEngine, instance_id: str) -> InstanceView:
    """One instance with its variables and where it waits. Raises InstanceNotFound."""
    with process_engine.work.read() as unit:
        summary = instance_summary(unit, instance_id)
        incidents = tuple(incidents_of(unit, instance_id))
    with process_engine.store.lock_of(instance_id):
        process = process_engine.store.fresh(instance_id).process
        return InstanceView(summary, process.variables(), process.waiting_at(), incidents)


def variables_at(process_engine: ProcessEngine, instance_id: str, token_id: int) -> dict[str, Any]:
    """The variables as the activity instance at a token sees them. Raises InstanceNotFound."""
    with process_engine.store.lock_of(instance_id):
        return process_engine.store.fresh(instance_id).process.variables(token_id)


def _summaries() -> Select[Any]:
    counted = (
        select(func.count())
        .where(incident.c.instance_id == process_instance.c.id, incident.c.resolved_at.is_(None))
        .correlate(process_instance)
        .scalar_subquery()
    )
    return select(
        process_instance.c.id,
        process_instance.c.definition_id,
        process_instance.c.definition_key,
        process_definition.c.version.label("definition_version"),
        process_definition.c.name.label("definition_name"),
        process_definition.c.area,
        process_instance.c.business_key,
        process_instance.c.status,
        process_instance.c.started_at,
        process_instance.c.started_by,
        process_instance.c.ended_at,
        process_instance.c.error_code,
        counted.label("open_incidents"),
    ).join(process_definition, process_definition.c.id == process_instance.c.definition_id)


def _conditions(wanted: InstanceFilter) -> list[Any]:
    conditions: list[Any] = []
    for name in ("definition_key", "status", "business_key", "started_by"):
        value = getattr(wanted, name)
        if value is not None:
            conditions.append(process_instance.c[name] == value)
    if wanted.definition_version is not None:
        conditions.append(process_definition.c.version == wanted.definition_version)
    if wanted.areas is not None:
        conditions.append(process_definition.c.area.in_(wanted.areas))
    if wanted.has_incident:
        waits = select(incident.c.instance_id).where(incident.c.resolved_at.is_(None))
        conditions.append(process_instance.c.id.in_(waits))
    return conditions


def _summary(row: Row[Any]) -> InstanceSummary:
    return InstanceSummary(**row._mapping)
