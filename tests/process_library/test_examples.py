"""The replay tells where an engine does something else than the example says."""

from dataclasses import replace
from typing import Any

import pytest

from organization.actor import machine_actor
from process_library.catalogue import package
from process_library.examples import Example, ExampleFailed, ExampleRejected, read_example, replay
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
    assert (run.instance.status, tuple(run.path)) == ("completed", tuple(example.path))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"path": ["request_sent"]}, "at step path"),
        ({"ends": {"status": "active"}}, "at step end the example expects active"),
        ({"ends": {"status": "completed", "variables": {"route": "hr"}}}, "at step variable route"),
        ({"steps": [{"task": "handle_payroll", "by": "ana"}]}, "expects the task handle_payroll, but there is approve"),
        ({"steps": [{"waiting_at": ["somewhere"]}]}, "at step 0"),
        ({"start": {"by": "ana", "variables": {"type": "nonsense"}}, "steps": []}, "at step end"),
        ({"start": {"by": "ana", "variables": {"type": "holiday"}}, "steps": []}, "an incident at check_leave"),
    ],
)
def test_the_first_difference_is_told(cauce: Any, example: Example, change: dict[str, Any], words: str) -> None:
    with pytest.raises(ExampleFailed, match=words):
        replayed(cauce, replace(example, **change))


def test_a_step_that_nobody_knows_is_refused(cauce: Any, example: Example) -> None:
    with pytest.raises(ExampleRejected, match="step 0"):
        replayed(cauce, replace(example, steps=[{"dance": "tango"}]))


def test_a_task_after_the_end_is_told(cauce: Any, example: Example) -> None:
    twice = replace(example, steps=[*example.steps, *example.steps])
    with pytest.raises(ExampleFailed, match="no open task"):
        replayed(cauce, twice)


def test_a_system_that_is_down_makes_an_incident_until_it_is_mended(cauce: Any, example: Example) -> None:
    down = replace(example, steps=[{"fault": "notify", "mode": "down"}, *example.steps, {"wait": "P1D"}])
    with pytest.raises(ExampleFailed, match="an incident at tell_result"):
        replayed(cauce, down)


def test_a_system_that_fails_once_is_tried_again(cauce: Any, example: Example) -> None:
    once = replace(example, steps=[{"fault": "notify", "mode": "next"}, *example.steps, {"wait": "P1D"}])
    assert replayed(cauce, once).instance.status == "completed"
