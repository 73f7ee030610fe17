"""BPMN errors on their way outward: from host to host, the exact code before the one that catches every error."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.spiff.event_definitions import ErrorDefinition
from engine.spiff.tasks import LiveTask, Role


def throw_error(task: LiveTask, code: str, message: str, variables: Mapping[str, Any]) -> None:
    """BPMN 2.0.2, 10.5.6: the innermost boundary event that catches it takes it; else the instance has failed."""
    top = task.top
    for host in _hosts(task):
        catcher = _catcher(host, code)
        if catcher is not None:
            scope = host.workflow
            host.cancel()
            catcher.happen(scope, {**variables, **_told(catcher.event_definition, code, message)})
            return
    top.status = "failed"
    top.error_code = code
    top.end_everything()


def _hosts(task: LiveTask) -> Iterator[LiveTask]:
    """The task and the activities around it, innermost first; an instance stands for the whole activity."""
    while True:
        if task.role is Role.INSTANCE and task.parent is not None:
            task = task.parent
        yield task
        scope_key = task.workflow.parent_task_id
        if scope_key is None:
            return
        task = task.top.all_tasks[scope_key]


def _catcher(host: LiveTask, code: str) -> Any:
    specs = host.workflow.spec.task_specs
    catching = list(_catching(specs[name] for name in host.task_spec.boundary))
    exact = (spec for spec in catching if spec.event_definition.code == code)
    any_error = (spec for spec in catching if spec.event_definition.code is None)
    return next(exact, None) or next(any_error, None)


def _catching(specs: Iterable[Any]) -> Iterator[Any]:
    return (spec for spec in specs if isinstance(spec.event_definition, ErrorDefinition))


def _told(definition: ErrorDefinition, code: str, message: str) -> dict[str, str]:
    told = {}
    if definition.code_variable is not None:
        told[definition.code_variable] = code
    if definition.message_variable is not None:
        told[definition.message_variable] = message
    return told
