"""A user task opened by somebody: what it is, what they may do with it, its form and the case's variables."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from engine.bpmn_xml.diagram import Gateway, SequenceFlow
from engine.definitions.definition import Definition
from engine.expressions.failures import ModelTextFailed
from engine.forms.reader import read_form
from engine.forms.schema import Form, fields
from engine.instances.process_engine import ProcessEngine
from engine.instances.search import variables_at
from engine.spiff.failures import NoSuchToken
from engine.user_tasks.identity import UserTaskNotFound
from engine.user_tasks.lifecycle import OPEN
from engine.user_tasks.lookup import UserTask, user_task_by_id
from organization.actor import Actor
from runtime.flow_graph import flow_graph
from runtime.forms.answers import Moment
from runtime.inbox.next_step import NextKind, NextStep, next_steps
from runtime.inbox.rights import TaskRights, task_rights

_NO_FORM = Form(id="none")


@dataclass(frozen=True)
class OpenedTask:
    """A user task as one actor may see it."""

    task: UserTask
    rights: TaskRights
    definition: Definition
    #: Without fields when the drawing names no form.
    form: Form
    #: As the task sees them; empty once it has ended.
    variables: Mapping[str, Any]

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a person."""
        return self.task.status in OPEN


def moment_of(process_engine: ProcessEngine, actor: Actor) -> Moment:
    """Now, where the actor is."""
    return Moment(process_engine.work.clock.now(), ZoneInfo(actor.time_zone))


def open_task(process_engine: ProcessEngine, actor: Actor, user_task_id: str) -> OpenedTask:
    """The task, for who may see it. Raises UserTaskNotFound, also for who may not, and FormRejected."""
    try:
        return _opened(process_engine, seen_task(process_engine, actor, user_task_id))
    except NoSuchToken:  # between looking at the task and at its variables somebody completed it: look again
        return _opened(process_engine, seen_task(process_engine, actor, user_task_id))


def _opened(process_engine: ProcessEngine, found: OpenedTask) -> OpenedTask:
    task, definition = found.task, found.definition
    variables = variables_at(process_engine, task.instance_id, task.token_id) if found.is_open else {}
    return OpenedTask(task, found.rights, definition, form_of(definition, task.form_key), variables)


def seen_task(process_engine: ProcessEngine, actor: Actor, user_task_id: str) -> OpenedTask:
    """As `open_task`, without reading form and variables. Raises UserTaskNotFound."""
    with process_engine.work.read() as unit:
        task = user_task_by_id(unit, user_task_id)
    definition = process_engine.definitions.by_id(task.definition_id)
    rights = task_rights(actor, task, area=definition.published.area)
    if not rights.may_see:
        raise UserTaskNotFound(id=user_task_id)
    return OpenedTask(as_drawn(task, definition), rights, definition, _NO_FORM, {})


def as_drawn(task: UserTask, definition: Definition) -> UserTask:
    """The task with the words of its definition, which may be given in the reader's language."""
    node = definition.nodes.get(task.element_id)
    lane = definition.lanes.get(node.lane_id or "") if node else None
    return task if node is None else replace(task, name=node.label, lane=lane.label if lane else task.lane)


def form_of(definition: Definition, form_key: str | None) -> Form:
    """A form of a definition's bundle; one without fields when there is none by that key. Raises FormRejected."""
    schema = definition.forms.get(form_key) if form_key else None
    return _NO_FORM if schema is None else read_form(schema)


def what_follows(
    process_engine: ProcessEngine, opened: OpenedTask, answers: Mapping[str, Any] | None = None
) -> tuple[NextStep, ...]:
    """What happens once the task is completed, as far as the drawing, the variables and the answers so far tell."""
    asked = {field.key for field in fields(opened.form) if not field.is_readonly}
    known = {name: value for name, value in opened.variables.items() if name not in asked}
    known |= {name: value for name, value in (answers or {}).items() if value is not None}

    def choose(gateway: Gateway, flows: Sequence[SequenceFlow]) -> SequenceFlow | NextKind:
        chosen = _chosen(process_engine, gateway, flows, known)
        return chosen or (NextKind.ANSWER if _reads_any(process_engine, flows, asked) else NextKind.DECISION)

    definition = opened.definition
    return next_steps(flow_graph(definition.process), definition.lanes, opened.task.element_id, choose)


def _reads_any(process_engine: ProcessEngine, flows: Sequence[SequenceFlow], names: Set[str]) -> bool:
    """Whether a condition of one of the flows reads one of these variables."""
    conditions = (flow.condition.text for flow in flows if flow.condition is not None)
    try:
        return any(process_engine.evaluator.names_read(text) & names for text in conditions)
    except ModelTextFailed:
        return False


def _chosen(
    process_engine: ProcessEngine, gateway: Gateway, flows: Sequence[SequenceFlow], known: Mapping[str, Any]
) -> SequenceFlow | None:
    """The flow that an exclusive gateway takes; None when that depends on what is not known yet."""
    if gateway.kind != "exclusiveGateway":
        return None
    evaluator, now = process_engine.evaluator, process_engine.work.clock.now()
    default = None
    for flow in flows:
        if flow.condition is None or flow.id == gateway.default_flow:
            default = flow
            continue
        try:
            if not evaluator.names_read(flow.condition.text) <= known.keys():
                return None
            if evaluator.evaluate(flow.condition.text, known, now) is True:
                return flow
        except ModelTextFailed:
            return None
    return default
