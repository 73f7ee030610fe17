"""Take the steps of a run on an engine, and tell where it does something else than the run says."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from engine.expressions.iso8601 import parse_duration
from engine.sandbox.driver import Driver, Instance
from engine.sandbox.held_calls import Answer
from engine.sandbox.runs import Run, RunDiffers, RunRejected, Step, unknown_step
from engine.sandbox.sandbox import Sandbox
from engine.sandbox.spending import TrialTooLong
from engine.user_tasks.lookup import UserTask
from foundation.errors import SuiteError
from foundation.sentences import N_, Sentence

#: Takes steps that only some know, such as faults of demo systems; gives whether it knew the step.
TakeMore = Callable[[Step], bool]

_NOBODY = "sandbox"
_LONGEST_WAIT = timedelta(days=36_500)
_NOT_STARTED = N_("nothing has started.")
_NOTHING = N_("no element")
_NO_LENGTH = N_("«%(duration)s» is no length of time that can be waited.")
_STATUS = {
    "active": N_("still under way"),
    "completed": N_("ended"),
    "cancelled": N_("cancelled"),
    "terminated": N_("ended early"),
    "failed": N_("ended by an error"),
}


class _Otherwise(Exception):
    """What is not as the run says."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.sentence = Sentence(message, values)


def _knows_no_more(_step: Step) -> bool:
    return False


