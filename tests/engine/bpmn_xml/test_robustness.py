"""Whatever the bytes are: an answer in time; and never "executable" for what the engine would refuse."""

import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn_xml.inspection import MAX_FINDINGS_PER_CODE, Inspection, inspect
from engine.spiff.failures import NotExecutable
from engine.spiff.program import compile_program
from tests.support.notation import bpmn

#: Bounds of time here only catch what would take minutes; figures are for the benchmarks.
GOLDEN = Path(__file__).parent / "golden"
SOUND = (GOLDEN / "sound.bpmn").read_bytes()
MODELS = [path.read_bytes() for path in sorted(GOLDEN.glob("*.bpmn"))]
#: Pieces that matter to the reader, put anywhere.
PIECES = [
    b"<bpmn:task/>",
    b'<bpmn:subProcess id="s"><bpmn:startEvent/></bpmn:subProcess>',
    b'<bpmn:sequenceFlow id="f" sourceRef="approve" targetRef="nowhere"/>',
    b'<bpmn:boundaryEvent id="b" attachedToRef="b"/>',
    b"<bpmn:multiInstanceLoopCharacteristics/>",
    b"<bpmn:incoming>x</bpmn:incoming>",
    b"<bpmn:extensionElements><camunda:connector/></bpmn:extensionElements>",
    b"<bpmn:timerEventDefinition><bpmn:timeDate/></bpmn:timerEventDefinition>",
    b'<bpmn:lane id="l"/>',
    b"<![CDATA[${]]>",
    b"&#0;",
    b'id="',
    b"<!--",
    b"\xff",
]


def mutated(data, seed):
    chance = random.Random(seed)
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed))
        end = min(len(changed), at + chance.randint(1, 60))
        match chance.randint(0, 4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at:end]
            case 2:
                changed[at:at] = changed[chance.randrange(len(changed)) :][: end - at]
            case 3:
                changed[at:at] = chance.choice(PIECES)
            case _:
                after = changed.find(b">", at) + 1
                changed[after:after] = chance.choice(PIECES)
    return bytes(changed)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(MODELS), st.integers(min_value=0))
def test_any_change_of_a_file_is_answered(data, seed):
    started = time.process_time()
    inspection = inspect(mutated(data, seed), {}, roles=())
    assert time.process_time() - started < 10
    assert isinstance(inspection, Inspection)
    assert inspection.storable is (inspection.diagram is not None) is (inspection.refusal is None)
    for finding in inspection.findings:
        assert "%(" not in finding.sentence.in_english()
        assert "%(" not in finding.mend.in_english()


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused(data):
    assert not inspect(data).storable


def compiles(inspection):
    try:
        for process in inspection.diagram.processes:
            if process.is_executable:
                compile_program("definition", inspection.diagram, process.id)
    except NotExecutable:
        return False
    return True


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=0))
def test_what_has_no_error_finding_is_accepted_by_the_engine(seed):
    data = mutated(SOUND, seed)
    inspection = inspect(data)
    if inspection.executable:
        assert compiles(inspection)


@pytest.mark.parametrize("model", sorted(GOLDEN.glob("*.bpmn")), ids=lambda model: model.stem)
def test_inspection_and_engine_agree_on_the_golden_models(model):
    data = model.read_bytes()
    inspection = inspect(data)
    if inspection.executable:
        assert compiles(inspection)


def test_a_large_sound_model_is_inspected_in_time():
    tasks = "".join(
        f'<userTask id="t{n}" name="T{n}" camunda:assignee="${{boss}}"/>'
        f'<sequenceFlow id="f{n}" sourceRef="t{n}" targetRef="t{n + 1}"/>'
        for n in range(398)
    )
    data = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:camunda="http://camunda.org/schema/1.0/bpmn">'
        f'<process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t0"/>'
        f'{tasks}<endEvent id="t398"/></process></definitions>'
    ).encode()
    started = time.process_time()
    assert inspect(data).executable
    assert time.process_time() - started < 10


def models_of_the_engines_own_cases():
    for path in sorted((Path(__file__).parents[1] / "conformance" / "cases").glob("*.txt")):
        for case in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            head, _, rest = case.partition("\n")
            yield pytest.param(rest.partition("\n---\n")[0], id=head.partition(" | ")[0])


@pytest.mark.parametrize("model", list(models_of_the_engines_own_cases()))
def test_what_the_engine_runs_is_not_refused(model):
    # The cases leave out which connector a service task calls: the engine only waits for its answer.
    errors = [finding for finding in inspect(bpmn(model)).findings if finding.severity == "error"]
    assert [finding.code for finding in errors if finding.code != "connector_missing"] == []


