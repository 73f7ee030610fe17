"""Example cases of a package: at once documentation, golden tests and demonstration; replayed through an engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from engine.expressions.iso8601 import parse_duration
from foundation.errors import Rejected
from foundation.json_values import load
from foundation.sentences import N_
from foundation.unit_of_work import Work
from process_library.demo_systems.faults import Fault, mend, provoke
from process_library.demo_systems.world import World, set_up


class ExampleRejected(Rejected):
    """An example that does not follow the format."""

    code = "example_rejected"
    message = N_("%(file)s: %(problem)s.")


class ExampleFailed(Rejected):
    """The engine did something else than the example says."""

    code = "example_failed"
    message = N_("%(file)s: at step %(step)s the example expects %(expected)s, but there is %(found)s.")


@dataclass(frozen=True, kw_only=True)
class Example:
    """One case from start to end."""

    file: str
    process: str
    #: Title by language.
    title: Mapping[str, str]
    #: What the demo systems hold before it begins.
    world: World
    #: `variables`, and either `by` and `business_key`, or the `message` that starts it.
    start: Mapping[str, Any]
    #: Each is one of: task (with by, answers), message (with values, correlation_key), wait, waiting_at, fault, mend.
    steps: Sequence[Mapping[str, Any]]
    #: Elements that were completed, in order; gateways left out.
    path: Sequence[str]
    #: Status, and the variables that matter.
    ends: Mapping[str, Any]


class TaskView(Protocol):
    """What the replay reads of an open user task."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def element_id(self) -> str:
        """The element of the diagram."""
        ...


class InstanceView(Protocol):
    """What the replay reads of an instance."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def status(self) -> str:
        """Active, completed, …."""
        ...

    @property
    def variables(self) -> Mapping[str, Any]:
        """Its variables."""
        ...

    @property
    def waiting_at(self) -> Sequence[str]:
        """Elements at which a token waits."""
        ...

    @property
    def incidents(self) -> Sequence[Any]:
        """Open incidents."""
        ...


class Driver(Protocol):
    """An engine that the replay drives; the embedding API is one."""

    def start(
        self, key: str, variables: Mapping[str, Any] | None = None, *, business_key: str | None = None, by: str = ...
    ) -> InstanceView:
        """Start a process."""
        ...

    def user_tasks(self, instance_id: str | None = None) -> Sequence[TaskView]:
        """Open user tasks."""
        ...

    def complete(self, user_task_id: str, variables: Mapping[str, Any] | None = None, *, by: str | None = None) -> Any:
        """Complete a user task."""
        ...

    def correlate_message(
        self, name: str, *, correlation_key: str | None = None, payload: Mapping[str, Any] | None = None
    ) -> Any:
        """Deliver a message."""
        ...

    def advance(self, duration: timedelta) -> None:
        """Let time pass."""
        ...

    def instance(self, instance_id: str) -> InstanceView:
        """One instance as it stands."""
        ...

    def history(self, instance_id: str) -> Sequence[Any]:
        """What happened, oldest first."""
        ...


@dataclass
class Replay:
    """A finished run of an example."""

    instance: InstanceView
    path: list[str] = field(default_factory=list)


def read_example(data: bytes, file: str) -> Example:
    """An example file; raises `ExampleRejected`. Values may be tagged as in `foundation.json_values`."""
    try:
        raw = load(data)
    except ValueError as failure:
        raise ExampleRejected(file=file, problem=f"not JSON ({failure})") from failure
    missing = sorted({"process", "title", "start", "steps", "path", "ends"} - raw.keys())
    if missing:
        raise ExampleRejected(file=file, problem=f"without {', '.join(missing)}")
    return Example(
        file=file,
        process=raw["process"],
        title=raw["title"],
        world=raw.get("world", {}),
        start=raw["start"],
        steps=raw["steps"],
        path=raw["path"],
        ends=raw["ends"],
    )


def replay(driver: Driver, work: Work, example: Example) -> Replay:
    """Run an example and compare its path and end; raises `ExampleFailed` at the first difference."""
    run = run_steps(driver, work, example)
    _expect(example, "end", example.ends["status"], run.instance.status)
    for name, value in example.ends.get("variables", {}).items():
        _expect(example, f"variable {name}", value, run.instance.variables.get(name))
    _expect(example, "path", list(example.path), run.path)
    return run


def run_steps(driver: Driver, work: Work, example: Example) -> Replay:
    """Run the steps of an example without comparing its end."""
    work.write(lambda unit: set_up(unit, example.world))
    instance_id = _begin(driver, example.process, example.start)
    for position, step in enumerate(example.steps):
        _no_incident(example, position, driver.instance(instance_id))
        _take(driver, work, example, position, step, instance_id)
    ended = driver.instance(instance_id)
    _no_incident(example, len(example.steps), ended)
    return Replay(ended, completed_elements(driver, instance_id))


def _begin(driver: Driver, process: str, start: Mapping[str, Any]) -> str:
    """Start the case by hand, or by the message that the example names; returns the instance's id."""
    variables = start.get("variables", {})
    if "message" in start:
        instance_id: str = driver.correlate_message(start["message"], payload=variables).instance_id
        return instance_id
    return driver.start(process, variables, business_key=start.get("business_key"), by=start["by"]).id


def completed_elements(driver: Driver, instance_id: str) -> list[str]:
    """Elements that were completed, oldest first; gateways left out, because their flows say the same."""
    return [
        event.element_id
        for event in driver.history(instance_id)
        if event.type == "ActivityCompleted" and not str(event.element_type).endswith("Gateway")
    ]


def _take(
    driver: Driver, work: Work, example: Example, position: int, step: Mapping[str, Any], instance_id: str
) -> None:
    match step:
        case {"task": element, "by": by}:
            task = _open_task(driver, example, position, element, instance_id)
            driver.complete(task.id, step.get("answers", {}), by=by)
        case {"message": name}:
            key = step.get("correlation_key", example.start.get("business_key"))
            driver.correlate_message(name, correlation_key=key, payload=step.get("values", {}))
        case {"wait": duration}:
            driver.advance(parse_duration(duration))
        case {"waiting_at": elements}:
            _expect(example, str(position), sorted(elements), sorted(driver.instance(instance_id).waiting_at))
        case {"fault": system, "mode": mode}:
            work.write(lambda unit: provoke(unit, system, Fault(mode)))
        case {"mend": system}:
            work.write(lambda unit: mend(unit, system))
        case _:
            raise ExampleRejected(file=example.file, problem=f"step {position} is none that is known")


def _open_task(driver: Driver, example: Example, position: int, element: str, instance_id: str) -> TaskView:
    tasks = driver.user_tasks(instance_id)
    for task in tasks:
        if task.element_id == element:
            return task
    found = ", ".join(task.element_id for task in tasks) or "no open task"
    raise ExampleFailed(file=example.file, step=position, expected=f"the task {element}", found=found)


def _no_incident(example: Example, position: int, instance: InstanceView) -> None:
    if instance.incidents:
        incident = instance.incidents[0]
        found = f"an incident at {incident.element_id}: {incident.failure.sentence.in_english()}"
        raise ExampleFailed(file=example.file, step=position, expected="no incident", found=found)


def _expect(example: Example, step: str, expected: object, found: object) -> None:
    if expected != found:
        raise ExampleFailed(file=example.file, step=step, expected=expected, found=found)
