"""What the demo company intends: what starts when, what people answer, how long it takes them; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from engine.user_tasks.lookup import UserTask
from suite.demo.answers import ANSWERS, Situation
from suite.demo.company import Colleague
from suite.demo.office_hours import OfficeHours
from suite.demo.replies import REPLIES

#: Tasks that whoever started the case may not do.
_FOUR_EYES = frozenset({"approve_request", "approve_answer", "confirm_difference"})


@dataclass(frozen=True)
class Start:
    """A case that somebody starts."""

    at: datetime
    key: str
    by: str
    variables: Mapping[str, Any]


@dataclass(frozen=True)
class Doing:
    """How somebody is going to do a task."""

    work: timedelta
    answers: dict[str, Any]
    not_before: datetime
    #: How long it stays open besides, without keeping anybody busy.
    lasts: timedelta
    #: Completed at this very instant, for the bottleneck that is planted.
    exactly_at: datetime | None = None


@dataclass(frozen=True)
class Awaited:
    """A message that a case awaits."""

    element_id: str
    message_name: str
    correlation_key: str | None
    variables: Mapping[str, Any]


@dataclass(frozen=True)
class Reply:
    """What the outside world answers, and when."""

    at: datetime
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Sittings:
    """Somebody who takes up tasks only at certain hours: on `weekdays` from `hour` on."""

    weekdays: frozenset[int]
    hour: int
    #: Days on which it is left out.
    missed: frozenset[date]


@dataclass
class Plan:
    """One month's intentions, from one seed."""

    chance: Random
    hours: OfficeHours
    #: By username.
    sittings: Mapping[str, Sittings]
    #: Days off by username.
    absences: Mapping[str, frozenset[date]]
    #: When the head of the area passes a purchase on to finance, by its summary.
    finance_at: Mapping[str, datetime]

    def doing(self, task: UserTask, variables: Mapping[str, Any], now: datetime) -> Doing | None:
        """How a task is going to be done, or None when nobody means to."""
        answer = ANSWERS.get(task.element_id)
        if answer is None:
            return None
        found = answer(Situation(self.chance, variables, now, self.hours, task.candidate_groups))
        if found is None:
            return None
        exactly_at = None
        if task.element_id == "approve_request" and "area-manager" in task.candidate_groups:
            exactly_at = self.finance_at.get(str(variables.get("summary")))
        not_before = now + timedelta(minutes=self.chance.randint(2, 45))
        return Doing(timedelta(minutes=found.minutes), found.values, not_before, found.lasts, exactly_at)

    def next_slot(self, person: Colleague, instant: datetime) -> datetime:
        """When somebody can begin something from an instant on."""
        sitting = self.sittings.get(person.username)
        away = self.absences.get(person.username, frozenset())
        for opens, closes in self.hours.shifts_from(instant):
            day = opens.astimezone(self.hours.zone).date()
            if day in away:
                continue
            if sitting is None:
                return opens
            begins = max(opens, self.hours.at(day, sitting.hour))
            if day.weekday() in sitting.weekdays and day not in sitting.missed and begins < closes:
                return begins
        raise AssertionError("shifts never end")

    def must_be_someone_else(self, task: UserTask) -> bool:
        """Whether the starter of the case may not do the task."""
        return task.element_id in _FOUR_EYES

    def reply(self, awaited: Awaited, now: datetime) -> Reply | None:
        """What the outside world answers to a case, or None when it stays silent."""
        answer = REPLIES.get(awaited.element_id)
        found = answer(self.chance, awaited.variables) if answer else None
        return Reply(now + found[0], found[1]) if found else None