class Replay:
    """A run under way; `names` are the elements' names for what is told."""

    def __init__(
        self, driver: Driver, run: Run, names: Mapping[str, str] | None = None, more: TakeMore = _knows_no_more
    ) -> None:
        self._driver, self._run, self._names, self._more = driver, run, names or {}, more
        #: The case that the run is about; None while nothing has started.
        self.instance_id: str | None = None

    def begin(self) -> None:
        """Start the case by hand, by a message, by a signal or by its timer. Raises RunDiffers."""
        self._told(0, lambda: self._begin(self._run.start))

    def take(self, position: int, step: Step) -> None:
        """Take one step; `position` counts from 1. Raises RunDiffers, RunRejected for a step that nobody knows."""
        self._told(position, self._no_surprise)
        self._told(position, lambda: self._take(position, step))

    def end(self) -> None:
        """Compare the end and the path with what the run expects. Raises RunDiffers."""
        self._told(None, self._no_surprise)
        self._told(None, self._compare)

    def instance(self) -> Instance:
        """The case as it stands."""
        if self.instance_id is None:
            raise RunDiffers(0, Sentence(_NOT_STARTED))
        return self._driver.instance(self.instance_id)

    def path(self) -> list[str]:
        """Elements that were completed, oldest first; gateways left out, because their flows say the same."""
        return [
            str(event.element_id)
            for event in self._driver.history(str(self.instance_id))
            if event.type == "ActivityCompleted" and not str(event.element_type).endswith("Gateway")
        ]

    def _told(self, position: int | None, act: Callable[[], None]) -> None:
        try:
            act()
        except _Otherwise as differs:
            raise RunDiffers(position, differs.sentence) from None
        except (RunDiffers, RunRejected, TrialTooLong):
            raise
        except SuiteError as refused:
            raise RunDiffers(position, refused.sentence) from refused

    def _begin(self, start: Mapping[str, Any]) -> None:
        variables, process = start.get("variables") or {}, self._run.process
        match start:
            case {"message": name}:
                self.instance_id = self._driver.correlate_message(name, payload=variables).instance_id
            case {"signal": name}:
                self.instance_id = self._begun(lambda: self._driver.broadcast_signal(name, variables))
            case {"timer": _}:
                self.instance_id = self._begun(lambda: self._wait("next"))
            case _:
                key, by = start.get("business_key"), start.get("by")
                self.instance_id = self._driver.start(process, variables, business_key=key, by=by).id
        if self.instance_id is None:
            raise _Otherwise(_NOT_STARTED)

    def _begun(self, act: Callable[[], object]) -> str | None:
        """The case that this began."""
        before = {one.id for one in self._driver.instances(self._run.process)}
        act()
        return next((one.id for one in self._driver.instances(self._run.process) if one.id not in before), None)

    def _take(self, position: int, step: Step) -> None:
        match step:
            case {"task": element}:
                task = self._one(self._tasks(element), element, step)
                self._driver.complete(task.id, step.get("answers") or {}, by=step.get("by"))
            case {"message": name}:
                key = step.get("correlation_key", self._run.start.get("business_key"))
                self._driver.correlate_message(name, correlation_key=key, payload=step.get("values") or {})
            case {"signal": name}:
                self._driver.broadcast_signal(name, step.get("values") or {})
            case {"wait": duration}:
                self._wait(duration)
            case {"waiting_at": elements}:
                self._stands_at(elements)
            case _:
                self._take_seldom(position, step)

    def _take_seldom(self, position: int, step: Step) -> None:
        match step:
            case {"answer": element}:
                if not isinstance(self._driver, Sandbox):
                    raise unknown_step(position)
                self._answer(self._driver, element, step)
            case {"retry": element}:
                failed = [one for one in self.instance().incidents if one.element_id == element]
                self._driver.retry(self._one(failed, element, step).id, by=step.get("by") or _NOBODY)
            case {"set": values}:
                self._driver.set_variables(self.instance().id, values, by=step.get("by") or _NOBODY)
            case {"cancel": reason}:
                self._driver.cancel(self.instance().id, reason=reason, by=step.get("by") or _NOBODY)
            case _:
                if not self._more(step):
                    raise unknown_step(position)

    def _wait(self, duration: str) -> None:
        if duration != "next":
            self._advance(duration)
        elif not self._driver.advance_to_next():
            raise _Otherwise(N_("nothing will happen by itself any more."))

    def _advance(self, duration: str) -> None:
        try:
            self._driver.advance(_length(duration))
        except OverflowError:  # after the last day that there is
            raise _Otherwise(_NO_LENGTH, duration=duration) from None

    def _answer(self, sandbox: Sandbox, element: str, step: Step) -> None:
        call = self._one([one for one in sandbox.held_calls() if one.element_id == element], element, step)
        told = {name: step.get(name) for name in ("error", "failure")}
        answer = Answer(step.get("result") or {}, **told, is_passing=bool(step.get("is_passing")))
        sandbox.answer_call(call.key, answer)

    def _tasks(self, element: str) -> list[UserTask]:
        own = [one for one in self._driver.user_tasks(self.instance_id) if one.element_id == element]
        return own or [one for one in self._driver.user_tasks() if one.element_id == element]

    def _one(self, waiting: Sequence[Any], element: str, step: Step) -> Any:
        item = step.get("item") or 0
        if 0 <= item < len(waiting):
            return waiting[item]
        found = self._listed(self.instance().waiting_at)
        raise _Otherwise(
            N_("«%(name)s» should wait here, but there is %(found)s."), name=self._name(element), found=found
        )

    def _stands_at(self, elements: Sequence[str]) -> None:
        found = self.instance().waiting_at
        if sorted(elements) != sorted(found):
            told = N_("%(wanted)s should wait here, but there is %(found)s.")
            raise _Otherwise(told, wanted=self._listed(elements), found=self._listed(found))

    def _no_surprise(self) -> None:
        """Something has failed, and the run expects something else; one that expects nothing may go on."""
        if self.instance_id is None or not self._run.expects:
            return
        expected = set(self._run.ends.get("incidents", ()))
        for one in self._driver.open_incidents(self.instance_id):
            if one.element_id not in expected:
                name = self._name(one.element_id or "")
                raise _Otherwise(N_("«%(name)s» has failed: %(why)s"), name=name, why=one.failure.sentence)

    def _compare(self) -> None:
        found = self.instance()
        wanted = self._run.ends.get("status", found.status)
        if wanted != found.status:
            told = N_("the case should be %(wanted)s, but it is %(found)s.")
            raise _Otherwise(told, wanted=_status(wanted), found=_status(found.status))
        for name, value in self._run.ends.get("variables", {}).items():
            if found.variables.get(name) != value:
                told = N_("«%(name)s» should be %(wanted)s, but it is %(found)s.")
                raise _Otherwise(told, name=name, wanted=value, found=found.variables.get(name))
        if self._run.path is not None:
            self._compare_path(self._run.path, self.path())

    def _compare_path(self, wanted: Sequence[str], found: Sequence[str]) -> None:
        if list(wanted) == list(found):
            return
        place = next(
            (place for place, pair in enumerate(zip(wanted, found, strict=False)) if pair[0] != pair[1]),
            min(len(wanted), len(found)),
        )
        raise _Otherwise(
            N_("after %(before)s should come %(wanted)s, but there came %(found)s."),
            before=self._listed(wanted[place - 1 : place]) if place else Sentence(N_("the start")),
            wanted=self._listed(wanted[place : place + 1]),
            found=self._listed(found[place : place + 1]),
        )

    def _listed(self, elements: Sequence[str]) -> Any:
        return ", ".join(f"«{self._name(one)}»" for one in elements) or Sentence(_NOTHING)

    def _name(self, element: str) -> str:
        return self._names.get(element, element)


def replay(driver: Driver, run: Run, names: Mapping[str, str] | None = None, more: TakeMore = _knows_no_more) -> Replay:
    """Take every step of a run and compare its end. Raises RunDiffers at the first difference, RunRejected."""
    under_way = Replay(driver, run, names, more)
    under_way.begin()
    for position, step in enumerate(run.steps, 1):
        under_way.take(position, step)
    under_way.end()
    return under_way


def _length(duration: str) -> timedelta:
    try:
        found = parse_duration(duration)
    except (ValueError, OverflowError):
        found = timedelta(-1)
    if not timedelta() <= found <= _LONGEST_WAIT:
        raise _Otherwise(_NO_LENGTH, duration=duration)
    return found


def _status(status: str) -> Sentence:
    return Sentence(_STATUS.get(status, status))
