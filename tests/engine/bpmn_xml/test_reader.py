from datetime import timedelta
from pathlib import Path

import pytest

from engine.bpmn_xml.diagram import Activity, Event, MultiInstance, Retry, StandardLoop, flow_nodes
from engine.bpmn_xml.extensions import Extensions, form_key, parse_retry
from engine.bpmn_xml.geometry import Bounds, shape_bounds
from engine.bpmn_xml.inspection import inspect
from engine.bpmn_xml.outline import outline
from engine.bpmn_xml.read_scopes import role_key
from engine.bpmn_xml.reader import read_diagram
from engine.bpmn_xml.safe_xml import read_tree

GOLDEN = Path(__file__).parent / "golden"
MIWG = Path("/work/shared/data/miwg_reference")
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:tns="urn:t" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:cauce="http://cauce.dev/schema/1.0/bpmn">'
)


def diagram_of(body):
    return read_diagram(read_tree(f"{HEAD}{body}</definitions>".encode()))


def nodes_of(body):
    process = diagram_of(f'<process id="p" isExecutable="true">{body}</process>').processes[0]
    return {node.id: node for node in flow_nodes(process)}


@pytest.fixture(scope="module")
def sound():
    return read_diagram(read_tree((GOLDEN / "sound.bpmn").read_bytes()))


def test_processes_pools_and_definitions_are_read(sound):
    (process,) = sound.processes
    assert (process.id, process.label, process.is_executable) == ("expense", "Aprobar gastos", True)
    assert (process.area, process.documentation) == ("purchasing", "De la petición al pago.")
    assert [(pool.name, pool.process_id) for pool in sound.participants] == [
        ("Empresa", "expense"),
        ("Proveedor", None),
    ]
    assert sound.definition("paid_message", "message").correlation_key == "invoice.number"
    assert sound.definition("no_budget_error", "error").code == "NO_BUDGET"
    assert sound.definition("no_budget_error", "message") is None


def test_a_lane_gives_its_role_to_what_stands_in_it_and_in_subprocesses_of_it(sound):
    nodes = {node.id: node for node in flow_nodes(sound.processes[0])}
    assert (nodes["approve"].lane_id, nodes["approve"].role) == ("lane_manager", "line-manager")
    assert (nodes["correct"].lane_id, nodes["correct"].role) == ("lane_employee", "persona-empleada")
    assert nodes["pay"].role == "line-manager"
    assert nodes["done"].role is None


def test_a_role_key_is_the_lanes_name_without_accents_and_signs():
    assert role_key("Técnico/a de RR. HH.") == "tecnico-a-de-rr-hh"
    assert role_key("  ") is None
    assert role_key(None) is None


def test_a_user_task_keeps_its_texts_raw():
    node = nodes_of(
        '<userTask id="a" name=" Aprobar&#10; el  gasto " camunda:assignee="${boss}" camunda:candidateUsers="ana,luis"'
        ' camunda:candidateGroups="buyer" camunda:dueDate="P2D" camunda:followUpDate="${x}" camunda:priority="7"'
        ' camunda:formKey="camunda-forms:bpmn:approve.form"/>'
    )["a"]
    assert (node.name, node.label) == ("Aprobar el gasto", "Aprobar el gasto")
    assert (node.assignee, node.candidate_users, node.candidate_groups) == ("${boss}", "ana,luis", "buyer")
    assert (node.due_date, node.follow_up_date, node.priority) == ("P2D", "${x}", "7")
    assert node.form_key == "approve"
    assert node.has_own_assignment


def test_flows_come_from_the_arrows_and_not_from_incoming_and_outgoing():
    nodes = nodes_of(
        '<task id="a"><outgoing>ghost</outgoing></task><task id="b"/>'
        '<sequenceFlow id="f" sourceRef="tns:a" targetRef="b"/>'
    )
    assert (nodes["a"].outgoing, nodes["b"].incoming) == (("f",), ("f",))


def test_elements_without_an_id_get_the_same_one_each_time():
    body = '<process id="p"><task id="a"/><task/><sequenceFlow sourceRef="a" targetRef="a"/></process>'
    first, second = diagram_of(body), diagram_of(body)
    assert first == second
    made = first.processes[0].scope.nodes[1]
    assert made.id.startswith("~")
    assert not made.has_drawn_id
    assert first.processes[0].scope.nodes[0].outgoing == (first.processes[0].scope.flows[0].id,)


def test_elements_inside_elements_without_an_id_get_ids_of_their_own():
    diagram = diagram_of('<process id="p"><subProcess><task/></subProcess><subProcess><task/></subProcess></process>')
    ids = [node.id for node in flow_nodes(diagram.processes[0])]
    assert len(set(ids)) == 4


