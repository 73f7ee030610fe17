"""A run in a sandbox is a list of what was done: replayed, gone on with, taken back, kept as a test."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.bpmn_xml.reader import diagram_of
from engine.definitions.deployment import Bundle
from engine.sandbox import published_material
from engine.sandbox.coverage import coverage
from engine.sandbox.live_runs import Ground, LiveRuns
from engine.sandbox.material import Called, Material, material
from engine.sandbox.runs import MOST_STEPS, Run, RunDiffers, RunRejected, read_run
from engine.sandbox.sandbox import Sandbox
from engine.sandbox.situation import Situation
from engine.sandbox.spending import Spending, TrialTooLong
from foundation.json_values import dump, load
from tests.support.notation import bpmn
from tests.support.order import APPROVED, ASKED, BUNDLE, ORDER, PLACED, REJECTED, START

MATERIAL = Material(BUNDLE)


def played(ground: Ground, *steps: Any, runs: LiveRuns | None = None, spending: Spending | None = None) -> Situation:
    run = Run(process="order", start=ASKED, steps=steps, start_at=START)
    return (runs or LiveRuns()).play(ground, MATERIAL, run, spending or Spending())


@pytest.mark.row("peer-13")
@pytest.mark.row("G10", part="a draft is tried")
def test_a_person_answers_and_the_call_of_the_service_is_held(ground: Ground) -> None:
    # when
    begun, approved = played(ground), played(ground, APPROVED)
    # then
    assert ([one.task.element_id for one in begun.tasks], begun.calls) == (["approve"], ())
    (call,) = approved.calls
    assert (call.connector_id, call.element_id, call.inputs["body"]) == ("http_call", "place", {"amount": 120})
    assert call.proposal == {"status": 200, "body": {"number": ""}, "headers": {}}
    assert set(approved.here) == {"place"}
    assert approved.passed == {"asked", "f1", "approve", "f2", "approved", "yes"}


def test_what_somebody_says_of_the_call_goes_on_as_its_answer(ground: Ground) -> None:
    done = played(ground, APPROVED, PLACED)
    assert (done.status, done.variables["number"], done.calls) == ("completed", "PED-7", ())


def test_a_held_call_may_end_in_a_business_error(ground: Ground) -> None:
    done = played(ground, APPROVED, {"answer": "place", "error": "OUT_OF_STOCK"})
    assert (done.status, done.path[-1]) == ("completed", "unplaced")


def test_a_call_that_fails_for_good_opens_an_incident_and_is_asked_again_on_retry(ground: Ground) -> None:
    # given
    failed = APPROVED, {"answer": "place", "failure": "el proveedor no existe"}
    # when
    stopped, retried = played(ground, *failed), played(ground, *failed, {"retry": "place"})
    # then
    (incident,) = stopped.incidents
    assert incident.failure.sentence.in_english() == "In this test the call fails: el proveedor no existe"
    assert (retried.incidents, retried.failed, len(retried.calls)) == ((), {"place"}, 1)


def test_a_call_that_fails_for_now_is_tried_again_by_the_engine_until_it_gives_up(ground: Ground) -> None:
    fails, again = {"answer": "place", "failure": "no contesta", "is_passing": True}, {"wait": "next"}
    # when
    first, second = played(ground, APPROVED, fails), played(ground, APPROVED, fails, again)
    given_up = played(ground, APPROVED, fails, again, fails, again, fails)
    # then
    assert (first.calls, first.incidents) == ((), ())
    assert [call.attempt for call in second.calls] == [2]
    assert [one.attempts for one in given_up.incidents] == [3]


def test_what_a_request_tries_is_bounded_together_in_steps_and_in_what_they_set_off(ground: Ground) -> None:
    runs, spending = LiveRuns(), Spending(12)
    looks = [{"waiting_at": ["approve"]}] * 9
    # when
    played(ground, *looks, runs=runs, spending=spending)
    # then
    with pytest.raises(TrialTooLong, match="more than 12 steps"):
        played(ground, *looks, *looks, spending=spending)
    assert spending.is_over
    jobs = Spending(5)  # the start and the answer are two of them
    with pytest.raises(TrialTooLong):
        played(ground, APPROVED, *[{"wait": "P3D"}] * 3, spending=jobs)


def test_what_a_request_tries_is_bounded_in_time(ground: Ground) -> None:
    seconds = iter(range(1_000))
    slow = Spending(seconds=3, now=lambda: float(next(seconds)))
    with pytest.raises(TrialTooLong, match="more than 3 seconds"):
        played(ground, *[{"waiting_at": ["approve"]}] * 9, spending=slow)


def test_a_process_that_goes_round_for_ever_is_stopped_sooner_than_a_real_one(ground: Ground) -> None:
    round_and_round = Material(Bundle("p.bpmn", bpmn("start s; xor g; xor h; s>g>h>g"), {}))
    run = Run(process="p", start={}, start_at=START)

    (incident,) = LiveRuns().play(ground, round_and_round, run, Spending()).incidents

    assert incident.failure.code == "process_never_waits"
    assert incident.failure.sentence.values["visits"] <= 30_000


def test_of_a_run_that_has_grown_large_nothing_is_kept_and_it_goes_on_all_the_same(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Sandbox] = []
    really = Sandbox.__init__

    def counting(sandbox: Sandbox, *arguments: Any) -> None:
        begun.append(sandbox)
        really(sandbox, *arguments)

    monkeypatch.setattr(Sandbox, "__init__", counting)
    runs = LiveRuns()
    played(ground, runs=runs)
    monkeypatch.setattr(published_material, "_LARGE", 1)

    calls = played(ground, APPROVED, runs=runs).calls
    done = played(ground, APPROVED, PLACED, runs=runs)

    assert (len(calls), done.status) == (1, "completed")
    assert len(begun) == 2  # the approval goes on with what was small, the end has to begin anew
    assert begun[0]._database is not begun[1]._database


def test_a_run_that_is_gone_on_with_has_the_budget_of_its_new_request(ground: Ground) -> None:
    runs = LiveRuns()
    played(ground, runs=runs, spending=Spending(3))
    assert played(ground, APPROVED, PLACED, runs=runs, spending=Spending(9)).status == "completed"


def test_time_passes_to_the_next_deadline(ground: Ground) -> None:
    # when
    late = played(ground, {"wait": "next"})
    # then
    assert (late.now - START, [one.task.element_id for one in late.tasks]) == (timedelta(days=2), ["deputy"])
    with pytest.raises(RunDiffers, match="nothing will happen by itself any more"):
        played(ground, {"wait": "next"}, {"wait": "next"})


def test_time_goes_on_while_a_call_is_held(ground: Ground) -> None:
    assert len(played(ground, APPROVED, {"wait": "P30D"}).calls) == 1


@pytest.mark.row("peer-13")
def test_a_mail_is_kept_and_not_sent(ground: Ground) -> None:
    done = played(ground, REJECTED)
    assert [(mail.to, mail.subject) for mail in done.mails] == [("almacen@cauce.example", "Rechazado")]
    assert done.status == "completed"


def test_a_step_back_is_the_list_without_its_last_entry(ground: Ground) -> None:
    runs = LiveRuns()
    # when
    there = played(ground, APPROVED, runs=runs)
    played(ground, APPROVED, PLACED, runs=runs)
    back = played(ground, APPROVED, runs=runs)
    # then
    assert (back.passed, back.here, back.now) == (there.passed, there.here, there.now)


def test_the_same_list_comes_to_the_same_whatever_was_kept_of_it(ground: Ground) -> None:
    runs, steps = LiveRuns(), (APPROVED, {"wait": "P1D"}, PLACED)
    for count in range(len(steps)):
        played(ground, *steps[:count], runs=runs)
    # when
    gone_on_with, anew = played(ground, *steps, runs=runs), played(ground, *steps)
    # then
    assert (gone_on_with.path, gone_on_with.passed) == (anew.path, anew.passed)
    assert gone_on_with.variables == anew.variables


def test_a_step_that_cannot_be_taken_says_why_and_spoils_nothing(ground: Ground) -> None:
    runs = LiveRuns()
    played(ground, APPROVED, runs=runs)
    with pytest.raises(
        RunDiffers, match="At step 2: «Aprobar como suplente» should wait here, but there is «Enviar el pedido»"
    ) as no:
        played(ground, APPROVED, {"task": "deputy", "by": "carmen"}, runs=runs)
    assert no.value.sentence.values["step"] == 2
    assert len(played(ground, APPROVED, runs=runs).calls) == 1


def test_runs_of_one_drawing_share_what_is_published_and_nothing_that_happens(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    published: list[str] = []
    really = published_material.deploy_bundle

    def counting(*arguments: Any, **more: Any) -> Any:
        published.append("order")
        return really(*arguments, **more)

    monkeypatch.setattr(published_material, "deploy_bundle", counting)
    runs, test = LiveRuns(), Run(process="order", start=ASKED, steps=[APPROVED], start_at=START)
    # when
    first, second = (runs.check(ground, MATERIAL, test, Spending()) for _ in range(2))
    later = runs.check(ground, MATERIAL, replace(test, start_at=START + timedelta(days=1)), Spending())
    # then
    assert published == ["order", "order"]
    assert [len(one.calls) for one in (first, second, later)] == [1, 1, 1]
    assert (first.path, later.now - first.now) == (second.path, timedelta(days=1))


@pytest.mark.row("G4", part="a saved run is a test")
def test_a_kept_run_is_a_test_that_tells_where_the_process_differs(ground: Ground) -> None:
    # given
    done = played(ground, APPROVED, PLACED)
    test = Run(
        process="order",
        start=ASKED,
        steps=[APPROVED, PLACED],
        start_at=START,
        path=done.path,
        ends={"status": "completed", "variables": {"number": "PED-7"}},
    )
    kept = read_run(load(dump(test.as_json())))
    refs = ("id", "sourceRef", "targetRef", "attachedToRef")
    drawing = ORDER
    for name in refs:
        drawing = drawing.replace(f'{name}="approve"', f'{name}="decide"')
    other = Material(replace(BUNDLE, bpmn=drawing.encode()))
    # when, then
    assert LiveRuns().check(ground, MATERIAL, kept, Spending()).status == "completed"
    with pytest.raises(RunDiffers, match="«number» should be 8, but it is PED-7"):
        LiveRuns().check(ground, MATERIAL, replace(kept, ends={"variables": {"number": "8"}}), Spending())
    with pytest.raises(RunDiffers, match="«approve» should wait here, but there is «Aprobar el gasto»"):
        LiveRuns().check(ground, other, kept, Spending())


def test_a_failure_that_a_test_does_not_know_of_ends_it(ground: Ground) -> None:
    steps = [APPROVED, {"answer": "place", "failure": "no"}, {"retry": "place"}, PLACED]
    test = Run(process="order", start=ASKED, steps=steps, start_at=START, ends={"status": "completed"})
    with pytest.raises(RunDiffers, match="At step 3: «Enviar el pedido» has failed: In this test the call fails"):
        LiveRuns().check(ground, MATERIAL, test, Spending())
    known = replace(test, ends={"status": "completed", "incidents": ["place"]})
    assert LiveRuns().check(ground, MATERIAL, known, Spending()).status == "completed"


def test_ways_that_no_run_took_are_told_by_name(ground: Ground) -> None:
    diagram = diagram_of(BUNDLE.bpmn)
    # when
    found = coverage(diagram, played(ground, APPROVED, PLACED).passed)
    # then
    assert [(way.at, way.by) for way in found.taken] == [("¿Aprobado?", "sí")]
    assert [(way.at, way.by) for way in found.left] == [
        ("Aprobar el gasto", "2 días"),
        ("¿Aprobado?", "no"),
        ("Enviar el pedido", "sin stock"),
    ]
    both = coverage(diagram, played(ground, {"wait": "next"}).passed | played(ground, REJECTED).passed)
    assert both.total - len(both.left) == 2


def test_a_called_process_runs_in_the_version_that_is_published() -> None:
    call = ORDER.replace('<userTask id="deputy"', '<callActivity id="deputy" calledElement="other"')
    other = Called("other", 7, replace(BUNDLE, bpmn=ORDER.replace('id="order"', 'id="other"').encode()))
    found = material(replace(BUNDLE, bpmn=call.encode()), lambda key, _version: other if key == "other" else None)
    assert found.called == (other,)
    assert found.digest != MATERIAL.digest


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ([], "it is no JSON object"),
        ({"process": "order"}, "start, steps is missing"),
        ({"process": "order", "start": [], "steps": []}, "start is of another kind"),
        ({"process": "order", "start": {}, "steps": [{}] * (MOST_STEPS + 1)}, "more than 1000 steps"),
        ({"process": "order", "start": {}, "steps": ["jump"]}, "step 1 is none that is known"),
    ],
)
def test_a_list_that_is_none_is_refused(raw: Any, words: str) -> None:
    with pytest.raises(RunRejected, match=words):
        read_run(raw)


def test_a_step_that_nobody_knows_is_refused(ground: Ground) -> None:
    with pytest.raises(RunRejected, match="step 1 is none that is known"):
        played(ground, {"dance": "tango"})
