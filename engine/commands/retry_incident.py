"""Let what failed try again."""

from collections.abc import Sequence
from datetime import datetime

from engine.commands.advance import advance
from engine.history import log
from engine.history.events import EventType, HistoryEvent
from engine.incidents.incidents import Incident, incident_by_id, resolve_incident
from engine.instances.process_engine import ProcessEngine
from engine.instances.store import LiveInstance
from engine.jobs.port import JobQueue
from foundation.errors import Conflict
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork


class IncidentResolved(Conflict):
    """Somebody was faster."""

    code = "incident_resolved"
    message = N_("The incident %(id)s has already been resolved.")


def retry_incident(process_engine: ProcessEngine, incident_id: str, *, by: str) -> None:
    """Give a stopped job new attempts, or let a parked element try again. Raises IncidentResolved."""
    with process_engine.work.read() as unit:
        found = incident_by_id(unit, incident_id)
    if found.resolved_at is not None:
        raise IncidentResolved(id=incident_id)
    if found.job_key is not None:
        process_engine.work.write(lambda unit: _restart(unit, process_engine.jobs, found, by))
        return

    def act(live: LiveInstance, at: datetime) -> Sequence[HistoryEvent]:
        if found.token_id:
            live.process.retry(found.token_id, now=at)
        else:
            live.process.resume(now=at)
        return ()

    advance(process_engine, found.instance_id, act, actor=by, also=lambda unit: _resolved(unit, found, by))


def _restart(unit: UnitOfWork, jobs: JobQueue, found: Incident, by: str) -> None:
    _resolved(unit, found, by)
    if not jobs.restart(unit, str(found.job_key), unit.now()):
        raise IncidentResolved(id=found.id)


def _resolved(unit: UnitOfWork, found: Incident, by: str) -> None:
    resolve_incident(unit, found.id, by=by)
    log.append(unit, [_event(unit, found, by)])


def _event(unit: UnitOfWork, found: Incident, by: str) -> HistoryEvent:
    return HistoryEvent(
        type=EventType.INCIDENT_RESOLVED,
        instance_id=found.instance_id,
        definition_id=found.definition_id,
        at=unit.now(),
        token_id=found.token_id,
        element_id=found.element_id,
        actor=by,
        payload={"incident_id": found.id, "code": found.failure.code},
    )
