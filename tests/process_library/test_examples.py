"""The replay tells where an engine does something else than the example says."""

from dataclasses import replace
from typing import Any

import pytest

from engine.sandbox.runs import RunDiffers, RunRejected
from organization.actor import machine_actor
from process_library.catalogue import package
from process_library.examples import Example, read_example, replay
from process_library.installer import install_packages

HR = package("human_resources")
FILE = "09_remote_approved.json"


@pytest.fixture
def example() -> Example:
    return read_example(HR.examples[FILE], FILE)


@pytest.fixture
def database_url() -> str:
    return "sqlite:///:memory:"


def replayed(cauce: Any, example: Example) -> Any:
    install_packages(cauce.suite.process_engine, by=machine_actor(), keys=["human_resources"])
    return replay(cauce, cauce.suite.work, example)


def test_a_right_example_gives_its_instance_and_path(cauce: Any, example: Example) -> None:
    run = replayed(cauce, example)
    assert (run.instance().status, run.path()) == ("completed", list(example.path))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"path": ["request_sent"]}, "At the end: after «request_sent» should come no element, but there came «"),
        ({"ends": {"status": "active"}}, "the case should be still under way, but it is ended"),
        ({"ends": {"status": "completed", "variables": {"route": "hr"}}}, "«route» should be hr, but it is"),
        (
            {"steps": [{"task": "handle_payroll", "by": "ana"}]},
            "«handle_payroll» should wait here, but there is «approve",
        ),
        ({"steps": [{"waiting_at": ["somewhere"]}]}, "At step 1: «somewhere» should wait here"),
        ({"start": {"by": "ana", "variables": {"type": "nonsense"}}, "steps": []}, "At the end"),
        (
            {"start": {"by": "ana", "variables": {"type": "holiday"}}, "steps": []},
            "«check_leave» has failed",
        ),
    ],
)
def test_the_first_difference_is_told(cauce: Any, example: Example, change: dict[str, Any], words: str) -> None:
    with pytest.raises(RunDiffers, match=words):
        replayed(cauce, replace(example, **change))


def test_a_step_that_nobody_knows_is_refused(cauce: Any, example: Example) -> None:
    with pytest.raises(RunRejected, match="step 1"):
        replayed(cauce, replace(example, steps=[{"dance": "tango"}]))


def test_a_task_after_the_end_is_told(cauce: Any, example: Example) -> None:
    twice = replace(example, steps=[*example.steps, *example.steps])
    with pytest.raises(RunDiffers, match="but there is no element"):
        replayed(cauce, twice)


def test_a_system_that_is_down_makes_an_incident_until_it_is_mended(cauce: Any, example: Example) -> None:
    down = replace(example, steps=[{"fault": "notify", "mode": "down"}, *example.steps, {"wait": "P1D"}])
    with pytest.raises(RunDiffers, match="«tell_result» has failed"):
        replayed(cauce, down)


def test_a_system_that_fails_once_is_tried_again(cauce: Any, example: Example) -> None:
    once = replace(example, steps=[{"fault": "notify", "mode": "next"}, *example.steps, {"wait": "P1D"}])
    assert replayed(cauce, once).instance().status == "completed"
