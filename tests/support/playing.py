"""Plays a process as persistence does: keeps work, timers, subscriptions and parts from what each step reports."""

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from engine.bpmn_xml.named import decisions_named
from engine.bpmn_xml.reader import diagram_of
from engine.decisions.files import read_files
from engine.expressions.failures import ModelTextFailed
from engine.spiff.changes import (
    ElementEvent,
    EventSubscription,
    FailedElement,
    SentMessage,
    SentSignal,
    StepChanges,
    StoredState,
    TimerDue,
    Work,
)
from engine.spiff.environment import BpmnErrorRaised
from engine.spiff.program import Program, compile_program
from engine.spiff.running_process import RunningProcess
from foundation.errors import NotFound

EMBEDDED = re.compile(r"[$#]\{([^}]*)\}")
START = datetime(1970, 1, 1, tzinfo=UTC)


class TextBroken(ModelTextFailed):
    """The test evaluator could not make sense of a text."""

    code = "text_broken"
    message = "«%(text)s» failed: %(problem)s."


class NoSuchDefinition(NotFound):
    """The call activity names a process that is not there."""

    message = "There is no process %(key)s."


def _throw_error(code: str) -> None:
    raise BpmnErrorRaised(code, "thrown by a script")


class TinyEvaluator:
    """Python for texts of our own tests; it counts what it is asked."""

    def __init__(self) -> None:
        self.names = {"len": len, "str": str, "sorted": sorted, "sum": sum, "throw_error": _throw_error}
        self.codes: dict[tuple[str, str], Any] = {}
        self.evaluations = 0

    def evaluate(self, expression: str, variables: Mapping[str, Any], now: datetime) -> Any:
        self.evaluations += 1
        names = {"__builtins__": {}, **self.names, "now": now}
        try:
            parts = EMBEDDED.findall(expression)
            if len(parts) > 1 or (parts and EMBEDDED.fullmatch(expression.strip()) is None):
                return EMBEDDED.sub(lambda found: str(eval(found[1], names, variables)), expression)
            text = parts[0] if parts else expression.strip().removeprefix("=")
            return eval(self._code(text, "eval"), names, variables)
        except Exception as problem:
            raise TextBroken(text=expression, problem=str(problem), line=1, column=1) from problem

    def names_read(self, expression: str) -> frozenset[str]:
        return frozenset(compile(expression, "model", "eval").co_names)

    def run_script(
        self, script: str, script_format: str | None, variables: Mapping[str, Any], now: datetime
    ) -> dict[str, Any]:
        seen = deepcopy(dict(variables))
        before = dict(seen)
        try:
            exec(self._code(script, "exec"), {"__builtins__": {}, **self.names, "now": now}, seen)
        except BpmnErrorRaised:
            raise
        except Exception as problem:
            raise TextBroken(text=script, problem=str(problem), line=1) from problem
        return {name: value for name, value in seen.items() if name not in before or before[name] is not value}

    def _code(self, text: str, mode: str) -> Any:
        if (text, mode) not in self.codes:
            self.codes[text, mode] = compile(text.strip(), "model", mode)
        return self.codes[text, mode]


class Library:
    """The programs of one file, each under its key."""

    def __init__(self, xml: bytes, files: Mapping[str, bytes] = MappingProxyType({})) -> None:
        diagram = diagram_of(xml)
        models = read_files(files).models(decisions_named(diagram.processes))
        keys = [process.id for process in diagram.processes]
        self.programs = {key: compile_program(f"def:{key}", diagram, key, models) for key in keys}

    def by_id(self, definition_id: str) -> Program:
        return self.programs[definition_id.removeprefix("def:")]

    def called(self, key: str, element_id: str, caller_definition_id: str) -> Program:
        if key not in self.programs:
            raise NoSuchDefinition(key=key)
        return self.programs[key]


@cache
def library_of(xml: bytes) -> Library:
    """The programs of a file are compiled once, however often it is played; running them changes nothing in them."""
    return Library(xml)


