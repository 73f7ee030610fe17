"""The interchange group's models: each is stored and drawn, and each refusal names an element of its file."""

import tomllib
from pathlib import Path

import pytest
from lxml import etree

from engine.bpmn_xml.diagram import flow_nodes, scopes
from engine.bpmn_xml.findings import Severity
from engine.bpmn_xml.geometry import shape_bounds
from engine.bpmn_xml.inspection import inspect
from engine.bpmn_xml.layout import with_layout
from engine.bpmn_xml.namespaces import DIAGRAM_INTERCHANGE
from engine.bpmn_xml.safe_xml import read_tree
from engine.bpmn_xml.waypoints import edge_points
from tests.support.reference_models import REFERENCE_MODELS, reference_models

EXPECTED = tomllib.loads(Path(__file__).with_name("reference_models.toml").read_text("utf-8"))

pytestmark = pytest.mark.skipif(not reference_models(), reason=f"The reference models are not in {REFERENCE_MODELS}.")
each_model = pytest.mark.parametrize("path", reference_models(), ids=lambda path: path.stem)


def undrawn(data):
    """The file without its drawing."""
    root = read_tree(data)
    for diagram in list(root.iter(f"{{{DIAGRAM_INTERCHANGE}}}BPMNDiagram")):
        root.remove(diagram)
    return etree.tostring(root)


def test_every_model_has_its_expectation():
    assert [path.stem for path in reference_models()] == sorted(EXPECTED)


@pytest.mark.row("peer-3")
@each_model
def test_a_reference_model_is_stored_with_all_that_it_holds(path):
    inspection = inspect(path.read_bytes(), {}, roles=())
    diagram = inspection.diagram

    assert inspection.storable
    held = {
        "processes": len(diagram.processes),
        "pools": len(diagram.participants),
        "flow_nodes": sum(len(flow_nodes(process)) for process in diagram.processes),
        "arrows": sum(len(scope.flows) for process in diagram.processes for scope in scopes(process.scope)),
    }
    assert held == {key: value for key, value in EXPECTED[path.stem].items() if key != "refusals_at_most"}


@each_model
def test_each_refusal_of_a_reference_model_names_an_element_of_the_file(path):
    data = path.read_bytes()
    ids = {element.get("id") for element in read_tree(data).iter("*")} - {None}
    refusals = [finding for finding in inspect(data, {}, roles=()).findings if finding.severity is Severity.ERROR]

    assert [finding.code for finding in refusals if finding.element_id not in ids] == []
    # What runs grows: fewer refusals are welcome.
    assert len(refusals) <= EXPECTED[path.stem]["refusals_at_most"]


@pytest.mark.row("peer-4")
@each_model
@pytest.mark.parametrize("prepared", [bytes, undrawn], ids=["as it came", "without its drawing"])
def test_each_element_of_a_reference_model_is_drawn(path, prepared):
    root = read_tree(with_layout(prepared(path.read_bytes())))
    processes = inspect(path.read_bytes()).diagram.processes
    boxes, lines = shape_bounds(root), edge_points(root)

    assert [node.id for process in processes for node in flow_nodes(process) if node.id not in boxes] == []
    assert [
        flow.id
        for process in processes
        for scope in scopes(process.scope)
        for flow in scope.flows
        if flow.id not in lines
    ] == []
