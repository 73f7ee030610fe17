"""One running process: start it, act on it, ask it, and take what changed."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from engine.spiff.changes import Place, Status, StepChanges, StoredState, Work
from engine.spiff.compact_state import NARROW_LIMIT, StateKeeper
from engine.spiff.environment import Evaluator
from engine.spiff.failures import NoSuchStart, NoSuchToken, ProcessIsOver, TokenDoesNotWait
from engine.spiff.program import Program, Programs
from engine.spiff.restoring import restore
from engine.spiff.subscriptions import waits_for
from engine.spiff.tasks import LiveTask
from engine.spiff.texts import Reader
from engine.spiff.throwing import throw_error
from engine.spiff.values import fresh, own_copies
from engine.spiff.workflow import LiveWorkflow


class RunningProcess:
    """A process instance in memory. Used by one thread at a time; an exception leaves it half-way: drop it."""

    #: Element visits in one run; after them the step ends `unfinished`.
    visit_cap = 10_000
    #: Seconds of one run, for models whose scripts are slow; nobody waits longer for an answer, and it ends likewise.
    seconds_cap = 5.0
    #: Live tasks and results up to which the state is a single part.
    narrow_limit = NARROW_LIMIT

    def __init__(self, keeper: StateKeeper) -> None:
        """Use `start` or `restore`."""
        self._keeper = keeper
        self._workflow: LiveWorkflow = keeper.workflow

    @classmethod
    def start(
        cls,
        program: Program,
        programs: Programs,
        evaluator: Evaluator,
        *,
        variables: Mapping[str, Any],
        now: datetime,
        start_element_id: str | None = None,
        business_key: str | None = None,
        time_zone: tzinfo = UTC,
    ) -> "RunningProcess":
        """A new instance, run until it waits; raises `NoSuchStart` or `StartNotClear`."""
        start_event = _start_event(program, start_element_id)
        workflow = LiveWorkflow(program, programs, evaluator, now=now, time_zone=time_zone)
        workflow.business_key = business_key
        workflow.variables.write_all(own_copies(variables))
        process = cls(StateKeeper(workflow, cls.narrow_limit))
        workflow.begin(start_event)
        process._run()
        return process

    @classmethod
    def restore(
        cls, state: StoredState, programs: Programs, evaluator: Evaluator, *, time_zone: tzinfo = UTC
    ) -> "RunningProcess":
        """An instance as it was stored."""
        return cls(restore(state, programs, evaluator, time_zone=time_zone, narrow_limit=cls.narrow_limit))

    @property
    def status(self) -> Status:
        """Where the instance stands as a whole."""
        return self._workflow.status

    @property
    def error_code(self) -> str | None:
        """The code of the BPMN error that nobody caught."""
        return self._workflow.error_code

    @property
    def time_zone(self) -> tzinfo:
        """Of dates and times that the model writes without a zone."""
        return self._workflow.time_zone

    # -- actions

    def complete(self, token_id: int, variables: Mapping[str, Any], *, now: datetime) -> Place:
        """The work of a user, service or send task is done, with these results; returns where it was."""
        task = self._at_work(token_id, now)
        place = Place(task.workflow.program.definition_id, task.task_spec.element_id)
        task.task_spec.complete_work(task, own_copies(variables))
        self._run()
        return place

    def throw_error(
        self, token_id: int, code: str, message: str, variables: Mapping[str, Any], *, now: datetime
    ) -> None:
        """The work of a task ended with a BPMN error."""
        task = self._at_work(token_id, now)
        throw_error(task, code, message, own_copies(variables))
        self._run()

    def fire_timer(self, token_id: int, index: int, *, now: datetime) -> bool:
        """A due timer; False when it is no longer armed or not due."""
        task = self._subscribed("timer", token_id, index, now)
        if task is None or not task.task_spec.timer_due(task, index):
            return False
        self._run()
        return True

    def deliver_message(self, token_id: int, index: int, payload: Mapping[str, Any], *, now: datetime) -> bool:
        """A message for a subscription; False when it is no longer armed."""
        values = own_copies(payload)
        task = self._subscribed("message", token_id, index, now)
        if task is None:
            return False
        task.task_spec.occurred(task, index, values)
        self._run()
        return True

    def deliver_signal(
        self,
        name: str,
        payload: Mapping[str, Any],
        *,
        now: datetime,
        only: Iterable[tuple[int, int]] | None = None,
    ) -> tuple[tuple[int, int], ...]:
        """A signal for everybody here who awaits it, or only for these tokens and indexes; returns who has heard it."""
        values = own_copies(payload)
        if name not in self._workflow.signals or self._workflow.status != "active":
            return ()
        self._at(now)
        heard = self._workflow.broadcast(name, values, only)
        self._run()
        return heard

    def set_variables(self, variables: Mapping[str, Any], *, now: datetime, token_id: int | None = None) -> None:
        """Correct variables of the instance, or as a token sees them: of work that is done first of all its result."""
        self._at(now)
        values = own_copies(variables)
        if token_id is None:
            self._workflow.variables.write_all(values)
        else:
            task = self._task(token_id)
            if "result" in task.internal_data:
                task.internal_data["result"].update(values)
            else:
                task.data.write_all(values)
            task.touch()
        self._run()

    def retry(self, token_id: int, *, now: datetime) -> None:
        """Let a parked token try again."""
        self._at(now)
        task = self._task(token_id)
        if "parked" not in task.internal_data:
            raise TokenDoesNotWait(token_id=token_id, element_id=task.task_spec.element_id)
        task.task_spec.retry(task)
        self._run()

    def resume(self, *, now: datetime) -> None:
        """Go on after the cap of visits."""
        self._at(now)
        self._run()

    def cancel(self, *, now: datetime) -> None:
        """End everything; the status becomes `cancelled`."""
        self._at(now)
        self._workflow.status = "cancelled"
        self._workflow.end_everything()
        self._run()

    # -- questions

    def variables(self, token_id: int | None = None) -> dict[str, Any]:
        """All variables of the instance, or as the token sees them."""
        if token_id is None:
            seen = self._workflow.variables.flat()
        else:
            task = self._task(token_id)
            seen = {**task.data.flat(), **(task.internal_data.get("result") or {})}
        return {name: fresh(value) for name, value in seen.items()}

    def text_value(self, text: str, token_id: int, *, now: datetime) -> Any:
        """A text as it is, or the value as the token sees it when it holds an expression; raises `ModelTextFailed`."""
        return Reader(self._workflow.evaluator, now).text_value(text, self._task(token_id).data)

    def waiting_at(self) -> tuple[str, ...]:
        """The element of each token that waits, sorted."""
        return tuple(sorted(element_id for _, element_id in self._workflow.waiting_elements()))

    def waiting_in(self) -> frozenset[tuple[int, str]]:
        """The process and the element where tokens wait: 0, or the token of the call activity that called it."""
        return frozenset(self._workflow.waiting_elements())

    def open_work(self) -> tuple[Work, ...]:
        """Work that waits for the outside, oldest first."""
        return tuple(task.task_spec.work_of(task) for task in self._workflow.open_work.values())

    def work(self, token_id: int, *, now: datetime) -> Work | None:
        """The work that a token waits for, its inputs evaluated anew from the variables as they are; None if none."""
        task = self._workflow.open_work.get(token_id)
        if task is None:
            return None
        spec = task.task_spec
        inputs = Reader(self._workflow.evaluator, now).parameters(spec.inputs, task.outer)
        return spec.work_of(task)._replace(inputs=inputs)

    def place(self, token_id: int) -> Place | None:
        """Where a token stands, or None when it is gone."""
        task = self._workflow.all_tasks.get(token_id)
        if task is None:
            return None
        return Place(task.workflow.program.definition_id, task.task_spec.element_id)

    # -- recording

    def take_changes(self) -> StepChanges:
        """What changed since the last call; the marks are cleared."""
        workflow = self._workflow
        recorder = workflow.recorder
        opened, closed = recorder.work.take()
        timers_set, timers_dropped = recorder.timers.take()
        subscriptions_set, subscriptions_dropped = recorder.subscriptions.take()
        failed, recovered = recorder.failures.take()
        return StepChanges(
            status=workflow.status,
            error_code=workflow.error_code,
            unfinished=bool(workflow.queue),
            visits_without_wait=workflow.visits_without_wait,
            live=len(workflow.all_tasks),
            elements=recorder.take_elements(),
            opened=opened,
            closed=closed,
            timers_set=timers_set,
            timers_dropped=timers_dropped,
            subscriptions_set=subscriptions_set,
            subscriptions_dropped=subscriptions_dropped,
            messages_sent=recorder.take_messages(),
            signals_sent=recorder.take_signals(),
            failed=failed,
            recovered=recovered,
            parts=self._keeper.take(),
        )

    def _run(self) -> None:
        self._workflow.run_until_waiting(self.visit_cap, self.seconds_cap)

    def _at(self, now: datetime) -> None:
        workflow = self._workflow
        if workflow.status != "active":
            raise ProcessIsOver(status=workflow.status)
        workflow.reader.now = now

    def _task(self, token_id: int) -> LiveTask:
        task = self._workflow.all_tasks.get(token_id)
        if task is None:
            raise NoSuchToken(token_id=token_id)
        return task

    def _at_work(self, token_id: int, now: datetime) -> LiveTask:
        self._at(now)
        task = self._task(token_id)
        if token_id not in self._workflow.open_work:
            raise TokenDoesNotWait(token_id=token_id, element_id=task.task_spec.element_id)
        return task

    def _subscribed(self, kind: str, token_id: int, index: int, now: datetime) -> LiveTask | None:
        """The task that waits for a timer or a message, or None when it does not any more."""
        task = self._workflow.all_tasks.get(token_id)
        if task is None or not waits_for(task, index, kind):
            return None
        self._at(now)
        return task


def _start_event(program: Program, element_id: str | None) -> Any:
    if element_id is None:
        return program.spec.plain_start()
    for spec in program.spec.starts:
        if spec.element_id == element_id:
            return spec
    raise NoSuchStart(key=program.key, element_id=element_id)
