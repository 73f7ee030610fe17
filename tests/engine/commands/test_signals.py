"""Signals: heard once by everybody who awaits them when they are thrown, and by nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import func, update

from engine.commands.broadcast_signal import Reached, Signal, broadcast_signal
from engine.commands.complete_user_task import complete_user_task
from engine.commands.correlate_message import Message, correlate_message
from engine.commands.start_instance import start_instance
from engine.definitions.deployment import set_suspended
from engine.instances.tables import event_subscription
from engine.jobs.tables import job
from engine.spiff.failures import NotStorable
from suite.embedded import Cauce
from tests.support.notation import bpmn

HEARS = "start s; catch c sig:stop; user A; end e; s>c>A>e"
THROWS = "process thrower\nstart s; user U; throw t sig:stop; end e; s>U>t>e"
STARTS = "process starter\nstart s sig:stop; user S; end e; s>S>e"


def waiting(cauce: Cauce, *instance_ids: str) -> list[tuple[str, ...]]:
    return [cauce.instance(id_).waiting_at for id_ in instance_ids]


def only_task(cauce: Cauce, instance_id: str) -> str:
    (task,) = cauce.user_tasks(instance_id)
    return task.id


def test_a_signal_from_outside_reaches_everybody_who_awaits_it_once(cauce: Cauce) -> None:
    cauce.deploy({"p.bpmn": bpmn(HEARS)})
    ids = [cauce.start("p").id for _ in range(3)]

    assert cauce.broadcast_signal("stop", {"why": "fire"}, by="ana") == Reached(instances=3, starts=0)

    assert waiting(cauce, *ids) == [("A",)] * 3
    assert {cauce.instance(id_).variables["why"] for id_ in ids} == {"fire"}
    for id_ in ids:
        heard = [e for e in cauce.history(id_) if e.type == "SignalReceived"]
        assert [(e.element_id, e.actor, e.data) for e in heard] == [("c", "ana", {"signal_name": "stop"})]
    assert cauce.broadcast_signal("stop") == Reached(instances=0, starts=0)


def test_a_signal_that_a_process_throws_reaches_other_instances_and_starts_one_per_start(cauce: Cauce) -> None:
    cauce.deploy({"p.bpmn": bpmn(HEARS), "thrower.bpmn": bpmn(THROWS), "starter.bpmn": bpmn(STARTS)})
    hearing = cauce.start("p")
    thrower = cauce.start("thrower")

    assert cauce.complete(only_task(cauce, thrower.id)).status == "completed"

    assert waiting(cauce, hearing.id) == [("A",)]
    assert [instance.waiting_at for instance in cauce.instances("starter")] == [("S",)]
    assert [e.data for e in cauce.history(thrower.id) if e.type == "SignalSent"] == [{"signal_name": "stop"}]


def test_the_instance_that_throws_a_signal_hears_it_at_once_and_never_again(cauce: Cauce) -> None:
    text = "start s; and f; user U; throw t sig:stop; user W; bnd b on W sig:stop non; user H; end e; end g"
    cauce.deploy({"p.bpmn": bpmn(f"{text}; s>f; f>U>t>e; f>W>e; b>H>g")})
    instance = cauce.start("p")
    task = next(task for task in cauce.user_tasks(instance.id) if task.element_id == "U")
    assert cauce.complete(task.id).waiting_at == ("H", "W")


def test_whoever_begins_to_await_a_signal_after_it_was_thrown_does_not_hear_it(cauce: Cauce) -> None:
    cauce.deploy({"p.bpmn": bpmn(HEARS), "thrower.bpmn": bpmn(THROWS)})
    thrower, early = cauce.start("thrower"), cauce.start("p")
    engine = cauce.suite.process_engine
    complete_user_task(engine, only_task(cauce, thrower.id), {}, by="ana")  # thrown, and not yet on its way
    cauce.suite.clock.move_to(cauce.now() + timedelta(seconds=1))
    late = start_instance(engine, "p", {}, by=None)

    cauce.run_jobs()

    assert waiting(cauce, early.id, late.id) == [("A",), ("c",)]


def test_in_one_instance_only_what_awaited_the_signal_when_it_was_thrown_hears_it(cauce: Cauce) -> None:
    text = "start s; and f; user U; catch c sig:stop; catch d sig:stop; end e; end g; s>f; f>c>e; f>U>d>g"
    cauce.deploy({"p.bpmn": bpmn(text)})
    instance, engine = cauce.start("p"), cauce.suite.process_engine
    assert broadcast_signal(engine, Signal("stop", {})) == Reached(instances=1, starts=0)
    cauce.suite.clock.move_to(cauce.now() + timedelta(seconds=1))
    complete_user_task(engine, only_task(cauce, instance.id), {}, by="ana")

    cauce.run_jobs()

    assert waiting(cauce, instance.id) == [("d",)]
    assert [e.element_id for e in cauce.history(instance.id) if e.type == "SignalReceived"] == ["c"]


def test_a_suspended_process_is_not_started_by_a_signal_even_when_it_was_owed(cauce: Cauce) -> None:
    cauce.deploy({"starter.bpmn": bpmn(STARTS)})
    engine = cauce.suite.process_engine
    assert broadcast_signal(engine, Signal("stop", {})) == Reached(instances=0, starts=1)
    definition = engine.definitions.latest("starter")
    cauce.suite.work.write(lambda unit: set_suspended(unit, definition.id, is_suspended=True))

    cauce.run_jobs()

    assert cauce.instances("starter") == []
    assert cauce.broadcast_signal("stop") == Reached(instances=0, starts=0)
    assert engine.jobs.next_due_at() is None


def test_a_signal_that_comes_when_nobody_awaits_it_any_more_moves_nothing(cauce: Cauce) -> None:
    text = "start s; ebg g; catch c sig:stop; catch m msg:go; user A; user B; end e; s>g; g>c>A>e; g>m>B>e"
    cauce.deploy({"p.bpmn": bpmn(text)})
    instance = cauce.start("p", business_key="P-1")
    broadcast_signal(cauce.suite.process_engine, Signal("stop", {}))
    correlate_message(cauce.suite.process_engine, Message("go", "P-1", {}))

    cauce.run_jobs()

    assert waiting(cauce, instance.id) == [("B",)]
    assert "SignalReceived" not in [e.type for e in cauce.history(instance.id)]
    assert cauce.suite.process_engine.jobs.next_due_at() is None


def test_what_a_variable_cannot_hold_is_refused_before_anybody_is_owed_it(cauce: Cauce) -> None:
    nested: object = 1
    for _ in range(180):
        nested = [nested]
    for value in (nested, object(), float("nan"), 10**30, {"$type": "date", "value": "no"}):
        with pytest.raises(NotStorable):
            cauce.broadcast_signal("stop", {"v": value})
        with pytest.raises(NotStorable):
            cauce.correlate_message("nobody awaits it", payload={"v": value})


def test_a_signal_from_outside_reaches_who_awaits_it_also_when_a_clock_was_ahead(cauce: Cauce) -> None:
    cauce.deploy({"p.bpmn": bpmn(HEARS)})
    waiting_one = cauce.start("p")
    with cauce._process_engine.work.begin() as unit:
        ahead = update(event_subscription).values(created_at=unit.now() + timedelta(hours=1))
        unit.connection.execute(ahead)

    assert cauce.broadcast_signal("stop") == Reached(instances=1, starts=0)
    assert waiting(cauce, waiting_one.id) == [("A",)]


def test_only_what_acted_on_a_signal_is_told_to_have_received_it(cauce: Cauce) -> None:
    text = (
        "start s; sub S { start t; catch c sig:stop; end n; t>c>n }; bnd b on S sig:stop; user H; end e; s>S>e; b>H>e"
    )
    cauce.deploy({"p.bpmn": bpmn(text)})
    instance = cauce.start("p")

    cauce.broadcast_signal("stop")

    assert waiting(cauce, instance.id) == [("H",)]
    assert [e.element_id for e in cauce.history(instance.id) if e.type == "SignalReceived"] == ["b"]


def test_a_thrown_signal_that_cannot_be_spread_waits_for_an_operator_where_it_was_thrown(cauce: Cauce) -> None:
    cauce.deploy({"p.bpmn": bpmn(HEARS), "thrower.bpmn": bpmn(THROWS)})
    hearing, thrower = cauce.start("p"), cauce.start("thrower")
    engine = cauce.suite.process_engine
    complete_user_task(engine, only_task(cauce, thrower.id), {}, by="ana")
    rename_in_jobs(cauce, '"signal_name"', '"no_name"')

    cauce.advance(timedelta(minutes=10))

    (incident,) = cauce.instance(thrower.id).incidents
    assert (incident.element_id, incident.kind, incident.attempts) == ("t", "job", 5)
    assert waiting(cauce, hearing.id) == [("c",)]
    rename_in_jobs(cauce, '"no_name"', '"signal_name"')
    cauce.retry(incident.id, by="ana")
    assert waiting(cauce, hearing.id) == [("A",)]


def rename_in_jobs(cauce: Cauce, before: str, after: str) -> None:
    with cauce.suite.work.begin() as unit:
        unit.connection.execute(update(job).values(payload=func.replace(job.c.payload, before, after)))
