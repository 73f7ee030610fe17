"""Data associations as other tools write them: references, assignments, optional data, arrows without meaning."""

import pytest

from engine.bpmn_xml.inspection import inspect
from tests.support.notation import NAMESPACES

TASK = '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="A"/>'
ORDER = '<dataObject id="order"/><dataObjectReference id="drawn" name="Order" dataObjectRef="order"/>'


def file(content, before=ORDER):
    return (
        f'<definitions {NAMESPACES}><process id="p" isExecutable="true">{before}{TASK}{content}</process></definitions>'
    )


def task(*parts, inputs="", outputs="", sets=""):
    specification = (
        f"<ioSpecification>{inputs}{outputs}{sets or '<inputSet/><outputSet/>'}</ioSpecification>"
        if inputs or outputs or sets
        else ""
    )
    return f'<userTask id="A">{specification}{"".join(parts)}</userTask>'


def associated(way, source, target, *rest):
    sources = "".join(f"<sourceRef>{found}</sourceRef>" for found in source.split())
    rests = "".join(rest)
    return f"<data{way}Association>{sources}<targetRef>{target}</targetRef>{rests}</data{way}Association>"


def assigned(value, to):
    return f"<assignment><from>{value}</from><to>{to}</to></assignment>"


IN, OUT = '<dataInput id="i" name="price"/>', '<dataOutput id="o" name="answer"/>'


def test_a_reference_stands_for_its_data_object(play):
    model = file(task(associated("Input", "drawn", "i"), associated("Output", "o", "drawn"), inputs=IN, outputs=OUT))
    played = play(model.encode()).start({"order": 1})
    assert played.work_at("A").inputs == {"price": 1}
    assert played.complete("A", answer=2, more=3).variables == {"order": 2}


def test_an_input_whose_name_is_no_plain_word_is_the_variable_of_its_id(play):
    named = '<dataInput id="i" name="The price"/>'
    played = play(file(task(associated("Input", "drawn", "i"), inputs=named)).encode()).start({"order": 1})
    assert played.work_at("A").inputs == {"i": 1}


def test_a_data_object_without_a_value_is_waited_for(play):
    played = play(file(task(associated("Input", "drawn", "i"), inputs=IN)).encode()).start()
    assert played.failure_at("A").sentence.in_english() == "«order» has no value yet."
    assert played.set_variables(order=1).retry("A").work_at("A").inputs == {"price": 1}


def test_an_optional_input_may_be_missing_and_an_optional_output_leaves_the_data_alone(play):
    sets = "".join(
        f"<{way}putSet><optional{way.title()}putRefs>{item}</optional{way.title()}putRefs></{way}putSet>"
        for way, item in (("in", "i"), ("out", "o"))
    )
    model = file(
        task(associated("Input", "drawn", "i"), associated("Output", "o", "drawn"), inputs=IN, outputs=OUT, sets=sets)
    )
    played = play(model.encode()).start({"price": 7})
    assert played.work_at("A").inputs == {"price": None}
    assert played.complete("A").variables == {"price": 7}


def test_assignments_build_an_object_and_set_parts_of_one(play):
    into = associated("Input", "drawn", "i", assigned("order", "price.net"), assigned("order + 1", "i.tax.rate"))
    back = associated("Output", "o", "drawn2", assigned("answer", "total.sum"))
    total = '<dataObject id="total"/><dataObjectReference id="drawn2" dataObjectRef="total"/>'
    played = play(file(task(into, back, inputs=IN, outputs=OUT), ORDER + total).encode())
    played.start({"order": 1, "total": {"kept": 1, "sum": 0}, "price": 9})
    assert played.work_at("A").inputs == {"price": {"net": 1, "tax": {"rate": 2}}}
    assert played.complete("A", answer=5).variables["total"] == {"kept": 1, "sum": 5}


def test_a_part_of_a_number_cannot_be_set(play):
    back = associated("Output", "o", "drawn", assigned("answer", "order.sum"))
    played = play(file(task(back, outputs=OUT)).encode()).start({"order": 3}).complete("A", answer=5)
    assert "order" in played.failure_at("A").sentence.in_english()
    assert played.set_variables(order={}).retry("A").variables == {"order": {"sum": 5}}


