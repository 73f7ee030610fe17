"""Whole drawings: by the rules, stable, and without a touch to anything else in the file."""

import re
from collections.abc import Callable

import pytest

from engine.bpmn_xml.refusals import UnsafeFile
from process_library.drawing.draw import draw
from process_library.drawing.rules import drawing_flaws, read_layout
from process_library.drawing.sketch import NothingToDraw

PROCESS = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
  <!-- a remark that must stay -->
  <bpmn:collaboration id="c">
    <bpmn:participant id="pool" name="Empresa" processRef="p" />
    <bpmn:participant id="party" name="Cliente" />
    <bpmn:messageFlow id="m" name="Respuesta" sourceRef="tell" targetRef="party" />
  </bpmn:collaboration>
  <bpmn:process id="p" isExecutable="true">
    <bpmn:laneSet id="l">
      <bpmn:lane id="first" name="Persona empleada">
        <bpmn:flowNodeRef>start</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>split</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>end</bpmn:flowNodeRef>
      </bpmn:lane>
      <bpmn:lane id="second" name="Responsable">
        <bpmn:flowNodeRef>sign</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>late</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>tell</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>told</bpmn:flowNodeRef>
      </bpmn:lane>
    </bpmn:laneSet>
    <bpmn:startEvent id="start" name="Petición" />
    <bpmn:userTask id="sign" name="Firmar la petición" />
    <bpmn:boundaryEvent id="late" name="2 días" attachedToRef="sign" cancelActivity="false">
      <bpmn:timerEventDefinition />
    </bpmn:boundaryEvent>
    <bpmn:exclusiveGateway id="split" name="¿Firmada?" default="no" />
    <bpmn:serviceTask id="tell" name="Avisar" />
    <bpmn:endEvent id="told" name="Avisado" />
    <bpmn:endEvent id="end" name="Firmada" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="sign" />
    <bpmn:sequenceFlow id="f2" sourceRef="sign" targetRef="split" />
    <bpmn:sequenceFlow id="yes" name="sí" sourceRef="split" targetRef="end" />
    <bpmn:sequenceFlow id="no" name="no" sourceRef="split" targetRef="sign" />
    <bpmn:sequenceFlow id="f3" sourceRef="late" targetRef="tell" />
    <bpmn:sequenceFlow id="f4" sourceRef="tell" targetRef="told" />
    <bpmn:textAnnotation id="note"><bpmn:text>Finalidad: firmar.</bpmn:text></bpmn:textAnnotation>
  </bpmn:process>
