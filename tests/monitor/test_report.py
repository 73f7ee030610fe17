"""The report of real runs: from a drawing through people's hands to figures."""

import csv
import io
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.bpmn_xml.inspection import inspect
from engine.history.log import read_settled_after
from monitor.case_list import Order, Which, case_list
from monitor.dashboards import dashboard, summaries
from monitor.drawing import Drawing, drawing_of
from monitor.exports import activities_csv, cases_csv
from monitor.filters import Filters, everything
from monitor.projection import project
from monitor.report import report
from monitor.wording import Voice
from suite.embedded import Cauce
from tests.support.brute_force import cases_of, percentile, shares_of, times_of

MADRID = ZoneInfo("Europe/Madrid")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t" id="{id}" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn">'
)

LEAVE = (
    HEAD.format(id="leave_file")
    + """
<process id="leave" name="Leave" isExecutable="true">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="ask"/>
  <userTask id="ask" name="Ask for leave" camunda:candidateGroups="employee"/>
  <sequenceFlow id="f2" sourceRef="ask" targetRef="g"/><parallelGateway id="g"/>
  <sequenceFlow id="f3" sourceRef="g" targetRef="approve"/><sequenceFlow id="f4" sourceRef="g" targetRef="pause"/>
  <userTask id="approve" name="Approve" camunda:candidateGroups="boss"/>
  <intermediateCatchEvent id="pause" name="Three hours">
    <timerEventDefinition><timeDuration>PT3H</timeDuration></timerEventDefinition>
  </intermediateCatchEvent>
  <sequenceFlow id="f5" sourceRef="approve" targetRef="j"/><sequenceFlow id="f6" sourceRef="pause" targetRef="j"/>
  <parallelGateway id="j"/><sequenceFlow id="f7" sourceRef="j" targetRef="e"/><endEvent id="e"/>
</process></definitions>"""
)
CALLER = (
    HEAD.format(id="caller_file")
    + """
<process id="purchase" name="Purchase" isExecutable="true">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="sign"/>
  <callActivity id="sign" name="Get approval" calledElement="approval"/>
  <sequenceFlow id="f2" sourceRef="sign" targetRef="e"/><endEvent id="e"/>
</process></definitions>"""
)
CALLED = (
    HEAD.format(id="called_file")
    + """
<process id="approval" name="Approval" isExecutable="true">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="decide"/>
  <userTask id="decide" name="Decide" camunda:candidateGroups="boss"/>
  <sequenceFlow id="f2" sourceRef="decide" targetRef="e"/><endEvent id="e"/>
</process></definitions>"""
)


def drawing(xml: str, key: str) -> Drawing:
    diagram = inspect(xml.encode()).diagram
    assert diagram is not None
    return drawing_of(next(process for process in diagram.processes if process.id == key))


def told(cauce: Cauce, xml: str, key: str, language: str = "en") -> dict[str, Any]:
    project(cauce.suite.work)
    with cauce.suite.work.read() as unit:
        voice = Voice(cauce.suite.texts, language)
        return report(unit, everything(MADRID, process_key=key), drawing=drawing(xml, key), voice=voice)


def only_task(cauce: Cauce, instance_id: str) -> str:
    (task,) = cauce.user_tasks(instance_id)
    return task.id


@pytest.fixture
def leave(cauce: Cauce) -> Cauce:
    """One leave completed in 7 h, one whose first task has waited an hour."""
    cauce.deploy({"leave.bpmn": LEAVE})
    first = cauce.start("leave", business_key="L-1")
    cauce.advance(HOUR)
    cauce.claim(only_task(cauce, first.id), by="ana")
    cauce.advance(30 * MINUTE)
    cauce.complete(only_task(cauce, first.id))
    cauce.advance(5 * HOUR)
    cauce.claim(only_task(cauce, first.id), by="luis")
    cauce.advance(30 * MINUTE)
    cauce.complete(only_task(cauce, first.id))
    cauce.start("leave", business_key="=L-2")
    cauce.advance(HOUR)
    return cauce


@pytest.mark.row("G3")
def test_a_report_tells_counts_times_and_the_bottleneck(leave: Cauce) -> None:
    assert told(leave, LEAVE, "leave") == {
        "instances": {"open": 1, "completed": 1},
        "cycle_time": {"count": 1, "mean_seconds": 25_200.0, "median_seconds": 25_200.0, "p90_seconds": 25_200.0},
        "activities": [
            {
                "element_id": "approve",
                "name": "Approve",
                "count": 1,
                "waiting_seconds": {"median": 18_000.0, "p90": 18_000.0},
                "processing_seconds": {"median": 1_800.0, "p90": 1_800.0},
            },
            {
                "element_id": "pause",
                "name": "Three hours",
                "count": 1,
                "waiting_seconds": {"median": 10_800.0, "p90": 10_800.0},
                "processing_seconds": {"median": 0.0, "p90": 0.0},
            },
            {
                "element_id": "ask",
                "name": "Ask for leave",
                "count": 1,
                "waiting_seconds": {"median": 3_600.0, "p90": 3_600.0},
                "processing_seconds": {"median": 1_800.0, "p90": 1_800.0},
            },
        ],
        "bottleneck": {
            "element_id": "approve",
            # 3 of the 5 hours ran beside the timer, so half of them are the timer's
            "sentence": "Of the 7 h that a mean case takes, 3.5 h are waiting for somebody to take “Approve”. "
            "Besides, 90 min are waiting for a date at “Three hours”.",
        },
    }


