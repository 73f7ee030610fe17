"""An engine driven by hand: every call runs the jobs that it makes due, and time passes when it is told to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.commands.advance import Moved
from engine.commands.broadcast_signal import Reached, Signal, broadcast_signal
from engine.commands.cancel_instance import cancel_instance
from engine.commands.claim_user_task import claim_user_task
from engine.commands.complete_user_task import complete_user_task
from engine.commands.correlate_message import Correlated, Message, correlate_message
from engine.commands.retry_incident import retry_incident
from engine.commands.set_variables import set_variables
from engine.commands.start_instance import start_instance
from engine.history import log
from engine.incidents.incidents import Incident, open_incidents
from engine.instances.process_engine import ProcessEngine
from engine.instances.search import InstanceFilter, all_instances, view_instance
from engine.job_runner.runner import run_due_jobs
from engine.user_tasks.lookup import UserTask, held, open_user_tasks
from foundation.clock import VirtualClock

#: Who acts when the caller names nobody.
NOBODY_IN_PARTICULAR = "embedded"


@dataclass(frozen=True)
class Instance:
    """A process instance: `status` is active, completed, cancelled, terminated or failed."""

    id: str
    definition_key: str
    version: int
    business_key: str | None
    status: str
    variables: Mapping[str, Any]
    #: Element ids at which a token waits.
    waiting_at: tuple[str, ...]
    #: Those that are open.
    incidents: tuple[Incident, ...]


@dataclass(frozen=True)
class Event:
    """One thing that happened: `type` is ActivityStarted, ActivityCompleted, …; `element_type` a BPMN tag."""

    sequence: int
    type: str
    element_id: str | None
    element_type: str | None
    at: datetime
    actor: str | None
    data: Mapping[str, Any]


class Driver:
    """An open engine; every call runs the jobs that it makes due before it returns."""

    def __init__(self, process_engine: ProcessEngine) -> None:
        self._process_engine = process_engine
        self._work = process_engine.work
        self._clock = process_engine.work.clock

    def start(
        self,
        key: str,
        variables: Mapping[str, Any] | None = None,
        *,
        business_key: str | None = None,
        version: int | None = None,
        by: str | None = None,
    ) -> Instance:
        """Start a process; the instance as it stands when it waits. `by` becomes its variable `initiator`."""
        moved = start_instance(
            self._process_engine, key, variables or {}, by=by, business_key=business_key, version=version
        )
        return self._after(moved)

    def user_tasks(self, instance_id: str | None = None) -> list[UserTask]:
        """Open user tasks, oldest first; of one instance, or of all."""
        with self._work.read() as unit:
            return open_user_tasks(unit, instance_id)

    def claim(self, user_task_id: str, *, by: str = NOBODY_IN_PARTICULAR) -> None:
        """Take a user task."""
        claim_user_task(self._process_engine, user_task_id, by=by)

    def complete(
        self, user_task_id: str, variables: Mapping[str, Any] | None = None, *, by: str | None = None
    ) -> Instance:
        """Complete a user task; `by` is whoever has it unless said otherwise."""
        with self._work.read() as unit:
            who = by or held(unit, user_task_id).assignee or NOBODY_IN_PARTICULAR
        return self._after(complete_user_task(self._process_engine, user_task_id, variables or {}, by=who))

    def correlate_message(
        self,
        name: str,
        *,
        correlation_key: str | None = None,
        payload: Mapping[str, Any] | None = None,
        by: str = NOBODY_IN_PARTICULAR,
    ) -> Correlated:
        """Bring a message to whoever awaits it; start an instance by it, or keep it, when nobody does."""
        result = correlate_message(self._process_engine, Message(name, correlation_key, payload or {}, by))
        self.run_jobs()
        return result

    def broadcast_signal(
        self, name: str, payload: Mapping[str, Any] | None = None, *, by: str = NOBODY_IN_PARTICULAR
    ) -> Reached:
        """Bring a signal to everybody who awaits it now, and start every process that starts by it."""
        result = broadcast_signal(self._process_engine, Signal(name, payload or {}, by))
        self.run_jobs()
        return result

    def set_variables(self, instance_id: str, variables: Mapping[str, Any], *, by: str = NOBODY_IN_PARTICULAR) -> None:
        """Correct variables of an instance."""
        set_variables(self._process_engine, instance_id, variables, by=by)
        self.run_jobs()

    def retry(self, incident_id: str, *, by: str = NOBODY_IN_PARTICULAR) -> None:
        """Let what failed try again."""
        retry_incident(self._process_engine, incident_id, by=by)
        self.run_jobs()

    def cancel(self, instance_id: str, *, reason: str, by: str = NOBODY_IN_PARTICULAR) -> Instance:
        """End an instance."""
        return self._after(cancel_instance(self._process_engine, instance_id, reason=reason, by=by))

    def instance(self, instance_id: str) -> Instance:
        """One instance as it stands."""
        view = view_instance(self._process_engine, instance_id)
        return Instance(
            id=instance_id,
            definition_key=view.summary.definition_key,
            version=view.summary.definition_version,
            business_key=view.summary.business_key,
            status=view.summary.status,
            variables=view.variables,
            waiting_at=view.waiting_at,
            incidents=tuple(incident for incident in view.incidents if incident.resolved_at is None),
        )

    def open_incidents(self, instance_id: str) -> list[Incident]:
        """What has failed in an instance and waits for somebody."""
        with self._work.read() as unit:
            return open_incidents(unit, instance_id=instance_id)

    def instances(self, definition_key: str | None = None) -> list[Instance]:
        """Every instance, oldest first; of one process, or of all."""
        with self._work.read() as unit:
            found = all_instances(unit, InstanceFilter(definition_key=definition_key))
        return [self.instance(summary.id) for summary in found]

    def history(self, instance_id: str) -> list[Event]:
        """What happened in an instance, oldest first."""
        with self._work.read() as unit:
            events = log.of_instance(unit, instance_id)
        return [
            Event(
                event.position,
                event.type.value,
                event.element_id,
                event.element_type,
                event.at,
                event.actor,
                event.payload,
            )
            for event in events
        ]

    def now(self) -> datetime:
        """What the engine's clock says."""
        return self._clock.now()

    def advance(self, duration: timedelta) -> None:
        """Let time pass on the virtual clock: each due timer fires at its instant, due jobs run."""
        clock = self._clock
        if not isinstance(clock, VirtualClock):
            raise TypeError("Only a virtual clock is moved by hand; this engine runs on the machine's clock.")
        target = clock.now() + duration
        while True:
            self.run_jobs()
            due_at = self._process_engine.jobs.next_due_at()
            if due_at is None or due_at > target:
                break
            clock.move_to(due_at)
        clock.move_to(target)

    def advance_to_next(self) -> bool:
        """Let time pass on the virtual clock until something happens by itself; False when nothing will."""
        due_at = self._process_engine.jobs.next_due_at()
        if due_at is None:
            return False
        self.advance(max(due_at - self.now(), timedelta()))
        return True

    def run_jobs(self) -> int:
        """Run what is due now; returns how many jobs that were."""
        return run_due_jobs(self._process_engine)

    def _after(self, moved: Moved) -> Instance:
        self.run_jobs()
        return self.instance(moved.id)