</bpmn:definitions>
"""


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return draw(PROCESS.encode())


def test_a_drawing_follows_the_rules(drawn: bytes) -> None:
    assert [flaw.sentence.in_english() for flaw in drawing_flaws(drawn)] == []


def test_everything_but_the_drawing_stays_byte_for_byte(drawn: bytes) -> None:
    bare = re.sub(rb"\n  <bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", drawn, flags=re.DOTALL)
    assert re.sub(rb' xmlns:(bpmndi|dc|di)="[^"]*"', b"", bare) == PROCESS.encode()


def test_drawing_again_changes_nothing(drawn: bytes) -> None:
    assert draw(drawn) == drawn


def test_the_happy_path_runs_straight_inside_a_lane(drawn: bytes) -> None:
    layout = read_layout(drawn)
    assert layout.boxes["split"].center.y == layout.boxes["end"].center.y


def test_lanes_lie_one_below_the_other_and_hold_their_elements(drawn: bytes) -> None:
    boxes = read_layout(drawn).boxes
    assert boxes["first"].bottom == boxes["second"].y
    assert boxes["first"].holds(boxes["start"])
    assert boxes["second"].holds(boxes["sign"])


def test_a_message_flow_ends_at_the_outside_party(drawn: bytes) -> None:
    layout = read_layout(drawn)
    assert layout.routes["m"][-1].y in (layout.boxes["party"].y, layout.boxes["party"].bottom)


def test_a_timer_sits_on_the_right_of_the_lower_border(drawn: bytes) -> None:
    boxes = read_layout(drawn).boxes
    assert boxes["late"].center.y == boxes["sign"].bottom
    assert boxes["late"].center.x > boxes["sign"].center.x


def test_a_subprocess_is_as_large_as_its_content() -> None:
    inner = (
        '<bpmn:subProcess id="tell" name="Firmas"><bpmn:startEvent id="in" name="Turno" />'
        '<bpmn:userTask id="work" name="Trabajar" /><bpmn:endEvent id="out" name="Hecho" />'
        '<bpmn:sequenceFlow id="i1" sourceRef="in" targetRef="work" />'
        '<bpmn:sequenceFlow id="i2" sourceRef="work" targetRef="out" /></bpmn:subProcess>'
    )
    text = PROCESS.replace('<bpmn:serviceTask id="tell" name="Avisar" />', inner)
    boxes = read_layout(draw(text.encode())).boxes
    assert all(boxes["tell"].holds(boxes[name]) for name in ("in", "work", "out"))


def test_a_file_without_a_process_is_refused_in_words() -> None:
    with pytest.raises(NothingToDraw):
        draw(b'<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" />')


def test_a_file_that_is_no_bpmn_is_refused_in_words() -> None:
    with pytest.raises(UnsafeFile):
        draw(b"<html />")


def _moved(text: str) -> str:
    place = re.compile(r'(bpmnElement="sign"[^>]*>\s*<dc:Bounds x=")(-?\d+)')
    return place.sub(lambda found: f"{found[1]}{int(found[2]) + 3}", text)


def _slanted(text: str) -> str:
    return re.sub(r'(<di:waypoint x="\d+" y="\d)(\d*")', r"\g<1>7\2", text, count=1)


def _without(pattern: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, "", text, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_moved, "not centred on the grid"),
        (_slanted, "neither"),
        (_without(r'<bpmndi:BPMNShape id="end_di".*?</bpmndi:BPMNShape>'), "not drawn"),
        (_without(' name="Firmada"'), "has no name"),
        (_without(' name="sí"'), "has no name"),
        (_without("<bpmn:textAnnotation.*?</bpmn:textAnnotation>"), "exactly one text annotation"),
    ],
)
def test_a_broken_rule_is_named_with_its_element(drawn: bytes, change: Callable[[str], str], words: str) -> None:
    flaws = [flaw.sentence.in_english() for flaw in drawing_flaws(change(drawn.decode()).encode())]
    assert any(words in flaw for flaw in flaws), flaws


def test_a_shape_over_another_is_a_flaw(drawn: bytes) -> None:
    layout = read_layout(drawn)
    sign = layout.boxes["sign"]
    bounds = re.compile(r'(bpmnElement="tell"[^>]*>\s*)<dc:Bounds[^>]*/>')
    over = bounds.sub(rf'\1<dc:Bounds x="{sign.x}" y="{sign.y}" width="100" height="80" />', drawn.decode())
    flaws = {flaw.sentence.message for flaw in drawing_flaws(over.encode())}
    assert "«%(element)s» lies over «%(other)s»." in flaws


@pytest.mark.parametrize(("length", "gap"), [(15, 50), (16, 40), (17, 30), (40, 30)])
def test_columns_stand_closer_where_the_drawing_would_not_fit_on_its_page(length: int, gap: int) -> None:
    steps = "".join(f'<bpmn:userTask id="s{number}" name="Firmar" />' for number in range(length))
    flows = "".join(
        f'<bpmn:sequenceFlow id="g{number}" sourceRef="s{number - 1}" targetRef="s{number}" />'
        for number in range(1, length)
    )
    process = f'<bpmn:process id="p" isExecutable="true">{steps}{flows}</bpmn:process>'
    long = re.sub(r"<bpmn:collaboration.*</bpmn:process>", process, PROCESS, flags=re.DOTALL)
    boxes = read_layout(draw(long.encode())).boxes
    assert boxes["s1"].x - boxes["s0"].right == gap


ASIDE = """
    <bpmn:serviceTask id="pay" name="Pagar" />
    <bpmn:boundaryEvent id="undo" name="Deshacer" attachedToRef="pay">
      <bpmn:compensateEventDefinition />
    </bpmn:boundaryEvent>
    <bpmn:serviceTask id="refund" name="Devolver el dinero" isForCompensation="true" />
    <bpmn:association id="undoes" sourceRef="undo" targetRef="refund" associationDirection="One" />
    <bpmn:subProcess id="withdrawal" name="Retirada" triggeredByEvent="true">
      <bpmn:startEvent id="asked" name="Retirada pedida"><bpmn:messageEventDefinition /></bpmn:startEvent>
      <bpmn:serviceTask id="tidy" name="Recoger" />
      <bpmn:endEvent id="withdrawn" name="Retirada" />
      <bpmn:sequenceFlow id="w1" sourceRef="asked" targetRef="tidy" />
      <bpmn:sequenceFlow id="w2" sourceRef="tidy" targetRef="withdrawn" />
    </bpmn:subProcess>
"""


def test_event_subprocesses_stand_below_at_the_left_and_what_undoes_below_what_it_undoes() -> None:
    lanes = "<bpmn:flowNodeRef>end</bpmn:flowNodeRef>"
    inside = "".join(f"<bpmn:flowNodeRef>{element}</bpmn:flowNodeRef>" for element in ("pay", "refund", "withdrawal"))
    text = PROCESS.replace(lanes, lanes + inside)
    text = text.replace('    <bpmn:sequenceFlow id="f1"', ASIDE + '    <bpmn:sequenceFlow id="f1"')
    text = text.replace(
        'targetRef="end" />', 'targetRef="pay" /><bpmn:sequenceFlow id="p" sourceRef="pay" targetRef="end" />'
    )
    result = draw(text.encode())
    layout = read_layout(result)
    boxes = layout.boxes
    assert [flaw.sentence.in_english() for flaw in drawing_flaws(result)] == []
    assert boxes["withdrawal"].x < boxes["sign"].x
    assert boxes["first"].bottom > boxes["withdrawal"].bottom
    assert boxes["withdrawal"].y > max(boxes[one].bottom for one in ("start", "split", "pay", "refund", "end"))
    assert boxes["refund"].y > boxes["pay"].bottom
    assert layout.routes["undoes"][0].y >= boxes["undo"].y
