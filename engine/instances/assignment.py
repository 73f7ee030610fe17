"""Who may do a user task and by when: the drawing's expressions, evaluated where the token stands."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from engine.bpmn_xml.diagram import Activity
from engine.definitions.definition import Definition
from engine.incidents.incidents import Failure
from engine.spiff.failures import WrongTimer
from engine.spiff.running_process import RunningProcess
from engine.spiff.timers import plan_timer
from foundation.errors import Rejected
from foundation.sentences import N_

#: Priority of a user task whose drawing says nothing, as in Camunda 7.
DEFAULT_PRIORITY = 50

#: What is due on a day is due at its end.
_END_OF_DAY = time(23, 59, 59)


class AssignmentFailed(Rejected):
    """An expression of the assignment gave something that cannot be used."""

    code = "assignment_failed"
    message = N_("The %(what)s of «%(element)s» gave %(found)r, which is not %(expected)s.")


class Assignment(NamedTuple):
    """Who may do a user task and by when."""

    assignee: str | None = None
    users: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    due_at: datetime | None = None
    follow_up_at: datetime | None = None
    priority: int = DEFAULT_PRIORITY
    #: Why something of it could not be worked out; the task then waits with what there is.
    failure: Failure | None = None


def assign(process: RunningProcess, definition: Definition, token_id: int, element_id: str, at: datetime) -> Assignment:
    """The assignment of the user task at a token; what the task itself says wins over its lane."""
    activity = definition.activity(element_id)
    if not _says_anything(activity):
        return Assignment(groups=_lane_role(activity))
    reading = _Reading(process, activity, token_id, at)
    own = activity.has_own_assignment
    try:
        return Assignment(
            assignee=reading.name("assignee", activity.assignee),
            users=reading.names("candidate users", activity.candidate_users),
            groups=reading.names("candidate groups", activity.candidate_groups) if own else _lane_role(activity),
            due_at=reading.instant("due date", activity.due_date),
            follow_up_at=reading.instant("follow-up date", activity.follow_up_date),
            priority=reading.number("priority", activity.priority),
        )
    except Rejected as failed:
        failure = Failure(failed.code, failed.sentence, getattr(failed, "line", None), getattr(failed, "column", None))
        return Assignment(groups=_lane_role(activity), failure=failure)


def _says_anything(activity: Activity) -> bool:
    return bool(activity.has_own_assignment or activity.due_date or activity.follow_up_date or activity.priority)


def _lane_role(activity: Activity) -> tuple[str, ...]:
    return (activity.role,) if activity.role else ()


class _Reading(NamedTuple):
    """Evaluates texts of one activity at one token."""

    process: RunningProcess
    activity: Activity
    token_id: int
    at: datetime

    def _value(self, text: str) -> Any:
        return self.process.text_value(text, self.token_id, now=self.at)

    def name(self, what: str, text: str | None) -> str | None:
        value = self._value(text) if text else None
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise self._refused(what, value, "a user name")
        return value.strip()

    def names(self, what: str, text: str | None) -> tuple[str, ...]:
        value = self._value(text) if text else None
        listed: Iterable[Any] = value.split(",") if isinstance(value, str) else value or ()
        if not isinstance(listed, list | tuple) or not all(isinstance(item, str) for item in listed):
            raise self._refused(what, value, "a list of names")
        return tuple(dict.fromkeys(item.strip() for item in listed if item.strip()))

    def number(self, what: str, text: str | None) -> int:
        value = self._value(text) if text else DEFAULT_PRIORITY
        try:
            return int(value)
        except (TypeError, ValueError, ArithmeticError):
            raise self._refused(what, value, "a whole number") from None

    def instant(self, what: str, text: str | None) -> datetime | None:
        value = self._value(text) if text else None
        if value is None or value == "":
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, _END_OF_DAY)
        is_duration = isinstance(value, timedelta) or (isinstance(value, str) and value.lstrip().startswith("P"))
        try:
            plan = plan_timer("timeDuration" if is_duration else "timeDate", value, self.at, self.process.time_zone)
        except WrongTimer:
            raise self._refused(what, value, "a date, an instant or an ISO 8601 duration") from None
        return plan.due_at

    def _refused(self, what: str, found: Any, expected: str) -> AssignmentFailed:
        return AssignmentFailed(what=what, element=self.activity.label, found=found, expected=expected)