def test_events_know_what_they_wait_for():
    nodes = nodes_of(
        '<task id="a"/><boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><timerEventDefinition>'
        "<timeCycle> R3/PT10M </timeCycle></timerEventDefinition></boundaryEvent>"
        '<intermediateCatchEvent id="c"><linkEventDefinition name="Sigue"/></intermediateCatchEvent>'
        '<endEvent id="e"><errorEventDefinition errorRef="tns:x" camunda:errorCodeVariable="code"/></endEvent>'
    )
    boundary, catch, end = nodes["b"], nodes["c"], nodes["e"]
    assert isinstance(boundary, Event)
    assert (boundary.attached_to, boundary.is_interrupting) == ("a", False)
    assert (boundary.definitions[0].timer_kind, boundary.definitions[0].timer.text) == ("timeCycle", "R3/PT10M")
    assert (catch.definitions[0].kind, catch.definitions[0].reference) == ("link", "Sigue")
    assert (end.definitions[0].reference, end.definitions[0].error_code_variable) == ("x", "code")


def test_an_event_definition_may_stand_at_the_root_of_the_file():
    diagram = diagram_of(
        '<signalEventDefinition id="d" signalRef="s"/>'
        '<process id="p"><startEvent id="a"><eventDefinitionRef>d</eventDefinitionRef></startEvent></process>'
    )
    assert diagram.processes[0].scope.nodes[0].definitions[0].reference == "s"


def test_repetition_is_read_in_both_ways_of_writing_it():
    nodes = nodes_of(
        '<task id="a"><multiInstanceLoopCharacteristics isSequential="true" camunda:collection="items"'
        ' camunda:elementVariable="item"><completionCondition>done</completionCondition>'
        "</multiInstanceLoopCharacteristics></task>"
        '<task id="b"><multiInstanceLoopCharacteristics><loopDataInputRef>items</loopDataInputRef>'
        '<inputDataItem id="x" name="item"/></multiInstanceLoopCharacteristics></task>'
        '<task id="c"><standardLoopCharacteristics testBefore="1" loopMaximum="3"/></task>'
    )
    assert nodes["a"].loop == MultiInstance(
        is_sequential=True,
        collection="items",
        element_variable="item",
        completion_condition=nodes["a"].loop.completion_condition,
        line=1,
    )
    assert (nodes["b"].loop.collection, nodes["b"].loop.element_variable) == ("items", "item")
    assert nodes["c"].loop == StandardLoop(is_tested_before=True, maximum="3", line=1)


def test_a_connector_keeps_texts_lists_and_maps(sound):
    remind = next(node for node in flow_nodes(sound.processes[0]) if node.id == "remind")
    assert isinstance(remind, Activity)
    assert remind.connector.id == "send_email"
    assert [(p.name, p.value) for p in remind.connector.inputs] == [
        ("subject", "Gasto de ${name}"),
        ("to", ("${manager.mail}",)),
    ]
    assert remind.retry == Retry(attempts=3, waits=(timedelta(seconds=10),))


@pytest.mark.parametrize(
    ("text", "retry"),
    [
        ("R3/PT10S", Retry(attempts=3, waits=(timedelta(seconds=10),))),
        ("R5/P1DT2H", Retry(attempts=5, waits=(timedelta(days=1, hours=2),))),
        ("PT10S,PT1M", Retry(attempts=3, waits=(timedelta(seconds=10), timedelta(minutes=1)))),
        ("PT10S", Retry(attempts=2, waits=(timedelta(seconds=10),))),
        ("R0/PT10S", None),
        ("R3/", None),
        ("R3/PT10S,PT1M", None),
        ("often", None),
        ("${retries}", None),
        ("R3/P", None),
        ("R3/PT", None),
        ("R99999999/PT1S", None),
        ("R3/P99999999999999D", None),
    ],
)
def test_a_retry_policy_is_read_or_not_understood(text, retry):
    assert parse_retry(text) == retry


def test_unknown_extensions_are_kept_once_per_name_with_their_element():
    diagram = diagram_of(
        '<process id="p" xmlns:z="urn:z"><task id="a" name="A" z:x="1"/><task id="b" z:x="1">'
        "<extensionElements><z:y/></extensionElements></task></process>"
    )
    assert [(unread.name, unread.element_id) for unread in diagram.unread] == [("z:x", "a"), ("z:y", "b")]


