"""Histories that never ran: drawn at random within the rules by which the engine tells what happens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from uuid import UUID

from engine.history import log
from engine.history.events import EventType, HistoryEvent
from foundation.unit_of_work import Work

START = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
PEOPLE = ("ana", "luis", "eva")
#: Element ids carry the first letter of what they are, so that a test can tell without looking anything up.
ELEMENT_TYPES = {
    "user-a": "userTask",
    "user-b": "userTask",
    "receive": "receiveTask",
    "service": "serviceTask",
    "catch": "intermediateCatchEvent",
    "gateway": "exclusiveGateway",
    "sub": "subProcess",
    "call": "callActivity",
    "end": "endEvent",
}
ENDINGS = (
    EventType.PROCESS_INSTANCE_COMPLETED,
    EventType.PROCESS_INSTANCE_COMPLETED,
    EventType.PROCESS_INSTANCE_COMPLETED,
    EventType.PROCESS_INSTANCE_CANCELLED,
    EventType.PROCESS_INSTANCE_TERMINATED,
    EventType.PROCESS_INSTANCE_FAILED,
)


@dataclass
class _Open:
    """An activity that is open while the history is made up."""

    element_id: str
    scope_id: int
    assignee: str | None = None
    incidents: int = 0


@dataclass
class Case:
    """Makes up the events of one process instance, one after the other."""

    random: Random
    id: str
    at: datetime
    events: list[HistoryEvent] = field(default_factory=list)
    open: dict[int, _Open] = field(default_factory=dict)
    #: Process key and version by open scope.
    scopes: dict[int, tuple[str, int]] = field(default_factory=dict)
    tokens: Iterator[int] = field(default_factory=lambda: count(1))

    def tell(self, type_: EventType, scope_id: int, token_id: int = 0, **more: object) -> None:
        key, version = self.scopes[scope_id]
        element = self.open[token_id].element_id if token_id in self.open else None
        self.events.append(
            HistoryEvent(
                type=type_,
                instance_id=self.id,
                definition_id=f"{key}:{version}",
                at=self.at,
                scope_id=scope_id,
                token_id=token_id,
                element_id=element,
                element_type=ELEMENT_TYPES[element] if element else None,
                **more,  # type: ignore[arg-type]
            )
        )

    def begin_scope(self, scope_id: int, key: str) -> None:
        self.scopes[scope_id] = (key, self.random.choice((1, 1, 2)))
        payload = {
            "definition_key": key,
            "version": self.scopes[scope_id][1],
            "business_key": f"B-{self.id[-4:]}",
            "area": "purchasing",
            "variables": {},
        }
        if scope_id:
            payload["caller_token_id"] = scope_id
        self.tell(EventType.PROCESS_INSTANCE_STARTED, scope_id, payload=payload, actor=None if scope_id else "ana")

    def begin(self, element_id: str, scope_id: int) -> int:
        token_id = next(self.tokens)
        self.open[token_id] = _Open(element_id, scope_id)
        payload: dict[str, object] = {}
        if ELEMENT_TYPES[element_id] == "userTask":
            given_to = self.random.choice((None, None, "eva"))
            self.open[token_id].assignee = given_to
            payload = {"user_task_id": "t", "candidate_groups": ["buyer", "boss"], "assignee": given_to}
        self.tell(EventType.ACTIVITY_STARTED, scope_id, token_id, payload=payload)
        if element_id == "call":
            self.begin_scope(token_id, "called")
        return token_id

    def finish(self, token_id: int, type_: EventType) -> None:
        found = self.open[token_id]
        if token_id in self.scopes:
            is_done = type_ is EventType.ACTIVITY_COMPLETED
            for inner in [key for key, one in self.open.items() if one.scope_id == token_id]:
                self.finish(inner, type_)
            ending = EventType.PROCESS_INSTANCE_COMPLETED if is_done else EventType.PROCESS_INSTANCE_CANCELLED
            self.tell(ending, token_id)
            del self.scopes[token_id]
        who = self.random.choice(PEOPLE)
        if type_ is EventType.ACTIVITY_COMPLETED and found.assignee is None and found.element_id.startswith("user"):
            self.hand_over(token_id, EventType.USER_TASK_CLAIMED, who)
        self.tell(type_, found.scope_id, token_id, actor=found.assignee or who)
        del self.open[token_id]

    def hand_over(self, token_id: int, type_: EventType, to: str | None) -> None:
        found = self.open[token_id]
        payload = {"user_task_id": "t", "assignee": to, "previous_assignee": found.assignee}
        found.assignee = to
        # like the engine's commands, which do not say in which scope
        self.tell(type_, found.scope_id, token_id, payload=payload, actor=to)
        self.events[-1] = self.events[-1]._replace(scope_id=0)

    def incident(self, token_id: int) -> None:
        found = self.open[token_id]
        opens = not found.incidents or self.random.random() < 0.3
        found.incidents += 1 if opens else -1
        self.tell(
            EventType.INCIDENT_OPENED if opens else EventType.INCIDENT_RESOLVED, found.scope_id, token_id, payload={}
        )

    def step(self) -> None:
        random = self.random
        self.at += timedelta(seconds=random.choice((0, 0, 1, 60, 3_599, 86_400)), microseconds=random.choice((0, 7)))
        kind = random.random()
        if kind < 0.4 or not self.open:
            self.begin(random.choice([one for one in ELEMENT_TYPES if one != "end"]), random.choice([*self.scopes]))
            return
        token_id = random.choice([*self.open])
        is_person = self.open[token_id].element_id.startswith("user")
        if kind < 0.5 and is_person:
            self.change_hands(token_id)
        elif kind < 0.6 and self.open[token_id].element_id in ("service", "user-a"):
            self.incident(token_id)
        else:
            done = random.random() < 0.85
            self.finish(token_id, EventType.ACTIVITY_COMPLETED if done else EventType.ACTIVITY_CANCELLED)

    def change_hands(self, token_id: int) -> None:
        if self.open[token_id].assignee is None:
            self.hand_over(token_id, EventType.USER_TASK_CLAIMED, self.random.choice(PEOPLE))
        elif self.random.random() < 0.5:
            self.hand_over(token_id, EventType.USER_TASK_RELEASED, None)
        else:
            self.hand_over(token_id, EventType.USER_TASK_ASSIGNED, self.random.choice((None, *PEOPLE)))

    def end(self) -> None:
        ending = self.random.choice(ENDINGS)
        done = ending is EventType.PROCESS_INSTANCE_COMPLETED
        tells_first = ending is EventType.PROCESS_INSTANCE_CANCELLED and self.random.random() < 0.5
        if tells_first:  # like the cancelling command, which tells before it acts
            self.tell(ending, 0, actor="eva")
        for token_id in list(self.open):
            if token_id in self.open:
                self.finish(token_id, EventType.ACTIVITY_COMPLETED if done else EventType.ACTIVITY_CANCELLED)
        if done:
            self.finish(self.begin("end", 0), EventType.ACTIVITY_COMPLETED)
        if not tells_first:
            self.tell(ending, 0)


def random_history(seed: int, *, cases: int = 6, steps: int = 14) -> list[HistoryEvent]:
    """Events of several instances, some of them still open, told in the order of their time."""
    random = Random(seed)
    told: list[HistoryEvent] = []
    for _number in range(random.randint(1, cases)):
        start = START + timedelta(seconds=random.randint(0, 40 * 86_400))
        made = Case(random, str(UUID(int=random.getrandbits(128))), start)
        made.begin_scope(0, random.choice(("purchase", "purchase", "leave")))
        for _step in range(random.randint(0, steps)):
            made.step()
        if random.random() < 0.75:
            made.end()
        told.extend(made.events)
    return sorted(told, key=lambda event: event.at)


def write_history(work: Work, events: Sequence[HistoryEvent]) -> None:
    """Append the events as if the engine had."""
    work.write(lambda unit: log.append(unit, events))
