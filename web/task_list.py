"""The list of an inbox: tasks grouped by what is due, with what each row says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.definitions.definition import Definition
from foundation.sentences import N_, Sentence
from organization.actor import Actor
from organization.directory import names_of
from runtime.inbox.drafts import drafted
from runtime.inbox.listing import Box, ListedTask, count_in, processes_in, tasks_in
from web.parts import Parts
from web.spoken_engine import spoken_engine


@dataclass(frozen=True)
class Row:
    """One task of the list."""

    task: ListedTask
    #: What to do.
    title: str
    #: Number and process.
    subject: str
    #: One more fact, at the end of the row.
    fact: Sentence


@dataclass(frozen=True)
class DueGroup:
    """Tasks under one heading; `kind` is late, today or later."""

    kind: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class TaskList:
    """What the left pane of the inbox shows."""

    box: Box
    groups: tuple[DueGroup, ...]
    #: How many tasks each box holds, up to `MOST_COUNTED`.
    counts: Mapping[Box, int]
    #: Names of processes to filter by, by key.
    processes: Mapping[str, str]
    process: str | None
    next_cursor: str | None

    @property
    def first_id(self) -> str | None:
        """The first task of the list."""
        return next((row.task.id for group in self.groups for row in group.rows), None)


def task_list(parts: Parts, actor: Actor, box: Box, *, process: str | None, cursor: str | None) -> TaskList:
    """One page of a box as the actor sees it. Raises CursorRejected."""
    with parts.work.read() as unit:
        page = tasks_in(unit, actor, box, cursor=cursor, definition_key=process)
        counts = {one: count_in(unit, actor, one) for one in Box}
        keys = processes_in(unit, actor, box)
        with_draft = drafted(unit, actor.username, [task.id for task in page.items])
        names = names_of(unit, frozenset(task.assignee for task in page.items if task.assignee))
    definitions = spoken_engine(parts).definitions
    rows = [_row(definitions.by_id(task.definition_id), task, actor, names, with_draft) for task in page.items]
    return TaskList(
        box=box,
        groups=due_groups(rows, parts.work.clock.now(), ZoneInfo(actor.time_zone)),
        counts=counts,
        processes={key: definitions.latest(key).published.name for key in keys},
        process=process,
        next_cursor=page.next_cursor,
    )


def due_groups(rows: Iterable[Row], now: datetime, zone: ZoneInfo) -> tuple[DueGroup, ...]:
    """The rows under their headings, in order; a heading without rows is left out."""
    groups: dict[str, list[Row]] = {"late": [], "today": [], "later": []}
    today = now.astimezone(zone).date()
    for row in rows:
        due_at = row.task.due_at
        if due_at is not None and due_at <= now:
            groups["late"].append(row)
        elif due_at is not None and due_at.astimezone(zone).date() == today:
            groups["today"].append(row)
        else:
            groups["later"].append(row)
    return tuple(DueGroup(kind, tuple(found)) for kind, found in groups.items() if found)


def _row(
    definition: Definition, task: ListedTask, actor: Actor, names: Mapping[str, str], with_draft: frozenset[str]
) -> Row:
    name, node = definition.published.name, definition.nodes.get(task.element_id)
    lane = definition.lanes.get(node.lane_id or "") if node else None
    return Row(
        task=task,
        title=node.label if node else task.name,
        # the number first: a long name is cut at its end
        subject=f"{task.business_key} · {name}" if task.business_key else name,
        fact=_fact(task, lane.label if lane else task.lane, actor, names, with_draft),
    )


def _fact(
    task: ListedTask, lane: str | None, actor: Actor, names: Mapping[str, str], with_draft: frozenset[str]
) -> Sentence:
    if task.id in with_draft:
        return Sentence(N_("Draft saved"))
    if task.assignee is not None and task.assignee != actor.username:
        return Sentence("%(who)s", {"who": names.get(task.assignee, task.assignee)})
    return Sentence("%(lane)s", {"lane": lane if task.assignee is None and lane else ""})
