"""Timers, messages, service calls and endless loops: what happens without a person."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.commands.complete_user_task import complete_user_task
from engine.commands.correlate_message import MessageAmbiguous, Outcome
from engine.commands.retry_incident import retry_incident
from engine.commands.set_variables import set_variables
from engine.commands.start_instance import start_instance
from engine.connectors.contract import BpmnError, CallRejected, RetryableFailure
from engine.connectors.python_function import FunctionCall
from engine.instances import recorder
from engine.instances.search import variables_at
from engine.job_runner.runner import run_due_jobs
from engine.spiff.running_process import RunningProcess
from engine.user_tasks.identity import read_id
from foundation.clock import VirtualClock
from suite.embedded import Cauce, open_cauce
from tests.support.notation import bpmn
from tests.support.services import calling


@pytest.fixture
def shared_url(database_url: str, tmp_path: Path) -> str:
    """A database that two nodes, or the server and a command, have open at once."""
    return f"sqlite:///{tmp_path / 'shared.db'}" if database_url.startswith("sqlite") else database_url


def only_task(cauce: Cauce, instance_id: str) -> str:
    (task,) = cauce.user_tasks(instance_id)
    return task.id


def waiting(cauce: Cauce, instance_id: str) -> tuple[str, ...]:
    return cauce.instance(instance_id).waiting_at


def test_a_boundary_timer_fires_at_its_instant_and_not_before(cauce: Cauce) -> None:
    cauce.deploy({"p.bpmn": bpmn("start s; user A; bnd b on A tim:PT2H; user H; end e; s>A>e; b>H>e")})
    instance = cauce.start("p")
    cauce.advance(timedelta(hours=1, minutes=59))
    assert waiting(cauce, instance.id) == ("A",)
    cauce.advance(timedelta(minutes=1))
    assert waiting(cauce, instance.id) == ("H",)
    fired = [e for e in cauce.history(instance.id) if e.element_id == "b"]
    assert [event.type for event in fired] == ["TimerFired", "ActivityStarted", "ActivityCompleted"]
    assert all(event.at == cauce.now() for event in fired)


def test_a_completed_task_takes_its_timer_along(cauce: Cauce) -> None:
    cauce.deploy({"p.bpmn": bpmn("start s; user A; bnd b on A tim:PT2H; user B; user H; end e; s>A>B>e; b>H>e")})
    instance = cauce.start("p")
    cauce.complete(cauce.user_tasks(instance.id)[0].id)
    cauce.advance(timedelta(hours=3))
    assert waiting(cauce, instance.id) == ("B",)


def test_a_repeating_timer_fires_as_often_as_it_says(cauce: Cauce) -> None:
    text = "start s; user A; bnd b on A cyc:R3/PT1H non; user H; end e; end f; s>A>e; b>H>f"
    cauce.deploy({"p.bpmn": bpmn(text)})
    instance = cauce.start("p")
    cauce.advance(timedelta(hours=10))
    assert [task.element_id for task in cauce.user_tasks(instance.id)] == ["A", "H", "H", "H"]


@pytest.mark.row("G2", part="started by timer")
def test_a_timer_starts_instances_until_a_new_version_replaces_it(cauce: Cauce) -> None:
    cauce.deploy({"p.bpmn": bpmn("start s cyc:R/PT24H; user A; end e; s>A>e")})
    cauce.advance(timedelta(days=3, hours=1))
    assert len(cauce.instances("p")) == 3
    cauce.deploy({"p.bpmn": bpmn("start s cyc:R1/PT1H; user B; end e; s>B>e")})
    cauce.advance(timedelta(days=5))
    assert [instance.waiting_at for instance in cauce.instances("p")] == [("A",)] * 3 + [("B",)]


def test_a_message_reaches_the_instance_that_awaits_it_by_its_key(cauce: Cauce) -> None:
    cauce.deploy({"p.bpmn": bpmn("start s; recv R paid; user A; end e; s>R>A>e")})
    first, second = (cauce.start("p", business_key=key) for key in ("O-1", "O-2"))
    result = cauce.correlate_message("paid", correlation_key="O-2", payload={"amount": 5}, by="bank")
    assert (result.outcome, result.instance_id) == (Outcome.DELIVERED, second.id)
    assert waiting(cauce, first.id) == ("R",)
    assert cauce.instance(second.id).variables["amount"] == 5


def test_without_a_key_one_receiver_is_clear_and_several_are_not(cauce: Cauce) -> None:
    cauce.deploy({"p.bpmn": bpmn("start s; recv R paid; user A; end e; s>R>A>e")})
    cauce.start("p", business_key="O-1")
    cauce.start("p", business_key="O-2")
    with pytest.raises(MessageAmbiguous):
        cauce.correlate_message("paid")


@pytest.mark.row("G2", part="started by message")
def test_a_message_starts_an_instance_when_none_awaits_it(cauce: Cauce) -> None:
    cauce.deploy({"p.bpmn": bpmn("start s msg:order; user A; end e; s>A>e")})
    result = cauce.correlate_message("order", correlation_key="O-9", payload={"lines": [1, 2]})
    assert result.outcome is Outcome.STARTED
    instance = cauce.instance(str(result.instance_id))
    assert (instance.business_key, instance.variables["lines"]) == ("O-9", [1, 2])


def test_a_message_that_comes_too_early_is_kept_and_delivered_once(cauce: Cauce) -> None:
    cauce.deploy({"p.bpmn": bpmn("start s; user A; recv R paid; user B; recv Q paid; end e; s>A>R>B>Q>e")})
    assert cauce.correlate_message("paid", correlation_key="O-1").outcome is Outcome.WAITING
    instance = cauce.start("p", business_key="O-1")
    cauce.complete(cauce.user_tasks(instance.id)[0].id)
    assert waiting(cauce, instance.id) == ("B",)
    cauce.complete(cauce.user_tasks(instance.id)[0].id)
    assert waiting(cauce, instance.id) == ("Q",)


def test_one_process_sends_and_another_receives(cauce: Cauce) -> None:
    sender = bpmn("process order\nstart s; throw t msg:pack; recv R packed; end e; s>t>R>e")
    packer = bpmn("process packing\nstart s msg:pack; user P; end e msg:packed; s>P>e")
    cauce.deploy({"order.bpmn": sender, "packing.bpmn": packer})
    order = cauce.start("order", business_key="O-1")
    (task,) = cauce.user_tasks()
    assert (task.element_id, task.business_key) == ("P", "O-1")
    cauce.complete(task.id)
    assert cauce.instance(order.id).status == "completed"


SERVICE = "start s; service V; user A; end e; s>V>A>e"


@pytest.mark.row("G2", part="every automatic step runs once")
def test_a_service_task_hands_its_answer_to_the_process(database_url: str, clock: VirtualClock) -> None:
    calls: list[FunctionCall] = []

    def add(call: FunctionCall) -> Mapping[str, Any]:
        calls.append(call)
        return {"total": call.arguments["a"] + call.arguments["b"]}

    model = calling(SERVICE, "V", "python_function", {"function": "add", "a": "${x}", "b": "${2 + 3}"}, sum="${total}")
    with open_cauce(database_url, clock=clock, functions={"add": add}) as cauce:
        cauce.deploy({"p.bpmn": model})
        instance = cauce.start("p", {"x": 1})
        assert (instance.waiting_at, instance.variables["sum"]) == (("A",), 6)
        assert "total" not in instance.variables
    assert len(calls) == 1


def test_a_failing_call_is_tried_again_and_then_waits_for_an_operator(database_url: str, clock: VirtualClock) -> None:
    attempts: list[str] = []

    def fails(call: FunctionCall) -> Mapping[str, Any]:
        attempts.append(call.idempotency_key)
        if call.arguments["code"] != "right":
            raise RetryableFailure("The code %(code)s is wrong.", code=call.arguments["code"])
        return {}

    model = calling(SERVICE, "V", "python_function", {"function": "fails", "code": "${code}"}, retry="R3/PT1M")
    with open_cauce(database_url, clock=clock, functions={"fails": fails}) as cauce:
        cauce.deploy({"p.bpmn": model})
        instance = cauce.start("p", {"code": "wrong"})
        assert len(attempts) == 1
        cauce.advance(timedelta(minutes=10))
        (incident,) = cauce.instance(instance.id).incidents
        assert (len(attempts), incident.element_id, incident.attempts) == (3, "V", 3)
        assert incident.failure.sentence.in_english() == "The code wrong is wrong."
        cauce.set_variables(instance.id, {"code": "right"}, by="it")
        cauce.retry(incident.id, by="it")
        after = cauce.instance(instance.id)
        assert (after.waiting_at, after.incidents, len(attempts)) == (("A",), (), 4)
        assert len(set(attempts)) == 1, "every attempt carries the same idempotency key"
        kinds = [e.type for e in cauce.history(instance.id) if e.type.startswith("Incident")]
        assert kinds == ["IncidentOpened", "IncidentResolved"]


def test_a_business_error_of_a_call_goes_the_way_that_the_model_draws(database_url: str, clock: VirtualClock) -> None:
    def refuse(_call: FunctionCall) -> Mapping[str, Any]:
        raise BpmnError("NO_STOCK", "nothing left", {"missing": 3})

    text = "start s; service V; user A; bnd b on V err:NO_STOCK; user H; end e; s>V>A>e; b>H>e"
    model = calling(text, "V", "python_function", {"function": "refuse"})
    with open_cauce(database_url, clock=clock, functions={"refuse": refuse}) as cauce:
        cauce.deploy({"p.bpmn": model})
        instance = cauce.start("p")
        assert (instance.waiting_at, instance.variables["missing"]) == (("H",), 3)


def test_an_unknown_function_opens_an_incident_at_once(cauce: Cauce) -> None:
    cauce.deploy({"p.bpmn": calling(SERVICE, "V", "python_function", {"function": "nobody"})})
    (incident,) = cauce.start("p").incidents
    assert "nobody" in incident.failure.sentence.in_english()


@pytest.mark.row("G6", part="incidents with cause, retries and repairs a case")
def test_a_failing_script_stops_there_with_line_and_the_case_goes_on_after_repair(cauce: Cauce) -> None:
    cauce.deploy({"p.bpmn": bpmn("start s; user A\nscript S: share = total / people\nuser B; end e; s>A>S>B>e")})
    instance = cauce.start("p", {"total": 10, "people": 0})

    cauce.complete(cauce.user_tasks(instance.id)[0].id, {"note": "kept"}, by="ana")

    stopped = cauce.instance(instance.id)
    (incident,) = stopped.incidents
    assert (incident.element_id, incident.failure.line) == ("S", 1)
    assert (stopped.status, stopped.variables["note"]) == ("active", "kept")
    cauce.set_variables(instance.id, {"people": 4}, by="it")
    cauce.retry(incident.id, by="it")
    after = cauce.instance(instance.id)
    assert (after.waiting_at, after.variables["share"], after.incidents) == (("B",), 2.5, ())


def test_a_script_that_never_ends_becomes_an_incident(cauce: Cauce) -> None:
    cauce.deploy({"p.bpmn": bpmn("start s; script S: x = 1\nend e; s>S>e").replace(b"x = 1", b"while True: pass")})
    (incident,) = cauce.start("p").incidents
    assert incident.element_id == "S"


def test_a_correction_is_told_with_the_previous_value(cauce: Cauce) -> None:
    cauce.deploy({"p.bpmn": bpmn("start s; user A; end e; s>A>e")})
    instance = cauce.start("p", {"amount": 1})
    cauce.set_variables(instance.id, {"amount": 2}, by="it")
    (event,) = [e for e in cauce.history(instance.id) if e.type == "VariablesCorrected"]
    assert event.actor == "it"
    assert (event.data["variables"], event.data["previous"]) == ({"amount": 2}, {"amount": 1})


def test_slow_scripts_are_run_a_few_at_a_time_and_all_of_them_once(
    cauce: Cauce, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RunningProcess, "seconds_cap", 0.0)
    cauce.deploy({"p.bpmn": bpmn("start s; L a; L b; L c; user A; end e; s>a>b>c>A>e")})
    moved = start_instance(cauce.suite.process_engine, "p", {"log": ""}, by="ana")

    assert cauce.suite.process_engine.jobs.next_due_at() is not None, "the rest is owed"
    run_due_jobs(cauce.suite.process_engine)

    after = cauce.instance(moved.id)
    assert (after.waiting_at, after.variables["log"]) == (("A",), "abc")


#: A gateway that sends two tokens back to itself, and a process that calls itself twice at once.
SPLITTING = {
    "loop": "start s; xor m; and g; user A; end e; s>m>g; g>m; g>m; g>A>e",
    "calls": "start s; and g; call B p; call C p; end e; s>g; g>B>e; g>C>e",
}


@pytest.mark.parametrize("model", SPLITTING.values(), ids=SPLITTING.keys())
def test_a_process_that_splits_without_end_is_stopped_before_it_fills_the_memory(
    cauce: Cauce, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RunningProcess, "visit_cap", 300)
    monkeypatch.setattr(recorder, "MOST_LIVE", 500)
    cauce.deploy({"p.bpmn": bpmn(model)})

    (incident,) = cauce.start("p").incidents

    assert incident.failure.code == "process_never_stops_splitting"
    assert 500 <= incident.failure.sentence.values["live"] <= 1500


@pytest.mark.row("G2", part="every automatic step runs once")
def test_a_node_calls_for_a_token_that_another_node_has_made(shared_url: str, clock: VirtualClock) -> None:
    """The job may be taken by a node that knows the instance only from before the call was due."""
    codes: list[str] = []

    def fails(call: FunctionCall) -> Mapping[str, Any]:
        codes.append(call.arguments["code"])
        if call.arguments["code"] != "right":
            raise CallRejected("The code %(code)s is wrong.", code=call.arguments["code"])
        return {}

    text = "start s; user A; service V; user B; end e; s>A>V>B>e"
    model = calling(text, "V", "python_function", {"function": "fails", "code": "${code}"})
    with (
        open_cauce(shared_url, clock=clock, functions={"fails": fails}) as one,
        open_cauce(shared_url, clock=clock) as other,
    ):
        one.deploy({"p.bpmn": model})
        instance = one.start("p", {"code": "wrong"})
        complete_user_task(other.suite.process_engine, only_task(other, instance.id), {}, by="ana")
        assert run_due_jobs(one.suite.process_engine) == 1, "the call is not dropped"
        (incident,) = one.instance(instance.id).incidents
        set_variables(other.suite.process_engine, instance.id, {"code": "right"}, by="it")
        retry_incident(other.suite.process_engine, incident.id, by="it")
        run_due_jobs(one.suite.process_engine)
        assert (codes, one.instance(instance.id).waiting_at) == (["wrong", "right"], ("B",))


def test_a_node_shows_what_another_node_has_done(shared_url: str) -> None:
    with open_cauce(shared_url) as one, open_cauce(shared_url) as other:
        one.deploy({"p.bpmn": bpmn("start s; user A; user B; end e; s>A>B>e")})
        instance = one.start("p", {"days": 3})
        other.complete(only_task(other, instance.id), {"days": 4})  # `one` has the instance in memory as it was
        seen = one.instance(instance.id)
        assert (seen.waiting_at, seen.variables["days"]) == (("B",), 4)
        token = read_id(only_task(one, instance.id)).token_id
        assert variables_at(one.suite.process_engine, instance.id, token)["days"] == 4


def test_a_sent_message_that_does_not_arrive_waits_for_an_operator_also_when_its_sender_has_ended(cauce: Cauce) -> None:
    cauce.deploy(
        {
            "p.bpmn": bpmn("start s; recv R paid; user A; end e; s>R>A>e"),
            "sender.bpmn": bpmn("process sender\nstart s; throw t msg:paid; user U; end e; s>t>U>e"),
        }
    )
    first, second = (cauce.start("p", business_key=key) for key in ("O-1", "O-2"))
    sender = cauce.start("sender")
    cauce.advance(timedelta(minutes=10))
    cauce.complete(only_task(cauce, sender.id))

    (incident,) = cauce.instance(sender.id).incidents

    assert (incident.element_id, incident.failure.code, incident.resolved_at) == ("t", "message_ambiguous", None)
    cauce.cancel(second.id, reason="not needed", by="ana")
    cauce.retry(incident.id, by="ana")
    assert waiting(cauce, first.id) == ("A",)
