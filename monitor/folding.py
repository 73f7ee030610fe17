"""How one history event changes the facts of its case; pure."""

from collections.abc import Callable

from engine.history.events import EventType, HistoryEvent
from foundation.instants import to_micros
from monitor.elements import WaitsFor, is_working_at_once, waits_for
from monitor.fact_rows import ActivityFact, CaseFacts, ScopeFact


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
    kind = WaitsFor.NOTHING if event.payload.get("undoes") else waits_for(event.element_type)
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
        if activity.element_type == "eventBasedGateway":
            activity.left_by = next(iter(event.payload.get("flows") or ()), None)
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
