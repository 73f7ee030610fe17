"""Sending messages, by the engine itself or as work for the outside."""

from SpiffWorkflow.bpmn.specs.defaults import IntermediateThrowEvent, SendTask
from SpiffWorkflow.util.task import TaskState

from engine.spiff.changes import SentMessage
from engine.spiff.event_definitions import MessageDefinition
from engine.spiff.specs.element import LiveSpec
from engine.spiff.subscriptions import message_address
from engine.spiff.tasks import LiveTask


class Sending(LiveSpec):
    """Sends a message by itself; with a connector or a topic (`work_kind`) the outside does."""

    waiting_state = TaskState.READY

    def is_waiting(self, task: LiveTask) -> bool:
        """Only work for the outside waits."""
        return super().is_waiting(task) and (self.work_kind is not None or "parked" in task.internal_data)

    def _run_hook(self, task: LiveTask) -> bool:
        definition = self.event_definition
        if self.work_kind is None and isinstance(definition, MessageDefinition):
            name, key = message_address(definition, task, task.data)
            # What it carries are the input parameters.
            payload = dict(task.local.values_here) if task.local is not None else {}
            scope = task.workflow
            task.top.recorder.messages_sent.append(
                SentMessage(
                    self.element_id,
                    task.id,
                    name,
                    key,
                    payload,
                    scope.program.definition_id,
                    scope.process_scope,
                )
            )
        return True


class LiveSendTask(Sending, SendTask):
    """A task that sends a message."""


class LiveThrowEvent(Sending, IntermediateThrowEvent):
    """An event in the flow that sends a message, or that only marks a place."""
