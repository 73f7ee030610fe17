"""How one history event changes the facts of its case; pure.

Time is counted twice. An activity's own waiting and processing run by the clock. Its *share* is its part of the case's
time: each moment is divided equally among the activities open in the same scope, so that the shares, and the time
between activities, add up to the cycle time. Shares need no second pass: `ScopeFact.share_clock` is how much one open
activity has been given since the start, and an activity's share is that clock's advance while it was open.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from engine.history.events import EventType, HistoryEvent
from foundation.instants import to_micros
from monitor.elements import WaitsFor, is_working_at_once, waits_for


@dataclass(slots=True)
class ScopeFact:
    """A row of `instance_fact` on its way; instants in microseconds."""

    instance_id: str
    scope_id: int
    caller_token_id: int | None
    definition_id: str
    definition_key: str
    version: int
    area: str | None
    business_key: str | None
    started_at: int
    measured_at: int
    status: str = "active"
    ended_at: int | None = None
    open_waiting: int = 0
    open_working: int = 0
    share_clock: float = 0.0
    waiting_share: float = 0.0
    between_micros: int = 0

    def measure_until(self, at: int) -> None:
        """Divide the time since the last measuring among the open activities."""
        passed = at - self.measured_at
        if passed <= 0 or self.ended_at is not None:
            return
        self.measured_at = at
        open_now = self.open_waiting + self.open_working
        if open_now:
            self.share_clock += passed / open_now
            self.waiting_share += passed * self.open_waiting / open_now
        else:
            self.between_micros += passed


@dataclass(slots=True)
class ActivityFact:
    """A row of `activity_fact` on its way; instants in microseconds."""

    instance_id: str
    token_id: int
    scope_id: int
    definition_key: str
    version: int
    element_id: str
    element_type: str
    waits_for: str
    candidate_groups: str | None
    assignee: str | None
    started_at: int
    phase_at: int
    phase_share: float
    is_held: int
    claimed_at: int | None = None
    completed_by: str | None = None
    status: str = "open"
    ended_at: int | None = None
    waiting_micros: int = 0
    processing_micros: int = 0
    waiting_share: float = 0.0
    processing_share: float = 0.0
    incidents: int = 0
    open_incidents: int = 0

    def close_phase(self, at: int, share_clock: float) -> None:
        """Count what has passed since the last change as waiting or processing, whichever it was."""
        passed, share = max(0, at - self.phase_at), share_clock - self.phase_share
        if self.is_held:
            self.processing_micros += passed
            self.processing_share += share
        else:
            self.waiting_micros += passed
            self.waiting_share += share
        self.phase_at, self.phase_share = max(at, self.phase_at), share_clock


@dataclass(slots=True)
class CaseFacts:
    """The open facts of one process instance, and which of them changed since they were last written."""

    scopes: dict[int, ScopeFact] = field(default_factory=dict)
    activities: dict[int, ActivityFact] = field(default_factory=dict)
    changed_scopes: dict[int, ScopeFact] = field(default_factory=dict)
    changed_activities: dict[int, ActivityFact] = field(default_factory=dict)

    def forget_changes(self) -> None:
        """Now that they are written; keeps only what later events may still change."""
        self.changed_scopes.clear()
        self.changed_activities.clear()
        wanted = {activity.scope_id for activity in self.activities.values()} | self.activities.keys()
        self.scopes = {key: scope for key, scope in self.scopes.items() if scope.ended_at is None or key in wanted}


def fold(case: CaseFacts, event: HistoryEvent) -> None:
    """Let the event change the facts; events that measure nothing, or whose beginning is unknown, change none."""
    handler = _HANDLERS.get(event.type)
    if handler is not None:
        handler(case, event, to_micros(event.at))


def _start_scope(case: CaseFacts, event: HistoryEvent, at: int) -> None:
    payload = event.payload
    scope = ScopeFact(
        instance_id=event.instance_id,
        scope_id=event.scope_id,
        caller_token_id=payload.get("caller_token_id"),
        definition_id=event.definition_id,
        definition_key=payload["definition_key"],
        version=payload["version"],
        area=payload.get("area"),
        business_key=payload.get("business_key"),
        started_at=at,
        measured_at=at,
    )
    case.scopes[event.scope_id] = case.changed_scopes[event.scope_id] = scope


_STATUS = {
    EventType.PROCESS_INSTANCE_COMPLETED: "completed",
    EventType.PROCESS_INSTANCE_CANCELLED: "cancelled",
    EventType.PROCESS_INSTANCE_TERMINATED: "terminated",
    EventType.PROCESS_INSTANCE_FAILED: "failed",
}


def _end_scope(case: CaseFacts, event: HistoryEvent, at: int) -> None:
    scope = case.scopes.get(event.scope_id)
    if scope is None or scope.ended_at is not None:
        return
    scope.measure_until(at)
    scope.status, scope.ended_at = _STATUS[event.type], max(at, scope.started_at)
    case.changed_scopes[event.scope_id] = scope


def _start_activity(case: CaseFacts, event: HistoryEvent, at: int) -> None:
    scope = case.scopes.get(event.scope_id)
    if scope is None or event.element_id is None:
        return
    scope.measure_until(at)
    kind = waits_for(event.element_type)
    activity = ActivityFact(
        instance_id=event.instance_id,
        token_id=event.token_id,
        scope_id=event.scope_id,
        definition_key=scope.definition_key,
        version=scope.version,
        element_id=event.element_id,
        element_type=event.element_type or "",
        waits_for=kind,
        candidate_groups=",".join(event.payload.get("candidate_groups") or ()) or None,
        assignee=event.payload.get("assignee"),
        started_at=at,
        phase_at=at,
        phase_share=scope.share_clock,
        is_held=int(is_working_at_once(kind)),
    )
    _count_open(scope, activity, 1)
    case.activities[event.token_id] = case.changed_activities[event.token_id] = activity
    case.changed_scopes[event.scope_id] = scope


def _change_assignee(case: CaseFacts, event: HistoryEvent, at: int) -> None:
    """Only claiming ends the waiting: a task that was assigned to somebody still waits for them."""
    activity = case.activities.get(event.token_id)
    if activity is None:
        return
    is_claimed = event.type is EventType.USER_TASK_CLAIMED
    activity.assignee = None if event.type is EventType.USER_TASK_RELEASED else event.payload.get("assignee")
    if is_claimed and activity.claimed_at is None:
        activity.claimed_at = at
    _set_held(case, activity, is_claimed, at)


def _open_incident(case: CaseFacts, event: HistoryEvent, at: int) -> None:
    activity = case.activities.get(event.token_id)
    if activity is None:
        return
    activity.incidents += 1
    activity.open_incidents += 1
    _set_held(case, activity, bool(activity.is_held) and activity.waits_for != WaitsFor.SYSTEM, at)


def _resolve_incident(case: CaseFacts, event: HistoryEvent, at: int) -> None:
    activity = case.activities.get(event.token_id)
    if activity is None or not activity.open_incidents:
        return
    activity.open_incidents -= 1
    is_working_again = activity.waits_for == WaitsFor.SYSTEM and not activity.open_incidents
    _set_held(case, activity, bool(activity.is_held) or is_working_again, at)


def _end_activity(case: CaseFacts, event: HistoryEvent, at: int) -> None:
    activity = case.activities.pop(event.token_id, None)
    if activity is None:
        return
    scope = case.scopes[activity.scope_id]
    scope.measure_until(at)
    activity.close_phase(at, scope.share_clock)
    _count_open(scope, activity, -1)
    if activity.waits_for == WaitsFor.CALL:
        _split_call(case, scope, activity, at)
    activity.ended_at = activity.phase_at
    if event.type is EventType.ACTIVITY_COMPLETED:
        activity.status = "completed"
        # the actor of an automatic step is whoever caused it, often by completing the task before
        activity.completed_by = event.actor if activity.waits_for == WaitsFor.PERSON else None
    else:
        activity.status = "cancelled"
    case.changed_activities[activity.token_id] = activity
    case.changed_scopes[scope.scope_id] = scope


def _split_call(case: CaseFacts, caller: ScopeFact, activity: ActivityFact, at: int) -> None:
    """A call activity waits as much as the called process waited: its own time is divided as the called one's was."""
    called = case.scopes.get(activity.token_id)
    lasted = activity.processing_micros
    if called is None or not lasted:
        return
    called.measure_until(at)
    activity.waiting_micros = min(lasted, round(called.waiting_share))
    activity.processing_micros = lasted - activity.waiting_micros
    activity.waiting_share = activity.processing_share * activity.waiting_micros / lasted
    activity.processing_share -= activity.waiting_share
    caller.waiting_share += activity.waiting_share


