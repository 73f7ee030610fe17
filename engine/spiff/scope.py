"""A scope that runs: a process, a called process or an embedded subprocess.

It is over when it has no token and none waits in front of a join. Subscriptions do not keep it alive.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.bpmn_xml.diagram import AdHoc
from engine.expressions.failures import ModelTextFailed
from engine.spiff.changes import NOTHING
from engine.spiff.tasks import LiveTask, Role
from engine.spiff.variables import Variables

#: Where it does not matter by which flow tokens came.
_ANY_FLOW = "*"


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
        #: Joins that look at all tokens of the scope before they fire; they are asked when nothing else can run.
        self.undecided: dict[str, None] = {}
        #: Complex gateways that have fired and wait for their other flows: those that had a token then.
        self.resets: dict[str, list[str]] = {}
        #: What has completed and can be undone (see `undoing`).
        self.records: list[Any] = []
        #: How many of the tokens are runs of event subprocesses.
        self.handlers = 0
        #: BPMN 2.0.2, 13.5.4: no event subprocess begins any more, because one that interrupts has taken over, or
        #: because the scope's own flow is over and only such runs are left.
        self.listens_no_more = False
        #: Of an ad-hoc subprocess: how many activities it has begun, and whether it begins no more.
        self.begun = 0
        self.is_closed = False

    @property
    def key(self) -> int:
        """0 for the process that was started, else the task that holds the scope."""
        return self.parent_task_id or 0

    @property
    def is_process(self) -> bool:
        """Whether it is a process of its own rather than an embedded subprocess."""
        return self.key == self.process_scope

    def keep(self) -> list[Any] | None:
        """What is stored of the scope besides arrivals and variables; None when there is nothing."""
        kept = [self.resets, self.records, self.listens_no_more, self.begun, self.is_closed]
        return kept if any(kept) else None

    def restore(self, arrivals: dict[str, dict[str, int]], kept: list[Any] | None) -> None:
        """Its arrivals and what `keep` gave."""
        self.arrivals = arrivals
        self.arrived = sum(sum(by_flow.values()) for by_flow in arrivals.values())
        if kept is not None:
            self.resets, self.records, self.listens_no_more, self.begun, self.is_closed = kept
        specs = self.spec.task_specs
        late = (join for join in arrivals if specs[join].decides_late)
        self.undecided = dict.fromkeys((*late, *self.resets))

    @property
    def host(self) -> LiveTask:
        """The task that holds the scope; only of scopes inside others."""
        host: LiveTask = self.top_workflow.all_tasks[self.parent_task_id]
        return host

    @property
    def is_event_subprocess(self) -> bool:
        """Whether it runs in answer to an event of the scope around it."""
        return self.parent_task_id is not None and self.host.task_spec.is_event_subprocess

    def variable_changed(self, name: str) -> None:
        """Mark a variable that this scope keeps."""
        top = self.top_workflow
        top.marks.variables[self.key, name] = self
        top.conditions.variable_changed(name)

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
            self.handlers += task.task_spec.is_event_subprocess

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
            self.handlers -= task.task_spec.is_event_subprocess
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
        arrivals = self.arrivals.get(join, {})
        for flow_id in flow_ids:
            arrivals[flow_id] -= 1
            self.arrived -= 1
            if not arrivals[flow_id]:
                del arrivals[flow_id]
        if not arrivals:
            self.arrivals.pop(join, None)
        self.touch()

    def gather(self, name: str, quantity: int) -> bool:
        """One more token for an activity that needs several; True when they are there and taken."""
        waiting = self.arrive(name, _ANY_FLOW)
        if waiting[_ANY_FLOW] < quantity:
            return False
        self.take_arrivals(name, (_ANY_FLOW,) * quantity)
        return True

    def standing(self) -> set[str]:
        """The elements that hold a token, or in front of which one waits."""
        names = {task.task_spec.name for task in self.tasks.values() if task.role is Role.TOKEN}
        return names.union(self.arrivals)

    def add_record(self, record: Any, position: int) -> None:
        """Something has completed that can be undone."""
        self.records.insert(position, record)
        self.touch()

    def keep_records(self, records: list[Any]) -> None:
        """The others are being undone."""
        self.records = records
        self.touch()

    def begin(self, start: Any, payload: Mapping[str, Any] = NOTHING) -> None:
        """Listen for the events of event subprocesses, and put the first token into the scope."""
        for name in self.spec.event_subprocesses:
            self.spec.task_specs[name].listen(self)
        if self.spec.ad_hoc is not None:
            self._offer(self.spec.ad_hoc)
        elif start is not None:
            start.begin(self, payload)
        self.top_workflow.touched[self] = None

    def _offers_more(self, ad_hoc: AdHoc) -> bool:
        """BPMN 2.0.2, 13.3.5: until its condition is true the activities can be done again.

        Each activity asks for it when it completes; meanwhile an event may have changed it, or a correction.
        """
        if self.is_closed or self.begun < len(self.spec.heads):
            return not self.is_closed
        return ad_hoc.completion_condition is not None and not self._is_enough(ad_hoc.completion_condition.text)

    def _is_enough(self, condition: str) -> bool:
        try:
            return bool(self.top_workflow.reader.is_true(condition, self.variables))
        except ModelTextFailed:
            return False  # the next activity that completes tells it

    def _offer(self, ad_hoc: AdHoc) -> None:
        """Begin the activities of an ad-hoc subprocess, all or the next one."""
        heads = self.spec.heads
        for _ in range(1 if ad_hoc.is_sequential else len(heads)):
            self.begun += 1
            head = heads[(self.begun - 1) % len(heads)]
            for _token in range(head.start_quantity):
                head.arrive(self, None)
        self.touch()

    def close(self) -> None:
        """The completion condition of an ad-hoc subprocess is true: nothing more begins."""
        self.is_closed = True
        self.touch()
        if self.spec.ad_hoc.cancels_remaining:
            self.end_everything()

    def interrupt(self) -> None:
        """An interrupting event subprocess takes over."""
        self.end_everything()
        self.listens_no_more = True

    def forget_arrivals(self) -> None:
        """No token waits at a join any more."""
        self.arrivals.clear()
        self.arrived = 0
        self.undecided.clear()
        self.resets.clear()
        self.touch()

    def end_everything(self) -> None:
        """Cancel every task here and forget tokens at joins; the scope is over at the next look."""
        self.top_workflow.cancel_tasks(self.tasks.values())
        self.forget_arrivals()
        self.is_closed = self.spec.ad_hoc is not None
        self.top_workflow.touched[self] = None

    def _listen_no_more(self) -> None:
        if not self.listens_no_more:
            self.listens_no_more = True
            self.touch()
            self.top_workflow.cancel_tasks(task for task in self.tasks.values() if task.role is Role.SUBSCRIPTION)

    def decide(self) -> None:
        """Nothing else can run: ask the joins that were waiting for that, until one fires."""
        for join in sorted(self.undecided):
            if self.spec.task_specs[join].decide(self):
                self.top_workflow.touched[self] = None
                return

    def finish_if_over(self) -> None:
        """Complete the scope when no token is left in it."""
        top = self.top_workflow
        if self.undecided:
            top.undecided_scopes[self] = None
        if self.completed or self.arrived or self.tokens > self.handlers:
            return
        ad_hoc = self.spec.ad_hoc
        if ad_hoc is not None and self._offers_more(ad_hoc):
            self._offer(ad_hoc)
            return
        if self.tokens:
            self._listen_no_more()
            return
        self.completed = True
        top.cancel_tasks(self.tasks.values())
        if self.parent_task_id is None:
            if top.status == "active":
                top.status = "completed"
            return
        host = top.all_tasks[self.parent_task_id]
        top.remove_subprocess(host)
        host.task_spec._on_subworkflow_completed(self, host)
