"""Causing things: messages, signals, escalations, errors, undoing, the end of everything."""

from collections.abc import Callable
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import EndEvent, IntermediateThrowEvent, SendTask
from SpiffWorkflow.bpmn.specs.event_definitions.simple import CancelEventDefinition, TerminateEventDefinition
from SpiffWorkflow.util.task import TaskState

from engine.spiff.changes import SentMessage, SentSignal
from engine.spiff.event_definitions import (
    CompensationDefinition,
    ErrorDefinition,
    EscalationDefinition,
    MessageDefinition,
    SignalDefinition,
)
from engine.spiff.specs.element import LiveSpec
from engine.spiff.subscriptions import message_address
from engine.spiff.tasks import LiveTask, Role
from engine.spiff.throwing import throw_error, throw_escalation
from engine.spiff.undoing import begin_undoing, undo
from engine.spiff.variables import Variables

#: A token that only undoes, while the one that asked for it goes on.
_BESIDE = "beside"


class Sending(LiveSpec):
    """Causes things by itself; with a connector (`work_kind`) the outside does."""

    waiting_state = TaskState.READY

    def is_waiting(self, task: LiveTask) -> bool:
        """Only work for the outside waits."""
        return super().is_waiting(task) and (self.work_kind is not None or "parked" in task.internal_data)

    def _run_hook(self, task: LiveTask) -> bool:
        if self.work_kind is not None:
            return True
        addresses = [address_of(definition, task, task.data) for definition in self.definitions]
        payload = _payload(task)
        for definition, address in zip(self.definitions, addresses, strict=True):
            goes_on = cause(self, task, definition, address, payload)
            if not goes_on or task.is_finished:
                return False
        return True

    def undone(self, task: LiveTask) -> None:
        """What was to be undone is undone: the token goes on."""
        if self.cancels_transaction:
            _end_transaction(task)
            return
        if _BESIDE in task.internal_data:
            task._state = TaskState.COMPLETED
            task.workflow.drop_task(task)
            return
        task.internal_data["worked"] = True
        task._set_state(TaskState.READY)
        task.top.queue.append(task)

    def record_cancelled(self, task: LiveTask) -> None:
        """What undoes beside the flow is no visit of the event."""
        if _BESIDE not in task.internal_data:
            super().record_cancelled(task)

    @property
    def cancels_transaction(self) -> bool:
        """Whether it is the cancel end of a transaction."""
        return any(isinstance(definition, CancelEventDefinition) for definition in self.definitions)


class LiveSendTask(Sending, SendTask):
    """A task that sends a message."""


class LiveThrowEvent(Sending, IntermediateThrowEvent):
    """An event in the flow that causes something, or that only marks a place."""


class LiveEndEvent(Sending, EndEvent):
    """The token ends, after what the event causes."""

    takes_time = False


def address_of(definition: Any, task: LiveTask, variables: Variables) -> Any:
    """The texts of what is caused, evaluated before anything is; raises `ModelTextFailed`."""
    if isinstance(definition, MessageDefinition):
        return message_address(definition, task, variables)
    if isinstance(definition, SignalDefinition):
        return task.top.reader.name(definition.name, variables)
    return None


def cause(spec: LiveSpec, task: LiveTask, definition: Any, address: Any, payload: dict[str, Any]) -> bool:
    """Cause one thing; False when the token does not go on by itself."""
    return _CAUSES[type(definition)](spec, task, definition, address, payload)


def _payload(task: LiveTask) -> dict[str, Any]:
    """What it carries are the input parameters."""
    return dict(task.local.values_here) if task.local is not None else {}


def _send(spec: LiveSpec, task: LiveTask, _definition: Any, address: Any, payload: dict[str, Any]) -> bool:
    scope = task.workflow
    name, key = address
    sent = SentMessage(spec.element_id, task.id, name, key, payload, scope.program.definition_id, scope.process_scope)
    task.top.recorder.messages_sent.append(sent)
    return True


