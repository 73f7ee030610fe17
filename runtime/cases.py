"""Where is my case? What somebody asked for: who has it, since when, how far it is, and what has happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from engine.history import log
from engine.history.events import EventType, HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.instances.search import (
    InstanceFilter,
    InstanceSummary,
    instance_summary,
    instances_page,
)
from engine.instances.states import InstanceStatus
from engine.instances.store import InstanceNotFound
from engine.jobs.due_timers import due_timers
from engine.user_tasks.lookup import UserTask, open_user_tasks
from foundation.paging import DEFAULT_PAGE_SIZE, Page
from organization.actor import Actor
from organization.directory import names_of
from runtime.case_answers import Answered, ToldAnswer, asked_with, told_answers
from runtime.case_waits import Naming, Wait, waits
from runtime.case_words import Happening, people_in, story
from runtime.flow_graph import STAGES, flow_graph
from runtime.inbox.opened import as_drawn
from runtime.inbox.rights import task_rights
from runtime.requester_messages import Offer, offers
from runtime.stages import Stage, StageState, Visit, stages
from runtime.standing import Standing, standings


@dataclass(frozen=True)
class Holder:
    """What a case waits for, and who has it."""

    task: UserTask
    #: The name of whoever has it; None while it is free.
    name: str | None
    #: Whether the reader may open the task.
    is_open_to_reader: bool
    #: Name of the step of the case itself that it is part of, when it is a called process's; None otherwise.
    within: str | None

    @property
    def since(self) -> datetime:
        """Since when somebody has it, or it has been free."""
        return self.task.claimed_at or self.task.created_at


@dataclass(frozen=True)
class Case:
    """A case as whoever asked for it sees it."""

    summary: InstanceSummary
    stages: tuple[Stage, ...]
    story: tuple[Happening, ...]
    #: The user tasks that are open, oldest first.
    holders: tuple[Holder, ...]
    #: The events and services that it waits for when no person has it, oldest first.
    waits: tuple[Wait, ...]
    #: Name of the end that it reached; None when it has not, or the end has no name.
    result: str | None
    #: What the asker is called, for others who may see it.
    asked_by: str | None
    #: What the start form was answered with, and what people answered for the requester; for nobody else.
    asked: Answered | None
    told: tuple[ToldAnswer, ...]
    #: What the requester may tell the case now; nothing for anybody else.
    offers: tuple[Offer, ...]
    #: Names by username.
    names: Mapping[str, str]

    @property
    def step(self) -> int:
        """Number of the present stage, from 1; the last one when it has ended."""
        found = (place for place, stage in enumerate(self.stages, 1) if stage.state is StageState.HERE)
        return next(found, len(self.stages) if self.summary.ended_at else 1)

    @property
    def is_stopped(self) -> bool:
        """Whether something failed and waits for support."""
        return self.summary.open_incidents > 0 and self.summary.ended_at is None


@dataclass(frozen=True)
class ListedCase:
    """A case in the list of what somebody asked for."""

    summary: InstanceSummary
    #: Names of the open user tasks.
    waiting: tuple[str, ...]
    #: Since when the first of them waits; when it ended or began, without any.
    since: datetime


def my_cases(process_engine: ProcessEngine, actor: Actor, *, cursor: str | None = None) -> Page[ListedCase]:
    """What the actor asked for, newest first. Raises CursorRejected."""
    with process_engine.work.read() as unit:
        wanted = InstanceFilter(started_by=actor.username)
        page = instances_page(unit, wanted, cursor=cursor, size=DEFAULT_PAGE_SIZE)
        tasks = {
            summary.id: open_user_tasks(unit, summary.id) if summary.status == InstanceStatus.ACTIVE else []
            for summary in page.items
        }
    listed = tuple(_listed(process_engine, summary, tasks[summary.id]) for summary in page.items)
    return Page(listed, page.next_cursor)


def _listed(process_engine: ProcessEngine, summary: InstanceSummary, tasks: Sequence[UserTask]) -> ListedCase:
    since = summary.ended_at or (tasks[0].created_at if tasks else summary.started_at)
    waiting = tuple(_as_drawn(process_engine, task).name for task in tasks)
    return ListedCase(_named(process_engine, summary), waiting, since)


def _named(process_engine: ProcessEngine, summary: InstanceSummary) -> InstanceSummary:
    name = process_engine.definitions.by_id(summary.definition_id).published.name
    return replace(summary, definition_name=name)


def _as_drawn(process_engine: ProcessEngine, task: UserTask) -> UserTask:
    return as_drawn(task, process_engine.definitions.by_id(task.definition_id))


def case_for(process_engine: ProcessEngine, actor: Actor, instance_id: str) -> Case:
    """One case, for whoever asked for it or takes part in it. Raises InstanceNotFound, also for anybody else."""
    read = _read(process_engine, instance_id)
    if not _may_follow(actor, read):
        raise InstanceNotFound(id=instance_id)
    return _case(process_engine, actor, read)


def case_seen_by(process_engine: ProcessEngine, actor: Actor, instance_id: str) -> Case:
    """One case as told to somebody who is known to be one of those it concerns. Raises InstanceNotFound."""
    return _case(process_engine, actor, _read(process_engine, instance_id))


@dataclass(frozen=True)
class _Read:
    """What the database holds of one case."""

    summary: InstanceSummary
    tasks: Sequence[UserTask]
    events: Sequence[HistoryEvent]
    names: Mapping[str, str]
    #: When the times come that it waits for, by token.
    timers: Mapping[int, datetime]


def _read(process_engine: ProcessEngine, instance_id: str) -> _Read:
    with process_engine.work.read() as unit:
        summary = instance_summary(unit, instance_id)
        tasks = open_user_tasks(unit, instance_id)
        events = log.of_instance(unit, instance_id)
        people = people_in(events) | {task.assignee for task in tasks if task.assignee}
        return _Read(summary, tasks, events, names_of(unit, people), due_timers(unit, instance_id))


def _case(process_engine: ProcessEngine, actor: Actor, read: _Read) -> Case:
    summary, events, names = _named(process_engine, read.summary), read.events, read.names
    tasks = [_as_drawn(process_engine, task) for task in read.tasks]
    definition = process_engine.definitions.by_id(summary.definition_id)
    standing = standings(events) if summary.status == InstanceStatus.ACTIVE else ()
    is_theirs = summary.started_by == actor.username
    offered = offers(process_engine, summary.id) if is_theirs else ()
    within = {one.began.token_id: _within(process_engine, one) for one in standing}
    naming = Naming(partial(_name, process_engine), partial(_whatever_comes_first, process_engine))
    asked = [offer.token_id for offer in offered if offer.form.components]
    waiting = () if tasks else waits(standing, naming, timers=read.timers, asked_of_requester=asked)
    return Case(
        summary=summary,
        stages=stages(
            flow_graph(definition.process),
            _visits(process_engine, events),
            started_at=summary.started_at,
            ended_at=summary.ended_at,
            waits_for=waiting[0].stage if waiting else None,
        ),
        story=story(
            events,
            reader=actor.username,
            names=names,
            name_of=lambda event: _name(process_engine, event),
        ),
        holders=tuple(
            Holder(
                task,
                names.get(task.assignee, task.assignee) if task.assignee else None,
                task_rights(actor, task, area=summary.area).may_see,
                within.get(task.token_id),
            )
            for task in tasks
        ),
        waits=waiting,
        result=_result(process_engine, summary, events),
        asked_by=names.get(summary.started_by, summary.started_by) if summary.started_by else None,
        asked=asked_with(definition, events) if is_theirs else None,
        told=told_answers(process_engine.definitions, events) if is_theirs else (),
        offers=offered,
        names=names,
    )


def _may_follow(actor: Actor, read: _Read) -> bool:
    if actor.is_unrestricted or read.summary.started_by == actor.username:
        return True
    if any(event.actor == actor.username for event in read.events):
        return True
    return any(task_rights(actor, task, area=read.summary.area).may_see for task in read.tasks)


def _whatever_comes_first(process_engine: ProcessEngine, event: HistoryEvent) -> str | None:
    """The names of the events behind a gateway that waits for one of them; None for anything else."""
    if event.element_type != "eventBasedGateway":
        return None
    graph = flow_graph(process_engine.definitions.by_id(event.definition_id).process)
    behind = (graph.nodes[target].name for target in graph.follows(event.element_id or ""))
    return " / ".join(filter(None, behind)) or None


def _within(process_engine: ProcessEngine, one: Standing) -> str | None:
    return _name(process_engine, one.place) if one.calls else None


def _visits(process_engine: ProcessEngine, events: Sequence[HistoryEvent]) -> tuple[Visit, ...]:
    """The visits to stages of the case itself, in the order in which they began."""
    ends = {
        event.token_id: event.at
        for event in events
        if event.type in (EventType.ACTIVITY_COMPLETED, EventType.ACTIVITY_CANCELLED)
    }
    cancelled = {event.token_id for event in events if event.type is EventType.ACTIVITY_CANCELLED}
    return tuple(
        Visit(event.element_id or "", _name(process_engine, event) or "", event.at, ends.get(event.token_id))
        for event in events
        if event.type is EventType.ACTIVITY_STARTED
        and event.scope_id == 0
        and event.element_type in STAGES
        and event.token_id not in cancelled
    )


def _result(process_engine: ProcessEngine, summary: InstanceSummary, events: Sequence[HistoryEvent]) -> str | None:
    if summary.ended_at is None:
        return None
    ends = (event for event in reversed(events) if event.scope_id == 0 and event.element_type == "endEvent")
    return next((name for event in ends if (name := _name(process_engine, event))), None)


def _name(process_engine: ProcessEngine, event: HistoryEvent) -> str | None:
    if event.element_id is None:
        return None
    node = process_engine.definitions.by_id(event.definition_id).nodes.get(event.element_id)
    return node.name if node is not None else None
