"""A running process to bytes: one small part, or when it is wide one part per task, variable and result.

The state holds what lives, no history. In the wide form a step stores the head, which does not grow, and what changed.
The format number stands first in the head; every format that was ever released stays readable.
"""

from typing import Any

from engine.spiff.marks import result_part, task_part, variable_part
from engine.spiff.scope import Scope
from engine.spiff.tasks import LiveTask
from engine.spiff.workflow import LiveWorkflow
from foundation import json_values

FORMAT = 1
HEAD = "head"
#: Live tasks and results up to which everything is one part.
NARROW_LIMIT = 32
#: And how large that part may be: what is larger is not written again by steps that leave it alone.
NARROW_BYTES = 65_536


class StateKeeper:
    """Knows what is stored of a running process, and what of it has to change."""

    def __init__(self, workflow: LiveWorkflow, narrow_limit: int) -> None:
        self.workflow = workflow
        self.narrow_limit = narrow_limit
        self.is_wide = False
        #: Size in bytes of the parts that are stored besides the head, by name.
        self.stored: dict[str, int] = {}

    def take(self) -> dict[str, bytes | None]:
        """Parts to store, None for those to delete; afterwards nothing is marked as changed."""
        top = self.workflow
        for place, task in enumerate(top.queue):
            task.queue_place = place
            task.touch()
        head = None if self._is_too_much() else self._narrow_head()
        if head is None:
            parts = self._changes() if self.is_wide else self._everything()
            self.is_wide = True
        else:
            parts = self._narrow(head)
            self.is_wide = False
        top.marks.clear()
        for task in top.queue:
            task.queue_place = None
        return parts

    def _is_too_much(self) -> bool:
        """Whether there is too much for one part; half as much is needed to come back to one.

        Else a process that stays around the limit would be written whole again and again.
        """
        pieces = len(self.workflow.all_tasks) + self.workflow.marks.result_count
        if not self.is_wide:
            return pieces > self.narrow_limit
        return pieces > self.narrow_limit // 2 or self._unchanged_bytes() > NARROW_BYTES // 2

    def _unchanged_bytes(self) -> int:
        marks = self.workflow.marks
        slots = (scope.slots.get(name) for (_, name), scope in marks.variables.items())
        changed = [*map(variable_part, filter(None, slots)), *map(task_part, (*marks.tasks, *marks.gone_tasks))]
        return sum(self.stored.values()) - sum(self.stored.get(name, 0) for name in {*changed, *marks.gone})

    def _narrow_head(self) -> bytes | None:
        """Everything in one part; None when it would be too large."""
        head = json_values.dump(_head(self.workflow, is_wide=False))
        return head if len(head) <= (NARROW_BYTES // 2 if self.is_wide else NARROW_BYTES) else None

    def _narrow(self, head: bytes) -> dict[str, bytes | None]:
        parts: dict[str, bytes | None] = {HEAD: head}
        if self.is_wide:
            for scope in _owning_scopes(self.workflow):
                scope.slots.clear()
            parts.update(dict.fromkeys(sorted(self.stored)))
            self.stored.clear()
        return parts

    def _everything(self) -> dict[str, bytes | None]:
        top = self.workflow
        for scope in _owning_scopes(top):
            for name in scope.variables.values_here:
                top.marks.variables[scope.key, name] = scope
        for task in top.all_tasks.values():
            top.marks.tasks[task.id] = task
            for turn in task.results:
                top.marks.results[task.id, turn] = task
        return self._changes()

    def _changes(self) -> dict[str, bytes | None]:
        top = self.workflow
        marks = top.marks
        gone = [name for name in (*map(task_part, marks.gone_tasks), *marks.gone) if name in self.stored]
        parts: dict[str, bytes | None] = dict.fromkeys(gone)
        for name in gone:
            del self.stored[name]
        for (key, name), scope in marks.variables.items():
            if scope is top or top.subprocesses.get(key) is scope:
                slot = _slot(scope, name)
                parts[variable_part(slot)] = json_values.dump([key, name, scope.variables.values_here[name]])
        for number, task in marks.tasks.items():
            parts[task_part(number)] = json_values.dump(_row(task, is_wide=True))
        for (number, turn), task in marks.results.items():
            parts[result_part(number, turn)] = json_values.dump([number, turn, task.results[turn]])
        self.stored.update((name, len(part)) for name, part in parts.items() if part is not None)
        parts[HEAD] = json_values.dump(_head(top, is_wide=True))
        return parts


def _head(top: LiveWorkflow, *, is_wide: bool) -> list[Any]:
    tasks = top.all_tasks.values()
    rows = results = variables = None
    if not is_wide:
        rows = [_row(task, is_wide=False) for task in tasks]
        results = [[task.id, *entry] for task in tasks for entry in sorted(task.results.items())]
        variables = top.variables.values_here
    return [
        FORMAT,
        top.status,
        top.error_code,
        top.last_number,
        top.last_slot,
        top.visits_without_wait,
        top.business_key,
        top.arrivals,
        top.keep(),
        variables,
        rows,
        results,
    ]


def _row(task: LiveTask, *, is_wide: bool) -> list[Any]:
    row: list[Any] = [task.id, task.workflow.key, task.task_spec.name, task._state, task.role, task._parent]
    row.append(task.internal_data or None)
    row.append(task.overlay.values_here if task.overlay is not None else None)
    row.append(task.local.values_here if task.local is not None else None)
    row.append(_scope_row(task, is_wide=is_wide))
    row.append(task.queue_place)
    while row[-1] is None:
        row.pop()
    return row


def _scope_row(task: LiveTask, *, is_wide: bool) -> list[Any] | None:
    """The scope that the task holds: called definition or None, arrivals, own variables, business key, and more."""
    scope = task.workflow.top_workflow.subprocesses.get(task.id)
    if scope is None:
        return None
    if not scope.is_process:
        own = scope.variables.values_here if scope.spec.own_variables else None
        return [None, scope.arrivals, own, None, scope.keep()]
    variables = None if is_wide else scope.variables.values_here
    return [scope.program.definition_id, scope.arrivals, variables, scope.business_key, scope.keep()]


def _owning_scopes(top: LiveWorkflow) -> list[Scope]:
    """The scopes whose variables are stored one by one: processes."""
    return [top, *(scope for scope in top.subprocesses.values() if scope.is_process)]


def _slot(scope: Scope, name: str) -> int:
    slot = scope.slots.get(name)
    if slot is None:
        top = scope.top_workflow
        top.last_slot += 1
        slot = scope.slots[name] = top.last_slot
    return slot
