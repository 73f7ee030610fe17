"""Embedded subprocesses, which share the variables around them, and called processes, which have their own."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import CallActivity, SubWorkflowTask
from SpiffWorkflow.util.task import TaskState

from engine.bpmn_xml.mappings import CallMapping
from engine.spiff.changes import NOTHING, ElementEvent
from engine.spiff.failures import CallFailed, CallTooDeep
from engine.spiff.specs.element import LiveSpec
from engine.spiff.specs.events import Catching
from engine.spiff.subscriptions import is_awaited
from engine.spiff.tasks import LiveTask, Role
from engine.spiff.undoing import begin_undoing, record_subprocess, undo_next
from engine.spiff.values import own_copy
from engine.spiff.variables import Variables, changes
from foundation.errors import BrokenPromise, SuiteError

#: Calls inside each other; models may call themselves.
MAX_CALL_DEPTH = 20


class LiveSubprocess(LiveSpec, SubWorkflowTask):
    """An embedded subprocess, a transaction or an ad-hoc subprocess; `spec` names what is in it."""

    def _update_hook(self, task: LiveTask) -> bool:
        task._set_state(TaskState.STARTED)
        scope = task.top.create_subprocess(task, self.spec)
        scope.begin(self.start_of(scope), task.internal_data.pop("payload", NOTHING))
        return False

    def start_of(self, scope: Any) -> Any:
        """Where its first token begins."""
        return scope.spec.plain_start() if scope.spec.ad_hoc is None else None

    def undo_inside(self, task: LiveTask, records: list[Any], own: dict[str, Any] | None) -> None:
        """The subprocess has completed; its scope comes back, with its data as it left them, only to undo."""
        task.internal_data["undoes"] = True
        task._set_state(TaskState.STARTED)
        scope = task.top.create_subprocess(task, self.spec)
        if own is not None:
            scope.variables.values_here.update(own)
        if scope.spec.compensation_handler is None:
            begin_undoing(task, scope, records)
            return
        scope.keep_records(records)
        scope.spec.task_specs[scope.spec.compensation_handler].happen(scope, {})

    def undone(self, task: LiveTask) -> None:
        """Everything in it is undone."""
        asking = task.parent
        task.top.remove_subprocess(task)
        task._state = TaskState.COMPLETED
        task.workflow.drop_task(task)
        undo_next(asking)  # type: ignore[arg-type]

    def _on_subworkflow_completed(self, subworkflow: Any, my_task: LiveTask) -> None:
        if "undoes" in my_task.internal_data:
            self.undone(my_task)
            return
        whole = my_task.parent if my_task.role is Role.INSTANCE else my_task
        if whole is not None and whole.task_spec.handler is None and whole.role is not Role.UNDOING:
            record_subprocess(my_task, subworkflow)
        my_task._ready()

    def _on_cancel(self, task: LiveTask) -> None:
        task.top.remove_subprocess(task)
        super()._on_cancel(task)

    def record_cancelled(self, task: LiveTask) -> None:
        """A completed one that was being undone has completed all the same."""
        if "undoes" not in task.internal_data:
            super().record_cancelled(task)


class LiveEventSubprocess(Catching, LiveSubprocess):
    """BPMN 2.0.2, 13.5.4: what the scope around it does in answer to an event, instead of its flow or beside it.

    The subscription is one task of that scope, each run another.
    """

    waiting_state = None
    is_event_subprocess = True
    is_interrupting: bool

    def listen(self, scope: Any) -> None:
        """The scope begins: wait for the event, when it is one that is waited for."""
        if is_awaited(self.definitions):
            self._update(LiveTask(scope, self, role=Role.SUBSCRIPTION))

    def _update_hook(self, task: LiveTask) -> bool:
        if task.role is Role.SUBSCRIPTION:
            return Catching._update_hook(self, task)
        return LiveSubprocess._update_hook(self, task)

    def start_of(self, scope: Any) -> Any:
        """Its event has happened already."""
        return scope.spec.starts[0]

    def caught(self, task: LiveTask, index: int, payload: dict[str, Any]) -> None:
        """The event has happened."""
        if not self.is_interrupting:
            self.go_on_waiting(task, index)
        self.happen(task.workflow, payload)

    def catch_thrown(self, host: LiveTask, payload: dict[str, Any]) -> None:
        """Inside `host`, which stands in the same scope, something was thrown."""
        self.happen(host.workflow, payload)

    def happen(self, scope: Any, payload: dict[str, Any]) -> LiveTask:
        """Take the place of what runs in the scope, or run beside it."""
        if self.is_interrupting:
            scope.interrupt()
        token = LiveTask(scope, self)
        token.internal_data["payload"] = payload
        self.enter(token)
        return token


class LiveCall(LiveSpec, CallActivity):
    """A call of another process, or of the same one."""

    called_element: str
    ins: tuple[CallMapping, ...] = ()
    outs: tuple[CallMapping, ...] = ()
    business_key_text: str | None = None

    def _update_hook(self, task: LiveTask) -> bool:
        program, start = self._called_program(task)
        variables = self._handed_in(task)
        business_key = task.workflow.business_key
        if self.business_key_text is not None:
            business_key = task.top.reader.name(self.business_key_text, task.data)
        task._set_state(TaskState.STARTED)
        scope = task.top.create_called(task, program)
        scope.business_key = business_key
        scope.variables.write_all(variables)
        self._record_scope(task, scope, "scope_started", variables)
        scope.begin(start)
        return False

    def results_to_write(self, task: LiveTask, result: dict[str, Any]) -> dict[str, Any]:
        """What the called process gives back, through its mappings and then the output parameters."""
        if self.outs:
            given = self._mapped(task, self.outs, Variables(result))
        elif self.ins:
            given = {}
        else:
            given = changes(task.data, result)
        return super().results_to_write(task, given)

    def _on_subworkflow_completed(self, subworkflow: Any, my_task: LiveTask) -> None:
        variables = subworkflow.variables.flat()
        self._record_scope(my_task, subworkflow, "scope_completed", {})
        my_task.internal_data["result"] = variables
        my_task._ready()

    def _on_cancel(self, task: LiveTask) -> None:
        scope = task.top.remove_subprocess(task)
        if scope is not None:
            self._record_scope(task, scope, "scope_cancelled", {})
        super()._on_cancel(task)

    def _called_program(self, task: LiveTask) -> tuple[Any, Any]:
        """The program and where it starts."""
        scope = task.workflow
        if scope.call_depth >= MAX_CALL_DEPTH:
            raise CallTooDeep(limit=MAX_CALL_DEPTH)
        key = task.top.reader.name(self.called_element, task.data)
        try:
            program = task.top.programs.called(key, self.element_id, scope.program.definition_id)
            return program, program.spec.plain_start()
        except BrokenPromise:
            raise
        except SuiteError as cause:
            raise CallFailed(cause) from cause

    def _handed_in(self, task: LiveTask) -> dict[str, Any]:
        if not self.ins:
            return task.data.flat()
        return self._mapped(task, self.ins, task.data)

    def _mapped(self, task: LiveTask, mappings: tuple[CallMapping, ...], source: Variables) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for mapping in mappings:
            if mapping.is_everything:
                values.update(source.flat())
            elif mapping.target is not None:
                values[mapping.target] = self._one(task, mapping, source)
        return values

    def _one(self, task: LiveTask, mapping: CallMapping, source: Variables) -> Any:
        if mapping.source_expression is not None:
            found = task.top.reader.text_value(mapping.source_expression, source)
            return own_copy(mapping.target or "", found)
        return source.get(mapping.source or "")  # as in Camunda: nothing there is handed over as null

    def _record_scope(self, task: LiveTask, scope: Any, kind: Any, variables: Mapping[str, Any]) -> None:
        task.top.recorder.elements.append(
            ElementEvent(
                kind,
                scope.program.definition_id,
                task.id,
                task.id,
                self.element_id,
                self.element_type,
                loop_counter=task.loop_counter,
                variables=variables,
            )
        )
