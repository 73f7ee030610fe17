"""Claim a user task, give it back, give it to somebody: for who may."""

from engine.commands.claim_user_task import assign_user_task, claim_user_task, release_user_task
from engine.instances.process_engine import ProcessEngine
from engine.user_tasks.lifecycle import check_claim, check_open, check_release
from foundation.errors import Conflict, Forbidden, Rejected
from foundation.sentences import N_
from organization.actor import Actor
from organization.actors import actor_by_username
from organization.permissions import Action, NotAllowed, may
from runtime.inbox.opened import seen_task
from runtime.inbox.rights import is_candidate


class NotACandidate(Forbidden):
    """The task is offered to other people."""

    code = "not_a_candidate"
    message = N_("«%(name)s» is offered to other people.")


class OfferedToNobodyElse(Conflict):
    """There is nobody to give the task back to."""

    code = "offered_to_nobody_else"
    message = N_("«%(name)s» is for you alone: nobody else could take it.")


class CannotBeGivenTo(Rejected):
    """The person does not exist, may not do tasks, or the task is not offered to them."""

    code = "user_task_cannot_be_given_to"
    message = N_("«%(name)s» cannot be given to %(username)s: it is not offered to them or to a role of theirs.")


def claim(process_engine: ProcessEngine, actor: Actor, user_task_id: str) -> None:
    """Take it. Raises UserTaskNotFound, UserTaskAlreadyClaimed, UserTaskNotOpen, NotACandidate."""
    seen = seen_task(process_engine, actor, user_task_id)
    task = seen.task
    check_claim(task.id, task.status, task.assignee, by=actor.username)
    if not (seen.rights.may_claim or task.assignee == actor.username):
        raise NotACandidate(name=task.name)
    claim_user_task(process_engine, task.id, by=actor.username)


def release(process_engine: ProcessEngine, actor: Actor, user_task_id: str) -> None:
    """Give it back to its candidates. Raises UserTaskNotFound, UserTaskNotYours, UserTaskNotOpen, OfferedToNobodyElse.

    A task that is offered to nobody else stays with whoever has it: nobody would find it again.
    """
    seen = seen_task(process_engine, actor, user_task_id)
    task = seen.task
    check_release(task.id, task.status, task.assignee, by=actor.username)
    if not seen.rights.may_release:
        raise OfferedToNobodyElse(name=task.name)
    release_user_task(process_engine, task.id, by=actor.username)


def assign(process_engine: ProcessEngine, actor: Actor, user_task_id: str, *, to: str) -> None:
    """Give it to one of those it is offered to, whoever has it now.

    Raises UserTaskNotFound, NotAllowed, CannotBeGivenTo, UserTaskNotOpen.
    """
    seen = seen_task(process_engine, actor, user_task_id)
    task, area = seen.task, seen.definition.published.area
    check_open(task.id, task.status)
    if not may(actor, Action.ASSIGN_TASKS, area=area):
        raise NotAllowed(Action.ASSIGN_TASKS, area=area)
    with process_engine.work.read() as unit:
        receiver = actor_by_username(unit, to)
    is_offered = not (task.candidate_groups or task.candidate_users) or (
        receiver is not None and is_candidate(receiver, task)
    )
    if receiver is None or not is_offered or not may(receiver, Action.DO_TASKS):
        raise CannotBeGivenTo(name=task.name, username=to)
    assign_user_task(process_engine, task.id, to=to, by=actor.username)
