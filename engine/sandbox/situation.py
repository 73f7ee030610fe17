"""Where a run stands: what was passed, where tokens wait, what is asked for; read off a sandbox."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from engine.history.events import EventType, HistoryEvent
from engine.incidents.incidents import Incident
from engine.sandbox.replaying import Replay
from engine.sandbox.sandbox import Awaited, HeldCall, Sandbox
from engine.user_tasks.lookup import UserTask
from foundation.unit_of_work import Work

#: What holds other elements: where it waits is told by those.
_HOLDERS = frozenset({"subProcess", "transaction", "adHocSubProcess", "multiInstanceBody"})
_BEGAN, _DONE, _GONE = EventType.ACTIVITY_STARTED, EventType.ACTIVITY_COMPLETED, EventType.ACTIVITY_CANCELLED


@dataclass(frozen=True)
class OpenTask:
    """A user task that waits."""

    task: UserTask
    #: Which of those that wait at its element, counted from 0.
    item: int
    #: The variables as it sees them.
    variables: Mapping[str, Any]
    #: The schema of its form, if it names one.
    form: Mapping[str, Any] | None


@dataclass(frozen=True)
class KeptMail:
    """A mail that nobody got."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True)
class Situation:
    """A run as it stands, with nothing of the sandbox left in it."""

    began_at: datetime
    now: datetime
    #: When something happens by itself; None when nothing will.
    next_due_at: datetime | None
    #: Of the case that the run is about: active, completed, ….
    status: str
    #: Elements and arrows of the tried drawing that were passed.
    passed: frozenset[str]
    #: Rules of its decision tables that made a result: the decision's id and the rule's number, from 1.
    rules: frozenset[tuple[str, int]]
    #: Elements of it at which something waits, and since when.
    here: Mapping[str, datetime]
    tasks: tuple[OpenTask, ...]
    calls: tuple[HeldCall, ...]
    awaited: tuple[Awaited, ...]
    mails: tuple[KeptMail, ...]
    #: Those that are open.
    incidents: tuple[Incident, ...]
    #: Elements at which anything ever failed.
    failed: frozenset[str]
    variables: Mapping[str, Any]
    #: Elements in the order in which they were completed, gateways left out.
    path: tuple[str, ...]


def situation(
    sandbox: Sandbox, replay: Replay, began_at: datetime, more_mails: Callable[[Work], Iterable[KeptMail]]
) -> Situation:
    """Where the run stands now; `more_mails` are those that functions of the library have kept."""
    mine, events = replay.instance(), sandbox.events()
    own = [event for event in events if event.definition_id in {one.id for one in sandbox.published}]
    incidents = [one for instance in sandbox.instances() for one in instance.incidents]
    return Situation(
        began_at=began_at,
        now=sandbox.now(),
        next_due_at=sandbox.next_due_at(),
        status=mine.status,
        passed=_passed(own),
        rules=_rules(own),
        here=_here(own),
        tasks=tuple(_tasks(sandbox)),
        calls=tuple(sandbox.held_calls()),
        awaited=tuple(sandbox.awaited()),
        mails=(*(_kept(mail) for mail in sandbox.mails), *more_mails(sandbox.work)),
        incidents=tuple(incidents),
        failed=frozenset(one.element_id for one in events if one.type is EventType.INCIDENT_OPENED and one.element_id),
        variables=mine.variables,
        path=tuple(replay.path()),
    )


def _tasks(sandbox: Sandbox) -> Iterator[OpenTask]:
    counts: Counter[str] = Counter()
    for task in sandbox.user_tasks():
        yield OpenTask(task, counts[task.element_id], sandbox.seen_at(task), sandbox.form_of(task))
        counts[task.element_id] += 1


def _kept(mail: EmailMessage) -> KeptMail:
    return KeptMail(str(mail["To"]), str(mail["Subject"]), str(mail.get_content()).strip())


def _passed(events: Iterable[HistoryEvent]) -> frozenset[str]:
    passed: set[str] = set()
    for event in events:
        if event.type is _DONE and event.element_id:
            passed |= {event.element_id, *event.payload.get("flows", ())}
    return frozenset(passed)


def _rules(events: Iterable[HistoryEvent]) -> frozenset[tuple[str, int]]:
    return frozenset(
        (table["id"], rule)
        for event in events
        for table in event.payload.get("decision", {}).get("tables", ())
        for rule in table["rules"]
    )


def _here(events: Iterable[HistoryEvent]) -> dict[str, datetime]:
    waiting: dict[tuple[str, int], HistoryEvent] = {}
    for event in events:
        place = event.instance_id, event.token_id
        if event.type is _BEGAN and event.element_type not in _HOLDERS:
            waiting[place] = event
        elif event.type in (_DONE, _GONE):
            waiting.pop(place, None)
    return {str(event.element_id): event.at for event in waiting.values()}
