"""DMN files beside a drawing: which holds which decision, and what it needs."""

from engine.bpmn_xml.findings import Severity
from engine.bpmn_xml.inspection import inspect
from engine.decisions.files import read_files
from tests.support.decisions import decision, file_of, table, text
from tests.support.models import deciding_model

IMPORT = '<import namespace="urn:lib" name="lib" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
LIB = file_of(decision("base", text("40")), namespace="urn:lib")
MAIN = file_of(
    IMPORT,
    '<decision id="d_sum" name="sum"><variable name="sum"/><informationRequirement>'
    '<requiredDecision href="urn:lib#d_base"/></informationRequirement>' + text("lib.base + 2") + "</decision>",
)
OTHER = file_of(decision("alone", text("1")), namespace="urn:other")
FILES = {"main.dmn": MAIN, "lib.dmn": LIB, "other.dmn": OTHER}


def test_a_decision_needs_its_file_and_what_that_imports():
    found = read_files(FILES)
    assert found.holders("d_sum") == ("main.dmn",)
    assert found.needed({"d_sum"}) == {"lib.dmn": LIB, "main.dmn": MAIN}
    assert found.needed({"d_alone", "d_nobody"}) == {"other.dmn": OTHER}
    assert found.findings("d_sum") == ()


def test_what_it_imports_is_made_ready_with_it():
    models = read_files(FILES).models({"d_sum", "d_nobody"})
    assert models.keys() == {"d_sum"}
    assert models["d_sum"].plan("d_sum").part.element.name == "sum"


def test_a_decision_whose_import_is_not_there_tells_so():
    found = read_files({"main.dmn": MAIN})
    assert "decision_import_missing" in {finding.code for finding in found.findings("d_sum")}


def test_a_file_that_cannot_be_read_is_set_apart():
    found = read_files({**FILES, "broken.dmn": b"<definitions"})
    assert list(found.unreadable) == ["broken.dmn"]
    assert found.holders("d_alone") == ("other.dmn",)


def test_two_files_may_hold_one_decision():
    assert read_files({"a.dmn": OTHER, "b.dmn": OTHER}).holders("d_alone") == ("a.dmn", "b.dmn")


def test_what_is_doubtful_in_a_decision_is_told_at_the_task_that_makes_it():
    doubtful = table(("> 5", '"high"'), inputs=("amount",)).replace("<output ", '<output typeRef="number" ')
    files = read_files({"fee.dmn": file_of(decision("fee", doubtful))})

    inspected = inspect(deciding_model(decision="d_fee"), decisions=files)
    told = [finding for finding in inspected.findings if finding.code == "decision_cell_of_other_type"]
    assert [(one.element_id, one.severity) for one in told] == [("decide", Severity.WARNING)]
    assert inspected.executable
