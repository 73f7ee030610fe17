"""The rows of what an instance waits for: user tasks, service calls, timers, messages."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from engine.instances.assignment import Assignment, assign
from engine.instances.step import Step
from engine.instances.tables import event_subscription, waiting_message
from engine.jobs.port import JobQueue
from engine.spiff.changes import ElementEvent, EventSubscription, SentMessage, SentSignal, TimerDue, Work
from engine.user_tasks.lifecycle import PERSONAL, UserTaskStatus
from engine.user_tasks.tables import IS_OPEN, NEVER_DUE, candidate, user_task
from foundation.instants import to_micros
from foundation.unit_of_work import Prepared, UnitOfWork

_TASK_COLUMNS = (
    "instance_id",
    "token_id",
    "definition_id",
    "definition_key",
    "business_key",
    "element_id",
    "name",
    "lane",
    "status",
    "assignee",
    "priority",
    "form_key",
    "created_at",
    "due_at",
    "follow_up_at",
    "claimed_at",
    "ended_at",
)
_ADD_TASK = Prepared(insert(user_task).values({name: bindparam(name) for name in _TASK_COLUMNS}))
_ADD_CANDIDATE = Prepared(insert(candidate).values({column.name: bindparam(column.name) for column in candidate.c}))
_END_CANDIDATES = Prepared(
    delete(candidate).where(candidate.c.instance_id == bindparam("of"), candidate.c.token_id == bindparam("token"))
)
_END_TASK = Prepared(
    update(user_task)
    .where(user_task.c.instance_id == bindparam("of"), user_task.c.token_id == bindparam("token"), IS_OPEN)
    .values(status=bindparam("now_status"), ended_at=bindparam("at"))
)
_SUBSCRIPTION_COLUMNS = (
    "instance_id",
    "token_id",
    "event_index",
    "definition_id",
    "element_id",
    "kind",
    "event_name",
    "correlation_key",
    "created_at",
)
_SUBSCRIBE = Prepared(insert(event_subscription).values({name: bindparam(name) for name in _SUBSCRIPTION_COLUMNS}))
_UNSUBSCRIBE = Prepared(
    delete(event_subscription).where(
        event_subscription.c.instance_id == bindparam("of"),
        event_subscription.c.token_id == bindparam("token"),
        event_subscription.c.event_index == bindparam("index"),
    )
)
_WAITING = Prepared(
    select(waiting_message.c.id)
    .where(
        waiting_message.c.message_name == bindparam("name"),
        waiting_message.c.correlation_key.is_not_distinct_from(bindparam("key")),
    )
    .limit(1)
)


_READY, _CLAIMED = UserTaskStatus.READY.value, UserTaskStatus.CLAIMED.value
_ENDS = frozenset({"completed", "cancelled"})


def timer_key(instance_id: str, token_id: int, index: int) -> str:
    """The job key of an armed timer."""
    return f"timer:{instance_id}:{token_id}:{index}"


def call_key(instance_id: str, token_id: int) -> str:
    """The job key of a service call, which is also its idempotency key."""
    return f"call:{instance_id}:{token_id}"


def write_closed(unit: UnitOfWork, step: Step) -> None:
    """End the user tasks and withdraw the calls whose work is over."""
    if not step.changes.closed:
        return
    ended = {event.token_id: event for event in step.changes.elements if event.kind in _ENDS}
    for token_id in step.changes.closed:
        event = ended.get(token_id)
        if event is None or event.element_type in PERSONAL:
            _end_user_task(unit, step, token_id, event)
        if (event is None or event.element_type not in PERSONAL) and not step.has_ended:
            step.process_engine.jobs.withdraw(unit, call_key(step.live.id, token_id))


def _end_user_task(unit: UnitOfWork, step: Step, token_id: int, event: ElementEvent | None) -> None:
    if token_id != step.completes:
        is_done = event is not None and event.kind == "completed"
        status = UserTaskStatus.COMPLETED if is_done else UserTaskStatus.CANCELLED
        row = {"of": step.live.id, "token": token_id, "now_status": status.value, "at": to_micros(step.at)}
        unit.execute(_END_TASK, row)
    if event is None or _names_candidates(step, event):
        unit.execute(_END_CANDIDATES, {"of": step.live.id, "token": token_id})


def _names_candidates(step: Step, event: ElementEvent) -> bool:
    activity = step.process_engine.definitions.by_id(event.definition_id).activity(event.element_id)
    return bool(activity.role or activity.candidate_groups or activity.candidate_users)


def write_opened(unit: UnitOfWork, step: Step) -> dict[int, Assignment]:
    """Hand out new work; returns the assignment of each new user task by token."""
    opened: dict[int, Assignment] = {}
    for work in step.changes.opened:
        if work.kind == "user":
            opened[work.token_id] = _open_user_task(unit, step, work)
        else:
            step.process_engine.jobs.enqueue(
                unit,
                "service_call",
                call_key(step.live.id, work.token_id),
                {"instance_id": step.live.id, "token_id": work.token_id},
                run_at=step.at,
                lock=step.live.id,
            )
    return opened


def _open_user_task(unit: UnitOfWork, step: Step, work: Work) -> Assignment:
    definition = step.process_engine.definitions.by_id(work.definition_id)
    activity = definition.activity(work.element_id)
    found = assign(step.live.process, definition, work.token_id, work.element_id, step.at)
    lane = definition.lanes.get(activity.lane_id or "")
    at = to_micros(step.at)
    row = {
        "instance_id": step.live.id,
        "token_id": work.token_id,
        "definition_id": work.definition_id,
        "definition_key": definition.key,
        "business_key": step.live.business_key,
        "element_id": work.element_id,
        "name": activity.label,
        "lane": lane.label if lane else None,
        "status": _READY if found.assignee is None else _CLAIMED,
        "assignee": found.assignee,
        "priority": found.priority,
        "form_key": activity.form_key,
        "created_at": at,
        "due_at": to_micros(found.due_at) if found.due_at else None,
        "follow_up_at": to_micros(found.follow_up_at) if found.follow_up_at else None,
        "claimed_at": at if found.assignee else None,
        "ended_at": None,
    }
    unit.execute(_ADD_TASK, row)
    if found.groups or found.users:
        candidates = [("group", key) for key in found.groups] + [("user", key) for key in found.users]
        order = NEVER_DUE + at if found.due_at is None else row["due_at"]
        same = {
            "instance_id": step.live.id,
            "token_id": work.token_id,
            "status": row["status"],
            "due_order": order,
        }
        unit.execute_many(_ADD_CANDIDATE, [{**same, "kind": kind, "key": key} for kind, key in candidates])
    return found


def write_timers(unit: UnitOfWork, step: Step) -> None:
    """Owe the armed timers, owe dropped ones no more."""
    jobs, instance_id = step.process_engine.jobs, step.live.id
    if not step.has_ended:
        for token_id, index in step.changes.timers_dropped:
            jobs.withdraw(unit, timer_key(instance_id, token_id, index))
    for timer in step.changes.timers_set:
        _owe_timer(unit, step, timer)


def _owe_timer(unit: UnitOfWork, step: Step, timer: TimerDue) -> None:
    payload: dict[str, Any] = {"instance_id": step.live.id, "token_id": timer.token_id, "index": timer.index}
    key = timer_key(step.live.id, timer.token_id, timer.index)
    step.process_engine.jobs.withdraw(unit, key)  # a repeating timer keeps its key
    step.process_engine.jobs.enqueue(unit, "timer", key, payload, run_at=timer.due_at, lock=step.live.id)


def write_subscriptions(unit: UnitOfWork, step: Step) -> None:
    """Await messages and signals, dropped ones no more; a message that already waits is owed at once."""
    if not step.has_ended:
        for token_id, index in step.changes.subscriptions_dropped:
            unit.execute(_UNSUBSCRIBE, {"of": step.live.id, "token": token_id, "index": index})
    for awaited in step.changes.subscriptions_set:
        unit.execute(_SUBSCRIBE, _subscription_row(step, awaited))
        if awaited.kind == "message" and unit.rows(_WAITING, {"name": awaited.name, "key": awaited.correlation_key}):
            owe_matching(unit, step.process_engine.jobs, awaited.name, awaited.correlation_key, step.at)


def owe_matching(
    unit: UnitOfWork, jobs: JobQueue, message_name: str, correlation_key: str | None, at: datetime
) -> None:
    """Owe bringing messages that wait to the instances that now await them."""
    payload = {"message_name": message_name, "correlation_key": correlation_key}
    jobs.enqueue(unit, "match_messages", f"match:{message_name}:{correlation_key}", payload, run_at=at)


def _subscription_row(step: Step, awaited: EventSubscription) -> dict[str, Any]:
    return {
        "instance_id": step.live.id,
        "token_id": awaited.token_id,
        "event_index": awaited.index,
        "definition_id": awaited.definition_id,
        "element_id": awaited.element_id,
        "kind": awaited.kind,
        "event_name": awaited.name,
        "correlation_key": awaited.correlation_key,
        "created_at": to_micros(step.at),
    }


def write_sent_messages(unit: UnitOfWork, step: Step) -> None:
    """Owe the delivery of what the process sent; another instance is never touched in this transaction."""
    for number, sent in enumerate(step.changes.messages_sent):
        message = {"message_name": sent.message_name, "correlation_key": sent.correlation_key}
        _owe_sent(unit, step, "message", number, sent, message)


def write_sent_signals(unit: UnitOfWork, step: Step) -> None:
    """Owe the signals to everybody else who awaits them; the instance itself has heard them already."""
    for number, sent in enumerate(step.changes.signals_sent):
        _owe_sent(unit, step, "signal", number, sent, {"signal_name": sent.signal_name, "thrown_at": step.at})


def _owe_sent(
    unit: UnitOfWork, step: Step, kind: str, number: int, sent: SentMessage | SentSignal, what: dict[str, Any]
) -> None:
    """Who sent it is told when it does not arrive; it is still owed when they have ended."""
    place = {"definition_id": sent.definition_id, "token_id": sent.token_id, "element_id": sent.element_id}
    step.process_engine.jobs.enqueue(
        unit,
        kind,
        f"{kind}:{step.live.id}:{sent.token_id}:{number}",
        {**what, "payload": dict(sent.payload), "origin": step.live.id, "sent_at": place},
        run_at=step.at,
    )


def is_owed_after_its_end(instance_id: str, job_key: str | None) -> bool:
    """Whether the job is about something that the instance has sent."""
    return job_key is not None and job_key.startswith((f"message:{instance_id}:", f"signal:{instance_id}:"))