def test_inside_extensions_attributes_and_elements_are_unread_too_and_so_are_those_of_the_wrong_namespace():
    diagram = diagram_of(
        '<process id="p"><task id="a"><extensionElements><camunda:inputOutput x="1"><camunda:inputParameter name="n">'
        "<camunda:map><camunda:entry key='k'><camunda:list><camunda:map/><camunda:map/></camunda:list></camunda:entry>"
        "</camunda:map></camunda:inputParameter><cauce:inputParameter/></camunda:inputOutput><cauce:connector/>"
        "</extensionElements></task></process>"
    )
    assert [unread.name for unread in diagram.unread] == [
        "camunda:inputOutput x",
        "cauce:inputParameter",
        "cauce:connector",
    ]


def test_ids_used_twice_are_told_with_both_lines():
    diagram = diagram_of('\n<process id="p">\n<task id="a"/>\n<task id="a" name="B"/></process>')
    assert [(d.id, d.name, d.first_line, d.line) for d in diagram.duplicate_ids] == [("a", "B", 3, 4)]


def test_shapes_give_their_boxes_and_broken_ones_are_left_out():
    di = (
        '<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" '
        'xmlns:c="http://www.omg.org/spec/DD/20100524/DC"><d:BPMNPlane>'
        '<d:BPMNShape bpmnElement="tns:a"><c:Bounds x="1" y="2.5" width="100" height="80"/></d:BPMNShape>'
        '<d:BPMNShape bpmnElement="b"><c:Bounds x="one" y="2" width="1" height="1"/></d:BPMNShape>'
        '<d:BPMNShape bpmnElement="c"><c:Bounds x="1" y="nan" width="1" height="1"/></d:BPMNShape>'
        '<d:BPMNShape bpmnElement="d"/></d:BPMNPlane></d:BPMNDiagram>'
    )
    root = read_tree(f'{HEAD}<process id="p"/>{di}</definitions>'.encode())
    assert shape_bounds(root) == {"a": Bounds(x=1, y=2.5, width=100, height=80)}
    assert shape_bounds(read_tree(f"{HEAD}</definitions>".encode())) == {}


def test_the_outline_reads_from_the_start_onwards_and_leaves_nothing_out(sound):
    process = sound.processes[0]
    entries = outline(process)
    assert [entry.element_id for entry in entries] == [
        *("asked", "approve", "late", "approved", "remind", "payment", "pay", "paid"),
        *("correct", "reminded", "total", "done"),
    ]
    approved = entries[3]
    assert [(way.name, way.answer, way.is_default) for way in approved.next] == [
        ("Pago", "sí", False),
        ("Corregir el gasto", "no", True),
    ]
    assert (entries[1].who, entries[2].trigger, entries[2].attached_to) == ("Responsable", "timer", "approve")
    assert (entries[6].depth, entries[6].who) == (1, "Responsable")


def test_the_outline_of_a_broken_drawing_still_names_every_element():
    for path in GOLDEN.glob("*.bpmn"):
        for process in read_diagram(read_tree(path.read_bytes())).processes:
            drawn = {node.id for node in flow_nodes(process)}
            assert {entry.element_id for entry in outline(process)} == drawn


@pytest.mark.skipif(not MIWG.exists(), reason="the reference models of the BPMN MIWG are not on this machine")
@pytest.mark.row("G1", part="interchange")
def test_every_reference_model_of_the_interchange_group_can_be_stored():
    paths = sorted(MIWG.glob("*.bpmn"))
    assert len(paths) == 21
    for path in paths:
        inspection = inspect(path.read_bytes())
        assert inspection.storable, path
        for process in inspection.diagram.processes:
            assert len(outline(process)) == len({node.id for node in flow_nodes(process)})


@pytest.mark.parametrize("scheme", ["", "camunda-forms:", "camunda-forms:bpmn:", "camunda-forms:deployment:"])
def test_a_form_key_is_read_without_its_scheme(scheme):
    assert form_key(Extensions({"formKey": f"{scheme}leave_form.form"}, {})) == "leave_form"


def test_a_plain_call_of_a_global_task_is_that_task_where_the_call_stands():
    diagram = diagram_of(
        '<globalUserTask id="G" name="Approve" camunda:assignee="ana" camunda:formKey="f"/>'
        '<globalScriptTask id="H" scriptLanguage="groovy"><script>x = 1</script></globalScriptTask>'
        '<process id="p"><callActivity id="K" calledElement="G"/><callActivity id="J" name="Count" calledElement="H"/>'
        '<callActivity id="L" calledElement="G"><extensionElements><camunda:in variables="all"/></extensionElements>'
        "</callActivity></process>"
    )
    user, script, mapped = diagram.processes[0].scope.nodes
    assert (user.id, user.kind, user.name, user.assignee, user.form_key) == ("K", "userTask", "Approve", "ana", "f")
    assert (script.id, script.kind, script.name, script.script.language) == ("J", "scriptTask", "Count", "groovy")
    assert (mapped.kind, mapped.called_element) == ("callActivity", "G")
    assert diagram.unread == ()
