"""Figures recomputed from the events alone, without the monitor: slow, plain, and written from the definitions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from engine.history.events import EventType, HistoryEvent

TIMED = {
    "userTask",
    "receiveTask",
    "intermediateCatchEvent",
    "eventBasedGateway",
    "serviceTask",
    "sendTask",
    "scriptTask",
    "businessRuleTask",
    "manualTask",
    "task",
    "intermediateThrowEvent",
    "endEvent",
    "callActivity",
}
AUTOMATIC = {
    "serviceTask",
    "sendTask",
    "scriptTask",
    "businessRuleTask",
    "manualTask",
    "task",
    "intermediateThrowEvent",
    "endEvent",
}
ENDS = {
    EventType.PROCESS_INSTANCE_COMPLETED: "completed",
    EventType.PROCESS_INSTANCE_CANCELLED: "cancelled",
    EventType.PROCESS_INSTANCE_TERMINATED: "terminated",
    EventType.PROCESS_INSTANCE_FAILED: "failed",
}


@dataclass
class Visit:
    """One activity instance with everything that was told about it."""

    element_id: str
    element_type: str
    scope_id: int
    token_id: int
    started_at: datetime
    told: list[HistoryEvent] = field(default_factory=list)
    ended_at: datetime | None = None
    is_completed: bool = False

    def is_worked_on(self, at: datetime) -> bool:
        """Whether somebody has it just after `at`."""
        so_far = [event.type for event in self.told if event.at <= at]
        if self.element_type == "userTask":
            hands = [one for one in so_far if one.name.startswith("USER_TASK")]
            return bool(hands) and hands[-1] is EventType.USER_TASK_CLAIMED
        opened = so_far.count(EventType.INCIDENT_OPENED) - so_far.count(EventType.INCIDENT_RESOLVED)
        return self.element_type in AUTOMATIC and opened == 0

    def is_open(self, at: datetime) -> bool:
        """Whether it is open just after `at`."""
        return self.started_at <= at and (self.ended_at is None or at < self.ended_at)


@dataclass
class Case:
    """One run of a process, called ones included."""

    instance_id: str
    scope_id: int
    key: str
    version: int
    started_at: datetime
    visits: list[Visit] = field(default_factory=list)
    ended_at: datetime | None = None
    status: str = "active"


def cases_of(events: Sequence[HistoryEvent]) -> list[Case]:
    """Every run that the events tell of."""
    cases: dict[tuple[str, int], Case] = {}
    visits: dict[tuple[str, int], Visit] = {}
    for event in events:
        scope, token = (event.instance_id, event.scope_id), (event.instance_id, event.token_id)
        if event.type is EventType.PROCESS_INSTANCE_STARTED:
            payload = event.payload
            cases[scope] = Case(*scope, payload["definition_key"], payload["version"], event.at)
        elif event.type in ENDS:
            cases[scope].ended_at, cases[scope].status = event.at, ENDS[event.type]
        elif event.type is EventType.ACTIVITY_STARTED:
            visit = Visit(event.element_id or "", event.element_type or "", event.scope_id, event.token_id, event.at)
            visits[token] = visit
            cases[scope].visits.append(visit)
        elif event.type in (EventType.ACTIVITY_COMPLETED, EventType.ACTIVITY_CANCELLED):
            visits[token].ended_at = event.at
            visits[token].is_completed = event.type is EventType.ACTIVITY_COMPLETED
        elif token in visits:
            visits[token].told.append(event)
    return list(cases.values())


def times_of(case: Case, visit: Visit, everything: Sequence[Case], until: datetime) -> tuple[float, float]:
    """Waiting and processing seconds of one visit, until its end or `until`."""
    end = visit.ended_at or until
    if visit.element_type == "callActivity":
        called = next(
            one for one in everything if one.instance_id == case.instance_id and one.scope_id == visit.token_id
        )
        waiting = sum(parts[0] for parts in shares_of(called, everything, end).values())
        return waiting, (end - visit.started_at).total_seconds() - waiting
    moments = sorted({visit.started_at, end, *(one.at for one in visit.told if visit.started_at <= one.at <= end)})
    waiting = processing = 0.0
    for begin, finish in pairwise(moments):
        passed = (finish - begin).total_seconds()
        if visit.is_worked_on(begin):
            processing += passed
        else:
            waiting += passed
    return waiting, processing


def shares_of(case: Case, everything: Sequence[Case], until: datetime) -> dict[str, tuple[float, float]]:
    """How the time of the case divides among its elements: every moment equally among the open visits."""
    end = min(case.ended_at or until, until)
    timed = [visit for visit in case.visits if visit.element_type in TIMED]
    moments = sorted(
        {
            at
            for at in (
                case.started_at,
                end,
                *(visit.started_at for visit in timed),
                *(visit.ended_at or end for visit in timed),
                *(event.at for visit in timed for event in visit.told),
            )
            if case.started_at <= at <= end
        }
    )
    waiting, processing, calls = defaultdict[str, float](float), defaultdict[str, float](float), {}
    for begin, finish in pairwise(moments):
        now_open = [visit for visit in timed if visit.is_open(begin)]
        for visit in now_open:
            part = (finish - begin).total_seconds() / len(now_open)
            if visit.element_type == "callActivity":
                calls[visit.token_id] = calls.get(visit.token_id, 0.0) + part
            elif visit.is_worked_on(begin):
                processing[visit.element_id] += part
            else:
                waiting[visit.element_id] += part
    for visit in timed:
        if visit.token_id in calls:
            waited, worked = times_of(case, visit, everything, end)
            whole = waited + worked
            waiting[visit.element_id] += calls[visit.token_id] * waited / whole if whole else 0.0
            processing[visit.element_id] += calls[visit.token_id] * worked / whole if whole else 0.0
    return {one: (waiting[one], processing[one]) for one in {*waiting, *processing}}


def percentile(values: Sequence[float], share: float) -> float | None:
    """By linear interpolation between the two nearest ranks."""
    if not values:
        return None
    ordered, place = sorted(values), share * (len(values) - 1)
    low, high = ordered[int(place)], ordered[min(int(place) + 1, len(values) - 1)]
    return low + (high - low) * (place - int(place))
