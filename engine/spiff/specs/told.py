"""What the outside is told about an element: events, work, and text of the model that failed."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.expressions.failures import ModelTextFailed
from engine.spiff.changes import NOTHING, ElementEvent, ElementEventKind, FailedElement, Work, WorkKind
from engine.spiff.subscriptions import unsubscribe
from engine.spiff.tasks import LiveTask, Phase


class Told:
    """Tells the outside what happens at an element."""

    #: The drawn id: also of the instances of a repeated activity, whose spec has a name of its own.
    element_id: str
    element_type: str
    #: The drawn id of the event that is awaited, where that is another one: of an event subprocess its start event.
    event_id: str | None = None
    #: False for elements that normalising has added; they appear nowhere outside.
    is_drawn = True
    #: What kind of work waits for the outside, or None.
    work_kind: WorkKind | None = None

    @property
    def awaiting_id(self) -> str:
        """The drawn id of the event that is awaited here."""
        return self.event_id or self.element_id

    def record_cancelled(self, task: LiveTask) -> None:
        """It ends before its time."""
        self.record(task, "cancelled")

    def work_of(self, task: LiveTask) -> Work:
        """The work that waits here for the outside."""
        scope = task.workflow
        return Work(
            token_id=task.id,
            kind=self.work_kind or "user",
            definition_id=scope.program.definition_id,
            scope_id=scope.process_scope,
            element_id=self.element_id,
            loop_counter=task.loop_counter,
            inputs=dict(task.local.values_here) if task.local is not None else NOTHING,
        )

    def decided(self, task: LiveTask) -> Mapping[str, Any]:  # noqa: ARG002 - few elements decide
        """Why a decision that was made here came out as it did."""
        return NOTHING

    def park(self, task: LiveTask, phase: Phase, failure: ModelTextFailed, element_id: str) -> None:
        """Text of the model has failed: the token stays until somebody mends it; nothing can happen to it meanwhile."""
        top = task.top
        top.cancel_tasks(task.children)
        unsubscribe(task)
        if phase is Phase.ENTERING:
            task.local = None
        task.internal_data["parked"] = int(phase)
        task._set_state(TaskState.STARTED)
        top.recorder.failures.add(
            task.id,
            FailedElement(
                token_id=task.id,
                element_id=element_id,
                definition_id=task.workflow.program.definition_id,
                sentence=failure.sentence,
                line=failure.line,
                column=failure.column,
            ),
        )

    def end_here(self, task: LiveTask, flow_ids: tuple[str, ...] = ()) -> None:
        """Complete the task without sending its token on."""
        task._state = TaskState.COMPLETED
        self.record(task, "completed", flow_ids)
        task.workflow.drop_task(task)

    def close_work(self, task: LiveTask) -> None:
        """Nobody outside needs to do anything any more."""
        top = task.top
        if top.open_work.pop(task.id, None) is not None:
            top.recorder.work.drop(task.id)

    def record(
        self,
        task: LiveTask,
        kind: ElementEventKind,
        flow_ids: tuple[str, ...] = (),
        variables: Mapping[str, Any] = NOTHING,
    ) -> None:
        """Tell the outside what happened here."""
        scope = task.workflow
        top = task.top
        if kind == "started":
            top.visits += 1
        if self.is_drawn:
            top.recorder.elements.append(
                ElementEvent(
                    kind,
                    scope.program.definition_id,
                    scope.process_scope,
                    task.id,
                    self.element_id,
                    self.element_type,
                    flow_ids,
                    task.internal_data.get("turn"),
                    variables,
                    self.decided(task) if kind == "completed" else NOTHING,
                )
            )
