"""Example cases of a package: at once documentation, golden tests and demonstration; replayed through an engine."""

from dataclasses import dataclass

from engine.sandbox.driver import Driver
from engine.sandbox.replaying import Replay
from engine.sandbox.replaying import replay as replay_run
from engine.sandbox.runs import Run, RunRejected, Step, read_run
from foundation.errors import Rejected
from foundation.json_values import load
from foundation.sentences import N_
from foundation.unit_of_work import Work
from process_library.demo_systems.faults import Fault, mend, provoke
from process_library.demo_systems.world import set_up


class ExampleRejected(Rejected):
    """An example that does not follow the format."""

    code = "example_rejected"
    message = N_("%(file)s: %(problem)s.")


@dataclass(frozen=True, kw_only=True)
class Example(Run):
    """One case from start to end. Besides the steps of every run: `fault` with `mode`, and `mend`, of a demo system."""

    file: str


def read_example(data: bytes, file: str) -> Example:
    """An example file; raises `ExampleRejected`. Values may be tagged as in `foundation.json_values`."""
    try:
        raw = load(data)
    except ValueError as failure:
        raise ExampleRejected(file=file, problem=f"not JSON ({failure})") from failure
    missing = sorted({"process", "title", "start", "steps", "path", "ends"} - raw.keys())
    if missing:
        raise ExampleRejected(file=file, problem=f"without {', '.join(missing)}")
    try:
        run = read_run(raw)
    except RunRejected as failure:
        raise ExampleRejected(file=file, problem=failure.sentence) from failure
    return Example(file=file, **vars(run))


def replay(driver: Driver, work: Work, example: Run) -> Replay:
    """Set up the demo systems, run an example and compare its path and end; raises RunDiffers, RunRejected."""
    work.write(lambda unit: set_up(unit, example.world))
    return replay_run(driver, example, more=lambda step: take_fault(work, step))


def take_fault(work: Work, step: Step) -> bool:
    """Take a step that provokes or mends a fault of a demo system; False when it is another step."""
    match step:
        case {"fault": system, "mode": mode} if mode in set(Fault):
            work.write(lambda unit: provoke(unit, system, Fault(mode)))
        case {"mend": system}:
            work.write(lambda unit: mend(unit, system))
        case _:
            return False
    return True
