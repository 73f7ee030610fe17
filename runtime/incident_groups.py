"""Incidents of one cause: which failed in the same way, letting all of them try again, and what has come of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import select

from engine.commands.retry_incident import IncidentResolved
from engine.incidents.incidents import Incident, resolved_incidents
from engine.instances.process_engine import ProcessEngine
from engine.jobs.tables import job
from organization.actor import Actor
from runtime.operations import incidents_seen, retry, seen_incident

#: Key of the process, whatever its version; element; code of the failure.
Way: TypeAlias = tuple[str, str | None, str]


@dataclass(frozen=True)
class Outcome:
    """What has come of trying several again."""

    went_on: int
    #: Their new attempts have not ended.
    trying: int
    #: What stands still again, as it stands now.
    failed: tuple[Incident, ...]


def way_of(process_engine: ProcessEngine, incident: Incident) -> Way:
    """What failed, and how."""
    key = process_engine.definitions.by_id(incident.definition_id).key
    return key, incident.element_id, incident.failure.code


def grouped(process_engine: ProcessEngine, incidents: Iterable[Incident]) -> list[tuple[Incident, ...]]:
    """Those that failed in the same way together, in the order of their first one."""
    groups: dict[Way, list[Incident]] = {}
    for one in incidents:
        groups.setdefault(way_of(process_engine, one), []).append(one)
    return [tuple(group) for group in groups.values()]


def retry_all(process_engine: ProcessEngine, actor: Actor, incident_id: str) -> int:
    """Let all that failed in the same way try again, each in a step of its own; returns how many.

    Raises IncidentNotFound and NotAllowed.
    """
    way = way_of(process_engine, seen_incident(process_engine, actor, incident_id))
    equal = [one for one in incidents_seen(process_engine, actor) if way_of(process_engine, one) == way]
    return sum(_retried(process_engine, actor, one) for one in equal)


def _retried(process_engine: ProcessEngine, actor: Actor, incident: Incident) -> bool:
    try:
        retry(process_engine, actor, incident.id)
    except IncidentResolved:  # somebody was faster with this one
        return False
    return True


def outcome_of(process_engine: ProcessEngine, actor: Actor, incident_id: str, *, since: datetime) -> Outcome:
    """What has come of what the actor has let try again since then, of the way of this incident.

    Raises IncidentNotFound.
    """
    way = way_of(process_engine, seen_incident(process_engine, actor, incident_id))
    with process_engine.work.read() as unit:
        tried = resolved_incidents(unit, by=actor.username, since=since)
        tried = [one for one in tried if way_of(process_engine, one) == way]
        keys = [one.job_key for one in tried if one.job_key]
        owed = set(
            unit.connection.execute(select(job.c.key).where(job.c.key.in_(keys), job.c.is_stopped == 0)).scalars()
        )
    stopped = {_place(one): one for one in incidents_seen(process_engine, actor)}
    failed = tuple(stopped[_place(one)] for one in tried if _place(one) in stopped)
    trying = sum(one.job_key in owed for one in tried if _place(one) not in stopped)
    return Outcome(len(tried) - len(failed) - trying, trying, failed)


def _place(incident: Incident) -> tuple[str, int, str | None]:
    return incident.instance_id, incident.token_id, incident.element_id
