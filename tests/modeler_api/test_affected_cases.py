"""What moving to another version would mean is reckoned anew, but of very many cases only once a minute."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.comparison.passages import Outcome
from foundation.clock import VirtualClock
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api import affected_cases
from modeler_api.affected_cases import Previews
from modeler_api.process_models import ModelNotFound
from organization.actor import Profile, machine_actor
from organization.permissions import NotAllowed
from tests.modeler_api.conftest import person
from tests.support import trip
from tests.support.models import model

#: Two steps side by side; the second version has a third way into the place where they meet.
_SIDE_BY_SIDE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:test">
<process id="both" isExecutable="true"><startEvent id="begun"/><parallelGateway id="fork"/><userTask id="A"/>
<userTask id="B"/><parallelGateway id="meet"/><endEvent id="done"/>
<sequenceFlow id="f1" sourceRef="begun" targetRef="fork"/><sequenceFlow id="f2" sourceRef="fork" targetRef="A"/>
<sequenceFlow id="f3" sourceRef="fork" targetRef="B"/><sequenceFlow id="f4" sourceRef="A" targetRef="meet"/>
<sequenceFlow id="f5" sourceRef="B" targetRef="meet"/><sequenceFlow id="f6" sourceRef="meet" targetRef="done"/>
{more}</process></definitions>"""
_THIRD_WAY = '<sequenceFlow id="f7" sourceRef="fork" targetRef="meet"/>'


@pytest.fixture
def meeting(cauce: Any) -> Any:
    """Cases of which one way has come to the place where they meet; the first is stored in parts."""

    def begin(count: int) -> None:
        for number in range(count):
            case = cauce.start("both", {} if number else {"note": "x" * 70_000}, version=1)
            cauce.complete(next(task.id for task in cauce.user_tasks(case.id) if task.element_id == "A"), {})

    cauce.deploy({"both.bpmn": _SIDE_BY_SIDE.format(more="")})
    begin(2)
    cauce.deploy({"both.bpmn": _SIDE_BY_SIDE.format(more=_THIRD_WAY)})
    return begin


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What becomes of transactions that read."""
    told: list[str] = []
    read = Work.read

    @contextmanager
    def watched(work: Work) -> Iterator[UnitOfWork]:
        told.append("begun")
        with read(work) as unit:
            yield unit
        told.append("over")

    monkeypatch.setattr(Work, "read", watched)
    return told


both_databases = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def previews(cauce: Any) -> Previews:
    """Of two versions, and a case on the first."""
    cauce.deploy({"leave.bpmn": model()})
    cauce.start("leave")
    cauce.deploy({"leave.bpmn": model(name="Other")})
    return Previews(cauce.suite.process_engine)


def total(previews: Previews, newer: str = "2") -> int:
    return previews.affected(machine_actor(), "leave", newer).total


@pytest.mark.row("peer-8")
def test_a_case_that_began_a_moment_ago_counts(cauce: Any, previews: Previews) -> None:
    assert total(previews) == 1
    cauce.start("leave", version=1)
    assert total(previews) == 2


def test_what_was_found_of_very_many_cases_is_told_for_a_minute(
    cauce: Any, clock: VirtualClock, previews: Previews, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(affected_cases, "_MANY", 1)
    before = total(previews)
    cauce.start("leave", version=1)
    # when
    at_once, of_another_state = total(previews), total(previews, "1")
    clock.move_by(timedelta(minutes=1))
    # then
    assert (before, at_once, of_another_state, total(previews)) == (1, 1, 0, 2)


@pytest.mark.row("G9", part="see by area")
def test_cases_of_a_version_of_another_area_are_told_to_nobody_who_may_not_see_them(
    cauce: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(affected_cases, "_MANY", 1)
    cauce.deploy({"leave.bpmn": model(area="human_resources")})
    cauce.start("leave")
    cauce.deploy({"leave.bpmn": model(area="purchasing")})
    previews = Previews(cauce.suite.process_engine)
    assert total(previews) == 1
    buyer = person("carmen.ibanez", Profile.MANAGER, sees=("purchasing",))
    assert previews.affected(buyer, "leave", "2").groups == ()


def test_what_is_kept_is_told_to_nobody_who_may_not_see_cases(
    cauce: Any, previews: Previews, monkeypatch: pytest.MonkeyPatch, manager: Any
) -> None:
    monkeypatch.setattr(affected_cases, "_MANY", 1)
    total(previews)
    with pytest.raises((NotAllowed, ModelNotFound)):
        previews.affected(replace(manager, area_rights=frozenset()), "leave", "2")


@both_databases
@pytest.mark.row("peer-8")
def test_cases_that_wait_where_ways_meet_are_asked_all_at_once(cauce: Any, meeting: Any, reads: list[str]) -> None:
    previews = Previews(cauce.suite.process_engine)
    [found] = previews.affected(machine_actor(), "both", "2").groups
    before = len(reads)
    meeting(20)
    reads.clear()
    # when
    [of_many] = previews.affected(machine_actor(), "both", "2").groups
    # then
    assert (found.count, found.passage.outcome, found.passage.element_id) == (2, Outcome.CANNOT, "meet")
    assert (of_many.count, of_many.passage, len(reads)) == (22, found.passage, before)


def test_versions_are_compared_while_nothing_is_read(
    previews: Previews, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_then: list[int] = []
    compare = affected_cases.compare

    def watched(*files: Any) -> Any:
        open_then.append(reads.count("begun") - reads.count("over"))
        return compare(*files)

    monkeypatch.setattr(affected_cases, "compare", watched)
    assert (total(previews), open_then) == (1, [0])


@both_databases
@pytest.mark.row("peer-8")
def test_cases_that_another_process_called_count_where_they_wait_inside(cauce: Any) -> None:
    trip.deploy(cauce)
    for key in ("V-1", "V-2"):
        cauce.start(trip.KEY, {"nights": 2}, business_key=key)
    cauce.start("booking", business_key="B-1")
    cauce.deploy({"booking.bpmn": trip.BOOKING.replace('id="choose"', 'id="choose" camunda:dueDate="P1D"')})
    previews = Previews(cauce.suite.process_engine)
    # when
    [found] = previews.affected(machine_actor(), "booking", "2").groups
    # then
    assert (found.passage.outcome, found.passage.element_id, found.count) == (Outcome.WITH_EFFECT, "choose", 3)
    assert {one.business_key for one in found.examples} == {"V-1", "V-2", "B-1"}


@pytest.mark.row("G9", part="see by area")
def test_who_called_is_named_to_nobody_who_may_not_see_it(cauce: Any) -> None:
    trip.deploy(cauce)
    booking = trip.BOOKING.replace("human_resources", "purchasing")
    cauce.deploy({"booking.bpmn": booking})
    cauce.start(trip.KEY, {"nights": 2}, business_key="V-1")
    cauce.deploy({"booking.bpmn": booking.replace('id="choose"', 'id="choose" camunda:dueDate="P1D"')})
    buyer = person("carmen.ibanez", Profile.MANAGER, sees=("purchasing",))
    # when
    [found] = Previews(cauce.suite.process_engine).affected(buyer, "booking", "3").groups
    # then
    assert (found.count, found.examples) == (1, ())
