"""Events that begin, are awaited, stand on the boundary of an activity, or end."""

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    EndEvent,
    IntermediateCatchEvent,
    StartEvent,
)
from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition
from SpiffWorkflow.util.task import TaskState

from engine.spiff.bpmn_errors import throw_error
from engine.spiff.event_definitions import ErrorDefinition
from engine.spiff.specs.element import LiveSpec
from engine.spiff.specs.sending import Sending
from engine.spiff.subscriptions import arm, is_due, plan_subscription, rearm, unsubscribe
from engine.spiff.tasks import LiveTask, Role


class Catching(LiveSpec):
    """Waits for a timer or a message."""

    waiting_state = TaskState.WAITING

    def _update_hook(self, task: LiveTask) -> bool:
        arm(task, plan_subscription(self, task))
        return False

    def timer_due(self, task: LiveTask) -> bool:
        """A timer may have come due; False when it has not."""
        if not is_due(task):
            return False
        self.caught(task, {})
        return True

    def caught(self, task: LiveTask, payload: dict[str, Any]) -> None:
        """What was waited for has happened."""
        unsubscribe(task)
        gateway = task.parent
        if task.role is Role.SUBSCRIPTION and gateway is not None:
            gateway.task_spec.branch_taken(gateway, task)
            self.record(task, "started")
        task.internal_data["result"] = payload
        task._ready()


class LiveStartEvent(LiveSpec, StartEvent):
    """Where a process or subprocess begins; what it waited for has happened already."""

    takes_time = False


class LiveCatchEvent(Catching, IntermediateCatchEvent):
    """Waits in the flow."""


class LiveBoundaryEvent(Catching, BoundaryEvent):
    """Waits at an activity (BPMN 2.0.2, 13.5.3). The subscription is one task, each token that it starts another."""

    def caught(self, task: LiveTask, payload: dict[str, Any]) -> None:
        """Cancel the activity or leave it alone, and begin the way of the exception."""
        scope, activity = task.workflow, task.parent
        if self.cancel_activity and activity is not None:
            activity.cancel()
        elif "timer" in task.internal_data:
            rearm(task)
        self.happen(scope, payload)

    def happen(self, scope: Any, payload: dict[str, Any]) -> None:
        """A token begins here."""
        token = LiveTask(scope, self)
        token.internal_data["result"] = payload
        self.record(token, "started")
        token._ready()


class LiveEndEvent(Sending, EndEvent):
    """The token ends, after what the event causes."""

    takes_time = False

    def _run_hook(self, task: LiveTask) -> bool:
        scope, definition = task.workflow, self.event_definition
        if isinstance(definition, TerminateEventDefinition):
            # BPMN 2.0.2, 13.5.6: it ends its own scope.
            self.end_here(task)
            if scope.parent_task_id is None:
                scope.status = "terminated"
            scope.end_everything()
            return False
        if isinstance(definition, ErrorDefinition):
            self.end_here(task)
            throw_error(task, definition.code or "", "", {})
            return False
        return super()._run_hook(task)
