"""Errors and escalations on their way outward, from host to scope to host.

BPMN 2.0.2, 10.5.6: the innermost that catches it takes it, the exact code before one that catches every code. A handler
never catches what its own run throws.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.spiff.event_definitions import ErrorDefinition, EscalationDefinition
from engine.spiff.tasks import LiveTask, Role


def throw_error(task: LiveTask, code: str, message: str, variables: Mapping[str, Any]) -> None:
    """What nobody catches ends the instance, which has failed."""
    for host, catcher, definition in _catchers(task, ErrorDefinition, code):
        told = {definition.code_variable: code, definition.message_variable: message}
        catcher.catch_thrown(host, {**variables, **_named(told)})
        return
    top = task.top
    top.status = "failed"
    top.error_code = code
    top.end_everything()


def throw_escalation(task: LiveTask, code: str, payload: Mapping[str, Any]) -> None:
    """What nobody catches is of no consequence."""
    for host, catcher, definition in _catchers(task, EscalationDefinition, code):
        catcher.catch_thrown(host, {**payload, **_named({definition.code_variable: code})})
        return


def hosts(task: LiveTask) -> Iterator[LiveTask]:
    """The task and the activities around it, innermost first.

    An instance stands for the whole activity, an undoing for the event that asked for it.
    """
    while True:
        while task.role in {Role.INSTANCE, Role.UNDOING} and task.parent is not None:
            task = task.parent
        yield task
        scope_key = task.workflow.parent_task_id
        if scope_key is None:
            return
        task = task.top.all_tasks[scope_key]


def _catchers(task: LiveTask, kind: Any, code: str) -> Iterator[tuple[LiveTask, Any, Any]]:
    """Who catches it, innermost first, with the host inside which it was thrown and the definition that catches."""
    for host in hosts(task):
        scope = host.workflow
        specs = scope.spec.task_specs
        levels = [host.task_spec.boundary]
        if not scope.listens_no_more:
            levels.append(name for name in scope.spec.event_subprocesses if name != host.task_spec.name)
        for names in levels:
            found = _best([specs[name] for name in names], kind, code)
            if found is not None:
                yield host, *found


def _best(specs: Iterable[Any], kind: Any, code: str) -> tuple[Any, Any] | None:
    catching = [
        (spec, definition)
        for spec in specs
        for definition in spec.definitions
        if isinstance(definition, kind) and definition.code in {code, None}
    ]
    return min(catching, key=lambda found: found[1].code is None, default=None)


def _named(told: Mapping[str | None, str]) -> dict[str, str]:
    return {name: value for name, value in told.items() if name is not None}
