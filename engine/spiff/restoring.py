"""Stored parts back to a running process."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.spiff.changes import StoredState
from engine.spiff.compact_state import FORMAT, HEAD, StateKeeper
from engine.spiff.environment import Evaluator
from engine.spiff.failures import StateNotReadable
from engine.spiff.specs.element import local_variables
from engine.spiff.subscriptions import resubscribe
from engine.spiff.tasks import LiveTask, Role
from engine.spiff.undoing import loop_data_of
from engine.spiff.workflow import LiveWorkflow
from foundation import json_values

#: What may be missing at the end of a task's row.
_ABSENT = (None,) * 6
_NOT_YET = datetime.min.replace(tzinfo=UTC)


def restore(
    state: StoredState, programs: Any, evaluator: Evaluator, *, time_zone: tzinfo, narrow_limit: int
) -> StateKeeper:
    """The workflow as it was stored, with its keeper; raises `StateNotReadable`."""
    head = json_values.load(state.parts[HEAD])
    if head[0] != FORMAT:
        raise StateNotReadable(format=head[0])
    program = programs.by_id(state.definition_id)
    top = LiveWorkflow(program, programs, evaluator, now=_NOT_YET, time_zone=time_zone)
    variables, rows, results = _restore_head(top, head)
    keeper = StateKeeper(top, narrow_limit)
    if rows is None:
        keeper.is_wide = True
        keeper.stored = {name: len(part) for name, part in state.parts.items() if name != HEAD}
        rows, results = _rows(state.parts, "t"), _rows(state.parts, "r")
    else:
        top.variables.values_here.update(variables)
    for row in sorted(rows):
        _restore_task(top, *row)
    for task in top.all_tasks.values():
        resubscribe(task)
    if keeper.is_wide:
        _restore_variables(top, state.parts)
    for number, turn, value in results:
        top.marks.add_result(top.all_tasks[number], turn, value)
    _restore_order(top)
    top.completed = top.status != "active"
    top.marks.clear()
    return keeper


def _restore_head(top: LiveWorkflow, head: list[Any]) -> tuple[Any, Any, Any]:
    (
        _,
        top.status,
        top.error_code,
        top.last_number,
        top.last_slot,
        top.visits_without_wait,
        top.business_key,
        arrivals,
        kept,
        variables,
        rows,
        results,
    ) = head
    top.restore(arrivals, kept)
    return variables, rows, results


def _rows(parts: Mapping[str, bytes], kind: str) -> list[Any]:
    return [json_values.load(part) for name, part in parts.items() if name[0] == kind]


def _restore_variables(top: LiveWorkflow, parts: Mapping[str, bytes]) -> None:
    """In the order of their slots, as they were first written."""
    for slot in sorted(int(name[1:]) for name in parts if name[0] == "v"):
        key, name, value = json_values.load(parts[f"v{slot}"])
        scope: Any = top if key == 0 else top.subprocesses[key]
        scope.slots[name] = slot
        scope.variables.values_here[name] = value


def _restore_task(
    top: LiveWorkflow,
    number: int,
    scope_key: int,
    spec_name: str,
    state: int,
    role: int,
    *more: Any,
) -> None:
    parent_id, internal, overlay, local, held, place = (*more, *_ABSENT)[: len(_ABSENT)]
    scope: Any = top if scope_key == 0 else top.subprocesses[scope_key]
    spec = scope.spec.task_specs[spec_name]
    parent = top.all_tasks[parent_id] if parent_id is not None else None
    task = LiveTask(scope, spec, parent, state, number, role=Role(role))
    task.internal_data = internal or {}
    task.queue_place = place
    if overlay is not None and parent is not None:
        is_undoing = task.role is Role.UNDOING
        task.overlay = (
            loop_data_of(task, overlay) if is_undoing else parent.task_spec.instance_variables(task, parent, overlay)
        )
    if local is not None:
        task.local = local_variables(task, local)
    if held is not None:
        _restore_scope(top, task, *held)


def _restore_scope(
    top: LiveWorkflow,
    task: LiveTask,
    definition_id: str | None,
    arrivals: dict[str, dict[str, int]],
    variables: dict[str, Any] | None,
    business_key: str | None,
    kept: list[Any] | None,
) -> None:
    if definition_id is None:
        scope = top.create_subprocess(task, task.task_spec.spec)
    else:
        scope = top.create_called(task, top.programs.by_id(definition_id))
        scope.business_key = business_key
    if variables is not None:
        scope.variables.values_here.update(variables)
    scope.restore(arrivals, kept)


def _restore_order(top: LiveWorkflow) -> None:
    ready = [task for task in top.all_tasks.values() if task._state == TaskState.READY]
    queued = sorted((task for task in ready if task.queue_place is not None), key=lambda task: task.queue_place or 0)
    top.queue.extend(queued)
    top.open_work = {task.id: task for task in ready if task.queue_place is None and task.task_spec.work_kind}
    for task in queued:
        task.queue_place = None
