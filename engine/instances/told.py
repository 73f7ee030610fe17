"""What a step did, as history events; pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.history.events import EventType, HistoryEvent
from engine.instances.assignment import Assignment
from engine.instances.states import InstanceStatus
from engine.instances.step import Step
from engine.spiff.changes import ElementEvent
from engine.user_tasks.lifecycle import PERSONAL

_ACTIVITY = {
    "started": EventType.ACTIVITY_STARTED,
    "completed": EventType.ACTIVITY_COMPLETED,
    "cancelled": EventType.ACTIVITY_CANCELLED,
}
_CALLED = {
    "scope_started": EventType.PROCESS_INSTANCE_STARTED,
    "scope_completed": EventType.PROCESS_INSTANCE_COMPLETED,
    "scope_cancelled": EventType.PROCESS_INSTANCE_CANCELLED,
}
_END = {
    InstanceStatus.COMPLETED: EventType.PROCESS_INSTANCE_COMPLETED,
    InstanceStatus.CANCELLED: EventType.PROCESS_INSTANCE_CANCELLED,
    InstanceStatus.TERMINATED: EventType.PROCESS_INSTANCE_TERMINATED,
    InstanceStatus.FAILED: EventType.PROCESS_INSTANCE_FAILED,
}

#: User task id and assignment by token.
UserTasks = Mapping[int, tuple[str, Assignment]]


def events_of(step: Step, user_tasks: UserTasks, start_variables: Mapping[str, Any]) -> Iterator[HistoryEvent]:
    """Everything that the step tells, in order; `user_tasks` are those it opened."""
    if step.is_first:
        yield _started(step, step.live.definition_id, 0, {"variables": dict(start_variables)})
    yield from step.told
    for event in step.changes.elements:
        if event.kind in _CALLED:
            yield _called(step, event)
        else:
            yield _activity(step, event, user_tasks)
    for sent in step.changes.messages_sent:
        payload = {"message_name": sent.message_name, "correlation_key": sent.correlation_key}
        yield HistoryEvent(
            type=EventType.MESSAGE_SENT,
            instance_id=step.live.id,
            definition_id=step.live.definition_id,
            at=step.at,
            token_id=sent.token_id,
            element_id=sent.element_id,
            payload=payload,
        )
    if step.has_ended and not (step.told and step.told[-1].type is EventType.PROCESS_INSTANCE_CANCELLED):
        error = {"error_code": step.changes.error_code} if step.changes.error_code else {}
        yield HistoryEvent(
            type=_END[InstanceStatus(step.changes.status)],
            instance_id=step.live.id,
            definition_id=step.live.definition_id,
            at=step.at,
            actor=step.actor,
            payload=error,
        )


def _started(step: Step, definition_id: str, scope_id: int, more: Mapping[str, Any]) -> HistoryEvent:
    published = step.process_engine.definitions.by_id(definition_id).published
    return HistoryEvent(
        type=EventType.PROCESS_INSTANCE_STARTED,
        instance_id=step.live.id,
        definition_id=definition_id,
        at=step.at,
        scope_id=scope_id,
        actor=step.actor if scope_id == 0 else None,
        payload={
            "business_key": step.live.business_key,
            "definition_key": published.key,
            "version": published.version,
            "area": published.area,
            **more,
        },
    )


def _called(step: Step, event: ElementEvent) -> HistoryEvent:
    if event.kind == "scope_started":
        return _started(step, event.definition_id, event.scope_id, {"caller_token_id": event.token_id})
    return HistoryEvent(
        type=_CALLED[event.kind],
        instance_id=step.live.id,
        definition_id=event.definition_id,
        at=step.at,
        scope_id=event.scope_id,
    )


def _activity(step: Step, event: ElementEvent, user_tasks: UserTasks) -> HistoryEvent:
    return HistoryEvent(
        type=_ACTIVITY[event.kind],
        instance_id=step.live.id,
        definition_id=event.definition_id,
        at=step.at,
        scope_id=event.scope_id,
        token_id=event.token_id,
        element_id=event.element_id,
        element_type=event.element_type,
        actor=step.actor if event.kind == "completed" and event.element_type in PERSONAL else None,
        payload=_payload(event, user_tasks),
    )


def _payload(event: ElementEvent, user_tasks: UserTasks) -> dict[str, Any]:
    payload: dict[str, Any] = {}
    if event.loop_counter is not None:
        payload["loop_counter"] = event.loop_counter
    if event.variables:
        payload["variables"] = dict(event.variables)
    if event.flow_ids:
        payload["flows"] = list(event.flow_ids)
    if event.kind == "started" and event.token_id in user_tasks:
        task_id, found = user_tasks[event.token_id]
        payload["user_task_id"] = task_id
        payload["candidate_groups"] = list(found.groups)
        payload["assignee"] = found.assignee
        payload["due_at"] = found.due_at
    return payload