def test_the_report_speaks_spanish(leave: Cauce) -> None:
    sentence = told(leave, LEAVE, "leave", "es")["bottleneck"]["sentence"]

    assert sentence == (
        "Un caso medio dura 7 h y pasa 3,5 h a la espera de que alguien se ocupe de «Approve». "
        "Además pasa 90 min a la espera de una fecha en «Three hours»."
    )


def test_nothing_completed_gives_no_figures(cauce: Cauce) -> None:
    cauce.deploy({"leave.bpmn": LEAVE})
    cauce.start("leave")
    cauce.advance(2 * HOUR)

    found = told(cauce, LEAVE, "leave")

    assert found["instances"] == {"open": 1, "completed": 0}
    assert found["cycle_time"] == {"count": 0, "mean_seconds": None, "median_seconds": None, "p90_seconds": None}
    assert found["activities"][0]["waiting_seconds"] == {"median": None, "p90": None}
    assert found["bottleneck"] == {
        "element_id": "ask",
        "sentence": "Cases wait most at “Ask for leave”: 2 h in all; 1 case is there now.",
    }


@pytest.mark.row("G9")
def test_a_called_process_has_its_own_figures_and_its_waiting_is_the_callers(cauce: Cauce) -> None:
    cauce.deploy({"approval.bpmn": CALLED})
    cauce.deploy({"purchase.bpmn": CALLER})
    case = cauce.start("purchase", business_key="P-1")
    cauce.advance(4 * HOUR)
    cauce.claim(only_task(cauce, case.id), by="ana")
    cauce.advance(HOUR)
    cauce.complete(only_task(cauce, case.id))

    caller, called = told(cauce, CALLER, "purchase"), told(cauce, CALLED, "approval")

    assert (caller["instances"], called["instances"]) == ({"open": 0, "completed": 1},) * 2
    (sign,) = caller["activities"]
    assert (sign["element_id"], sign["waiting_seconds"]["median"], sign["processing_seconds"]["median"]) == (
        "sign",
        14_400.0,
        3_600.0,
    )
    assert caller["bottleneck"]["sentence"] == (
        "Of the 5 h that a mean case takes, 4 h are waiting in the called process “Get approval”."
    )
    assert called["activities"][0]["waiting_seconds"]["median"] == 14_400.0


def test_figures_of_real_runs_equal_those_recomputed_from_their_events(leave: Cauce) -> None:
    project(leave.suite.work)
    with leave.suite.work.read() as unit:
        page = dashboard(unit, everything(MADRID, process_key="leave"), Drawing())
        events = read_settled_after(unit, 0, limit=10_000)
    cases = cases_of(events)
    done = [case for case in cases if case.status == "completed"]

    cycles = [(case.ended_at - case.started_at).total_seconds() for case in done if case.ended_at]
    assert page.cycle_time.median_seconds == percentile(cycles, 0.5)
    for times in page.activities:
        truth = [
            times_of(case, visit, cases, leave.now())
            for case in cases
            for visit in case.visits
            if visit.element_id == times.element_id and visit.is_completed
        ]
        assert times.waiting.median_seconds == percentile([waiting for waiting, _work in truth], 0.5)
    assert page.mean_case is not None
    shares = shares_of(done[0], cases, leave.now())
    for part in page.mean_case.parts:
        assert (part.waiting_seconds, part.processing_seconds) == pytest.approx(shares.get(part.element_id, (0, 0)))


def test_every_process_has_one_sentence(leave: Cauce) -> None:
    project(leave.suite.work)
    with leave.suite.work.read() as unit:
        (line,) = summaries(unit, everything(MADRID), {"leave": drawing(LEAVE, "leave")})

    assert (line.process_key, line.versions, line.throughput.open) == ("leave", (1,), 1)
    assert line.headline.values["first"].values["element"] == "Approve"


def test_a_drawing_gives_names_and_tells_timers_from_messages() -> None:
    known = drawing(LEAVE, "leave")

    assert known.name_of("approve") == "Approve"
    assert known.name_of("gone") == "gone"
    assert known.kinds["pause"] == "clock"


@pytest.mark.row("G8")
def test_the_cases_behind_a_figure_can_be_listed(leave: Cauce) -> None:
    project(leave.suite.work)
    chosen = everything(MADRID, process_key="leave")

    with leave.suite.work.read() as unit:
        keys = {which: [case.business_key for case in case_list(unit, chosen, which).cases] for which in Which}
        at_ask = case_list(unit, chosen, Which.OPEN, element_id="ask")
        at_approve = case_list(unit, chosen, Which.OPEN, element_id="approve")

    assert keys == {
        Which.OPEN: ["=L-2"],
        Which.ENDED: ["L-1"],
        Which.COMPLETED: ["L-1"],
        Which.STARTED: ["=L-2", "L-1"],
    }
    assert (at_ask.count, at_approve.count) == (1, 0)


