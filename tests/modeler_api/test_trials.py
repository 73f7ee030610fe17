"""Trying a draft with the company's people and published processes, and the tests that are kept of it."""

import socket
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands.deploy_bundle import deploy_bundle
from engine.definitions.deployment import Bundle
from engine.sandbox.runs import Run, RunDiffers
from engine.sandbox.spending import Spending
from foundation.database import metadata
from modeler_api.drafts.stored import newest_drafts
from modeler_api.editing.uploads import store_version
from modeler_api.library import templates
from modeler_api.library.templates import copy_from_library, template_bundle
from modeler_api.trials.of_models import material_of_model
from modeler_api.trials.playing import Trials, TrialsBusy
from modeler_api.trials.saved_tests import (
    ModelTestNotFound,
    NameOfTestTaken,
    NoTestName,
    delete_test,
    examples_of,
    keep_examples,
    run_tests,
    save_test,
    saved_tests_of,
)
from organization.actor import Profile, machine_actor
from organization.areas import Area, keep_area
from organization.permissions import NotAllowed
from process_library.catalogue import find_process
from suite.trials import trials_of
from tests.modeler_api.conftest import person
from tests.support.models import model
from tests.support.office import Office
from tests.support.order import APPROVED, ASKED, BUNDLE, ORDER, PLACED, REJECTED, START

RUN = Run(process="order", start=ASKED, steps=[APPROVED, PLACED], start_at=START)
WORLD = ("stock", "budget", "bank_account")


@pytest.fixture
def office(cauce: Any) -> Office:
    return Office(cauce)


@pytest.fixture
def database_url() -> str:
    return "sqlite:///:memory:"


@pytest.fixture
def suite(cauce: Any) -> Any:
    with cauce.suite.work.begin() as unit:
        for key in ("general", "human_resources", "purchasing"):
            keep_area(unit, machine_actor(), Area(key, key, key))
    return cauce.suite


@pytest.fixture
def trials(suite: Any) -> Trials:
    return trials_of(suite)


@pytest.fixture
def draft(suite: Any) -> Any:
    there = replace(BUNDLE, bpmn=ORDER.replace('"general"', '"purchasing"').encode())
    return store_version(suite.work, machine_actor(), there, area="purchasing")


def everything(suite: Any) -> dict[str, list[Any]]:
    with suite.work.read() as unit:
        return {
            table.name: [tuple(row) for row in unit.connection.execute(select(table))]
            for table in metadata.sorted_tables
        }


