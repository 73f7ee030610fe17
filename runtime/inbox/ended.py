"""What became of a task that is over, for those who could have done it: its link may lie in an old message."""

from dataclasses import replace

from engine.history import log
from engine.history.events import EventType, HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.user_tasks.identity import UserTaskNotFound
from engine.user_tasks.lifecycle import OPEN
from engine.user_tasks.lookup import UserTask, user_task_by_id
from organization.actor import Actor
from runtime.inbox.opened import as_drawn
from runtime.inbox.rights import is_candidate


def ended_task(process_engine: ProcessEngine, actor: Actor, user_task_id: str) -> UserTask:
    """A task that is over, for who was offered it or had it. Raises UserTaskNotFound, also for anybody else."""
    with process_engine.work.read() as unit:
        task = user_task_by_id(unit, user_task_id)
        events = log.of_instance(unit, task.instance_id)
    mine = [event for event in events if event.token_id == task.token_id]
    was_offered = any(_was_offered(actor, task, event) for event in mine)
    if task.status in OPEN or not (was_offered or any(event.actor == actor.username for event in mine)):
        raise UserTaskNotFound(id=user_task_id)
    return as_drawn(task, process_engine.definitions.by_id(task.definition_id))


def _was_offered(actor: Actor, task: UserTask, event: HistoryEvent) -> bool:
    if event.type is not EventType.ACTIVITY_STARTED:
        return False
    return is_candidate(actor, replace(task, candidate_groups=tuple(event.payload.get("candidate_groups", ()))))