@pytest.mark.row("G8")
def test_open_cases_tell_their_steps_and_how_long_they_have_been_there(leave: Cauce) -> None:
    leave.start("leave", business_key="L-3")
    leave.advance(2 * HOUR)
    _first, instance, _third = leave.instances("leave")
    leave.complete(only_task(leave, instance.id))
    leave.advance(HOUR)
    project(leave.suite.work)
    chosen = everything(MADRID, process_key="leave")

    def listed(sort: str = "", element_id: str | None = None) -> list[tuple[str | None, tuple[str, ...], timedelta]]:
        with leave.suite.work.read() as unit:
            found = case_list(unit, chosen, Which.OPEN, element_id=element_id, order=Order.read(sort))
        assert all(case.here_since for case in found.cases)
        return [(case.business_key, case.steps, leave.now() - (case.here_since or leave.now())) for case in found.cases]

    second, third = ("=L-2", ("approve", "pause"), HOUR), ("L-3", ("ask",), 3 * HOUR)
    assert listed() == listed("age") == [second, third]
    assert listed("-age") == listed("here") == [third, second]
    assert listed("-here") == [second, third]
    assert listed(element_id="pause") == [("=L-2", ("pause",), HOUR)]


@pytest.mark.row("G8")
def test_ended_cases_can_be_sorted_and_open_ones_come_last_for_what_they_lack(leave: Cauce) -> None:
    project(leave.suite.work)
    chosen = everything(MADRID, process_key="leave")

    with leave.suite.work.read() as unit:
        keys = {
            sort: [case.business_key for case in case_list(unit, chosen, Which.STARTED, order=Order.read(sort)).cases]
            for sort in ("started", "-started", "duration", "-duration", "ended", "nonsense")
        }

    lately, first = ["=L-2", "L-1"], ["L-1", "=L-2"]
    assert keys == {
        "started": lately,
        "-started": first,
        "duration": first,
        "-duration": first,
        "ended": first,
        "nonsense": lately,
    }
    assert str(Order.read("-duration")) == "-duration"


@pytest.mark.row("G8")
def test_exports_hold_every_case_and_activity_and_no_formula(leave: Cauce) -> None:
    project(leave.suite.work)
    chosen: Filters = everything(MADRID, process_key="leave")

    with leave.suite.work.read() as unit:
        cases = list(csv.DictReader(io.StringIO("".join(cases_csv(unit, chosen)))))
        activities = list(csv.DictReader(io.StringIO("".join(activities_csv(unit, chosen)))))

    assert [(one["business_key"], one["status"], one["process_key"]) for one in cases] == [
        ("L-1", "completed", "leave"),
        ("'=L-2", "active", "leave"),
    ]
    assert cases[0]["started_at"] == "2026-10-05T08:00:00+00:00"
    by_element = {one["element_id"]: one for one in activities}
    assert by_element["approve"]["waiting_seconds"] == "18000.000000"
    assert "completed_by" not in by_element["approve"]


VERDICT = (
    HEAD.format(id="verdict_file")
    + """
<message id="answer" name="customer_answered"/>
<process id="verdict" name="Verdict" isExecutable="true">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="g"/>
  <eventBasedGateway id="g" name="What comes first?"/>
  <sequenceFlow id="f2" sourceRef="g" targetRef="answered"/><sequenceFlow id="f3" sourceRef="g" targetRef="late"/>
  <intermediateCatchEvent id="answered"><messageEventDefinition messageRef="answer"/></intermediateCatchEvent>
  <intermediateCatchEvent id="late">
    <timerEventDefinition><timeDuration>P5D</timeDuration></timerEventDefinition>
  </intermediateCatchEvent>
  <sequenceFlow id="f4" sourceRef="answered" targetRef="e"/><sequenceFlow id="f5" sourceRef="late" targetRef="e"/>
  <endEvent id="e"/>
</process></definitions>"""
)


def test_a_case_that_no_answer_but_a_date_ended_kept_nobody_waiting(cauce: Cauce) -> None:
    cauce.deploy({"verdict.bpmn": VERDICT})
    cauce.start("verdict", business_key="late")
    cauce.advance(timedelta(days=6))

    assert told(cauce, VERDICT, "verdict")["bottleneck"] is None

    cauce.start("verdict", business_key="answered")
    cauce.advance(2 * HOUR)
    cauce.correlate_message("customer_answered", correlation_key="answered")

    found = told(cauce, VERDICT, "verdict")
    assert found["instances"]["completed"] == 2
    # 5 days and 2 hours in two cases; of them 2 hours for somebody
    assert found["bottleneck"] == {
        "element_id": "g",
        "sentence": "Of the 2.5 days that a mean case takes, "
        "2.5 days are waiting for a date at “What comes first?”. "
        "Besides, 60 min are waiting for somebody else at “What comes first?”.",
    }
