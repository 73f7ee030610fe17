"""Service tasks are held to what the operation that they call declares."""

import pytest

from engine.bpmn_xml.findings import Severity
from engine.bpmn_xml.inspection import inspect
from engine.decisions.files import read_files
from engine.operations.declaration import Effect, Group, Input, Operation, Output
from engine.operations.values import Kind
from process_library.catalogue import packages
from process_library.operations.declared import declared
from process_library.service_tasks import functions
from tests.support.services import calling

MODEL = "start s; service tell; end e; s>tell>e"
CHECKED = Operation(
    key="python_function:shop.order",
    name="Order",
    about="",
    group=Group.SERVICES,
    effect=Effect.ROWS,
    inputs=(
        Input(key="what", name="What", is_needed=True),
        Input(key="many", name="How many", kind=Kind.WHOLE_NUMBER),
        Input(key="fast", name="Fast", kind=Kind.YES_NO),
        Input(key="to", name="To", kind=Kind.ADDRESSES),
        Input(key="way", name="Way", choices=("post", "van")),
        Input(key="token", name="Token", is_secret=True),
    ),
    outputs=(Output(key="number", name="Number"),),
)


def found(inputs, connector="python_function", operations=None):
    given = {"function": "shop.order", **inputs} if connector == "python_function" else inputs
    known = {CHECKED.key: CHECKED} if operations is None else operations
    inspected = inspect(calling(MODEL, "tell", connector, given), operations=known)
    return [one for one in inspected.findings if one.code.startswith("operation_")]


def codes(inputs, **more):
    return [one.code for one in found(inputs, **more)]


@pytest.mark.row("peer-16")
def test_what_is_whole_has_no_finding():
    whole = {"what": "lamp", "many": "3", "fast": "${true}", "to": "a@x.org, b@x.org", "way": "van", "token": "${key}"}
    assert codes(whole) == []


@pytest.mark.row("peer-16")
@pytest.mark.parametrize("inputs", [{}, {"what": ""}], ids=["not there", "empty"])
def test_a_needed_value_that_is_missing_is_told_with_its_element_and_its_mend(inputs):
    (finding,) = found(inputs)
    assert (finding.code, finding.severity, finding.element_id) == ("operation_input_missing", Severity.ERROR, "tell")
    assert "does not say «What», which its operation «Order» needs" in finding.sentence.in_english()
    assert "Fill it in" in finding.mend.in_english()


@pytest.mark.row("peer-16")
@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("many", "three", "a whole number"),
        ("many", "2.5", "a whole number"),
        ("fast", "true", "yes or no"),
        ("to", "nobody", "one or more mail addresses"),
    ],
)
def test_a_constant_of_the_wrong_kind_is_an_error(name, value, kind):
    (finding,) = found({"what": "lamp", name: value})
    assert finding.code == "operation_input_kind"
    assert finding.sentence.in_english().endswith(f"is not {kind}.")


def test_a_value_that_is_none_of_the_choices_is_an_error():
    (finding,) = found({"what": "lamp", "way": "drone"})
    assert finding.code == "operation_input_choice"
    assert "post, van" in finding.sentence.in_english()


def test_what_is_computed_is_not_judged():
    assert codes({"what": "${lamp}", "many": "${x}", "fast": "${x}", "to": "${x}", "way": "=x", "token": "${x}"}) == []


@pytest.mark.row("peer-16")
def test_a_value_that_the_operation_does_not_know_is_a_warning():
    (finding,) = found({"what": "lamp", "colour": "red"})
    assert (finding.code, finding.severity) == ("operation_input_unknown", Severity.WARNING)


@pytest.mark.parametrize(
    ("read", "told"), [("${result.number}", []), ("${result.numbre}", ["operation_output_unknown"])]
)
def test_what_is_read_of_the_answer_is_what_the_operation_gives(read, told):
    drawn = calling(MODEL, "tell", "python_function", {"function": "shop.order", "what": "lamp"}, order=read)
    inspected = inspect(drawn, operations={CHECKED.key: CHECKED})
    assert [one.code for one in inspected.findings if one.code.startswith("operation_")] == told


def test_a_secret_in_the_drawing_is_a_warning():
    assert codes({"what": "lamp", "token": "s3cret"}) == ["operation_secret_written"]


@pytest.mark.parametrize("connector", ["python_function", "fax"])
def test_an_operation_that_is_in_no_catalogue_is_a_warning(connector):
    (finding,) = found({"what": "lamp"}, connector=connector, operations={})
    assert (finding.code, finding.severity) == ("operation_unknown", Severity.WARNING)


def test_where_operations_are_not_known_nothing_is_judged():
    assert "operation_unknown" not in {one.code for one in inspect(calling(MODEL, "tell", "fax", {})).findings}


@pytest.mark.row("G11", part="typed inputs and outputs")
def test_every_process_of_the_library_calls_operations_as_they_declare_themselves():
    for package in packages():
        for name, data in package.diagrams.items():
            inspected = inspect(data, package.forms, decisions=read_files(package.decisions), operations=declared())
            assert [(name, one.element_id, one.code) for one in inspected.findings if "operation" in one.code] == []


@pytest.mark.row("G11", part="typed inputs and outputs")
def test_every_function_of_the_library_declares_itself_as_its_docstring_says():
    for name, function in functions().items():
        operation = declared()[f"python_function:{name}"]
        said = (function.__doc__ or "").partition("`.")[0].partition("`")[2].partition("`")[0]
        inputs = said.partition("(")[2].partition(")")[0].split(", ")
        outputs = [one for one in said.partition(" → ")[2].split(", ") if one]
        assert [one.key for one in operation.inputs] == inputs
        assert [one.key for one in operation.outputs][: len(outputs)] == outputs
