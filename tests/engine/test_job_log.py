"""What the log says of jobs that fail."""

import json
from datetime import timedelta

import pytest

from engine.connectors.contract import CallRejected
from engine.connectors.python_function import FunctionCall
from foundation.clock import VirtualClock
from suite.embedded import open_cauce
from tests.support.log_lines import logging_set_up
from tests.support.services import calling

SERVICE = "start s; service V; user A; end e; s>V>A>e"


@pytest.mark.parametrize("ending", [CallRejected("Never."), KeyError("Ana Rojas")])
def test_an_incident_and_what_led_to_it_carry_the_keys_of_instance_and_definition(
    clock: VirtualClock, capsys: pytest.CaptureFixture[str], ending: Exception
) -> None:
    def fails(call: FunctionCall) -> dict[str, str]:
        person = call.arguments["person"]
        assert person
        raise ending

    model = calling(SERVICE, "V", "python_function", {"function": "fails", "person": "${person}"}, retry="R1/PT1M")
    with (
        open_cauce("sqlite:///:memory:", clock=clock, functions={"fails": fails}) as cauce,
        logging_set_up("engine", log_format="json", log_level="INFO"),
    ):
        cauce.deploy({"p.bpmn": model})
        instance = cauce.start("p", {"person": "Ana Rojas"})
        assert cauce.instance(instance.id).incidents
    said = capsys.readouterr().err
    lines = [json.loads(line) for line in said.splitlines()]
    assert {line["instance_id"] for line in lines} == {instance.id}
    assert (lines[-1]["event"], lines[-1]["definition_key"], lines[-1]["element_id"]) == ("incident opened", "p", "V")
    assert "Ana" not in said
    assert [line["event"] for line in lines[:-1]] == ([] if isinstance(ending, CallRejected) else ["job failed"])


def test_a_job_of_no_instance_that_is_given_up_is_an_error_in_the_log(
    clock: VirtualClock, capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        open_cauce("sqlite:///:memory:", clock=clock) as cauce,
        logging_set_up("engine", log_format="json", log_level="INFO"),
    ):
        with cauce.suite.work.begin() as unit:
            cauce.suite.process_engine.jobs.enqueue(unit, "nobody_knows", "k", {}, run_at=unit.now())
        cauce.advance(timedelta(minutes=10))
    last = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (last["event"], last["level"].lower(), last["job_kind"]) == ("job given up", "error", "nobody_knows")
    assert (last["code"], last["attempts"]) == ("unexpected", 5)
