"""Waiting for timers and messages: what a subscription waits for, arming it, and what is left after it has fired."""

from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.util.task import TaskState

from engine.spiff.changes import MessageSubscription, TimerDue
from engine.spiff.event_definitions import MessageDefinition, TimerDefinition
from engine.spiff.tasks import LiveTask
from engine.spiff.timers import TimerPlan, is_literal, next_plan, plan_timer
from engine.spiff.variables import Variables
from foundation.instants import from_micros, to_micros

#: An event waits for one thing so far; events with several definitions will count on.
ONLY = 0


@dataclass(frozen=True, slots=True)
class MessagePlan:
    """Which message is awaited."""

    name: str
    key: str | None


def is_awaited(definition: Any) -> bool:
    """Whether such an event is waited for from outside; errors are found when they are thrown."""
    return isinstance(definition, TimerEventDefinition | MessageEventDefinition)


def plan_subscription(spec: Any, task: LiveTask) -> TimerPlan | MessagePlan:
    """Evaluate what the event of `spec` waits for, as `task` sees it; raises `ModelTextFailed`, changes nothing."""
    definition = spec.event_definition
    if isinstance(definition, TimerDefinition):
        return _plan_timer(definition, task)
    return MessagePlan(*message_address(definition, task, task.data))


def message_address(definition: MessageDefinition, task: LiveTask, variables: Variables) -> tuple[str, str | None]:
    """Name and correlation key of a message; without an own key it is the business key."""
    reader = task.top.reader
    name = reader.name(definition.name, variables)
    if definition.correlation_key is None:
        return name, task.workflow.business_key
    return name, reader.key(definition.correlation_key, variables)


def arm(task: LiveTask, plan: TimerPlan | MessagePlan) -> None:
    """Begin to wait."""
    task._set_state(TaskState.WAITING)
    if isinstance(plan, TimerPlan):
        task.internal_data["timer"] = _stored(plan)
        task.top.recorder.timers.add((task.id, ONLY), _timer_due(task, plan))
    else:
        task.internal_data["message"] = [plan.name, plan.key]
        subscription = MessageSubscription(
            task.id, ONLY, task.task_spec.element_id, task.workflow.program.definition_id, plan.name, plan.key
        )
        task.top.recorder.subscriptions.add((task.id, ONLY), subscription)


def unsubscribe(task: LiveTask) -> None:
    """Wait no more."""
    recorder = task.top.recorder
    task.touch()
    if task.internal_data.pop("timer", None) is not None:
        recorder.timers.drop((task.id, ONLY))
    if task.internal_data.pop("message", None) is not None:
        recorder.subscriptions.drop((task.id, ONLY))


def is_due(task: LiveTask) -> bool:
    """Whether the time of the task's timer has come."""
    return from_micros(task.internal_data["timer"][0]) <= task.top.reader.now


def rearm(task: LiveTask) -> None:
    """After a firing that interrupts nothing: wait for the next occurrence of a cycle, or for nothing more."""
    following = next_plan(_loaded(task.internal_data["timer"]), task.top.reader.now, task.top.time_zone)
    if following is None:
        unsubscribe(task)
        return
    task.internal_data["timer"] = _stored(following)
    task.touch()
    task.top.recorder.timers.replace((task.id, ONLY), _timer_due(task, following))


def _plan_timer(definition: TimerDefinition, task: LiveTask) -> TimerPlan:
    top = task.top
    value: Any = definition.expression
    if not is_literal(value):
        value = top.reader.value(value, task.data)
    return plan_timer(definition.kind, value, top.reader.now, top.time_zone)


def _timer_due(task: LiveTask, plan: TimerPlan) -> TimerDue:
    return TimerDue(task.id, ONLY, task.task_spec.element_id, plan.due_at)


def _stored(plan: TimerPlan) -> list[Any]:
    due_at = to_micros(plan.due_at)
    if plan.base is None:
        return [due_at]
    return [due_at, plan.left, to_micros(plan.base), plan.period, plan.occurrence]


def _loaded(stored: list[Any]) -> TimerPlan:
    if len(stored) == 1:
        return TimerPlan(from_micros(stored[0]))
    due_at, left, base, period, occurrence = stored
    return TimerPlan(from_micros(due_at), left, from_micros(base), period, occurrence)
