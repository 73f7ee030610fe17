"""A scope that runs: a process, a called process or an embedded subprocess.

It is over when it has no token and none waits in front of a join. Subscriptions do not keep it alive.
"""

from collections.abc import Iterable
from typing import Any

from engine.spiff.tasks import LiveTask, Role
from engine.spiff.variables import Variables


class Scope:
    """What every scope has, whatever holds it."""

    #: The process that was started.
    top_workflow: Any
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
