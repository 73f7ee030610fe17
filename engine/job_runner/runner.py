"""Run one job: success, another attempt, or an incident."""

import logging
from contextlib import suppress
from typing import NamedTuple

from engine.bpmn_xml.diagram import Retry
from engine.connectors.contract import CallRejected
from engine.history import log
from engine.history.events import EventType, HistoryEvent
from engine.incidents.incidents import Failure, open_incident
from engine.instances.process_engine import ProcessEngine
from engine.instances.store import InstanceNotFound
from engine.job_runner.kinds import COMMANDS
from engine.jobs.embedded import LeaseLost
from engine.jobs.port import Job
from engine.jobs.retry_policy import ENGINE_RETRY, SERVICE_RETRY, next_attempt_at
from engine.spiff.changes import Place
from foundation.errors import SuiteError
from foundation.log_fields import log_fields
from foundation.sentences import N_, Sentence
from foundation.unit_of_work import UnitOfWork

_LOGGER = logging.getLogger(__name__)
_UNEXPECTED = N_("The engine itself failed at this work (%(error)s). The log says more.")


class _Where(NamedTuple):
    """Where in which instance a job works, or what it brings was sent."""

    instance_id: str
    definition_id: str
    token_id: int
    element_id: str | None


def run_next_job(process_engine: ProcessEngine) -> bool:
    """Lease the most urgent due job and run it; False when nothing is due."""
    job = process_engine.jobs.lease(process_engine.work.clock.now())
    if job is None:
        return False
    run_job(process_engine, job)
    return True


def run_due_jobs(process_engine: ProcessEngine) -> int:
    """Run jobs in this thread until nothing is due; returns how many."""
    count = 0
    while run_next_job(process_engine):
        count += 1
    return count


def run_job(process_engine: ProcessEngine, job: Job) -> None:
    """Run a leased job; whatever goes wrong, it is tried again later or becomes an incident."""
    # of a job its id and kind: its key may hold a correlation key, which people choose
    instance_id = job.payload.get("instance_id") or job.payload.get("origin")
    with log_fields(job_id=job.id, job_kind=job.kind, instance_id=instance_id):
        _run(process_engine, job)


def _run(process_engine: ProcessEngine, job: Job) -> None:
    try:
        COMMANDS[job.kind](process_engine, job)
    except LeaseLost:
        return  # somebody else has it, or its instance went another way
    except InstanceNotFound:
        with suppress(LeaseLost):
            process_engine.work.write(lambda unit: process_engine.jobs.finish(unit, job))
    except SuiteError as failure:
        _failed(
            process_engine, job, Failure(failure.code, failure.sentence), is_final=isinstance(failure, CallRejected)
        )
    except Exception as failure:  # one of the two places that may: a poison job must not stop the others
        _LOGGER.exception("job failed")
        told = Failure("unexpected", Sentence(_UNEXPECTED, {"error": type(failure).__name__}))
        _failed(process_engine, job, told, is_final=False)


def _failed(process_engine: ProcessEngine, job: Job, failure: Failure, *, is_final: bool) -> None:
    now = process_engine.work.clock.now()
    where = _where(process_engine, job)
    at = None if is_final else next_attempt_at(job.attempt, now, _retry(process_engine, job, where))

    def write(unit: UnitOfWork) -> None:
        if at is not None:
            process_engine.jobs.retry_at(unit, job, at)
            return
        process_engine.jobs.stop(unit, job)
        if where is not None:
            _open(unit, job, where, failure)

    try:
        process_engine.work.write(write)
    except LeaseLost:
        return
    if at is None:
        _log_end(process_engine, job, where, failure)


def _log_end(process_engine: ProcessEngine, job: Job, where: _Where | None, failure: Failure) -> None:
    told = {"code": failure.code, "attempts": job.attempt}
    if where is None:  # nobody else is told of it
        _LOGGER.error("job given up", extra=told)
        return
    key = process_engine.definitions.by_id(where.definition_id).published.key
    with log_fields(definition_key=key, element_id=where.element_id):
        _LOGGER.info("incident opened", extra=told)


def _where(process_engine: ProcessEngine, job: Job) -> _Where | None:
    """None for jobs of no instance."""
    told = job.payload
    if told.get("sent_at") is not None:
        return _Where(told["origin"], **told["sent_at"])
    instance_id, token_id = told.get("instance_id"), told.get("token_id", 0)
    if instance_id is None:
        return None
    # never inside a transaction: who holds an instance waits for the writer, not the other way round
    with process_engine.store.lock_of(instance_id):
        live = process_engine.store.fresh(instance_id)
        found = live.process.place(token_id) or Place(live.definition_id, None)
    return _Where(instance_id, found.definition_id, token_id, found.element_id)


def _retry(process_engine: ProcessEngine, job: Job, where: _Where | None) -> Retry:
    if job.kind != "service_call" or where is None:
        return ENGINE_RETRY
    node = process_engine.definitions.by_id(where.definition_id).nodes.get(where.element_id or "")
    return node.retry if node is not None and node.retry else SERVICE_RETRY


def _open(unit: UnitOfWork, job: Job, where: _Where, failure: Failure) -> None:
    opened = open_incident(
        unit,
        **where._asdict(),
        failure=failure,
        job_key=job.key,
        attempts=job.attempt,
    )
    event = HistoryEvent(
        type=EventType.INCIDENT_OPENED,
        instance_id=opened.instance_id,
        definition_id=opened.definition_id,
        at=unit.now(),
        token_id=opened.token_id,
        element_id=opened.element_id,
        payload={"incident_id": opened.id, "code": failure.code, "sentence": failure.sentence.in_english()},
    )
    log.append(unit, [event])
