"""What happened in a case, told to who keeps it running: steps, decisions, stops, and what was done by hand; pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

from engine.history.events import EventType, HistoryEvent
from foundation.sentences import N_, Sentence, counted

#: The name of the element that an event is about, and of a flow of the same drawing.
NameOf = Callable[[HistoryEvent], str]
FlowName = Callable[[HistoryEvent, str], str | None]
#: The name of a decision that an event made, by its id and the name that it had.
DecisionName = Callable[[HistoryEvent, str, str], str]


class _Happened(Protocol):
    """A line of a story, for operations or for whom the case concerns."""

    @property
    def is_automatic(self) -> bool:
        """Whether it was done by no one."""
        ...


Told = TypeVar("Told", bound=_Happened)


@dataclass(frozen=True)
class Change:
    """A variable before and after a correction; `had_value` is False for a new one."""

    name: str
    before: Any
    after: Any
    had_value: bool


@dataclass(frozen=True)
class Moment:
    """One line of the timeline."""

    sentence: Sentence
    at: datetime
    #: `stop`, `hand`, `small`, `automatic` or empty, as `ui.moment` draws them.
    kind: str = ""
    #: More about it, for example why it stopped.
    detail: Sentence | None = None
    #: What was changed by hand.
    changes: tuple[Change, ...] = ()
    #: Why, in the words of who did it.
    reason: str = ""

    @property
    def is_automatic(self) -> bool:
        """Whether it was done by no one."""
        return self.kind == "automatic"


@dataclass(frozen=True)
class Telling:
    """What a story needs to know of names."""

    people: Mapping[str, str]
    name_of: NameOf
    flow_name: FlowName
    decision_name: DecisionName
    #: What failed, by incident id.
    failures: Mapping[str, Sentence]


def story(events: Iterable[HistoryEvent], telling: Telling) -> list[Moment]:
    """Everything worth telling, newest first."""
    return [moment for event in events for moment in _moments(event, telling)][::-1]


def people_in(events: Iterable[HistoryEvent]) -> frozenset[str]:
    """Usernames of everybody in the story."""
    found = {name for event in events for name in (event.actor, event.payload.get("assignee"))}
    return frozenset(name for name in found if name)


def _moments(event: HistoryEvent, telling: Telling) -> Iterator[Moment]:
    told = _TOLD.get(event.type)
    if told is not None:
        if event.scope_id and event.type in _CALLED:
            told = _CALLED[event.type]
        elif not event.actor:
            told = _BY_ITSELF.get(event.type, told)
        message, kind = told
        moment = Moment(Sentence(message, _values(event, telling)), event.at, kind)
        yield _with_more(moment, event, telling)
    elif event.type is EventType.ACTIVITY_COMPLETED:
        yield from _completed(event, telling)


def _with_more(moment: Moment, event: HistoryEvent, telling: Telling) -> Moment:
    payload = event.payload
    if event.type is EventType.INCIDENT_OPENED:
        return replace(moment, detail=telling.failures.get(payload.get("incident_id", "")))
    if event.type is EventType.VARIABLES_CORRECTED:
        return replace(moment, changes=tuple(_changes(payload)), reason=payload.get("reason") or "")
    return replace(moment, reason=payload.get("reason") or "")


def _changes(payload: Mapping[str, Any]) -> Iterator[Change]:
    previous = payload.get("previous", {})
    for name, after in payload["variables"].items():
        yield Change(name, previous.get(name), after, had_value=name in previous)


def _completed(event: HistoryEvent, telling: Telling) -> Iterator[Moment]:
    values = _values(event, telling)
    if event.element_type in _BY_PEOPLE:
        message = N_("%(who)s completed «%(name)s»") if event.actor else N_("«%(name)s» was completed")
        yield Moment(Sentence(message, values), event.at)
    elif event.payload.get("decision"):
        yield Moment(_decided(event, telling), event.at, "small")
    elif event.element_type in _AUTOMATIC:
        yield Moment(Sentence(N_("«%(name)s» ran by itself"), values), event.at, "automatic")
    elif event.element_type in _DECISIONS:
        answers = [telling.flow_name(event, flow) for flow in event.payload.get("flows", ())]
        if any(answers):
            answer = ", ".join(filter(None, answers))
            yield Moment(Sentence(N_("«%(name)s»: %(answer)s"), {**values, "answer": answer}), event.at, "automatic")


def _decided(event: HistoryEvent, telling: Telling) -> Sentence:
    """Which rules decided; those of the tables that it required are in the history."""
    values, decision = _values(event, telling), event.payload["decision"]
    if not decision["tables"]:
        made = telling.decision_name(event, decision["id"], decision["name"])
        return Sentence(N_("«%(name)s» made the decision «%(decision)s»"), {**values, "decision": made})
    last = decision["tables"][-1]
    said = {**values, "table": telling.decision_name(event, last["id"], last["name"])}
    if not last["rules"]:
        return Sentence(N_("«%(name)s»: no rule of «%(table)s» fitted"), said)
    return counted(*_DECIDED, len(last["rules"]), **said, rules=", ".join(map(str, last["rules"])))


def _values(event: HistoryEvent, telling: Telling) -> dict[str, Any]:
    def called(username: str | None) -> str:
        return telling.people.get(username, username) if username else "–"

    return {
        "name": telling.name_of(event),
        "who": called(event.actor),
        "to": called(event.payload.get("assignee")),
    }


_DECIDED = (
    N_("«%(name)s»: rule %(rules)s of «%(table)s» decided"),
    N_("«%(name)s»: rules %(rules)s of «%(table)s» decided"),
)
_BY_PEOPLE = frozenset({"userTask", "manualTask"})
_AUTOMATIC = frozenset({"serviceTask", "scriptTask", "sendTask", "businessRuleTask"})
_DECISIONS = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})
#: What happens without anybody.
_BY_ITSELF: Mapping[EventType, tuple[str, str]] = {
    EventType.PROCESS_INSTANCE_STARTED: (N_("«%(name)s» began by itself"), ""),
    EventType.INCIDENT_RESOLVED: (N_("«%(name)s» went on"), "small"),
    EventType.PROCESS_INSTANCE_CANCELLED: (N_("«%(name)s» was cancelled"), ""),
}
_TOLD: Mapping[EventType, tuple[str, str]] = {
    EventType.PROCESS_INSTANCE_STARTED: (N_("%(who)s started «%(name)s»"), ""),
    EventType.PROCESS_INSTANCE_COMPLETED: (N_("«%(name)s» reached its end"), ""),
    EventType.PROCESS_INSTANCE_TERMINATED: (N_("«%(name)s» was ended by its drawing"), ""),
    EventType.PROCESS_INSTANCE_FAILED: (N_("«%(name)s» ended with an error that nothing caught"), "stop"),
    EventType.PROCESS_INSTANCE_CANCELLED: (N_("%(who)s cancelled «%(name)s»"), "hand"),
    EventType.USER_TASK_CLAIMED: (N_("%(who)s took «%(name)s»"), "small"),
    EventType.USER_TASK_RELEASED: (N_("%(who)s gave «%(name)s» back"), "small"),
    EventType.USER_TASK_ASSIGNED: (N_("%(who)s gave «%(name)s» to %(to)s"), "small"),
    EventType.TIMER_FIRED: (N_("The time of «%(name)s» came"), "small"),
    EventType.MESSAGE_SENT: (N_("«%(name)s» sent its message"), "small"),
    EventType.MESSAGE_RECEIVED: (N_("The message of «%(name)s» arrived"), "small"),
    EventType.SIGNAL_SENT: (N_("«%(name)s» sent its signal to everybody"), "small"),
    EventType.SIGNAL_RECEIVED: (N_("The signal of «%(name)s» arrived"), "small"),
    EventType.INCIDENT_OPENED: (N_("«%(name)s» stopped"), "stop"),
    EventType.INCIDENT_RESOLVED: (N_("%(who)s let «%(name)s» try again"), "hand"),
    EventType.VARIABLES_CORRECTED: (N_("%(who)s changed data by hand"), "hand"),
}
#: The same of a process that the case calls: a part of it, which nobody starts by hand.
_CALLED: Mapping[EventType, tuple[str, str]] = {
    EventType.PROCESS_INSTANCE_STARTED: (N_("«%(name)s» began"), "small"),
    EventType.PROCESS_INSTANCE_COMPLETED: (N_("«%(name)s» reached its end"), "small"),
}


def folded(moments: Iterable[Told]) -> list[list[Told]]:
    """Automatic steps that follow each other together, everything else alone: they are many, and few ask for them."""
    runs: list[list[Told]] = []
    for moment in moments:
        if runs and moment.is_automatic and runs[-1][-1].is_automatic:
            runs[-1].append(moment)
        else:
            runs.append([moment])
    return runs