def process_of(body, before=""):
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        f'xmlns:camunda="http://camunda.org/schema/1.0/bpmn">{before}'
        f'<process id="p" isExecutable="true">{body}</process></definitions>'
    ).encode()


def test_more_text_than_can_be_checked_is_an_error_and_not_a_long_wait():
    flows = "".join(
        f'<sequenceFlow id="f{n}" sourceRef="g" targetRef="t"><conditionExpression>a{n} + {"+".join("b" * 40)}'
        "</conditionExpression></sequenceFlow>"
        for n in range(4000)
    )
    started = time.process_time()
    inspection = inspect(process_of(f'<exclusiveGateway id="g"/><task id="t"/>{flows}'))
    assert "too_much_text" in {finding.code for finding in inspection.findings}
    assert not inspection.executable
    assert time.process_time() - started < 10


def test_many_findings_of_one_kind_are_told_by_their_first():
    flows = "".join(f'<sequenceFlow id="f{n}" sourceRef="g" targetRef="t"/>' for n in range(5000))
    findings = inspect(process_of(f'<exclusiveGateway id="g"/><task id="t"/>{flows}')).findings
    assert len([finding for finding in findings if finding.code == "condition_missing"]) == MAX_FINDINGS_PER_CODE


@pytest.mark.parametrize(
    "data",
    [
        process_of("<laneSet>" + "<lane><flowNodeRef>t</flowNodeRef></lane>" * 10_000 + '</laneSet><task id="t"/>'),
        process_of(
            "".join("<subProcess>" + '<receiveTask messageRef="m3999"/>' * 100 + "</subProcess>" for _ in range(20)),
            "".join(f'<message id="m{n}" name="m"/>' for n in range(4_000)),
        ),
        process_of(
            "".join(f'<task id="t{n}"/>' for n in range(400))
            + "".join(f'<sequenceFlow id="f{n}" sourceRef="t{n % 400}" targetRef="t{n % 399}"/>' for n in range(6_000))
        ),
    ],
    ids=["lanes", "messages", "arrows"],
)
def test_the_time_of_an_inspection_grows_with_the_size_alone(data):
    started = time.process_time()
    assert inspect(data).storable
    assert time.process_time() - started < 10


def large_model(scopes, nodes):
    """A sound model: scopes of connected user tasks, each with its own assignee."""
    body = "".join(
        f'<subProcess id="s{scope}">'
        + f'<startEvent id="s{scope}_start"/><sequenceFlow id="s{scope}_f" sourceRef="s{scope}_start" '
        f'targetRef="s{scope}_0"/>'
        + "".join(
            f'<userTask id="s{scope}_{n}" name="Task {n}" camunda:assignee="${{boss{n}}}"><incoming>x</incoming>'
            f'</userTask><sequenceFlow id="s{scope}_f{n}" sourceRef="s{scope}_{n}" targetRef="s{scope}_{n + 1}"/>'
            for n in range(nodes)
        )
        + f'<endEvent id="s{scope}_{nodes}"/></subProcess>'
        for scope in range(scopes)
    )
    return process_of(body)


def test_a_model_of_twenty_thousand_elements_is_answered_within_two_seconds():
    data = large_model(scopes=17, nodes=390)
    assert data.count(b"<") - data.count(b"</") > 19_000
    quickest = 60.0
    for _ in range(3):
        started = time.process_time()
        assert inspect(data, {}, roles=()).executable
        quickest = min(quickest, time.process_time() - started)
    assert quickest < 2


def test_long_expressions_of_assignments_are_counted_too():
    expression = "${" + "!" * 30 + "+".join("b" * 900) + "}"
    tasks = "".join(f'<userTask id="t{n}" camunda:assignee="{expression}"/>' for n in range(300))
    codes = {finding.code for finding in inspect(process_of(tasks)).findings}
    assert "too_much_text" in codes


@pytest.mark.parametrize("length", [255, 256])
def test_ids_longer_than_the_tables_keep_are_errors(length):
    findings = inspect(process_of(f'<startEvent id="s"/><task id="{"t" * length}"/>')).findings
    assert ("text_too_long" in {finding.code for finding in findings}) is (length == 256)


def test_ids_that_would_take_an_address_apart_are_errors():
    body = '<startEvent id="a/b"/><laneSet><lane id="c/d" name="L"/></laneSet><sequenceFlow id=".." sourceRef="x"/>'
    findings = [finding for finding in inspect(process_of(body)).findings if finding.code == "id_not_in_address"]
    assert {finding.element_id for finding in findings} == {"a/b", "c/d", ".."}
