"""Scopes that run: a process, a called process or an embedded subprocess, and the loop that runs them until they wait.

A scope is over when it has no token and none waits in front of a join. Subscriptions do not keep it alive.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from typing import Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.spiff.changes import Status
from engine.spiff.environment import Evaluator
from engine.spiff.marks import Marks
from engine.spiff.recorder import Recorder
from engine.spiff.tasks import LiveTask, Role
from engine.spiff.texts import Reader
from engine.spiff.variables import Variables
from foundation.errors import BrokenPromise


class ClosedScriptEngine:
    """SpiffWorkflow's own way to run texts of a model is closed: it would use Python's exec and eval."""

    def evaluate(self, *_: Any, **__: Any) -> Any:
        """Never called."""
        raise BrokenPromise

    def execute(self, *_: Any, **__: Any) -> Any:
        """Never called."""
        raise BrokenPromise


_CLOSED = ClosedScriptEngine()


class Scope:
    """What every scope has, whatever holds it."""

    top_workflow: "LiveWorkflow"
    parent_task_id: int | None
    spec: Any
    tasks: dict[int, LiveTask]
    completed: bool

    def _begin_scope(self, program: Any, variables: Variables | None, call_depth: int, process_scope: int) -> None:
        self.program = program
        self.variables = variables if variables is not None else Variables(on_write=self.variable_changed)
        #: Where its variables are stored one by one; None when they belong to the host or to an outer scope.
        self.slots: dict[str, int] = {}
        #: How many calls lie around this scope.
        self.call_depth = call_depth
        #: 0, or the token of the call activity that called the process around this scope.
        self.process_scope = process_scope
        #: Tokens that wait in front of a join, by join and sequence flow.
        self.arrivals: dict[str, dict[str, int]] = {}
        self.arrived = 0
        self.tokens = 0
        self.business_key: str | None = None

    @property
    def key(self) -> int:
        """0 for the process that was started, else the task that holds the scope."""
        return self.parent_task_id or 0

    @property
    def is_process(self) -> bool:
        """Whether it is a process of its own rather than an embedded subprocess."""
        return self.key == self.process_scope

    def variable_changed(self, name: str) -> None:
        """Mark a variable that this scope keeps."""
        self.top_workflow.marks.variables[self.key, name] = self

    def touch(self) -> None:
        """Mark the scope as changed: its arrivals or its own data."""
        if self.parent_task_id is not None:
            self.top_workflow.all_tasks[self.parent_task_id].touch()

    def add_task(self, task: LiveTask) -> None:
        """A new task lives here."""
        top = self.top_workflow
        self.tasks[task.id] = task
        top.all_tasks[task.id] = task
        top.marks.tasks[task.id] = task
        if task.role is Role.TOKEN:
            self.tokens += 1

    def drop_task(self, task: LiveTask) -> None:
        """The task is over; what it waited for is waited for no more."""
        if self.tasks.pop(task.id, None) is None:
            return
        top = self.top_workflow
        if task._children:
            top.cancel_tasks(task.children)
        if task._parent is not None:
            task.detach()
        del top.all_tasks[task.id]
        top.marks.forget(task)
        if task.role is Role.TOKEN:
            self.tokens -= 1
            top.touched[self] = None

    def arrive(self, join: str, flow_id: str) -> dict[str, int]:
        """One more token in front of a join; returns how many there are by flow."""
        arrivals = self.arrivals.setdefault(join, {})
        arrivals[flow_id] = arrivals.get(flow_id, 0) + 1
        self.arrived += 1
        self.touch()
        return arrivals

    def take_arrivals(self, join: str, flow_ids: Iterable[str]) -> None:
        """The join takes one token off each of these flows."""
        arrivals = self.arrivals[join]
        for flow_id in flow_ids:
            arrivals[flow_id] -= 1
            self.arrived -= 1
            if not arrivals[flow_id]:
                del arrivals[flow_id]
        if not arrivals:
            del self.arrivals[join]
        self.touch()

    def end_everything(self) -> None:
        """Cancel every task here and forget tokens at joins; the scope is over at the next look."""
        self.top_workflow.cancel_tasks(self.tasks.values())
        self.arrivals.clear()
        self.arrived = 0
        self.top_workflow.touched[self] = None

    def finish_if_over(self) -> None:
        """Complete the scope when no token is left in it."""
        if self.completed or self.tokens or self.arrived:
            return
        self.completed = True
        top = self.top_workflow
        top.cancel_tasks(self.tasks.values())
        if self.parent_task_id is None:
            if top.status == "active":
                top.status = "completed"
            return
        host = top.all_tasks[self.parent_task_id]
        top.remove_subprocess(host)
        host.task_spec._on_subworkflow_completed(self, host)


class LiveSubWorkflow(Scope, BpmnSubWorkflow):
    """An embedded subprocess or a called process."""

    top_workflow: Any = None

    def __init__(self, spec: Any, parent_task_id: int, top_workflow: "LiveWorkflow") -> None:
        BpmnSubWorkflow.__init__(self, spec, parent_task_id, top_workflow, deserializing=True)

    def _calculate_depth(self) -> int:
        return 0  # SpiffWorkflow would walk to the top


class LiveWorkflow(Scope, BpmnWorkflow):
    """The process that was started, and what all its scopes share."""

    #: A plain attribute instead of SpiffWorkflow's property.
    top_workflow: Any = None
    parent_task_id: Any = None

    def __init__(self, program: Any, programs: Any, evaluator: Evaluator, *, now: datetime, time_zone: tzinfo) -> None:
        self.top_workflow = self
        self.programs = programs
        self.evaluator = evaluator
        self.time_zone = time_zone
        self.reader = Reader(evaluator, now)
        self.marks = Marks()
        self.recorder = Recorder()
        self.all_tasks: dict[int, LiveTask] = {}
        self.queue: deque[LiveTask] = deque()
        #: Tasks whose work waits for the outside, oldest first.
        self.open_work: dict[int, LiveTask] = {}
        #: Scopes that may be over.
        self.touched: dict[Scope, None] = {}
        self.status: Status = "active"
        self.error_code: str | None = None
        self.last_number = 0
        self.last_slot = 0
        #: Element visits: in all since this object was made, and since the process last waited.
        self.visits = 0
        self.visits_without_wait = 0
        BpmnWorkflow.__init__(self, program.spec, program.specs, _CLOSED, deserializing=True)
        self._begin_scope(program, None, call_depth=0, process_scope=0)

    def next_number(self) -> int:
        """The number of the next task."""
        self.last_number += 1
        return self.last_number

    def create_subprocess(self, my_task: LiveTask, spec_name: str) -> LiveSubWorkflow:
        """The scope of an embedded subprocess."""
        outer = my_task.workflow
        sub = LiveSubWorkflow(outer.program.specs[spec_name], my_task.id, self)
        own = sub.spec.own_variables
        variables = my_task.data
        if own:
            variables = Variables(enclosing=variables, own=own, on_write=lambda _: my_task.touch())
        sub._begin_scope(outer.program, variables, outer.call_depth, outer.process_scope)
        sub.business_key = outer.business_key
        self.subprocesses[my_task.id] = sub
        return sub

    def create_called(self, my_task: LiveTask, program: Any) -> LiveSubWorkflow:
        """The scope of a called process, which has variables of its own."""
        outer = my_task.workflow
        sub = LiveSubWorkflow(program.spec, my_task.id, self)
        sub._begin_scope(program, None, outer.call_depth + 1, my_task.id)
        sub.business_key = outer.business_key
        self.subprocesses[my_task.id] = sub
        return sub

    def remove_subprocess(self, host: LiveTask) -> LiveSubWorkflow | None:
        """Take the scope off its host."""
        sub: LiveSubWorkflow | None = self.subprocesses.pop(host.id, None)
        if sub is not None:
            sub.completed = True
            self.marks.forget_slots(sub.slots.values())
            self.touched.pop(sub, None)
            host.touch()
        return sub

    def cancel_tasks(self, tasks: Iterable[LiveTask]) -> None:
        """Cancel tasks with everything inside and on them, innermost first; no recursion, scopes may be deep."""
        found: list[LiveTask] = []
        pending = list(tasks)
        while pending:
            task = pending.pop()
            if task.is_finished:
                continue
            task._state = TaskState.CANCELLED
            found.append(task)
            pending.extend(task.children)
            sub = self.subprocesses.get(task.id)
            if sub is not None:
                pending.extend(sub.tasks.values())
        for task in reversed(found):
            task.task_spec._on_cancel(task)
            task.workflow.drop_task(task)

    def run_until_waiting(self, visit_cap: int) -> None:
        """Run what can run; stops when everything waits, or in between after `visit_cap` element visits."""
        first = self.visits
        while True:
            if self.touched:
                self._finish_scopes()
            if not self.queue:
                self.visits_without_wait = 0
                return
            if self.visits - first >= visit_cap:
                self.visits_without_wait += self.visits - first
                return
            task = self.queue.popleft()
            if task._state == TaskState.READY:
                task.run()

    def waiting_elements(self) -> Iterator[str]:
        """The element of each token that waits, by scope in no particular order."""
        for task in self.all_tasks.values():
            if task.task_spec.is_waiting(task):
                yield task.task_spec.element_id
        for scope in (self, *self.subprocesses.values()):
            for join, arrivals in scope.arrivals.items():
                for _ in range(sum(arrivals.values())):
                    yield scope.spec.task_specs[join].element_id

    def _finish_scopes(self) -> None:
        touched = self.touched
        while touched:
            scope = next(iter(touched))
            del touched[scope]
            scope.finish_if_over()