@pytest.mark.row("peer-13")
@pytest.mark.row("G4", part="nothing leaves the sandbox")
def test_nothing_leaves_the_sandbox(suite: Any, trials: Trials, draft: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    opened: list[Any] = []

    def refuse(*args: Any, **_named: Any) -> None:
        opened.append(args)
        raise AssertionError("a sandbox opens no socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "sendto", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    tried = material_of_model(trials, suite.work, machine_actor(), draft.model_key)
    before = everything(suite)
    # when
    placed = trials.play(tried, RUN)
    rejected = trials.play(tried, replace(RUN, steps=[REJECTED]))
    late = trials.play(tried, replace(RUN, steps=[{"wait": "P10D"}]))
    # then
    assert (placed.status, rejected.status, late.status) == ("completed", "completed", "active")
    assert (len(rejected.mails), opened) == (1, [])
    assert everything(suite) == before


def test_a_run_is_kept_with_what_it_comes_to_and_replayed(suite: Any, trials: Trials, draft: Any) -> None:
    tried = material_of_model(trials, suite.work, machine_actor(), "order")
    # when
    test = save_test(trials, suite.work, machine_actor(), tried, "order", " Pedido  normal ", RUN)
    (result,) = run_tests(trials, suite.work, machine_actor(), tried, "order")
    # then
    assert (test.name, test.run.ends, test.is_passed) == ("Pedido normal", {"status": "completed"}, True)
    assert tuple(test.run.path or ()) == ("asked", "approve", "place", "placed")
    assert (result.difference, result.passed >= {"yes", "place"}) == (None, True)


def test_tests_that_are_too_much_together_are_left_for_the_next_time(suite: Any, trials: Trials, draft: Any) -> None:
    # given
    tried = material_of_model(trials, suite.work, machine_actor(), "order")
    for name in ("uno", "dos", "tres"):
        save_test(trials, suite.work, machine_actor(), tried, "order", name, RUN)
    turned = replace(BUNDLE, bpmn=ORDER.replace("Pedido", "Compra").encode())
    store_version(suite.work, machine_actor(), turned, area="general")
    tried = material_of_model(trials, suite.work, machine_actor(), "order")

    def replayed() -> list[Any]:
        results = run_tests(trials, suite.work, machine_actor(), tried, "order", Spending(8))
        return [(one.is_replayed, one.difference and one.difference.in_english()) for one in results]

    # when
    first = replayed()
    with suite.work.read() as unit:
        ran = [one.ran_on == tried.digest for one in saved_tests_of(unit, "order")]
    # then
    assert (first[0], ran) == ((True, None), [True, False, False])
    assert "all the tests together take too long" in str(first[1])
    assert [replayed()[1][0], replayed()[2][0]] == [True, True]


def test_a_test_that_is_too_long_by_itself_does_not_keep_the_others_waiting(
    suite: Any, trials: Trials, draft: Any
) -> None:
    # given
    tried = material_of_model(trials, suite.work, machine_actor(), "order")
    longer = replace(RUN, steps=[*[{"waiting_at": ["approve"]}] * 20, APPROVED, PLACED])
    for name, run in (("largo", longer), ("corto", RUN)):
        save_test(trials, suite.work, machine_actor(), tried, "order", name, run)
    store_version(
        suite.work, machine_actor(), replace(BUNDLE, bpmn=ORDER.replace("Pedido", "Compra").encode()), area="general"
    )
    tried = material_of_model(trials, suite.work, machine_actor(), "order")
    # when
    first, second = (run_tests(trials, suite.work, machine_actor(), tried, "order", Spending(8)) for _ in range(2))
    # then
    assert first[0].difference is not None
    assert "more than 8 steps" in first[0].difference.in_english()
    assert [one.is_replayed for one in first] == [True, False]
    assert second[1].difference is None


def test_results_are_kept_for_who_may_change_the_model_and_for_what_it_is_now(
    suite: Any, trials: Trials, draft: Any, it_user: Any
) -> None:
    # given
    before = material_of_model(trials, suite.work, machine_actor(), "order")
    save_test(trials, suite.work, machine_actor(), before, "order", "normal", RUN)
    drawing = ORDER.replace('"general"', '"purchasing"').replace("${ok}", "${not ok}")
    turned = replace(BUNDLE, bpmn=drawing.encode())
    store_version(suite.work, machine_actor(), turned, area="purchasing")
    now = material_of_model(trials, suite.work, machine_actor(), "order")

    def kept(actor: Any, tried: Any) -> Any:
        (result,) = run_tests(trials, suite.work, actor, tried, "order")
        with suite.work.read() as unit:
            (test,) = saved_tests_of(unit, "order")
        return result.difference is None, test.is_passed, test.ran_on == now.digest

    # when, then
    assert kept(it_user, now) == (False, True, False)
    assert kept(machine_actor(), now) == (False, False, True)
    assert kept(machine_actor(), before) == (True, False, True)


def test_only_two_people_replay_tests_at_once(suite: Any, trials: Trials, draft: Any) -> None:
    tried = material_of_model(trials, suite.work, machine_actor(), "order")
    with trials.replaying(), trials.replaying(), pytest.raises(TrialsBusy, match="Try again in 10 seconds"):
        run_tests(trials, suite.work, machine_actor(), tried, "order")
    assert run_tests(trials, suite.work, machine_actor(), tried, "order") == []


def test_a_changed_draft_that_does_something_else_says_so_in_words(suite: Any, trials: Trials, draft: Any) -> None:
    # given
    tried = material_of_model(trials, suite.work, machine_actor(), "order")
    save_test(trials, suite.work, machine_actor(), tried, "order", "normal", RUN)
    turned = replace(BUNDLE, bpmn=ORDER.replace("${ok}", "${not ok}").encode())
    store_version(suite.work, machine_actor(), turned, area="general")
    # when
    (result,) = run_tests(
        trials, suite.work, machine_actor(), material_of_model(trials, suite.work, machine_actor(), "order"), "order"
    )
    # then
    assert result.difference is not None
    assert "«Enviar el pedido» should wait here" in result.difference.in_english()
    with suite.work.read() as unit:
        assert [one.is_passed for one in saved_tests_of(unit, "order")] == [False]


@pytest.mark.row("peer-13")
@pytest.mark.parametrize(
    ("start", "answers", "told"),
    [
        ({"amount": 0}, {"ok": True}, "At step 0: The form does not take these answers. «Importe»: Write 1 or more."),
        ({}, {"ok": True}, "At step 0: The form does not take these answers. «Importe»: Fill this in."),
        ({"amount": 5}, {"ok": "perhaps"}, "At step 1: The form does not take these answers. «Aprobado»: "),
        ({"amount": 5}, {"yes": True}, "«yes»: The form has no field of this name."),
    ],
)
def test_what_the_real_form_refuses_ends_a_replay_where_it_is_answered(
    suite: Any, trials: Trials, draft: Any, start: Any, answers: Any, told: str
) -> None:
    tried = material_of_model(trials, suite.work, machine_actor(), "order")
    run = replace(RUN, start={"by": "lucia", "variables": start}, steps=[{**APPROVED, "answers": answers}])
    with pytest.raises(RunDiffers) as refused:
        trials.play(tried, run)
    assert told in refused.value.sentence.in_english()


def test_answers_are_typed_as_the_real_form_types_them(suite: Any, trials: Trials, draft: Any) -> None:
    tried = material_of_model(trials, suite.work, machine_actor(), "order")
    found = trials.play(tried, replace(RUN, start={"by": "lucia", "variables": {"amount": "120"}}, steps=[APPROVED]))
    assert found.variables["amount"] == Decimal(120)


def test_a_test_needs_a_name_of_its_own_and_somebody_who_may_edit(
    suite: Any, trials: Trials, draft: Any, manager: Any
) -> None:
    tried = material_of_model(trials, suite.work, machine_actor(), "order")
    keep = lambda name, actor=machine_actor(): save_test(trials, suite.work, actor, tried, "order", name, RUN)  # noqa: E731, B008
    test = keep("normal")
    with pytest.raises(NameOfTestTaken):
        keep("normal")
    with pytest.raises(NoTestName):
        keep("  ")
    with pytest.raises(NotAllowed):
        keep("other", manager)
    with pytest.raises(RunDiffers):
        save_test(trials, suite.work, machine_actor(), tried, "order", "x", replace(RUN, steps=[PLACED]))
    delete_test(suite.work, machine_actor(), "order", test.id)
    with pytest.raises(ModelTestNotFound):
        delete_test(suite.work, machine_actor(), "order", test.id)


@pytest.mark.row("G10", part="its examples are the first tests")
def test_the_examples_of_the_library_are_the_first_tests_of_a_copy(suite: Any, trials: Trials) -> None:
    # when
    draft = copy_from_library(suite.work, machine_actor(), "employee_request", language="es")
    tried = material_of_model(trials, suite.work, machine_actor(), draft.model_key)
    results = run_tests(trials, suite.work, machine_actor(), tried, draft.model_key)
    # then
    assert len(results) >= 10
    assert [(one.test.name, one.difference) for one in results if one.difference] == []


@pytest.mark.row("G10", part="its examples are the first tests")
def test_copied_tests_are_called_as_the_company_speaks_and_come_once(suite: Any) -> None:
    def names() -> list[str]:
        with suite.work.read() as unit:
            return [test.name for test in saved_tests_of(unit, "employee_request")]

    found = find_process("employee_request")
    assert found is not None
    english = {run.title["en"] for run in examples_of(found[0], "employee_request")}
    draft = copy_from_library(suite.work, machine_actor(), "employee_request", language="en")
    copied = names()
    with suite.work.begin() as unit:
        runs = examples_of(found[0], "employee_request")
        keep_examples(unit, machine_actor(), draft.model_key, runs, "es")
    assert (set(copied), names()) == (english, copied)


def test_a_copy_without_its_tests_is_no_copy(suite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: Any) -> None:
        raise NoTestName(limit=1)

    monkeypatch.setattr(templates, "keep_examples", fail)
    with pytest.raises(NoTestName):
        copy_from_library(suite.work, machine_actor(), "employee_request", language="es")
    with suite.work.read() as unit:
        assert newest_drafts(unit) == {}


_CALLING = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:test"
xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><process id="caller" isExecutable="true"><startEvent id="begun"/>
<callActivity id="ask" calledElement="leave" camunda:calledElementBinding="version" camunda:calledElementVersion="1">
<extensionElements><camunda:out source="approved" target="agreed"/></extensionElements></callActivity>
<endEvent id="over"/><sequenceFlow id="a" sourceRef="begun" targetRef="ask"/>
<sequenceFlow id="b" sourceRef="ask" targetRef="over"/></process></definitions>"""


@pytest.mark.row("G9", part="see by area")
def test_a_called_process_of_an_area_that_one_may_not_see_is_held_and_answered_by_hand(
    suite: Any, trials: Trials
) -> None:
    # given
    hidden = Bundle("leave.bpmn", model(area="human_resources", name="Secret"), {})
    deploy_bundle(suite.process_engine, hidden, by="cli")
    buyer = person("elvira.montes", Profile.BUSINESS_USER, publishes=("purchasing",), sees=("purchasing",))
    store_version(suite.work, buyer, Bundle("caller.bpmn", _CALLING, {}), area="purchasing")
    run = Run(process="caller", start={}, steps=[], start_at=START)
    # when
    tried = material_of_model(trials, suite.work, buyer, "caller")
    stands = trials.play(tried, run)
    (call,) = stands.calls
    over = trials.play(tried, replace(run, steps=[{"answer": call.element_id, "result": {"approved": True}}]))
    # then
    assert (stands.tasks, call.connector_id, call.inputs) == ((), "process_out_of_sight", {"process": "leave"})
    assert b"Secret" not in b"".join(called.bundle.bpmn for called in tried.called)
    assert (over.status, over.variables) == ("completed", {"agreed": True})
    assert len(trials.play(material_of_model(trials, suite.work, machine_actor(), "caller"), run).tasks) == 1


def test_a_library_process_plays_with_what_it_calls_although_nobody_has_installed_it(trials: Trials) -> None:
    found = find_process("purchasing")
    assert found is not None
    material = trials.material(template_bundle(*found), machine_actor())
    assert {called.key for called in material.called} >= {"amount_approval"}
