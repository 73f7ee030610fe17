"""What is told of a drawing of another tool: what runs, what is done another way, what is lost."""

import pytest

from engine.bpmn_xml import extension_words as words
from engine.bpmn_xml.blank import blank_model
from engine.bpmn_xml.diagram import flow_nodes
from engine.bpmn_xml.import_report import Fate, ImportReport, Purpose, import_report
from engine.bpmn_xml.inspection import inspect
from engine.bpmn_xml.reader import diagram_of
from engine.bpmn_xml.unread import _ATTRIBUTES, _ELEMENTS
from tests.support.camunda7 import INVOICE
from tests.support.models import model
from tests.support.reference_models import REFERENCE_MODELS, reference_models


def report_on(data: bytes) -> ImportReport:
    return import_report(data, inspect(data).findings)


def fates_at(report: ImportReport, element_id: str) -> dict[str, Fate]:
    [element] = [one for one in report.elements if one.element_id == element_id]
    return {detail.name.removeprefix("camunda:"): detail.fate for detail in element.details}


@pytest.mark.row("G1", part="import of Camunda 7")
@pytest.mark.row("peer-5")
def test_each_attribute_of_camunda_7_is_told_at_its_element_with_what_becomes_of_it():
    report = report_on(INVOICE)

    assert (report.tool, report.purpose) == ("Camunda Modeler 5.9.0", Purpose.TO_MEND)
    assert [one.element_name for one in report.elements] == [
        "Refused",
        "Invoice receipt",
        "Invoice received",
        "Assign approver",
        "Approve invoice",
        "Archive invoice",
        "Pay",
    ]
    assert fates_at(report, "assign") == {
        "class": Fate.REPLACE,
        "asyncBefore": Fate.WITHOUT_EFFECT,
        "exclusive": Fate.WITHOUT_EFFECT,
        "field": Fate.LOST,
        "failedJobRetryTimeCycle": Fate.OUR_WAY,
    }
    assert fates_at(report, "approve") == {
        "candidateGroups": Fate.OUR_WAY,
        "assignee": Fate.AS_DRAWN,
        # a function that does not exist here
        "dueDate": Fate.REPLACE,
        "formKey": Fate.OUR_WAY,
        "taskListener": Fate.REPLACE,
        "inputOutput": Fate.AS_DRAWN,
        "properties": Fate.WITHOUT_EFFECT,
        # of the mark of repetition, which nobody could point at by itself
        "collection": Fate.AS_DRAWN,
        "elementVariable": Fate.AS_DRAWN,
    }
    assert fates_at(report, "archive") == {"type": Fate.REPLACE, "topic": Fate.REPLACE}
    assert fates_at(report, "invoice") == {"historyTimeToLive": Fate.WITHOUT_EFFECT, "versionTag": Fate.AS_DRAWN}
    assert fates_at(report, "call") == {"in": Fate.REPLACE, "executionListener": Fate.REPLACE}


@pytest.mark.row("peer-5")
def test_extensions_of_activiti_are_those_of_camunda_under_an_older_name():
    older = INVOICE.replace(b"http://camunda.org/schema/1.0/bpmn", b"http://activiti.org/bpmn")

    assert report_on(older) == report_on(INVOICE)
    assert inspect(older).findings == inspect(INVOICE).findings


def test_where_a_drawing_says_something_under_both_names_camundas_counts():
    older = model().replace(b"<bpmn:userTask ", b'<bpmn:userTask xmlns:a="http://activiti.org/bpmn" a:assignee="ana" ')
    both = older.replace(b"<bpmn:userTask ", b'<bpmn:userTask camunda:assignee="luz" ')

    assert [assignee_in(data) for data in (older, both)] == ["ana", "luz"]


def assignee_in(data: bytes) -> str | None:
    return next(node.assignee for node in flow_nodes(diagram_of(data).processes[0]) if node.id == "approve")


def test_errors_that_were_found_at_an_element_are_counted_beside_it():
    errors = {element.element_id: element.errors for element in report_on(INVOICE).elements}

    assert errors["assign"] == 1
    assert errors["invoice"] == 0


def test_details_that_only_one_other_tool_knows_are_counted_by_tool():
    vendors = [(one.vendor, one.details, one.elements) for one in report_on(INVOICE).vendors]

    assert vendors == [("Camunda 8", 1, 1), ("http://acme.example/tool", 2, 1)]


def test_whatever_is_replaced_or_lost_is_a_finding_too():
    """One rule set: the report promises nothing that the findings refuse, and the other way round."""
    inspected = inspect(INVOICE)
    found = {str(finding.sentence.values.get("extension")) for finding in inspected.findings}
    report = import_report(INVOICE, inspected.findings)

    unread = {Fate.LOST, Fate.WITHOUT_EFFECT}
    told = {one.name for element in report.elements for one in element.details if one.fate in unread}
    assert told <= found
    assert all(element.errors for element in report.elements if Fate.REPLACE in {one.fate for one in element.details})


def test_every_extension_that_is_read_has_words():
    ours = {"area", "businessKey", "correlationKey", "role", "sender"}

    worded = words.AS_DRAWN.keys() | words.OUR_WAY.keys() | words.REPLACE.keys()

    assert (_ATTRIBUTES.keys() | _ELEMENTS.keys()) - ours <= worded


def test_a_drawing_that_is_not_meant_to_run_is_told_as_such_and_one_of_ours_needs_no_report():
    picture = model().replace(b' isExecutable="true"', b"")

    assert report_on(picture).purpose is Purpose.DRAWN_ONLY
    assert report_on(picture).is_worth_telling
    assert report_on(model()).purpose is Purpose.RUNS
    assert not report_on(model()).is_worth_telling
    assert not report_on(blank_model("new", "New")).is_worth_telling


@pytest.mark.skipif(not reference_models(), reason=f"The reference models are not in {REFERENCE_MODELS}.")
@pytest.mark.parametrize("name", ["C.1.0", "C.1.1"])
def test_a_reference_model_with_extensions_of_activiti_is_understood(name):
    report = report_on((REFERENCE_MODELS / f"{name}.bpmn").read_bytes())

    assert fates_at(report, "approveInvoice") == {"assignee": Fate.AS_DRAWN, "formKey": Fate.OUR_WAY}
    assert fates_at(report, "archiveInvoice")["delegateExpression"] is Fate.REPLACE
