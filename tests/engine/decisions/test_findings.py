"""What does not run is a finding at its element, in both languages, and its decision is not made."""

from pathlib import Path

import pytest

from engine.bpmn_xml.findings import Severity
from engine.bpmn_xml.refusals import DoctypeRefused, NotDmn, NotWellFormed
from engine.decisions.failures import DecisionNotExecutable
from engine.decisions.model import read_model
from foundation.texts import Texts
from tests.support.decisions import decision, file_of, outcome, table, text

TEXTS = Texts([Path(__file__).parents[3] / "engine"])
JAVA = '<functionDefinition kind="Java"><literalExpression><text>{}</text></literalExpression></functionDefinition>'
JUEL = '<literalExpression expressionLanguage="juel"><text>${a}</text></literalExpression>'
PRIORITY = table(("> 0", "1"), inputs=("a",), hit="PRIORITY")
WRONG = {
    "decision_language_not_supported": decision("it", JUEL),
    "decision_external_function": decision("it", JAVA),
    "expression_external_function": decision("it", text('function(a) external {java: {class: "x"}}')),
    "decision_expression_not_supported": decision("it", "<quiz/>"),
    "decision_text_elsewhere": decision("it", "<literalExpression><importedValues/></literalExpression>"),
    "decision_requirement_missing": decision("it", text("1"), "nobody"),
    "decision_requirement_circle": decision("it", text("1"), "other") + decision("other", text("1"), "it"),
    "decision_import_missing": '<import name="a" namespace="urn:a" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
    + decision("it", text("1")),
    "decision_import_not_supported": '<import name="a" namespace="urn:a" importType="http://www.dmg.org/PMML-4_2"/>'
    + decision("it", text("1")),
    "decision_type_unknown": decision("it", text("1"), type_="nothing"),
    "decision_type_circle": '<itemDefinition name="t"><typeRef>t</typeRef></itemDefinition>'
    + decision("it", text("1"), type_="t"),
    "decision_hit_policy_unknown": decision("it", table(("> 0", "1"), inputs=("a",), hit="SOMETIMES")),
    "decision_aggregation_unknown": decision("it", table(("> 0", "1"), inputs=("a",), hit="FIRST BY SUM")),
    "decision_priorities_missing": decision("it", PRIORITY),
    "decision_cells_do_not_fit": decision("it", table(("> 0", "1"), ("> 1",), inputs=("a",))),
    "decision_table_without_output": decision("it", table(("> 0",), inputs=("a",), outputs=())),
    "decision_output_names_missing": decision("it", table(("> 0", "1", "2"), inputs=("a",), outputs=("x", "x"))),
    "expression_not_understood": decision("it", table(("> ", "1"), inputs=("a",))),
    "expression_construct_not_allowed": decision("it", text("a == 1")),
    "expression_too_long": decision("it", text("a" * 20_001)),
    "decision_too_much_text": decision("it", "<list>" + text("a" * 15_000) * 30 + "</list>"),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_does_not_run_is_a_finding_and_its_decision_is_not_made(code):
    file = file_of(WRONG[code], decision("fine", text("1")))
    model = read_model(file)
    assert not model.executable
    finding = next(finding for finding in model.findings if finding.code == code)
    assert finding.severity is Severity.ERROR
    for sentence in (finding.sentence, finding.mend):
        assert TEXTS.render(sentence, "es") != sentence.in_english()
        assert "%(" not in TEXTS.render(sentence, "es")
    with pytest.raises(DecisionNotExecutable) as caught:
        outcome(file, "it")
    assert code in {one.code for one in caught.value.context["findings"]}


def test_a_broken_decision_does_not_hinder_those_that_do_not_need_it():
    file = file_of(decision("broken", text("1 +")), decision("fine", text("1")), decision("user", text("1"), "broken"))
    assert outcome(file, "fine").value == 1
    with pytest.raises(DecisionNotExecutable):
        outcome(file, "user")


def test_a_finding_names_the_decision_the_rule_the_column_and_the_line():
    model = read_model(file_of(decision("it", table(("> 0", "1"), ("1 +", "2"), inputs=("amount",)))))
    finding = model.findings[0]
    assert (finding.element_id, finding.element_name, finding.line, finding.column) == ("d_it", "it", 2, 4)
    assert finding.mend.in_english() == "Correct rule 2, column «amount», which says «1 +»."
    assert TEXTS.render(finding.mend, "es") == "Corrige la regla 2, columna «amount», que dice «1 +»."


def test_a_decision_without_logic_is_only_a_warning():
    model = read_model(file_of(decision("it", "")))
    assert model.executable
    assert [(finding.code, finding.severity) for finding in model.findings] == [
        ("decision_without_logic", Severity.WARNING)
    ]


def test_a_table_without_a_rule_is_a_warning_unless_it_has_a_default():
    empty = table(inputs=("a",))
    [finding] = read_model(file_of(decision("it", empty))).findings
    assert (finding.code, finding.severity) == ("decision_without_rule", Severity.WARNING)
    assert TEXTS.render(finding.sentence, "es") == "«it» no tiene todavía ninguna regla, así que nunca responde."
    assert TEXTS.render(finding.mend, "es") == "Añade una fila o quita la decisión."

    default = empty.replace("</output>", "<defaultOutputEntry><text>1</text></defaultOutputEntry></output>")
    assert read_model(file_of(decision("it", default))).findings == ()


def test_a_row_of_empty_outputs_is_a_warning_unless_one_has_a_default():
    logic = table(("> 9", "1", ""), ("> 5", "", "-"), ("-", "", ""), inputs=("a",), outputs=("x", "y"))
    found = read_model(file_of(decision("it", logic))).findings
    assert {(finding.code, finding.severity) for finding in found} == {
        ("decision_row_without_answer", Severity.WARNING)
    }
    assert [TEXTS.render(finding.sentence, "es") for finding in found] == [
        "La fila 2 de «it» no responde nada.",
        "La fila 3 de «it» no responde nada.",
    ]
    assert TEXTS.render(found[0].mend, "es") == "Di qué responde o borra la fila."

    default = logic.replace("</output>", "<defaultOutputEntry><text>1</text></defaultOutputEntry></output>", 1)
    assert read_model(file_of(decision("it", default))).findings == ()
    assert read_model(file_of(decision("it", logic.replace("UNIQUE", 'COLLECT" aggregation="COUNT')))).findings == ()


@pytest.mark.parametrize(("name", "type_"), [("ofertas", "string"), ("ofertas", None), ("tres ofertas", "string")])
def test_a_name_in_an_answer_that_is_no_input_may_be_a_text_without_quotes(name, type_):
    typed = f' typeRef="{type_}"' if type_ else ""
    logic = table(("> 5", f'"{name}"'), ("> 2", name), ("-", name), inputs=("num_ofertas",))
    logic = logic.replace("<output ", f"<output{typed} ")
    [finding] = read_model(file_of(decision("it", logic))).findings
    assert (finding.code, finding.severity) == ("decision_text_without_quotes", Severity.WARNING)
    told = f"La fila 2 de «it» nombra «{name}», que no es ninguna de sus entradas."
    assert TEXTS.render(finding.sentence, "es") == told
    mend = f'Si es un texto, escríbelo entre comillas: "{name}"; si no, dibuja la entrada con ese nombre o corrígelo.'
    assert TEXTS.render(finding.mend, "es") == mend


@pytest.mark.parametrize(
    "cell", ["amount", "buyer", "buyer.name", "other", "d_other", "today", "null", "true", '"text"', "who + what"]
)
def test_nothing_is_said_of_an_answer_whose_names_are_known(cell):
    logic = table(("-", cell), inputs=("amount > 5 and buyer.is_known",))
    file = file_of(decision("it", logic, "other"), decision("other", text("1")))
    assert [one.code for one in read_model(file).findings] == []


def typed_table(type_: str, *cells: str, output: str = "1", output_type: str = "number") -> str:
    logic = table(*((cell, output) for cell in cells), inputs=("amount",))
    logic = logic.replace("<inputExpression>", f'<inputExpression typeRef="{type_}">')
    return logic.replace("<output ", f'<output typeRef="{output_type}" ')


@pytest.mark.parametrize(
    ("type_", "cell"),
    [
        ("number", '"many"'),
        ("number", 'not("many")'),
        ("number", "true"),
        ("integer", '1, "many"'),
        ("positive", '"many"'),
        ("string", "5"),
        ("string", "> -5"),
        ("string", "[1..5]"),
        ("boolean", '"true"'),
        ("date", '"2026-11-22"'),
    ],
)
def test_a_cell_of_another_type_than_its_column_is_told_once_for_the_column(type_, cell):
    allowed = "<allowedValues><text>&gt; 0</text></allowedValues>"
    positive = f'<itemDefinition name="positive"><typeRef>number</typeRef>{allowed}</itemDefinition>'
    model = read_model(file_of(positive, decision("it", typed_table(type_, "-", cell, cell))))

    [finding] = model.findings
    assert (finding.code, finding.severity) == ("decision_cell_of_other_type", Severity.WARNING)
    kind = {"integer": "number", "positive": "number", "string": "text", "boolean": "yes or no"}.get(type_, type_)
    told = finding.sentence.in_english()
    assert told == f"The column «amount» of «it» is of type {kind}, but rule 2 says {cell} in it."
    assert TEXTS.render(finding.sentence, "es") != told


@pytest.mark.parametrize(
    ("type_", "cell"),
    [
        ("number", "> other"),
        ("number", "< 5, [10..20]"),
        ("string", '"a", "b"'),
        ("string", 'starts with(?, "5")'),
        ("boolean", "false"),
        ("date", '< date("2026-11-22")'),
        ("Any", '"many"'),
        ("list", '"many"'),
        ("number", ""),
        ("number", "null"),
    ],
)
def test_nothing_is_said_of_a_cell_that_may_fit(type_, cell):
    assert read_model(file_of(decision("it", typed_table(type_, cell)))).findings == ()


@pytest.mark.parametrize(("type_", "cell"), [("number", '"1"'), ("string", "1"), ("boolean", '"yes"')])
def test_an_output_of_another_type_than_its_column_is_told(type_, cell):
    file = file_of(decision("it", typed_table("number", "-", output=cell, output_type=type_)))

    assert [finding.code for finding in read_model(file).findings] == ["decision_cell_of_other_type"]
    assert outcome(file, "it", amount=1).value is None


def test_a_circle_is_told_once_and_shortened():
    ring = "".join(decision(f"n{at}", text("1"), f"n{(at + 1) % 50}") for at in range(50))
    findings = read_model(file_of(ring)).findings
    assert [finding.code for finding in findings] == ["decision_requirement_circle"]
    assert findings[0].sentence.in_english() == (
        "«n0» requires itself in the end: n0 → n1 → n2 → n3 → n4 → n5 → n6 → n7 → …."
    )


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/>", NotDmn),
        (b"<definitions xmlns='https://www.omg.org/spec/DMN/99999999/MODEL/'/>", NotDmn),
        (b"decide!", NotWellFormed),
        (b"<!DOCTYPE d [<!ENTITY a 'b'>]><definitions/>", DoctypeRefused),
    ],
)
def test_what_is_no_dmn_file_is_refused(data, refusal):
    with pytest.raises(refusal):
        read_model(data)
