"""Embedded subprocesses, which share the variables around them, and called processes, which have their own."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import CallActivity, SubWorkflowTask
from SpiffWorkflow.util.task import TaskState

from engine.bpmn_xml.diagram import CallMapping
from engine.spiff.changes import ElementEvent
from engine.spiff.failures import CallFailed, CallTooDeep
from engine.spiff.specs.element import LiveSpec
from engine.spiff.tasks import LiveTask
from engine.spiff.values import own_copy
from engine.spiff.variables import Variables, changes
from foundation.errors import BrokenPromise, SuiteError

#: Calls inside each other; models may call themselves.
MAX_CALL_DEPTH = 20


class LiveSubprocess(LiveSpec, SubWorkflowTask):
    """An embedded subprocess; `spec` names what is in it."""

    def _update_hook(self, task: LiveTask) -> bool:
        task._set_state(TaskState.STARTED)
        scope = task.top.create_subprocess(task, self.spec)
        scope.spec.begin(scope, scope.spec.plain_start())
        return False

    def _on_subworkflow_completed(self, subworkflow: Any, my_task: LiveTask) -> None:  # noqa: ARG002
        my_task._ready()

    def _on_cancel(self, task: LiveTask) -> None:
        task.top.remove_subprocess(task)
        super()._on_cancel(task)


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
        scope.spec.begin(scope, start)
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
