"""Facts on their way into the tables: what one case's history has come to so far.

Time is counted twice. An activity's own waiting and processing run by the clock. Its *share* is its part of the case's
time: each moment is divided equally among the activities open in the same scope, so that the shares, and the time
between activities, add up to the cycle time. Shares need no second pass: `ScopeFact.share_clock` is how much one open
activity has been given since the start, and an activity's share is that clock's advance while it was open.
"""

from dataclasses import dataclass, field


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
    left_by: str | None = None
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