def test_a_property_of_a_subprocess_lives_inside_only(play):
    inner = (
        '<subProcess id="S"><property id="q" name="note"/><userTask id="A"/></subProcess>'
        '<sequenceFlow id="g" sourceRef="s" targetRef="S"/>'
    )
    model = file(inner).replace('<sequenceFlow id="f" sourceRef="s" targetRef="A"/>', "")
    played = play(model.encode()).start({"note": 1}).complete("A", note=2, more=3)
    assert played.variables == {"note": 1, "more": 3}


def test_a_value_goes_through_a_property_of_the_task(play):
    held = '<property id="q" name="note"/>'
    model = file(
        task(held, associated("Input", "drawn", "q"), associated("Output", "q", "copy")),
        f'{ORDER}<dataObject id="copy"/>',
    )
    played = play(model.encode()).start({"order": 1})
    assert played.work_at("A").inputs == {"note": 1}
    assert played.complete("A").variables == {"order": 1, "copy": 1}


@pytest.mark.parametrize(
    "arrow",
    [
        '<property id="q" name="__targetRef_placeholder"/>' + associated("Input", "drawn", "q"),
        "<dataOutputAssociation><targetRef>drawn</targetRef></dataOutputAssociation>",
        associated("Output", "A", "drawn"),
        associated("Input", "store", "A"),
    ],
)
def test_an_arrow_that_copies_nothing_is_a_remark(play, arrow):
    model = file(task(arrow), f'{ORDER}<dataStoreReference id="store"/>').encode()
    assert "data_arrow_without_effect" in [finding.code for finding in inspect(model).findings]
    assert play(model).start().complete("A", a=1).variables == {"a": 1}


def test_such_an_arrow_at_a_subprocess_is_a_remark_too():
    arrow = '<property id="q" name="__targetRef_placeholder"/>' + associated("Input", "drawn", "q")
    model = file(f'<subProcess id="A">{arrow}<task id="t"/></subProcess>').encode()
    assert [finding.code for finding in inspect(model).findings if finding.severity == "error"] == []


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("data_store_mapped", task(associated("Input", "store", "i"), inputs=IN)),
        ("data_store_mapped", task(associated("Output", "o", "store"), outputs=OUT)),
        ("data_unknown", task(associated("Input", "nowhere", "i"), inputs=IN)),
        ("data_unknown", task(associated("Input", "drawn", "A", "<transformation>1</transformation>"))),
        ("data_sources", task(associated("Input", "drawn order", "i"), inputs=IN)),
        ("data_assignment_target", task(associated("Input", "drawn", "i", assigned("1", "other")), inputs=IN)),
        ("data_sets", task(inputs=IN, sets="<inputSet/><inputSet/><outputSet/>")),
        (
            "data_while_executing",
            task(
                inputs=IN,
                sets="<inputSet><whileExecutingInputRefs>i</whileExecutingInputRefs></inputSet><outputSet/>",
            ),
        ),
        (
            "repetition_data",
            task(
                associated("Input", "drawn", "i", assigned("1", "i.part")),
                "<multiInstanceLoopCharacteristics><loopDataInputRef>i</loopDataInputRef>"
                "</multiInstanceLoopCharacteristics>",
                inputs=IN,
            ),
        ),
    ],
)
def test_what_does_not_run_is_refused_in_words(code, content):
    found = inspect(file(content, f'{ORDER}<dataStoreReference id="store"/>').encode())
    (finding,) = [finding for finding in found.findings if finding.severity == "error"]
    assert (finding.code, finding.element_id) == (code, "A")


def test_a_transformation_is_read_beforehand():
    model = file(task(associated("Input", "drawn", "i", "<transformation>order +</transformation>"), inputs=IN))
    (finding,) = [finding for finding in inspect(model.encode()).findings if finding.severity == "error"]
    assert (finding.element_id, finding.code) == ("A", "expression_not_understood")


def test_an_assignment_names_no_endless_part():
    arrow = associated("Input", "drawn", "i", assigned("1", ".".join(["i"] * 5000)))
    found = inspect(file(task(arrow, inputs=IN)).encode())
    assert [finding.code for finding in found.findings if finding.severity == "error"] == ["data_assignment_target"]


def test_a_property_of_a_subprocess_is_not_brought_from_outside():
    held = '<property id="q" name="note"/>' + associated("Input", "drawn", "q")
    found = inspect(file(f'<subProcess id="A">{held}<task id="t"/></subProcess>').encode())
    assert [finding.code for finding in found.findings if finding.severity == "error"] == ["data_unknown"]
