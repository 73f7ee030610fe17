"""Drawn to runnable: what is added stays apart from what was drawn."""

from engine.bpmn_xml.diagram import flow_nodes
from engine.bpmn_xml.normalise import is_added, normalise
from engine.bpmn_xml.reader import read_diagram
from engine.bpmn_xml.safe_xml import read_tree
from tests.support.notation import bpmn


def process(text):
    return read_diagram(read_tree(bpmn(text))).processes[0]


def test_a_process_with_a_start_event_stays_as_it_is():
    drawn = process("start s; user A; end e; s>A>e; sub S { start i; user B; i>B }")
    assert normalise(drawn) == drawn


def test_a_process_without_a_start_event_begins_with_everything_that_nothing_leads_to():
    runnable = normalise(process("user A; user B; user C; B>C; bnd b on A tim:PT1H; user D; b>D"))
    start = runnable.scope.nodes[0]
    assert start.kind == "startEvent"
    assert is_added(start.id)
    added = [flow for flow in runnable.scope.flows if is_added(flow.id)]
    assert [(flow.source, flow.target) for flow in added] == [(start.id, "A"), (start.id, "B")]
    assert start.outgoing == tuple(flow.id for flow in added)
    assert {node.id: node.incoming for node in runnable.scope.nodes}["A"] == (added[0].id,)


def test_subprocesses_at_any_depth_get_their_start():
    runnable = normalise(process("start s; sub S { sub R { user A } }; s>S"))
    added = [node.id for node in flow_nodes(runnable) if is_added(node.id)]
    assert len(added) == len(set(added)) == 2


def test_every_drawn_element_keeps_its_id():
    drawn = process("user A; sub S { user B }; A>S")
    kept = [node.id for node in flow_nodes(normalise(drawn)) if not is_added(node.id)]
    assert kept == [node.id for node in flow_nodes(drawn)]


def test_a_circle_without_a_way_in_gets_no_start():
    runnable = normalise(process("user A; user B; A>B; B>A"))
    assert not any(node.kind == "startEvent" for node in runnable.scope.nodes)


def test_normalising_twice_is_normalising_once():
    once = normalise(process("user A; sub S { user B }; A>S"))
    assert normalise(once) == once
