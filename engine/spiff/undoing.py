"""Compensation: activities that have completed are undone, the last one first (BPMN 2.0.2, 10.7 and 13.5.5).

Each scope records what can be undone as it completes. Handlers run one after the other and may wait, so what is left to
do stays with the task that asked for it.
"""

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.spiff.tasks import LiveTask, Role
from engine.spiff.values import fresh
from engine.spiff.variables import Variables

#: What can be undone: the name of its spec, the loop data of its instance, and of a subprocess its own records and its
#: data objects as it left them.
Record = list[Any]


def record_activity(task: LiveTask) -> None:
    """An activity with a handler has completed; one that is repeated is undone once, as a whole."""
    _add(task, [task.task_spec.name, None, None, None])


def record_subprocess(task: LiveTask, scope: Any) -> None:
    """An embedded subprocess has completed: by its own handler or one by one, what is in it can be undone."""
    if not scope.records and scope.spec.compensation_handler is None:
        return
    own = fresh(scope.variables.values_here) if scope.spec.own_variables else None
    record = [task.task_spec.name, _loop_data(task), scope.records, own]
    host = task.parent
    if task.role is Role.INSTANCE and host is not None:
        host.internal_data.setdefault("records", []).append(record)
        host.touch()
    else:
        _add(task, record)


def record_instances(body: LiveTask) -> None:
    """A repeated subprocess has completed: only now its instances can be undone."""
    for record in body.internal_data.pop("records", ()):
        _add(body, record)


def _add(task: LiveTask, record: Record) -> None:
    """At the end, but before what followed a boundary event of the activity: that is undone first."""
    scope, later = task.workflow, task.task_spec.after_boundary
    position = len(scope.records)
    if later:
        since = range(task.internal_data.get("since", position), position)
        position = next((index for index in since if scope.records[index][0] in later), position)
    scope.add_record(record, position)


def undo(asking: LiveTask, scope: Any, activity_id: str | None) -> None:
    """Undo in this scope what has completed, all of it or one activity; each once."""
    chosen: list[Record] = []
    others: list[Record] = []
    for record in scope.records:
        is_meant = activity_id in {None, scope.spec.task_specs[record[0]].element_id}
        (chosen if is_meant else others).append(record)
    scope.keep_records(others)
    begin_undoing(asking, scope, chosen)


def begin_undoing(asking: LiveTask, scope: Any, records: list[Record]) -> None:
    """Undo these, the last one first; `undone` of the spec that asks is told when it is done."""
    asking.internal_data["undoing"] = [scope.key, records]
    asking._set_state(TaskState.STARTED)
    undo_next(asking)


def undo_next(asking: LiveTask) -> None:
    """Undo one more, or tell who asked that it is done."""
    key, left = asking.internal_data["undoing"]
    asking.touch()
    if not left:
        del asking.internal_data["undoing"]
        asking.task_spec.undone(asking)
        return
    scope: Any = asking.top if key == 0 else asking.top.subprocesses[key]
    name, loop_data, inner, own = left.pop()
    spec = scope.spec.task_specs[name]
    if inner is None:
        task = _undoing_task(asking, scope, scope.spec.task_specs[spec.handler], loop_data)
        task.task_spec.enter(task)
    else:
        spec.undo_inside(_undoing_task(asking, scope, spec, loop_data), inner, own)


def _undoing_task(asking: LiveTask, scope: Any, spec: Any, loop_data: dict[str, Any] | None) -> LiveTask:
    task = LiveTask(scope, spec, asking, role=Role.UNDOING)
    if loop_data is not None:
        task.overlay = loop_data_of(task, loop_data)
    return task


def loop_data_of(task: LiveTask, values: dict[str, Any]) -> Variables:
    """Item and counter of the instance that is undone; everything else belongs to the scope."""
    return Variables(values, enclosing=task.workflow.variables, own=frozenset(values), on_write=task.variable_changed)


def _loop_data(task: LiveTask) -> dict[str, Any] | None:
    host = task.parent
    if task.role is not Role.INSTANCE or host is None or task.overlay is None:
        return None
    own = task.overlay.values_here
    return {name: fresh(own[name]) for name in host.task_spec.loop_names if name in own}
