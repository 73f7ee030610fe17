"""Write what one step changed: state, work, timers, messages, incidents, history; all or nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.history import log
from engine.history.events import EventType, HistoryEvent
from engine.incidents.incidents import (
    Failure,
    Incident,
    has_open_incidents,
    open_incident,
    open_incidents,
    resolve_incident,
)
from engine.instances.assignment import Assignment
from engine.instances.step import Step, write_state
from engine.instances.told import events_of
from engine.instances.work_rows import (
    is_owed_after_its_end,
    write_closed,
    write_opened,
    write_sent_messages,
    write_sent_signals,
    write_subscriptions,
    write_timers,
)
from foundation.sentences import N_, Sentence
from foundation.unit_of_work import UnitOfWork

#: Live tokens of one instance at which it is stopped when it still has not come to rest: far more than any real case
#: has, and still quick to store.
MOST_LIVE = 30_000

_ENDLESS = N_("The process has visited %(visits)s elements without waiting for anything: it probably loops for ever.")
_GROWING = N_("The process has %(live)s steps under way at once and begins ever more: it probably splits without end.")


def record(unit: UnitOfWork, step: Step, start_variables: Mapping[str, Any]) -> None:
    """Write the step in the caller's transaction. Raises StaleInstance when another step was faster."""
    write_state(unit, step)
    write_closed(unit, step)
    user_tasks = write_opened(unit, step)
    write_timers(unit, step)
    write_subscriptions(unit, step)
    write_sent_messages(unit, step)
    write_sent_signals(unit, step)
    events = events_of(step, user_tasks, start_variables)
    events.extend(_incidents(unit, step, user_tasks))
    if step.changes.unfinished:
        events.extend(_go_on(unit, step))
    log.append(unit, events)


def _incidents(unit: UnitOfWork, step: Step, user_tasks: Mapping[int, Assignment]) -> Iterator[HistoryEvent]:
    changes = step.changes
    may_resolve = changes.recovered or (step.has_ended and not step.is_first)
    if may_resolve and has_open_incidents(unit, step.live.id):
        for found in open_incidents(unit, instance_id=step.live.id):
            is_over = step.has_ended and not is_owed_after_its_end(step.live.id, found.job_key)
            if is_over or found.token_id in changes.recovered:
                resolve_incident(unit, found.id, by=step.actor)
                yield incident_event(step, found, EventType.INCIDENT_RESOLVED)
    for failed in changes.failed:
        failure = Failure("model_text_failed", failed.sentence, failed.line, failed.column)
        yield _open(unit, step, failed.token_id, failed.definition_id, failed.element_id, failure)
    for work in changes.opened:
        assignment = user_tasks.get(work.token_id)
        if assignment is not None and assignment.failure is not None:
            yield _open(unit, step, work.token_id, work.definition_id, work.element_id, assignment.failure)


def _open(
    unit: UnitOfWork, step: Step, token_id: int, definition_id: str, element_id: str | None, failure: Failure
) -> HistoryEvent:
    opened = open_incident(
        unit,
        instance_id=step.live.id,
        definition_id=definition_id,
        token_id=token_id,
        element_id=element_id,
        failure=failure,
    )
    return incident_event(step, opened, EventType.INCIDENT_OPENED)


def _go_on(unit: UnitOfWork, step: Step) -> Iterator[HistoryEvent]:
    """A step that visited very many elements goes on by a job; one that never ends becomes an incident."""
    failure = _runaway(step)
    if failure is not None:
        waiting = step.live.process.waiting_at()
        yield _open(unit, step, 0, step.live.definition_id, waiting[0] if waiting else None, failure)
        return
    step.process_engine.jobs.enqueue(
        unit,
        "continue",
        f"continue:{step.live.id}:{step.live.version + 1}",
        {"instance_id": step.live.id},
        run_at=step.at,
        lock=step.live.id,
    )


def _runaway(step: Step) -> Failure | None:
    visits, live = step.changes.visits_without_wait, step.changes.live
    if visits >= step.process_engine.endless_visits:
        return Failure("process_never_waits", Sentence(_ENDLESS, {"visits": visits}))
    if live >= MOST_LIVE:
        return Failure("process_never_stops_splitting", Sentence(_GROWING, {"live": live}))
    return None


def incident_event(step: Step, incident: Incident, type_: EventType) -> HistoryEvent:
    """An incident's opening or resolution as the history tells it."""
    return HistoryEvent(
        type=type_,
        instance_id=incident.instance_id,
        definition_id=incident.definition_id,
        at=step.at,
        token_id=incident.token_id,
        element_id=incident.element_id,
        actor=step.actor,
        payload={
            "incident_id": incident.id,
            "code": incident.failure.code,
            "sentence": incident.failure.sentence.in_english(),
        },
    )
