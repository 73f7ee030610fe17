"""Waiting for events: what a subscription waits for, arming it, and what is left after something has happened.

A task keeps what it waits for in `internal_data["waits"]`, one entry for each definition of its event: None, or a list
that begins with the kind.
"""

from dataclasses import dataclass
from typing import Any, Literal

from SpiffWorkflow.util.task import TaskState

from engine.expressions.failures import ModelTextFailed
from engine.spiff.changes import EventSubscription, TimerDue
from engine.spiff.event_definitions import (
    AWAITED,
    ConditionDefinition,
    MessageDefinition,
    SignalDefinition,
    TimerDefinition,
)
from engine.spiff.tasks import LiveTask
from engine.spiff.timers import TimerPlan, is_literal, next_plan, plan_timer
from engine.spiff.variables import Variables
from foundation.instants import from_micros, to_micros

TIMER, MESSAGE, SIGNAL, CONDITION = "timer", "message", "signal", "condition"


@dataclass(frozen=True, slots=True)
class MessagePlan:
    """Which message is awaited."""

    name: str
    key: str | None


@dataclass(frozen=True, slots=True)
class SignalPlan:
    """Which signal is awaited."""

    name: str


@dataclass(frozen=True, slots=True)
class ConditionPlan:
    """A condition that is awaited stands in the model."""


#: What one definition of an event waits for; None for one that is found when it is thrown.
Plan = TimerPlan | MessagePlan | SignalPlan | ConditionPlan | None


def is_awaited(definitions: tuple[Any, ...]) -> bool:
    """Whether such an event is waited for; errors and the like are found when they are thrown."""
    return any(isinstance(definition, AWAITED) for definition in definitions)


def plan_subscription(spec: Any, task: LiveTask) -> list[Plan]:
    """Evaluate what the event of `spec` waits for, as `task` sees it; raises `ModelTextFailed`, changes nothing."""
    return [_plan(definition, task) for definition in spec.definitions]


def message_address(definition: MessageDefinition, task: LiveTask, variables: Variables) -> tuple[str, str | None]:
    """Name and correlation key of a message; without an own key it is the business key."""
    reader = task.top.reader
    name = reader.name(definition.name, variables)
    if definition.correlation_key is None:
        return name, task.workflow.business_key
    return name, reader.key(definition.correlation_key, variables)


def arm(task: LiveTask, plans: list[Plan]) -> None:
    """Begin to wait."""
    task._set_state(TaskState.WAITING)
    task.internal_data["waits"] = [None] * len(plans)
    for index, plan in enumerate(plans):
        if plan is not None:
            _begin(task, index, plan)


def waits_for(task: LiveTask, index: int, kind: str) -> bool:
    """Whether it still waits for that."""
    waits = task.internal_data.get("waits", ())
    return index < len(waits) and waits[index] is not None and waits[index][0] == kind


def unsubscribe(task: LiveTask) -> None:
    """Wait no more."""
    waits = task.internal_data.get("waits")
    if waits is None:
        return
    for index, wait in enumerate(waits):
        if wait is not None:
            wait_no_more(task, index)
    del task.internal_data["waits"]


def wait_no_more(task: LiveTask, index: int) -> None:
    """Wait for one of several things no more."""
    kind, *more = task.internal_data["waits"][index]
    task.internal_data["waits"][index] = None
    task.touch()
    top, waiting = task.top, (task.id, index)
    if kind == TIMER:
        top.recorder.timers.drop(waiting)
    elif kind == CONDITION:
        top.conditions.drop(waiting, _names_read(task, index))
    else:
        top.recorder.subscriptions.drop(waiting)
        if kind == SIGNAL:
            top.signals[more[0]].pop(waiting)


def is_due(task: LiveTask, index: int) -> bool:
    """Whether the time of a timer has come."""
    return from_micros(task.internal_data["waits"][index][1]) <= task.top.reader.now


