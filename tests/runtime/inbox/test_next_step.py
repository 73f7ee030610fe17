"""What comes after a task, told from the drawing."""

import pytest

from engine.bpmn_xml.lanes import all_lanes
from runtime.flow_graph import flow_graph
from runtime.inbox.next_step import NextKind, NextStep, next_steps
from tests.support.drawings import element, process

LANES = (
    '<laneSet><lane id="l" name="Compras" cauce:role="buyer"><flowNodeRef>b</flowNodeRef>'
    "<flowNodeRef>c</flowNodeRef></lane></laneSet>"
)
A, B, C = (element("userTask", id, name) for id, name in (("a", "Pedir"), ("b", "Aprobar"), ("c", "Archivar")))
END = element("endEvent", "e", "Pedido hecho")


def never(gateway, flows):
    return NextKind.DECISION


def after_a(*elements, flows, choose=never, lanes=""):
    found = process(A, *elements, flows=flows, lanes=lanes)
    known = {lane.id: lane for lane in all_lanes(found.lanes)}
    return next_steps(flow_graph(found), known, "a", choose)


def test_the_next_task_is_named_with_its_role():
    (step,) = after_a(B, flows="a>b", lanes=LANES)

    assert step == NextStep(NextKind.TASK, "Aprobar", "Compras", "buyer")
    assert step.sentence().in_english() == "it goes to Compras, for «Aprobar»."
    assert step.sentence("Compras (Diego Aznar)").in_english() == "it goes to Compras (Diego Aznar), for «Aprobar»."


def test_a_task_with_an_assignment_of_its_own_is_not_told_by_its_lane():
    own = element("userTask", "b", "Aprobar", camunda_assignee="${boss}")

    assert after_a(own, flows="a>b", lanes=LANES) == (NextStep(NextKind.TASK, "Aprobar"),)


def test_automatic_steps_are_passed_over():
    found = after_a(element("serviceTask", "s"), element("scriptTask", "t"), B, flows="a>s s>t t>b")

    assert [step.name for step in found] == ["Aprobar"]


@pytest.mark.parametrize(
    ("drawn", "step"),
    [
        (END, NextStep(NextKind.END, "Pedido hecho")),
        (element("endEvent", "e"), NextStep(NextKind.END)),
        (element("intermediateCatchEvent", "e", "Pasan dos días"), NextStep(NextKind.WAIT, "Pasan dos días")),
        (element("receiveTask", "e", "Recibir la oferta"), NextStep(NextKind.WAIT, "Recibir la oferta")),
        (element("callActivity", "e", "Pedir ofertas"), NextStep(NextKind.WAIT, "Pedir ofertas")),
    ],
)
def test_an_end_or_a_wait_is_named(drawn, step):
    assert after_a(drawn, flows="a>e") == (step,)


def test_a_task_without_an_arrow_ends_the_case():
    assert after_a(flows="") == (NextStep(NextKind.END),)


def test_a_gateway_that_cannot_be_foreseen_is_named_itself():
    gateway = element("exclusiveGateway", "g", "¿Se aprueba?")

    (step,) = after_a(gateway, B, C, flows="a>g g>b:${x} g>c")

    assert step.sentence().in_english() == "it depends on «¿Se aprueba?»."


def test_a_gateway_that_can_be_foreseen_is_followed():
    gateway = element("exclusiveGateway", "g", "¿Se aprueba?")

    found = after_a(gateway, B, C, flows="a>g g>b:${x} g>c", choose=lambda _gateway, flows: flows[1])

    assert [step.name for step in found] == ["Archivar"]


def test_what_an_automatic_step_may_change_is_not_foreseen():
    gateway = element("exclusiveGateway", "g", "¿Hay existencias?")
    flows = "a>s s>g g>b:${x} g>c"

    found = after_a(element("serviceTask", "s"), gateway, B, C, flows=flows, choose=lambda _gateway, flows: flows[0])

    assert found == (NextStep(NextKind.DECISION, "¿Hay existencias?"),)


def test_an_unnamed_decision_depends_on_how_the_case_goes_on():
    (step,) = after_a(element("exclusiveGateway", "g"), B, C, flows="a>g g>b:${x} g>c")

    assert step.sentence().in_english() == "it depends on how the case goes on."


def test_a_decision_by_what_is_answered_says_so():
    gateway = element("exclusiveGateway", "g", "¿Se aprueba?")

    (step,) = after_a(gateway, B, C, flows="a>g g>b:${x} g>c", choose=lambda _gateway, _flows: NextKind.ANSWER)

    assert step.sentence().in_english() == "it depends on what you answer."


def test_branches_at_the_same_time_are_all_told():
    found = after_a(element("parallelGateway", "g"), B, C, flows="a>g g>b g>c")

    assert [step.name for step in found] == ["Aprobar", "Archivar"]


def test_a_subprocess_is_entered_and_left():
    inner = element("startEvent", "i") + element("userTask", "b", "Aprobar") + element("endEvent", "o")
    arrows = '<sequenceFlow id="1" sourceRef="i" targetRef="b"/><sequenceFlow id="2" sourceRef="b" targetRef="o"/>'
    found = process(A, element("subProcess", "s", inside=inner + arrows), C, flows="a>s s>c")
    graph = flow_graph(found)

    assert [step.name for step in next_steps(graph, {}, "a", never)] == ["Aprobar"]
    assert [step.name for step in next_steps(graph, {}, "b", never)] == ["Archivar"]


def test_a_task_that_several_do_waits_for_the_others():
    several = '<multiInstanceLoopCharacteristics camunda:collection="people"/>'
    found = process(element("userTask", "a", "Votar", several), B, flows="a>b")

    assert next_steps(flow_graph(found), {}, "a", never) == (NextStep(NextKind.OTHERS, "Votar"),)


def test_a_circle_of_automatic_steps_ends_the_walk():
    found = after_a(element("serviceTask", "s"), element("serviceTask", "t"), flows="a>s s>t t>s")

    assert found == (NextStep(NextKind.END),)