def _signal(spec: LiveSpec, task: LiveTask, _definition: Any, name: str, payload: dict[str, Any]) -> bool:
    scope, top = task.workflow, task.top
    sent = SentSignal(spec.element_id, task.id, name, payload, scope.program.definition_id, scope.process_scope)
    top.recorder.signals_sent.append(sent)
    top.broadcast(name, payload)
    return True


def _escalate(_spec: LiveSpec, task: LiveTask, definition: Any, _address: None, payload: dict[str, Any]) -> bool:
    throw_escalation(task, definition.code or "", payload)
    return True


def _fail(spec: LiveSpec, task: LiveTask, definition: Any, _address: None, payload: dict[str, Any]) -> bool:
    spec.end_here(task)
    throw_error(task, definition.code or "", "", payload)
    return False


def _terminate(spec: LiveSpec, task: LiveTask, _definition: Any, _address: None, _payload: dict[str, Any]) -> bool:
    """BPMN 2.0.2, 13.5.6: it ends its own scope."""
    scope = task.workflow
    spec.end_here(task)
    if scope.parent_task_id is None:
        scope.status = "terminated"
    scope.end_everything()
    return False


def _undo(spec: LiveSpec, task: LiveTask, definition: Any, _address: None, _payload: dict[str, Any]) -> bool:
    """BPMN 2.0.2, 10.7: in its own scope; an event subprocess also undoes what stands around it."""
    scope, activity_id = task.workflow, definition.activity_id
    while scope.is_event_subprocess:
        if activity_id in scope.spec.task_specs or (activity_id is None and scope.records):
            break
        scope = scope.host.workflow
    if definition.is_awaited:
        undo(task, scope, definition.activity_id)
        return False
    beside = LiveTask(task.workflow, spec)
    beside.internal_data[_BESIDE] = True
    undo(beside, scope, definition.activity_id)
    return True


def _cancel(_spec: LiveSpec, task: LiveTask, _definition: Any, _address: None, _payload: dict[str, Any]) -> bool:
    """BPMN 2.0.2, 13.3.4: everything else in the transaction ends, what has completed is undone, then it is left."""
    scope = task.workflow
    host = scope.host
    if host.role is Role.INSTANCE:
        others = (other for other in host.parent.children if other.role is Role.INSTANCE and other is not host)
        task.top.cancel_tasks(others)
    task.top.cancel_tasks(other for other in scope.tasks.values() if other is not task)
    scope.forget_arrivals()
    undo(task, scope, None)
    return False


def _end_transaction(task: LiveTask) -> None:
    host = task.workflow.host
    if host.role is Role.INSTANCE:
        host = _whole_activity(task, host)
        records = host.internal_data.pop("records", None)
        if records:
            begin_undoing(task, host.workflow, records)
            return
    task.task_spec.end_here(task)
    outer = host.workflow
    specs = [outer.spec.task_specs[name] for name in host.task_spec.boundary]
    host.cancel()
    for spec in specs:
        if any(isinstance(definition, CancelEventDefinition) for definition in spec.definitions):
            spec.happen(outer, {})


def _whole_activity(task: LiveTask, instance: LiveTask) -> Any:
    """An instance stands for the whole activity: it gives its variables, once, before what others did is undone."""
    body: Any = instance.parent
    if "given" not in task.internal_data and instance.overlay is not None:
        task.internal_data["given"] = True
        body.outer.write_all(body.task_spec.merged(instance.overlay.values_here))
        body.touch()
    return body


_CAUSES: dict[type, Callable[[LiveSpec, LiveTask, Any, Any, dict[str, Any]], bool]] = {
    MessageDefinition: _send,
    SignalDefinition: _signal,
    EscalationDefinition: _escalate,
    ErrorDefinition: _fail,
    TerminateEventDefinition: _terminate,
    CompensationDefinition: _undo,
    CancelEventDefinition: _cancel,
}