def after_firing(task: LiveTask, index: int) -> None:
    """After a firing that interrupts nothing: a timer waits for the next occurrence of a cycle, or for nothing more."""
    if not waits_for(task, index, TIMER):
        return
    _, *stored = task.internal_data["waits"][index]
    following = next_plan(_loaded(stored), task.top.reader.now, task.top.time_zone)
    if following is None:
        wait_no_more(task, index)
        return
    task.internal_data["waits"][index] = [TIMER, *_stored(following)]
    task.touch()
    task.top.recorder.timers.replace((task.id, index), _timer_due(task, index, following))


def becomes_true(task: LiveTask, index: int) -> bool:
    """Look at a condition: whether it is true and was not before; raises `ModelTextFailed`.

    One that reads a variable that nobody has written yet is not true.
    """
    text = task.task_spec.definitions[index].expression
    try:
        is_true = task.top.reader.is_true(text, task.data)
    except ModelTextFailed:
        if all(name in task.data for name in _names_read(task, index)):
            raise
        is_true = False
    wait = task.internal_data["waits"][index]
    was_true, wait[1] = wait[1], is_true
    if was_true != is_true:
        task.touch()
    return is_true and not was_true


def resubscribe(task: LiveTask) -> None:
    """After loading: what is found in memory when it happens."""
    for index, wait in enumerate(task.internal_data.get("waits", ())):
        if wait is not None:
            _index(task, index, wait)


def _plan(definition: Any, task: LiveTask) -> Plan:
    if isinstance(definition, TimerDefinition):
        return _plan_timer(definition, task)
    if isinstance(definition, MessageDefinition):
        return MessagePlan(*message_address(definition, task, task.data))
    if isinstance(definition, SignalDefinition):
        return SignalPlan(task.top.reader.name(definition.name, task.data))
    return ConditionPlan() if isinstance(definition, ConditionDefinition) else None


def _plan_timer(definition: TimerDefinition, task: LiveTask) -> TimerPlan:
    top = task.top
    value: Any = definition.expression
    if not is_literal(value):
        value = top.reader.value(value, task.data)
    return plan_timer(definition.kind, value, top.reader.now, top.time_zone)


def _begin(task: LiveTask, index: int, plan: Plan) -> None:
    recorder, waiting = task.top.recorder, (task.id, index)
    wait: list[Any]
    if isinstance(plan, TimerPlan):
        wait = [TIMER, *_stored(plan)]
        recorder.timers.add(waiting, _timer_due(task, index, plan))
    elif isinstance(plan, MessagePlan):
        wait = [MESSAGE, plan.name, plan.key]
        recorder.subscriptions.add(waiting, _subscription(task, index, plan.name, plan.key))
    elif isinstance(plan, SignalPlan):
        wait = [SIGNAL, plan.name]
        recorder.subscriptions.add(waiting, _subscription(task, index, plan.name, None))
    else:
        wait = [CONDITION, False]
        task.top.conditions.due[waiting] = None
    task.internal_data["waits"][index] = wait
    _index(task, index, wait)


def _index(task: LiveTask, index: int, wait: list[Any]) -> None:
    if wait[0] == SIGNAL:
        task.top.signals.setdefault(wait[1], {})[task.id, index] = None
    elif wait[0] == CONDITION:
        task.top.conditions.add((task.id, index), _names_read(task, index))


def _names_read(task: LiveTask, index: int) -> frozenset[str]:
    return task.top.evaluator.names_read(task.task_spec.definitions[index].expression)


def _subscription(task: LiveTask, index: int, name: str, key: str | None) -> EventSubscription:
    spec = task.task_spec
    kind: Literal["message", "signal"] = (
        "message" if isinstance(spec.definitions[index], MessageDefinition) else "signal"
    )
    return EventSubscription(task.id, index, spec.awaiting_id, task.workflow.program.definition_id, kind, name, key)


def _timer_due(task: LiveTask, index: int, plan: TimerPlan) -> TimerDue:
    return TimerDue(task.id, index, task.task_spec.awaiting_id, plan.due_at)


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
