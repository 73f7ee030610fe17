"""A live token, activity instance or subscription: SpiffWorkflow's task without its tree.

Tasks that have completed are dropped. Parent links exist only inside one host: subscription of a boundary event to its
activity, instance to its repeated activity, branch to its event-based gateway, undoing to the event that throws it.
"""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.spiff.variables import Variables


class Role(IntEnum):
    """What a task is; the numbers are stored."""

    #: Waits for an event of somebody else's; it does not keep its scope alive.
    SUBSCRIPTION = 0
    #: A token; its scope lives as long as it.
    TOKEN = 1
    #: One instance of a repeated activity, whose token is its parent.
    INSTANCE = 2
    #: The undoing of an activity that has completed; its parent is what asked for it.
    UNDOING = 3


class Phase(IntEnum):
    """Where a parked task failed, and so where a retry begins; the numbers are stored."""

    #: Before or at its work: everything is done again.
    ENTERING = 1
    #: After its work, which stands: results are mapped and flows chosen again.
    LEAVING = 2


class LiveTask(Task):
    """One task. It does not call SpiffWorkflow's constructor, which draws random ids and reads the clock."""

    #: Variables of one instance of a repeated activity.
    overlay: Variables | None = None
    #: Input parameters of this visit.
    local: Variables | None = None
    #: What is about to be written and where to go, between the decision and its effect.
    leaving: Any = None
    #: Its place among those that can run, only while that is stored.
    queue_place: int | None = None
    #: Results of instances that have completed, by loop counter.
    results: Mapping[int, Any] = MappingProxyType({})

    def __init__(
        self,
        workflow: Any,
        task_spec: Any,
        parent: "LiveTask | None" = None,
        state: int = TaskState.FUTURE,
        id: int | None = None,
        *,
        role: Role = Role.TOKEN,
    ) -> None:
        top = workflow.top_workflow
        self.id: int = top.next_number() if id is None else id
        self.workflow = workflow
        #: The process that was started, with what all its scopes share.
        self.top = top
        self.task_spec = task_spec
        self.role = role
        self._parent = parent.id if parent is not None else None
        self._children: dict[int, None] = {}
        self._state = state
        #: What is stored of the task besides its place: result, timer, message, counters, parking.
        self.internal_data: dict[str, Any] = {}
        workflow.add_task(self)
        if parent is not None:
            parent._children[self.id] = None

    @property
    def parent(self) -> "LiveTask | None":
        """The host of this task, or None."""
        return None if self._parent is None else self.top.all_tasks.get(self._parent)

    @property
    def children(self) -> list["LiveTask"]:
        """The tasks that this one is the host of, oldest first."""
        all_tasks = self.top.all_tasks
        return [all_tasks[number] for number in self._children]

    @property
    def outer(self) -> Variables:
        """Where results are written: the instance's own variables, or those of the scope."""
        return self.overlay if self.overlay is not None else self.workflow.variables

    @property
    def data(self) -> Variables:
        """What texts of this element see."""
        return self.local if self.local is not None else self.outer

    @property
    def loop_counter(self) -> int | None:
        """Which instance of a repeated activity this is, from 0."""
        return self.internal_data.get("turn")

    @property
    def is_finished(self) -> bool:
        """Whether it has completed or was cancelled."""
        return bool(self._state & TaskState.FINISHED_MASK)

    def touch(self) -> None:
        """Mark it as changed."""
        self.top.marks.tasks[self.id] = self

    def variable_changed(self, name: str) -> None:
        """A variable that is kept with it has changed."""
        self.touch()
        self.top.conditions.variable_changed(name)

    def detach(self) -> None:
        """Leave the host."""
        parent = self.parent
        if parent is not None:
            parent._children.pop(self.id, None)
        self._parent = None
        self.touch()

    def become_token(self) -> None:
        """A subscription whose event has happened goes on as a token."""
        self.role = Role.TOKEN
        self.workflow.tokens += 1
        self.touch()

    def run(self) -> bool | None:
        """Do the work; when it is done, complete."""
        done: bool | None = self.task_spec._run(self)
        if self._state & TaskState.FINISHED_MASK:
            return done  # the element ended its own scope
        if done is None:
            self.touch()
        else:
            self.complete()
        return done

    def cancel(self) -> None:
        """End it with everything that hangs on it."""
        self.top.cancel_tasks([self])

    def complete(self) -> None:
        """The work is done and it is decided where to go."""
        self._state = TaskState.COMPLETED
        self.task_spec._on_complete(self)

    def _set_state(self, value: int) -> None:
        self._state = value
        self.top.marks.tasks[self.id] = self

    def _ready(self) -> None:
        self._state = TaskState.READY
        self.top.marks.tasks[self.id] = self
        self.task_spec._on_ready(self)

    def _inherit_data(self) -> None:
        """Data belong to scopes; nothing to copy."""