def _set_held(case: CaseFacts, activity: ActivityFact, is_held: bool, at: int) -> None:
    case.changed_activities[activity.token_id] = activity
    if bool(activity.is_held) == is_held:
        return
    scope = case.scopes[activity.scope_id]
    scope.measure_until(at)
    activity.close_phase(at, scope.share_clock)
    _count_open(scope, activity, -1)
    activity.is_held = int(is_held)
    _count_open(scope, activity, 1)
    case.changed_scopes[scope.scope_id] = scope


def _count_open(scope: ScopeFact, activity: ActivityFact, change: int) -> None:
    if activity.waits_for == WaitsFor.NOTHING:
        return
    if activity.is_held:
        scope.open_working += change
    else:
        scope.open_waiting += change


_HANDLERS: dict[EventType, Callable[[CaseFacts, HistoryEvent, int], None]] = {
    EventType.PROCESS_INSTANCE_STARTED: _start_scope,
    **dict.fromkeys(_STATUS, _end_scope),
    EventType.ACTIVITY_STARTED: _start_activity,
    EventType.ACTIVITY_COMPLETED: _end_activity,
    EventType.ACTIVITY_CANCELLED: _end_activity,
    EventType.USER_TASK_CLAIMED: _change_assignee,
    EventType.USER_TASK_RELEASED: _change_assignee,
    EventType.USER_TASK_ASSIGNED: _change_assignee,
    EventType.INCIDENT_OPENED: _open_incident,
    EventType.INCIDENT_RESOLVED: _resolve_incident,
}
