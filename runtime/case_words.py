"""What happened in a case, in words for the people it concerns: no symbols, no variables, no inner workings; pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.history.events import EventType, HistoryEvent
from foundation.sentences import N_, Sentence
from organization.actor import MACHINE, MACHINE_NAME
from runtime.case_waits import AUTOMATIC
from runtime.flow_graph import PERSONAL

#: The name of an element, of whatever process of the case; None when the drawing gives it none.
NameOf = Callable[[HistoryEvent], str | None]


class Mark(StrEnum):
    """How a happening is drawn on the timeline."""

    #: Somebody did something that took the case further.
    STEP = "step"
    #: A change of hands, or something that arrived.
    SMALL = "small"
    #: Done by no one: of interest to few.
    AUTOMATIC = "automatic"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Happening:
    """One line of a case's story."""

    sentence: Sentence
    at: datetime
    mark: Mark

    @property
    def is_automatic(self) -> bool:
        """Whether it was done by no one."""
        return self.mark is Mark.AUTOMATIC


def story(
    events: Iterable[HistoryEvent], *, reader: str, names: Mapping[str, str], name_of: NameOf
) -> tuple[Happening, ...]:
    """The story of a case, newest first, as told to `reader`; `names` are people's names by username."""
    teller = _Teller(reader, names, name_of)
    return tuple(happening for event in events for happening in teller.tell(event))[::-1]


def people_in(events: Iterable[HistoryEvent]) -> frozenset[str]:
    """Usernames of everybody who appears in the story."""
    found: set[str | None] = set()
    for event in events:
        found |= {event.actor, event.payload.get("assignee")}
    return frozenset(name for name in found if name)


class _Teller:
    """Tells single events to one reader."""

    def __init__(self, reader: str, names: Mapping[str, str], name_of: NameOf) -> None:
        self._reader, self._names, self._name_of = reader, names, name_of

    def tell(self, event: HistoryEvent) -> Iterator[Happening]:
        if event.type is EventType.ACTIVITY_COMPLETED:
            yield from self._completed(event)
        elif event.type in _TOLD and self._is_worth_telling(event):
            told = _SENT if event.type is EventType.MESSAGE_RECEIVED and event.actor else _TOLD[event.type]
            yield self._line(event, *told, event.payload.get("assignee"))

    def _is_worth_telling(self, event: HistoryEvent) -> bool:
        if event.type in _OF_THE_CASE:
            return event.scope_id == 0
        return event.type not in _SAID_BY_NAME or self._name_of(event) is not None

    def _completed(self, event: HistoryEvent) -> Iterator[Happening]:
        if event.element_type in PERSONAL:
            yield self._line(event, Mark.STEP, N_("You completed «%(name)s»"), N_("%(who)s completed «%(name)s»"))
        elif event.element_type in AUTOMATIC and self._name_of(event):
            automatic = _DECIDED if event.element_type == "businessRuleTask" else N_("Done automatically: «%(name)s»")
            yield self._line(event, Mark.AUTOMATIC, automatic, automatic)

    def _line(self, event: HistoryEvent, mark: Mark, by_reader: str, by_other: str, to: str | None = None) -> Happening:
        is_reader = event.actor == self._reader
        values = {
            "name": self._name_of(event) or "",
            "who": self._called(event.actor),
            "to": self._called(to),
        }
        return Happening(Sentence(by_reader if is_reader else by_other, values), event.at, mark)

    def _called(self, username: str | None) -> str | Sentence:
        if username == MACHINE:
            return Sentence(MACHINE_NAME)
        return self._names.get(username, username) if username else "–"


_DECIDED = N_("Decided by the rules: «%(name)s»")
#: Told of the case itself, not of processes that it calls.
_OF_THE_CASE = frozenset(
    {
        EventType.PROCESS_INSTANCE_STARTED,
        EventType.PROCESS_INSTANCE_COMPLETED,
        EventType.PROCESS_INSTANCE_CANCELLED,
        EventType.PROCESS_INSTANCE_TERMINATED,
        EventType.PROCESS_INSTANCE_FAILED,
    }
)
#: Says nothing to anybody without the name of what came.
_SAID_BY_NAME = frozenset({EventType.TIMER_FIRED, EventType.MESSAGE_RECEIVED, EventType.SIGNAL_RECEIVED})
#: A message that a person sent.
_SENT = (Mark.SMALL, N_("You sent «%(name)s»"), N_("%(who)s sent «%(name)s»"))
#: By event: how it is drawn, what the one who did it reads, what others read.
_TOLD: Mapping[EventType, tuple[Mark, str, str]] = {
    EventType.PROCESS_INSTANCE_STARTED: (Mark.STEP, N_("You asked for it"), N_("%(who)s asked for it")),
    EventType.PROCESS_INSTANCE_COMPLETED: (Mark.STEP, N_("The case finished"), N_("The case finished")),
    EventType.PROCESS_INSTANCE_TERMINATED: (Mark.STEP, N_("The case finished"), N_("The case finished")),
    EventType.PROCESS_INSTANCE_FAILED: (
        Mark.STOPPED,
        N_("The case ended without a result"),
        N_("The case ended without a result"),
    ),
    EventType.PROCESS_INSTANCE_CANCELLED: (Mark.STOPPED, N_("You cancelled it"), N_("%(who)s cancelled it")),
    EventType.USER_TASK_CLAIMED: (Mark.SMALL, N_("You took «%(name)s»"), N_("%(who)s took «%(name)s»")),
    EventType.USER_TASK_RELEASED: (Mark.SMALL, N_("You gave «%(name)s» back"), N_("%(who)s gave «%(name)s» back")),
    EventType.USER_TASK_ASSIGNED: (
        Mark.SMALL,
        N_("You gave «%(name)s» to %(to)s"),
        N_("%(who)s gave «%(name)s» to %(to)s"),
    ),
    EventType.TIMER_FIRED: (Mark.SMALL, N_("The time came: «%(name)s»"), N_("The time came: «%(name)s»")),
    EventType.MESSAGE_RECEIVED: (Mark.SMALL, N_("It arrived: «%(name)s»"), N_("It arrived: «%(name)s»")),
    EventType.SIGNAL_RECEIVED: (Mark.SMALL, N_("It was announced: «%(name)s»"), N_("It was announced: «%(name)s»")),
    EventType.INCIDENT_OPENED: (
        Mark.STOPPED,
        N_("It stopped at «%(name)s»: support has been told"),
        N_("It stopped at «%(name)s»: support has been told"),
    ),
    EventType.INCIDENT_RESOLVED: (Mark.SMALL, N_("«%(name)s» was repaired"), N_("«%(name)s» was repaired")),
}
