"""Whether an open case could go on in another version, and why not."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.comparison.comparing import compare
from engine.comparison.differences import Files
from engine.comparison.passages import Outcome, Passages, Place, worst
from tests.support import leave

NOW = datetime(2026, 10, 5, 8, tzinfo=UTC)
LEAVE = leave.BPMN.encode()
FORMS = {name.removesuffix(".form"): text.encode() for name, text in leave.files().items() if name.endswith(".form")}


def passage(after, element_id="approve", *, waits=timedelta(hours=1), before=LEAVE, forms=FORMS, inside=False):
    passages = Passages(compare(Files(before, FORMS), Files(after, forms)), NOW)
    return passages.passage(Place(element_id, NOW - waits, inside))


def said(found):
    return found.outcome, found.reason and found.reason.in_english()


def with_due(span):
    return LEAVE.replace(b'camunda:dueDate="P2D"', f'camunda:dueDate="{span}"'.encode())


def test_what_changes_elsewhere_is_not_noticed():
    assert said(passage(with_due("P1D"), "record")) == (Outcome.UNNOTICED, None)


@pytest.mark.row("G1", part="open cases that a version would affect")
def test_a_shorter_term_tells_whether_it_has_passed():
    assert said(passage(with_due("P1D"))) == (Outcome.WITH_EFFECT, "«Aprobar la ausencia» is due earlier")
    assert said(passage(with_due("P1D"), waits=timedelta(days=1, hours=1))) == (
        Outcome.WITH_EFFECT,
        "«Aprobar la ausencia» is due earlier, and has been for these cases: it would be overdue at once",
    )
    assert said(passage(with_due("P5D"))) == (Outcome.WITH_EFFECT, "«Aprobar la ausencia» is due later")
    assert said(passage(with_due("${term}")))[1] == "«Aprobar la ausencia» changes: due date"


@pytest.mark.row("G1", part="open cases that a version would affect")
def test_who_waits_where_nothing_is_any_more_cannot_go_on():
    mend = next(line for line in LEAVE.splitlines(keepends=True) if b'id="mend"' in line)
    gone = LEAVE.replace(mend, b"")
    kind = LEAVE.replace(b'<userTask id="approve"', b'<manualTask id="approve"')

    assert said(passage(gone, "mend")) == (
        Outcome.CANNOT,
        "they wait at «Corregir la petición», which is no longer there",
    )
    assert (
        passage(kind).reason.in_english() == "they wait at «Aprobar la ausencia», which is now another kind of element"
    )


def test_another_group_of_steps_and_another_repetition_forbid_it():
    task = b'<userTask id="approve" name="Aprobar la ausencia" camunda:formKey="leave_decision" camunda:dueDate="P2D"/>'
    group = LEAVE.replace(task, b'<subProcess id="group" name="Grupo">' + task + b"</subProcess>")
    many = b'<multiInstanceLoopCharacteristics camunda:collection="${%s}"/>'
    loops = [LEAVE.replace(task, task[:-2] + b">" + many % name + b"</userTask>") for name in (b"a", b"b")]

    assert "another group of steps" in passage(group).reason.in_english()
    assert "repeats in another way" in passage(loops[1], before=loops[0]).reason.in_english()
    assert passage(loops[1]).outcome is Outcome.CANNOT


def test_a_changed_group_forbids_it_to_all_that_is_inside():
    inner = b'<subProcess id="group"><userTask id="inner"/>%s</subProcess></process>'
    loop = b'<multiInstanceLoopCharacteristics camunda:collection="${%s}"/>'
    before, after = (LEAVE.replace(b"</process>", inner % (loop % name)) for name in (b"a", b"b"))

    assert "are inside «group»" in passage(after, "inner", before=before).reason.in_english()


def test_a_case_inside_a_called_process_needs_the_same_call():
    call = b'<callActivity id="call" name="Firmar" calledElement="%s"/></process>'
    before, after = (LEAVE.replace(b"</process>", call % name) for name in (b"sign", b"approve_all"))

    assert "the process that «Firmar» runs" in passage(after, "call", before=before, inside=True).reason.in_english()
    assert passage(after, "call", before=before).outcome is Outcome.WITH_EFFECT


def test_forms_borders_and_ways_on_are_effects():
    form = {**FORMS, "leave_decision": FORMS["leave_decision"].replace(b"readonly", b"disabled")}
    timer = b'<boundaryEvent id="late" attachedToRef="approve"><timerEventDefinition/></boundaryEvent></process>'
    onward = LEAVE.replace(b'sourceRef="record" targetRef="granted"', b'sourceRef="record" targetRef="refused"')

    assert said(passage(LEAVE, forms=form)) == (Outcome.WITH_EFFECT, "«Aprobar la ausencia» shows another form")
    assert "what may interrupt" in said(passage(LEAVE.replace(b"</process>", timer)))[1]
    assert "it goes on elsewhere" in said(passage(onward, "record"))[1]


def test_another_role_of_the_lane_is_an_effect():
    after = LEAVE.replace(b'cauce:role="finance-manager"', b'cauce:role="board"')

    assert said(passage(after)) == (Outcome.WITH_EFFECT, "«Aprobar la ausencia» changes: role of the lane")
    assert passage(after, "record").outcome is Outcome.UNNOTICED


def test_a_join_with_other_ways_in_forbids_it_and_says_where_to_look():
    join = b'<parallelGateway id="join"/><sequenceFlow id="j1" sourceRef="record" targetRef="join"/>%s</process>'
    before = LEAVE.replace(b"</process>", join % b"")
    after = LEAVE.replace(b"</process>", join % b'<sequenceFlow id="j2" sourceRef="mend" targetRef="join"/>')
    passages = Passages(compare(Files(before), Files(after)), NOW)

    assert passages.other_joins == {"join"}
    assert passages.passage(Place("join", NOW)).outcome is Outcome.CANNOT
    assert Passages(compare(Files(before), Files(before)), NOW).other_joins == frozenset()


@pytest.mark.row("peer-8")
def test_who_waits_at_a_gateway_of_events_waits_for_each_of_them():
    before = with_more(
        '<eventBasedGateway id="race" name="¿Qué llega?"/>'
        '<sequenceFlow id="r1" sourceRef="race" targetRef="late"/>'
        '<sequenceFlow id="r2" sourceRef="race" targetRef="came"/>'
        '<intermediateCatchEvent id="late" name="10 días"><timerEventDefinition><timeDuration>P10D</timeDuration>'
        "</timerEventDefinition></intermediateCatchEvent>"
        '<intermediateCatchEvent id="came" name="Llega"><messageEventDefinition/></intermediateCatchEvent>'
    )
    sooner = before.replace(b"P10D", b"P5D")
    gone = before.replace(b'<intermediateCatchEvent id="came"', b'<receiveTask id="came"').replace(
        b"<messageEventDefinition/></intermediateCatchEvent>", b"</receiveTask>"
    )

    assert said(passage(before, "race", before=before)) == (Outcome.UNNOTICED, None)
    assert said(passage(sooner, "race", before=before))[0] is Outcome.WITH_EFFECT
    assert "«10 días» changes" in said(passage(sooner, "race", before=before))[1]
    assert said(passage(gone, "race", before=before)) == (
        Outcome.CANNOT,
        "they wait at «Llega», which is now another kind of element",
    )


@pytest.mark.row("peer-8")
def test_what_may_begin_by_an_event_meanwhile_is_an_effect_on_all_that_stands_beside_it():
    group = (
        '<subProcess id="watch" name="Anulación" triggeredByEvent="true"><startEvent id="w1"><timerEventDefinition>'
        '<timeDuration>P9D</timeDuration></timerEventDefinition></startEvent><task id="w2" name="Avisar"/></subProcess>'
    )
    with_group = with_more(group)
    told = Outcome.WITH_EFFECT, "what may happen meanwhile in «Pedir una ausencia» changes"

    assert said(passage(with_group)) == told
    assert said(passage(LEAVE, before=with_group)) == told
    assert said(passage(with_group.replace(b"P9D", b"P8D"), before=with_group)) == told
    assert passage(with_group.replace(b"Avisar", b"Decirlo"), before=with_group).outcome is Outcome.UNNOTICED
    assert passage(with_group.replace("Anulación".encode(), b"Fin"), before=with_group).outcome is Outcome.UNNOTICED


def with_more(elements):
    return LEAVE.replace(b"</process>", elements.encode() + b"</process>")


def test_a_new_id_for_the_same_element_is_no_hindrance():
    after = LEAVE.replace(b'"record"', b'"Activity_1"').replace(b">record<", b">Activity_1<")

    assert said(passage(after, "record")) == (Outcome.UNNOTICED, None)


def test_the_worst_place_counts_for_a_case():
    found = [passage(with_due("P1D")), passage(LEAVE)]

    assert worst(found).outcome is Outcome.WITH_EFFECT
    assert worst([]).outcome is Outcome.UNNOTICED
