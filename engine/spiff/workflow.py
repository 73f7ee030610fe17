"""The process that was started with the scopes inside it, and the loop that runs them until everything waits."""

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from time import monotonic
from typing import Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.spiff.changes import Status
from engine.spiff.conditions import Conditions, Waiting
from engine.spiff.environment import Evaluator
from engine.spiff.marks import Marks
from engine.spiff.recorder import Recorder
from engine.spiff.scope import Scope
from engine.spiff.subscriptions import CONDITION, SIGNAL, waits_for
from engine.spiff.tasks import LiveTask
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
        #: Scopes with joins that are asked when nothing else can run.
        self.undecided_scopes: dict[Scope, None] = {}
        self.conditions = Conditions()
        #: Who awaits a signal, by its name.
        self.signals: dict[str, dict[Waiting, None]] = {}
        self.status: Status = "active"
        self.error_code: str | None = None
        self.last_number = 0
        self.last_slot = 0
        #: Element visits of this step.
        self.visits = 0
        #: Those of earlier steps, since the process last waited.
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
            variables = Variables(enclosing=variables, own=own, on_write=my_task.variable_changed)
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

    def run_until_waiting(self, visit_cap: int, seconds_cap: float) -> None:
        """Run what can run; stops when everything waits, or in between after so many element visits or seconds."""
        until = monotonic() + seconds_cap
        while self._can_go_on():
            if self.visits >= visit_cap or (self.visits > 0 and monotonic() > until):
                break
            task = self.queue.popleft()
            if task._state == TaskState.READY:
                task.run()
        # Before the queue is stored: what was cancelled meanwhile will not run.
        self.queue = deque(task for task in self.queue if task._state == TaskState.READY)
        self.visits_without_wait = self.visits_without_wait + self.visits if self.queue else 0
        self.visits = 0

    def _can_go_on(self) -> bool:
        """End the scopes that are over, let happen what a change of data causes, and say whether anything can run."""
        while True:
            if self.touched:
                self._finish_scopes()
            if self.conditions.due:
                self._look_at_conditions()
            elif self.queue:
                return True
            elif self.undecided_scopes:
                scope, _ = self.undecided_scopes.popitem()
                if not scope.completed:
                    scope.decide()
            else:
                return False

    def broadcast(
        self, name: str, payload: dict[str, Any], only: Iterable[Waiting] | None = None
    ) -> tuple[Waiting, ...]:
        """Bring a signal to everybody here who awaits it, or only to these; returns who has heard it."""
        chosen = None if only is None else set(only)
        awaited = [waiting for waiting in self.signals.get(name, ()) if chosen is None or waiting in chosen]
        return tuple(waiting for waiting in awaited if self._hears(*waiting, payload))

    def _hears(self, token_id: int, index: int, payload: dict[str, Any]) -> bool:
        """False when whoever heard the signal before has put an end to this."""
        task = self.all_tasks.get(token_id)
        if task is None or not waits_for(task, index, SIGNAL):
            return False
        task.task_spec.occurred(task, index, payload)
        return True

    def _look_at_conditions(self) -> None:
        for token_id, index in self.conditions.take():
            task = self.all_tasks.get(token_id)
            if task is not None and waits_for(task, index, CONDITION):
                task.task_spec.look_at_condition(task, index)

    def waiting_elements(self) -> Iterator[tuple[int, str]]:
        """The process scope and the element of each token that waits, in no particular order."""
        for task in self.all_tasks.values():
            if task.task_spec.is_waiting(task):
                yield task.workflow.process_scope, task.task_spec.element_id
        for scope in (self, *self.subprocesses.values()):
            for join, arrivals in scope.arrivals.items():
                for _ in range(sum(arrivals.values())):
                    yield scope.process_scope, scope.spec.task_specs[join].element_id

    def _finish_scopes(self) -> None:
        touched = self.touched
        while touched:
            scope = next(iter(touched))
            del touched[scope]
            scope.finish_if_over()
