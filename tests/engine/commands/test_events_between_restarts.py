"""What waits for an event waits in the database: each step below is taken by a process that has just been started."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from engine.commands.complete_user_task import complete_user_task
from engine.job_runner.runner import run_next_job
from engine.jobs import embedded
from engine.jobs.port import Job
from foundation.clock import VirtualClock
from foundation.unit_of_work import UnitOfWork
from suite.embedded import Cauce, open_cauce
from tests.support.notation import bpmn

#: Opens the database anew, with the same clock.
Opened = Callable[[], AbstractContextManager[Cauce]]
HOUR = timedelta(hours=1)


@pytest.fixture
def opened(database_url: str, clock: VirtualClock, tmp_path: Path) -> Opened:
    url = f"sqlite:///{tmp_path / 'kept.db'}" if database_url.startswith("sqlite") else database_url
    return lambda: open_cauce(url, clock=clock)


def begun(opened: Opened, text: str, variables: Mapping[str, object] | None = None) -> str:
    with opened() as cauce:
        cauce.deploy({"p.bpmn": bpmn(text)})
        return cauce.start("p", variables, business_key="P-1").id


def waiting(opened: Opened, instance_id: str) -> tuple[str, ...]:
    with opened() as cauce:
        return cauce.instance(instance_id).waiting_at


def complete(opened: Opened, instance_id: str, element_id: str) -> None:
    with opened() as cauce:
        (task,) = (one for one in cauce.user_tasks(instance_id) if one.element_id == element_id)
        cauce.complete(task.id)


def advance(opened: Opened, duration: timedelta) -> None:
    with opened() as cauce:
        cauce.advance(duration)


class Died(BaseException):
    """The process ends in the middle of a transaction."""


def dies(_unit: UnitOfWork, _job: Job) -> None:
    raise Died


def test_a_signal_is_heard_once_by_each_even_when_every_worker_dies_before_its_commit(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "LEASE_SECONDS", -1.0)  # others take over from the dead at once
    hears = "process hearing\nstart s; user U; end e; s>U>e; esub E { start es sig:x non; user H; end ee; es>H>ee }"
    with opened() as cauce:
        cauce.deploy({"hearing.bpmn": bpmn(hears), "q.bpmn": bpmn("process q\nstart s sig:x; user S; end e; s>S>e")})
        cauce.deploy({"p.bpmn": bpmn("process thrower\nstart s; user T; end e sig:x; s>T>e")})
        hearing = {cauce.start("hearing").id for _ in range(3)}
        thrower = cauce.start("thrower").id
        complete_user_task(cauce.suite.process_engine, cauce.user_tasks(thrower)[0].id, {}, by="ana")
    deaths = 0
    while True:
        with opened() as cauce:
            monkeypatch.setattr(cauce.suite.process_engine.jobs, "finish", dies)
            try:
                run_next_job(cauce.suite.process_engine)
            except Died:
                deaths += 1
        with opened() as cauce:
            if not run_next_job(cauce.suite.process_engine):
                break
    assert deaths == 1 + len(hearing) + 1
    with opened() as cauce:
        assert {cauce.instance(id_).waiting_at for id_ in hearing} == {("H", "U")}
        assert [one.waiting_at for one in cauce.instances("q")] == [("S",)]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("start s; catch c cond:n==4; user A; end e; s>c>A>e", ("A",)),
        ("start s; user U; bnd b on U cond:n==4; user A; end e; s>U>e; b>A>e", ("A",)),
        ("start s; user U; end e; s>U>e; esub E { start es cond:n==4; user A; end ee; es>A>ee }", ("A",)),
        ("start s; user U; end e; s>U>e; esub E { start es cond:n==4 non; user A; end ee; es>A>ee }", ("A", "U")),
        ("start s; ebg g; catch c cond:n==4; catch m msg:go; user A; end e; s>g; g>c>A>e; g>m>e", ("A",)),
    ],
)
def test_a_condition_is_looked_at_when_somebody_corrects_a_variable(
    opened: Opened, text: str, after: tuple[str, ...]
) -> None:
    instance_id = begun(opened, text, {"n": 1})
    before = waiting(opened, instance_id)
    with opened() as cauce:
        cauce.set_variables(instance_id, {"n": 2})
        assert cauce.instance(instance_id).waiting_at == before
    with opened() as cauce:
        cauce.set_variables(instance_id, {"n": 4})
        assert cauce.instance(instance_id).waiting_at == after


@pytest.mark.parametrize(("how", "after"), [("tim:PT2H", ("A",)), ("cyc:R2/PT1H non", ("A", "A", "U"))])
def test_the_time_of_an_event_subprocess_comes_by_a_job(opened: Opened, how: str, after: tuple[str, ...]) -> None:
    text = "start s; sub S { start i; user U; end o; i>U>o; esub E { start es %s; user A; end ee; es>A>ee } }; end e"
    instance_id = begun(opened, f"{text % how}; s>S>e")
    advance(opened, HOUR / 2)
    assert waiting(opened, instance_id) == ("U",)
    advance(opened, 5 * HOUR)
    assert waiting(opened, instance_id) == after


def test_what_a_person_did_is_undone_by_people_in_the_order_from_the_end(opened: Opened) -> None:
    text = """start s; user A; bnd ba on A comp; user X h; user B; bnd bb on B comp; user Y h
        throw t comp; user C; end e; s>A>B>t>C>e; assoc ba>X; assoc bb>Y"""
    instance_id = begun(opened, text)
    for done, then in [("A", ("B",)), ("B", ("Y",)), ("Y", ("X",)), ("X", ("C",))]:
        complete(opened, instance_id, done)
        assert waiting(opened, instance_id) == then


def test_a_cancelled_transaction_is_undone_by_people(opened: Opened) -> None:
    text = """start s; tx T { start i; user A; bnd ba on A comp; user X h; end c cancel; i>A>c; assoc ba>X }
        bnd b on T cancel; user C; end e; s>T>e; b>C>e"""
    instance_id = begun(opened, text)
    complete(opened, instance_id, "A")
    assert "X" in waiting(opened, instance_id)
    complete(opened, instance_id, "X")
    assert waiting(opened, instance_id) == ("C",)


def test_a_receive_task_without_a_start_event_starts_the_process(opened: Opened) -> None:
    with opened() as cauce:
        cauce.deploy({"p.bpmn": bpmn("recv R order inst; user A; end e; R>A>e")})
    with opened() as cauce:
        result = cauce.correlate_message("order", correlation_key="O-1", payload={"lines": 2})
        (instance,) = cauce.instances("p")
        assert (result.instance_id, result.outcome.value) == (instance.id, "started")
        assert (instance.waiting_at, instance.variables["lines"], instance.business_key) == (("A",), 2, "O-1")


def test_whichever_event_of_a_starting_gateway_comes_starts_the_process(opened: Opened) -> None:
    text = "ebg g inst; catch m msg:order; catch x sig:open; user A; user B; end e; g>m>A>e; g>x>B>e"
    with opened() as cauce:
        cauce.deploy({"p.bpmn": bpmn(text)})
    with opened() as cauce:
        cauce.correlate_message("order", correlation_key="O-1")
    with opened() as cauce:
        cauce.broadcast_signal("open")
        assert {instance.waiting_at for instance in cauce.instances("p")} == {("A",), ("B",)}


def test_a_parallel_starting_gateway_awaits_its_other_events_in_the_same_instance(opened: Opened) -> None:
    text = "ebg g inst par; catch m msg:order; catch n msg:paid; user A; user B; end e; g>m>A>e; g>n>B>e"
    with opened() as cauce:
        cauce.deploy({"p.bpmn": bpmn(text)})
    with opened() as cauce:
        cauce.correlate_message("order", correlation_key="O-1")
    with opened() as cauce:
        cauce.correlate_message("paid", correlation_key="O-1")
        assert [instance.waiting_at for instance in cauce.instances("p")] == [("A", "B")]


def test_every_timer_of_one_start_event_starts_the_process(opened: Opened) -> None:
    with opened() as cauce:
        cauce.deploy({"p.bpmn": bpmn("start s tim:PT1H tim:PT3H cyc:R2/PT10H; user A; end e; s>A>e")})
    for hours, started in [(1, 1), (2, 2), (7, 3), (10, 4), (30, 4)]:
        advance(opened, hours * HOUR)
        with opened() as cauce:
            assert len(cauce.instances("p")) == started


def test_several_things_are_awaited_at_once_until_all_have_come(opened: Opened) -> None:
    instance_id = begun(opened, "start s; catch c pm msg:paid sig:open tim:PT1H; user A; end e; s>c>A>e")
    with opened() as cauce:
        cauce.broadcast_signal("open", {"door": 1})
    advance(opened, 2 * HOUR)
    assert waiting(opened, instance_id) == ("c",)
    with opened() as cauce:
        cauce.correlate_message("paid", correlation_key="P-1", payload={"amount": 5})
        after = cauce.instance(instance_id)
        assert (after.waiting_at, after.variables) == (("A",), {"door": 1, "amount": 5})
