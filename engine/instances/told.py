"""What a step did, as history events; pure."""

from collections.abc import Mapping
from typing import Any

from engine.bpmn_xml.diagram import Event
from engine.history.events import EventType, HistoryEvent
from engine.instances.assignment import Assignment
from engine.instances.states import InstanceStatus
from engine.instances.step import Step
from engine.spiff.changes import ElementEvent, SentMessage, SentSignal
from engine.user_tasks.identity import UserTaskId
from engine.user_tasks.lifecycle import PERSONAL

_ACTIVITY = {
    "started": EventType.ACTIVITY_STARTED,
    "completed": EventType.ACTIVITY_COMPLETED,
    "cancelled": EventType.ACTIVITY_CANCELLED,
}
_CALLED = {
    "scope_completed": EventType.PROCESS_INSTANCE_COMPLETED,
    "scope_cancelled": EventType.PROCESS_INSTANCE_CANCELLED,
}
_END = {
    InstanceStatus.COMPLETED: EventType.PROCESS_INSTANCE_COMPLETED,
    InstanceStatus.CANCELLED: EventType.PROCESS_INSTANCE_CANCELLED,
    InstanceStatus.TERMINATED: EventType.PROCESS_INSTANCE_TERMINATED,
    InstanceStatus.FAILED: EventType.PROCESS_INSTANCE_FAILED,
}
_MAY_UNDO = frozenset({"intermediateThrowEvent", "endEvent"})
_UNDOING = frozenset({"compensate", "cancel"})

#: Assignment of each new user task by token.
UserTasks = Mapping[int, Assignment]


def events_of(step: Step, user_tasks: UserTasks, start_variables: Mapping[str, Any]) -> list[HistoryEvent]:
    """Everything that the step tells, in order; `user_tasks` are those it opened."""
    events: list[HistoryEvent] = []
    if step.is_first:
        events.append(_started(step, step.live.definition_id, 0, {"variables": dict(start_variables)}))
    events.extend(step.told)
    for event in step.changes.elements:
        events.append(_activity(step, event, user_tasks) if event.kind in _ACTIVITY else _called(step, event))
    events.extend(_sent_message(step, sent) for sent in step.changes.messages_sent)
    events.extend(_sent_signal(step, sent) for sent in step.changes.signals_sent)
    if step.has_ended and not (step.told and step.told[-1].type is EventType.PROCESS_INSTANCE_CANCELLED):
        events.append(_ended(step))
    return events


def _sent_message(step: Step, sent: SentMessage) -> HistoryEvent:
    payload = {"message_name": sent.message_name, "correlation_key": sent.correlation_key}
    return _sent(step, sent, EventType.MESSAGE_SENT, payload)


def _sent_signal(step: Step, sent: SentSignal) -> HistoryEvent:
    return _sent(step, sent, EventType.SIGNAL_SENT, {"signal_name": sent.signal_name})


def _sent(step: Step, sent: SentMessage | SentSignal, type_: EventType, payload: Mapping[str, Any]) -> HistoryEvent:
    return HistoryEvent(
        type=type_,
        instance_id=step.live.id,
        definition_id=sent.definition_id,
        at=step.at,
        token_id=sent.token_id,
        element_id=sent.element_id,
        payload=payload,
    )


def _ended(step: Step) -> HistoryEvent:
    return HistoryEvent(
        type=_END[InstanceStatus(step.changes.status)],
        instance_id=step.live.id,
        definition_id=step.live.definition_id,
        at=step.at,
        actor=step.actor,
        payload={"error_code": step.changes.error_code} if step.changes.error_code else {},
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
    kind, definition_id, scope_id, token_id, element_id, element_type, flow_ids, loop_counter, variables, decision = (
        event
    )
    payload: dict[str, Any] = {}
    if loop_counter is not None:
        payload["loop_counter"] = loop_counter
    if variables:
        payload["variables"] = variables
    if flow_ids:
        payload["flows"] = flow_ids
    if decision:
        payload["decision"] = decision
    if kind == "started" and token_id in user_tasks:
        payload.update(_offered(step, token_id, user_tasks[token_id]))
    if kind == "started" and element_type in _MAY_UNDO and _undoes(step, event):
        payload["undoes"] = True
    return HistoryEvent(
        _ACTIVITY[kind],
        step.live.id,
        definition_id,
        step.at,
        scope_id,
        token_id,
        element_id,
        element_type,
        step.actor if kind == "completed" and element_type in PERSONAL else None,
        payload,
    )


def _undoes(step: Step, event: ElementEvent) -> bool:
    node = step.process_engine.definitions.by_id(event.definition_id).nodes.get(event.element_id)
    return isinstance(node, Event) and any(one.kind in _UNDOING for one in node.definitions)


def _offered(step: Step, token_id: int, found: Assignment) -> dict[str, Any]:
    return {
        "user_task_id": str(UserTaskId(step.live.id, token_id)),
        "candidate_groups": found.groups,
        "assignee": found.assignee,
        "due_at": found.due_at,
    }