class Play:
    """One instance under a virtual clock. `is_restored`: from its stored parts before every step."""

    def __init__(
        self,
        xml: bytes,
        *,
        is_restored: bool = False,
        process: type[RunningProcess] = RunningProcess,
        files: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        self.library = Library(xml, files) if files else library_of(xml)
        self.evaluator = TinyEvaluator()
        self.is_restored = is_restored
        self.process_class = process
        self.now = START
        self.process: RunningProcess
        self.key = next(iter(self.library.programs))
        self.parts: dict[str, bytes] = {}
        self.elements: list[ElementEvent] = []
        self.work: dict[int, Work] = {}
        self.timers: dict[tuple[int, int], TimerDue] = {}
        self.subscriptions: dict[tuple[int, int], EventSubscription] = {}
        self.sent: list[SentMessage | SentSignal] = []
        self.failures: dict[int, FailedElement] = {}
        self.changes: StepChanges

    # -- actions

    @property
    def program(self) -> Program:
        return self.library.programs[self.key]

    def start(self, variables: Mapping[str, Any] | None = None, key: str | None = None, **more: Any) -> "Play":
        self.key = key or self.key
        program = self.program
        self.process = self.process_class.start(
            program, self.library, self.evaluator, variables=variables or {}, now=self.now, **more
        )
        return self.settle()

    def complete(self, element_id: str, **variables: Any) -> "Play":
        self.process.complete(self.work_at(element_id).token_id, variables, now=self.now)
        return self.settle()

    def throw_error(self, element_id: str, code: str, **variables: Any) -> "Play":
        self.process.throw_error(self.work_at(element_id).token_id, code, "it went wrong", variables, now=self.now)
        return self.settle()

    def deliver(self, name: str, which: int = 0, **payload: Any) -> "Play":
        """A message for one of those that wait for it, counted from the oldest; nothing when none does."""
        waiting = sorted(
            place for place, found in self.subscriptions.items() if (found.kind, found.name) == ("message", name)
        )
        if waiting:
            assert self.process.deliver_message(*waiting[which % len(waiting)], payload, now=self.now)
            self.settle()
        return self

    def start_by(self, kind: str, name: str, **payload: Any) -> "Play":
        """Start by the message or signal start event of that name."""
        starts = (start for start in self.program.start_events if start.kind == kind)
        found = next(start for start in starts if getattr(start, f"{kind}_name") == name)
        return self.start(payload, start_element_id=found.element_id)

    def signal(self, name: str, **payload: Any) -> "Play":
        """A signal for everything that waits for it; nothing when nothing does."""
        if self.process.deliver_signal(name, payload, now=self.now):
            self.settle()
        return self

    def advance(self, seconds: float) -> "Play":
        """Let time pass; each timer is fired at its instant."""
        end = self.now + timedelta(seconds=seconds)
        while due := [timer for timer in self.timers.values() if timer.due_at <= end]:
            timer = min(due, key=lambda found: (found.due_at, found.token_id))
            self.now = max(self.now, timer.due_at)
            assert self.process.fire_timer(timer.token_id, timer.index, now=self.now)
            self.settle()
        self.now = end
        return self

    def retry(self, element_id: str) -> "Play":
        self.process.retry(self.failure_at(element_id).token_id, now=self.now)
        return self.settle()

    def set_variables(self, element_id: str | None = None, **variables: Any) -> "Play":
        token_id = self.failure_at(element_id).token_id if element_id is not None else None
        self.process.set_variables(variables, now=self.now, token_id=token_id)
        return self.settle()

    def cancel(self) -> "Play":
        self.process.cancel(now=self.now)
        return self.settle()

    # -- what there is

    @property
    def is_started(self) -> bool:
        return hasattr(self, "process")

    @property
    def status(self) -> str:
        return self.process.status

    @property
    def variables(self) -> dict[str, Any]:
        return self.process.variables()

    def open_elements(self) -> str:
        return " ".join(sorted(work.element_id for work in self.work.values()))

    def work_at(self, element_id: str) -> Work:
        return next(work for work in self.work.values() if work.element_id == element_id)

    def failure_at(self, element_id: str) -> FailedElement:
        return next(failure for failure in self.failures.values() if failure.element_id == element_id)

    def trail(self, kind: str = "completed") -> list[str]:
        return [event.element_id for event in self.elements if event.kind == kind]

    # -- one step's end

    def settle(self) -> "Play":
        """Record the step, and go on after the cap of visits as often as needed."""
        self.record()
        while self.changes.unfinished:
            self.process.resume(now=self.now)
            self.record()
        return self

    def record(self) -> None:
        changes = self.changes = self.process.take_changes()
        self.elements.extend(changes.elements)
        self.sent += [*changes.messages_sent, *changes.signals_sent]
        follow(self.work, {work.token_id: work for work in changes.opened}, changes.closed)
        timers = {(timer.token_id, timer.index): timer for timer in changes.timers_set}
        follow(self.timers, timers, changes.timers_dropped, is_new=False)  # a cycle keeps its key
        set_now = {(found.token_id, found.index): found for found in changes.subscriptions_set}
        follow(self.subscriptions, set_now, changes.subscriptions_dropped)
        follow(self.failures, {failed.token_id: failed for failed in changes.failed}, changes.recovered)
        for name, part in changes.parts.items():
            if part is None:
                del self.parts[name]
            else:
                self.parts[name] = part
        assert list(self.process.open_work()) == list(self.work.values())
        if self.is_restored:
            self.restore()

    def restore(self) -> None:
        """Throw the object away; take it from its parts; storing it again changes nothing."""
        state = StoredState(f"def:{self.key}", dict(self.parts))
        self.process = self.process_class.restore(state, self.library, self.evaluator)
        again = self.process.take_changes()
        assert {name: self.parts.get(name) for name in again.parts} == dict(again.parts)
        assert not again.elements
        assert not again.opened
        assert list(self.process.open_work()) == list(self.work.values())


def follow(table: dict[Any, Any], present: Mapping[Any, Any], gone: tuple[Any, ...], *, is_new: bool = True) -> None:
    """Do to a table what a step reports; what is gone must have been there, what is new must not."""
    for key in gone:
        del table[key]
    assert not is_new or not present.keys() & table.keys()
    table.update(present)


class AlwaysWide(RunningProcess):
    """One part per task, however few there are."""

    narrow_limit = 0


#: Ways to keep an instance between steps, as arguments of `Play`.
WAYS: dict[str, dict[str, Any]] = {
    "live": {},
    "restored": {"is_restored": True},
    "restored from parts": {"is_restored": True, "process": AlwaysWide},
}
