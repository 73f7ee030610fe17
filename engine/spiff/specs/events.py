"""Events that begin, are awaited, or stand on the boundary of an activity."""

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent, IntermediateCatchEvent, StartEvent
from SpiffWorkflow.util.task import TaskState

from engine.expressions.failures import ModelTextFailed
from engine.spiff.changes import NOTHING
from engine.spiff.specs.element import LiveSpec
from engine.spiff.subscriptions import (
    TIMER,
    after_firing,
    arm,
    becomes_true,
    is_due,
    plan_subscription,
    unsubscribe,
    wait_no_more,
    waits_for,
)
from engine.spiff.tasks import LiveTask, Phase, Role


class Catching(LiveSpec):
    """Waits for one of several things, or for all of them."""

    waiting_state = TaskState.WAITING
    #: All of its definitions must happen.
    needs_all = False
    #: The event-based gateway by which it starts the process.
    gateway: Any = None

    def _update_hook(self, task: LiveTask) -> bool:
        arm(task, plan_subscription(self, task))
        return False

    def timer_due(self, task: LiveTask, index: int) -> bool:
        """A timer may have come due; False when it has not."""
        if not is_due(task, index):
            return False
        self.occurred(task, index, {})
        return True

    def look_at_condition(self, task: LiveTask, index: int) -> None:
        """A variable of a condition has changed."""
        try:
            happens = becomes_true(task, index)
        except ModelTextFailed as failure:
            self.park(task, Phase.ENTERING, failure, self.awaiting_id)
            return
        if happens:
            self.occurred(task, index, {})

    def occurred(self, task: LiveTask, index: int, payload: dict[str, Any]) -> None:
        """One of the things that are waited for has happened."""
        if self.needs_all:
            collected = task.internal_data.setdefault("collected", {})
            collected.update(payload)
            wait_no_more(task, index)
            if any(wait is not None for wait in task.internal_data["waits"]):
                return
            payload = task.internal_data.pop("collected")
        self.caught(task, index, payload)

    def caught(self, task: LiveTask, index: int, payload: dict[str, Any]) -> None:  # noqa: ARG002 - only some go on waiting
        """What was waited for has happened."""
        unsubscribe(task)
        gateway = task.parent
        if task.role is Role.SUBSCRIPTION and gateway is not None:
            gateway.task_spec.branch_taken(gateway, task)
            self.record(task, "started")
        task.internal_data["result"] = payload
        task._ready()

    def go_on_waiting(self, task: LiveTask, index: int) -> None:
        """What has happened interrupts nothing, so it may happen again."""
        if not self.needs_all:
            after_firing(task, index)
            return
        unsubscribe(task)
        self._update(task)
        for position in range(len(self.definitions)):
            if waits_for(task, position, TIMER):
                wait_no_more(task, position)  # its time has been

    def happen(self, scope: Any, payload: dict[str, Any]) -> LiveTask:
        """A token begins here; what the event waits for has happened already."""
        token = LiveTask(scope, self)
        token.internal_data["result"] = payload
        self.record(token, "started")
        token._ready()
        return token

    def begin(self, scope: Any, payload: Any = NOTHING) -> None:
        """The scope begins here, by this event."""
        if self.gateway is not None:
            self.gateway.begin_by(scope, self, payload)
        else:
            self.happen(scope, dict(payload))


class LiveStartEvent(Catching, StartEvent):
    """Where a process or subprocess begins; what it waited for has happened already."""

    takes_time = False

    def begin(self, scope: Any, payload: Any = NOTHING) -> None:
        """The scope begins here."""
        token = LiveTask(scope, self)
        if payload:
            token.internal_data["result"] = dict(payload)
        self.enter(token)

    def _update_hook(self, task: LiveTask) -> bool:  # noqa: ARG002 - as its base asks
        return True


class LiveCatchEvent(Catching, IntermediateCatchEvent):
    """Waits in the flow."""


class LiveBoundaryEvent(Catching, BoundaryEvent):
    """Waits at an activity (BPMN 2.0.2, 13.5.3). The subscription is one task, each token that it starts another."""

    def caught(self, task: LiveTask, index: int, payload: dict[str, Any]) -> None:
        """Cancel the activity or leave it alone, and begin the way of the exception."""
        activity = task.parent
        if not self.cancel_activity:
            self.go_on_waiting(task, index)
        if activity is not None:
            self.catch_thrown(activity, payload)

    def catch_thrown(self, activity: LiveTask, payload: dict[str, Any]) -> None:
        """The activity ends, or goes on, and the way of the exception begins."""
        scope = activity.workflow
        if self.cancel_activity:
            activity.cancel()
        self.happen(scope, payload)
