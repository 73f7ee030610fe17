"""`cauce tasks`, `claim` and `complete`."""

from collections.abc import Iterable, Iterator
from typing import Any

import click

from engine.instances.search import instance_summary
from engine.job_runner.runner import run_due_jobs
from engine.user_tasks.lookup import UserTask, open_user_tasks, user_task_by_id
from foundation.paging import LARGEST_PAGE_SIZE
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from organization.actor import Actor
from runtime.inbox.claiming import claim
from runtime.inbox.completion import complete_with_json
from runtime.inbox.listing import Box, tasks_in
from suite.cli.session import acting, opened
from suite.cli.tables import Table, local
from suite.cli.terminal import Terminal
from suite.cli.values import user_option, variables_option
from suite.cli.words import command, said


@command("tasks", N_("List the open tasks, what is due first coming first."))
@click.option("--user", "username", metavar="USERNAME", help=N_("Those of this person, and those of their roles."))
@click.option("--group", metavar="GROUP", help=N_("Those offered to this role."))
@click.option("--instance", "instance_id", help=N_("Of this process instance only."))
def tasks(terminal: Terminal, username: str | None, group: str | None, instance_id: str | None) -> None:
    """Without options, every open task."""
    with opened() as suite:
        zone = suite.settings.zone
        person = None if username is None else acting(suite, username)
        with suite.work.read() as unit:
            found = [
                task
                for task in _wanted(unit, person, group, instance_id)
                if instance_id in (None, task.instance_id) and (group is None or group in task.candidate_groups)
            ]
    headings = terminal.words(N_("Id"), N_("Task"), N_("Process"), N_("Who"), N_("Offered to"), N_("Due"))
    rows = (
        (task.id, task.name, task.definition_key, task.assignee, task.candidate_groups, local(task.due_at, zone))
        for task in found
    )
    terminal.answer([_task(one) for one in found], Table(headings, rows, empty=terminal.word(N_("No tasks."))))


@command("claim", N_("Take a task."))
@click.argument("task_id", metavar="TASK")
@user_option
def claim_task(terminal: Terminal, task_id: str, username: str | None) -> None:
    """From now on only they may complete it."""
    with opened() as suite:
        actor = acting(suite, username)
        claim(suite.process_engine, actor, task_id)
    terminal.answer({"id": task_id, "assignee": actor.username}, f"{task_id}  {actor.username}")


@command("complete", N_("Complete a task."))
@click.argument("task_id", metavar="TASK")
@variables_option
@user_option
def complete(terminal: Terminal, task_id: str, variables: tuple[tuple[str, Any], ...], username: str | None) -> None:
    """The values are checked by the task's form; a task that nobody has is claimed at the same moment."""
    with opened() as suite:
        moved = complete_with_json(suite.process_engine, acting(suite, username), task_id, dict(variables))
        run_due_jobs(suite.process_engine)
        with suite.work.read() as unit:
            status = instance_summary(unit, moved.id).status
    data = {"id": task_id, "instance_id": moved.id, "status": status}
    terminal.answer(data, f"{moved.id}  {said(terminal, status)}")


def _wanted(unit: UnitOfWork, person: Actor | None, group: str | None, instance_id: str | None) -> Iterable[UserTask]:
    if person is not None:
        return _in_boxes(unit, person, (Box.MINE, Box.ROLES))
    if group is not None:
        # whoever holds just this role: sees what is offered to it, whether somebody has it or not
        holder = Actor(person_id="", username="", name="", roles=frozenset({group}))
        return _in_boxes(unit, holder, (Box.ROLES, Box.TEAM))
    return open_user_tasks(unit, instance_id)


def _in_boxes(unit: UnitOfWork, actor: Actor, boxes: tuple[Box, ...]) -> Iterator[UserTask]:
    for box in boxes:
        cursor: str | None = None
        while True:
            page = tasks_in(unit, actor, box, cursor=cursor, size=LARGEST_PAGE_SIZE)
            yield from (user_task_by_id(unit, listed.id) for listed in page.items)
            cursor = page.next_cursor
            if cursor is None:
                break


def _task(task: UserTask) -> dict[str, Any]:
    return {
        "id": task.id,
        "element_id": task.element_id,
        "name": task.name,
        "candidate_groups": list(task.candidate_groups),
        "assignee": task.assignee,
        "due_at": None if task.due_at is None else task.due_at.isoformat(),
        "instance_id": task.instance_id,
    }
