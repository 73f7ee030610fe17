"""Who may see, claim and complete which user task; pure."""

from dataclasses import dataclass

from engine.user_tasks.lifecycle import OPEN, UserTaskStatus
from engine.user_tasks.lookup import UserTask
from organization.actor import Actor
from organization.permissions import Action, may


@dataclass(frozen=True)
class TaskRights:
    """What one actor may do with one user task now."""

    may_see: bool
    may_claim: bool
    may_release: bool
    #: Also of a task that nobody has and that is offered to them: completing claims it.
    may_complete: bool
    #: Give it to somebody else, whoever has it.
    may_assign: bool


def task_rights(actor: Actor, task: UserTask, *, area: str) -> TaskRights:
    """What the actor may do: the task is theirs, is offered to them, or they may give tasks of its area to others."""
    is_open = task.status in OPEN
    is_mine = task.assignee == actor.username
    is_offered = may(actor, Action.DO_TASKS) and is_candidate(actor, task)
    assigns = may(actor, Action.ASSIGN_TASKS, area=area)
    is_free = task.status == UserTaskStatus.READY
    return TaskRights(
        may_see=is_mine or is_offered or assigns,
        may_claim=is_free and is_offered,
        # without candidates nobody would find it again
        may_release=is_open and is_mine and bool(task.candidate_groups or task.candidate_users),
        may_complete=is_open and (is_mine or (is_free and is_offered)),
        may_assign=is_open and assigns,
    )


def is_candidate(actor: Actor, task: UserTask) -> bool:
    """Whether the task is offered to the actor: by name, or by one of their roles; the machine itself may do any."""
    is_named = actor.username in task.candidate_users
    return actor.is_unrestricted or is_named or not actor.roles.isdisjoint(task.candidate_groups)
