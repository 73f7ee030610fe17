"""A process engine in memory on which a draft is tried: real but for its clock and the calls that leave."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from email.message import EmailMessage
from typing import Any

from sqlalchemy import select, update

from engine.connectors.contract import Connector
from engine.forms.reader import read_form
from engine.forms.schema import Form, fields
from engine.history import log
from engine.history.events import HistoryEvent
from engine.instances.search import variables_at
from engine.instances.tables import event_subscription
from engine.job_runner.runner import run_job
from engine.jobs.port import Job
from engine.jobs.tables import job as jobs
from engine.sandbox.assembly import assembled
from engine.sandbox.driver import Driver, Instance
from engine.sandbox.held_calls import Answer, CallHeld, HeldConnectors
from engine.sandbox.proposal import proposal
from engine.sandbox.published_material import PublishedMaterial, is_large
from engine.sandbox.spending import Spending
from engine.spiff.environment import Evaluator
from engine.user_tasks.lookup import UserTask
from foundation.clock import VirtualClock
from foundation.errors import Rejected
from foundation.sentences import N_, Sentence
from foundation.unit_of_work import UnitOfWork, Work

#: What one action may set off: timers that fire, calls, messages.
MOST_JOBS = 500
_MOST_EVENTS = 100_000
#: Whoever tries a process waits for it: one that goes round for ever is stopped sooner.
_ENDLESS_VISITS = 20_000


class TooMuchHappened(Rejected):
    """A timer that fires for ever, or a loop of calls."""

    code = "sandbox_too_much"
    message = N_("This one step sets off more than %(limit)s others. Let less time pass, or look for a loop.")


class AnswersNotTaken(Rejected):
    """The form would be shown again, with what is wrong."""

    code = "trial_answers_not_taken"
    message = N_("The form does not take these answers. «%(field)s»: %(why)s")


#: What a form makes of answers, given the variables that it sees and the time: typed values, and what is wrong by key.
ReadAnswers = Callable[
    [Form, Mapping[str, Any], Mapping[str, Any], datetime], tuple[Mapping[str, Any], Sequence[tuple[str, Sentence]]]
]


@dataclass(frozen=True)
class Surroundings:
    """What all sandboxes of an installation share."""

    evaluator: Evaluator
    #: Makes the connector that carries out the functions whose effects stay in the sandbox's database.
    functions: Callable[[Work], Connector]
    #: Their names.
    function_names: frozenset[str]
    read_answers: ReadAnswers
    time_zone: tzinfo


@dataclass(frozen=True)
class HeldCall:
    """A call that waits for somebody to say what comes of it."""

    #: Names the call, for the answer.
    key: str
    connector_id: str
    instance_id: str
    element_id: str
    inputs: Mapping[str, Any]
    #: What it might answer.
    proposal: Mapping[str, Any]
    #: This attempt's number; the first is 1.
    attempt: int
    since: datetime


@dataclass(frozen=True)
class Awaited:
    """A message or signal that an element waits for."""

    element_id: str
    #: `message` or `signal`.
    kind: str
    name: str
    correlation_key: str | None


#: What the database holds before anything runs: people, roles, the stock of the demo systems.
Prepare = Callable[[UnitOfWork], None]


class Sandbox(Driver):
    """Made for one run, and dropped with it; nothing of it is kept anywhere."""

    def __init__(
        self,
        material: PublishedMaterial,
        surroundings: Surroundings,
        start_at: datetime,
        prepare: Prepare,
        spending: Spending,
    ) -> None:
        """On a database of its own."""
        self._material, self._database = material, material.copy()
        self._read_answers = surroundings.read_answers
        work = Work(self._database, VirtualClock(start_at))
        self._held = HeldConnectors(surroundings.functions(work), surroundings.function_names)
        evaluator, time_zone = surroundings.evaluator, surroundings.time_zone
        parts = assembled(work, self._held, evaluator, time_zone, material.definitions)
        super().__init__(replace(parts, endless_visits=_ENDLESS_VISITS))
        self._waiting: dict[str, tuple[Job, HeldCall]] = {}
        self._jobs_left, self._spending = MOST_JOBS, spending
        self._nodes = material.nodes
        #: The processes that are tried.
        self.published = material.published
        work.write(prepare)
        self.run_jobs()

    @property
    def work(self) -> Work:
        """On the sandbox's own database."""
        return self._work

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails that were not sent, oldest first."""
        return self._held.mails

    def begin_action(self, spending: Spending) -> None:
        """From here on another action may set off as much as any, within what its request may. Raises TrialTooLong."""
        self._jobs_left, self._spending = MOST_JOBS, spending
        spending.take()

    def start(self, key: str, variables: Mapping[str, Any] | None = None, **how: Any) -> Instance:
        """Start a process with what its form makes of the variables. Raises AnswersNotTaken."""
        definition = self._process_engine.definitions.latest(key)
        schema = definition.forms.get(definition.start_form_key() or "")
        return super().start(key, self._answered(schema, variables or {}, {}), **how)

    def complete(
        self, user_task_id: str, variables: Mapping[str, Any] | None = None, *, by: str | None = None
    ) -> Instance:
        """Complete a user task with what its form makes of the variables. Raises AnswersNotTaken."""
        task = next(one for one in self.user_tasks() if one.id == user_task_id)
        answers = self._answered(self.form_of(task), variables or {}, self.seen_at(task))
        return super().complete(user_task_id, answers, by=by)

    def _answered(
        self, schema: Mapping[str, Any] | None, answers: Mapping[str, Any], seen: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Typed; without a form as they are."""
        form = read_form(dict(schema)) if schema else None
        if form is None or not any(fields(form)):
            return answers
        values, errors = self._read_answers(form, answers, seen, self.now())
        for key, why in errors:
            labels = {field.key: field.label for field in fields(form)}
            raise AnswersNotTaken(field=labels.get(key) or key, why=why)
        return values

    def held_calls(self) -> list[HeldCall]:
        """The calls that wait for an answer, oldest first; those that the process no longer waits for are gone."""
        with self._work.read() as unit:
            owed = set(unit.connection.execute(select(jobs.c.id).where(jobs.c.is_stopped == 1)).scalars())
        self._waiting = {key: found for key, found in self._waiting.items() if found[0].id in owed}
        return [call for _job, call in self._waiting.values()]

    def answer_call(self, key: str, answer: Answer) -> None:
        """Say what came of a held call, and go on."""
        job, _call = self._waiting.pop(key)
        self._held.answers[key] = answer
        owed = update(jobs).where(jobs.c.id == job.id)
        self._work.write(lambda unit: unit.connection.execute(owed.values(is_stopped=0, run_at=unit.now())))
        self.run_jobs()

    def seen_at(self, task: UserTask) -> dict[str, Any]:
        """The variables as a user task sees them."""
        return variables_at(self._process_engine, task.instance_id, task.token_id)

    def form_of(self, task: UserTask) -> Mapping[str, Any] | None:
        """The schema of the form that a user task names."""
        forms = self._process_engine.definitions.by_id(task.definition_id).forms
        return forms.get(task.form_key or "")

    def awaited(self) -> list[Awaited]:
        """The messages and signals that somebody could send now."""
        wanted = select(
            event_subscription.c.element_id,
            event_subscription.c.kind,
            event_subscription.c.event_name,
            event_subscription.c.correlation_key,
        )
        with self._work.read() as unit:
            rows = unit.connection.execute(wanted.order_by(event_subscription.c.created_at)).all()
        return [Awaited(*row) for row in rows]

    def next_due_at(self) -> datetime | None:
        """When something happens by itself; None when nothing will."""
        return self._process_engine.jobs.next_due_at()

    def events(self) -> list[HistoryEvent]:
        """All that has happened in this sandbox, oldest first."""
        with self._work.read() as unit:
            return log.read_settled_after(unit, 0, limit=_MOST_EVENTS)

    def run_jobs(self) -> int:
        """Run what is due now, and hold the calls. Raises TooMuchHappened, TrialTooLong."""
        count = 0
        while (job := self._process_engine.jobs.lease(self.now())) is not None:
            if self._jobs_left == 0:
                raise TooMuchHappened(limit=MOST_JOBS)
            self._jobs_left -= 1
            self._spending.take()
            count += 1
            try:
                run_job(self._process_engine, job)
            except CallHeld as held:
                self._hold(job, held)
        return count

    @property
    def is_large(self) -> bool:
        """Whether it has grown beyond what is kept for a next step."""
        return is_large(self._database)

    def close(self) -> None:
        """Forget everything."""
        self._material.give_back(self._database)

    def _hold(self, job: Job, held: CallHeld) -> None:
        """Keep its job out of the queue, so that time and other work go on, and count the attempt when it is made."""
        call = held.call
        kept = HeldCall(
            call.idempotency_key,
            held.connector_id,
            call.instance_id,
            call.element_id,
            call.inputs,
            proposal(held.connector_id, self._nodes.get(call.element_id)),
            job.attempt,
            self.now(),
        )
        self._waiting[kept.key] = job, kept
        apart = {"is_stopped": 1, "attempts": job.attempt - 1, "leased_by": None, "leased_until": None}
        owed = update(jobs).where(jobs.c.id == job.id).values(apart)
        self._work.write(lambda unit: unit.connection.execute(owed))
