"""Boxed expressions, required decisions, functions, services, imports and types."""

from datetime import date
from decimal import Decimal

import pytest

from engine.decisions.failures import DecisionTooCostly, DecisionUnknown
from engine.decisions.model import read_model
from tests.support.decisions import decided, decision, file_of, input_data, outcome, table, text

GROSS = (
    '<businessKnowledgeModel id="f_gross" name="gross"><encapsulatedLogic>'
    '<formalParameter name="net" typeRef="number"/><formalParameter name="rate" typeRef="number"/>'
    f"{text('net * (1 + rate)')}</encapsulatedLogic></businessKnowledgeModel>"
)


def entry(name, logic):
    variable = f'<variable name="{name}"/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def test_an_entry_of_a_context_sees_those_before_it():
    context = f"<context>{entry('net price', text('amount * 2'))}{entry('gross', text('net price * 1.21'))}</context>"
    assert decided(context, amount=50) == {"net price": 100, "gross": Decimal("121.00")}


def test_an_entry_without_a_name_is_the_result():
    assert decided(f"<context>{entry('a', text('2'))}{entry('', text('a * 21'))}</context>") == 42


def test_a_list_and_a_relation():
    assert decided(f"<list>{text('1')}{text('amount')}</list>", amount=2) == [1, 2]
    columns = '<column name="name"/><column name="unit price"/>'
    rows = f"<row>{text(chr(34) + 'a' + chr(34))}{text('1')}</row><row>{text('null')}{text('2')}</row>"
    assert decided(f"<relation>{columns}{rows}</relation>") == [
        {"name": "a", "unit price": 1},
        {"name": None, "unit price": 2},
    ]


def test_a_knowledge_model_is_called_by_place_by_name_and_by_invocation():
    given = {"rate": "0.1", "net": "200"}
    bindings = "".join(f'<binding><parameter name="{name}"/>{text(of)}</binding>' for name, of in given.items())
    file = file_of(
        GROSS,
        decision("place", text("gross(100, 0.21)"), "function gross"),
        decision("name", text("gross(rate: 0.5, net: 10)"), "function gross"),
        decision("boxed", f"<invocation>{text('gross')}{bindings}</invocation>", "function gross"),
        decision("wrong", text('gross("a", 1)'), "function gross"),
    )
    assert outcome(file, "place").value == 121
    assert outcome(file, "name").value == 15
    assert outcome(file, "boxed").value == 220
    wrong = outcome(file, "wrong")
    assert (wrong.value, wrong.remarks[0].code) == (None, "expression_arguments_do_not_fit")


def test_a_knowledge_model_that_is_not_required_is_not_known():
    found = outcome(file_of(GROSS, decision("it", text("gross(100, 0.21)"))), "it")
    assert found.value is None
    assert [remark.code for remark in found.remarks][-1] == "expression_function_unknown"


def test_a_function_that_calls_itself_ends_or_is_stopped():
    def recursive(body):
        logic = f'<encapsulatedLogic><formalParameter name="n" typeRef="number"/>{text(body)}</encapsulatedLogic>'
        model = f'<businessKnowledgeModel id="f_f" name="f">{logic}</businessKnowledgeModel>'
        return file_of(model, decision("it", text("f(5)"), "function f"))

    assert outcome(recursive("if n <= 1 then 1 else n * f(n - 1)"), "it").value == 120
    with pytest.raises(DecisionTooCostly):
        outcome(recursive("f(n + 1)"), "it")


def test_boxed_functions_conditions_filters_and_loops():
    function = f'<functionDefinition><formalParameter name="x" typeRef="number"/>{text("x * 2")}</functionDefinition>'
    assert decided(f"<context>{entry('double', function)}{entry('', text('double(21)'))}</context>") == 42
    condition = (
        f"<conditional><if>{text('amount > 5')}</if><then>{text('1')}</then><else>{text('2')}</else></conditional>"
    )
    assert [decided(condition, amount=amount) for amount in (6, 5, None)] == [1, 2, 2]
    kept = f"<filter><in>{text('[1, 2, 3]')}</in><match>{text('item > amount')}</match></filter>"
    assert decided(kept, amount=1) == [2, 3]
    loop = f'<for iteratorVariable="x"><in>{text("1..3")}</in><return>{text("x * amount")}</return></for>'
    assert decided(loop.replace("1..3", "[1..3]"), amount=2) == [2, 4, 6]
    some = f'<some iteratorVariable="x"><in>{text("[1, 2]")}</in><satisfies>{text("x > amount")}</satisfies></some>'
    assert decided(some, amount=1) is True
    assert decided(some.replace("some", "every"), amount=1) is False


def test_a_decision_sees_what_it_requires_and_each_is_made_once():
    file = file_of(
        input_data("amount", "number"),
        decision("base fee", text("amount * 0.1"), "input amount"),
        decision("left", text("base fee + 1"), "base fee"),
        decision("right", text("base fee + 2"), "base fee"),
        decision("all", text("[left, right]"), "left", "right"),
        decision("none", text("base fee")),
    )
    assert outcome(file, "all", amount=100).value == [11, 12]
    assert outcome(file, "d_all", amount=100).value == [11, 12]
    assert outcome(file, "none", amount=100).remarks[0].sentence.values["variable"] == "base fee"


def test_a_service_is_called_with_its_inputs_and_decisions():
    service = (
        '<decisionService id="f_fee" name="fee"><outputDecision href="#d_total"/>'
        '<inputDecision href="#d_rate"/><inputData href="#i_amount"/></decisionService>'
    )
    file = file_of(
        input_data("amount", "number"),
        decision("rate", text("0.5"), type_="number"),
        decision("total", text("amount * rate"), "input amount", "rate"),
        service,
        decision("caller", text("fee(10, 0.1)"), "function fee"),
    )
    assert outcome(file, "total", amount=10).value == 5
    assert outcome(file, "fee", amount=10, rate=2).value == 20
    assert outcome(file, "caller").value == 1


def test_another_file_is_imported_under_a_name():
    lib = file_of(GROSS, '<itemDefinition name="money"><typeRef>number</typeRef></itemDefinition>', namespace="urn:lib")
    imported = (
        f'<import name="my lib" namespace="urn:lib" importType="{"https://www.omg.org/spec/DMN/20191111/MODEL/"}"/>'
    )
    knows = '<knowledgeRequirement><requiredKnowledge href="urn:lib#f_gross"/></knowledgeRequirement>'
    main = file_of(imported, decision("it", knows + text("my lib.gross(100, 0.1)"), type_="my lib.money"))
    assert outcome(main, "it", lib).value == 110
    assert read_model(main).findings[0].code == "decision_import_missing"


def test_values_are_held_against_their_types():
    person = (
        '<itemDefinition name="person"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>'
        '<itemComponent name="age"><typeRef>number</typeRef><allowedValues><text>[0..150]</text></allowedValues>'
        "</itemComponent></itemDefinition>"
        '<itemDefinition name="people" isCollection="true"><typeRef>person</typeRef></itemDefinition>'
    )
    file = file_of(person, input_data("all", "people"), decision("it", text("count(all)"), "input all"))
    ana = {"name": "Ana", "age": 40}
    assert outcome(file, "it", all=[ana, ana]).value == 2
    assert outcome(file, "it", all=ana).value == 1
    young = outcome(file, "it", all=[{**ana, "age": 200}])
    assert (young.value, young.remarks[0].code, young.remarks[0].element_id) == (None, "value_not_allowed", "i_all")
    other = outcome(file, "it", all=[{"name": 1, "age": 2}])
    assert other.remarks[0].code == "value_of_other_type"
    missing = outcome(file, "it")
    assert missing.remarks[0].sentence.in_english() == "The input «all» was not given."


def test_a_result_of_another_type_is_null_and_said():
    found = outcome(file_of(decision("it", text('"a"'), type_="number")), "it")
    assert found.value is None
    assert found.remarks[0].sentence.in_english() == "A value of type string was found where number is expected."


def test_texts_of_json_are_dates_where_the_model_says_so():
    file = file_of(input_data("day", "date"), decision("it", text('day + duration("P1M")'), "input day"))
    assert outcome(file, "it", day="2026-01-31").value == date(2026, 2, 28)
    assert outcome(file, "it", day=date(2026, 1, 31)).value == date(2026, 2, 28)
    assert outcome(file, "it", day="tomorrow").remarks[0].code == "value_of_other_type"


def test_a_remark_names_decision_rule_and_column():
    logic = table(("> 5", "1 / zero"), inputs=("amount",), outputs=("fee",))
    remark = outcome(file_of(decision("it", logic)), "it", amount=6, zero=0).remarks[0]
    assert (remark.element_id, remark.element_name, remark.rule, remark.column) == ("d_it", "it", 1, "fee")
    assert remark.code == "expression_division_by_zero"


def test_the_rules_that_made_the_result_are_told():
    rate = table(("> 5", "0.1"), ("> 1", "0.2"), inputs=("amount",), hit="FIRST")
    fees = table(("> 0", "1"), ("> 0.05", "2"), inputs=("rate",), hit="COLLECT BY SUM")
    found = outcome(file_of(decision("rate", rate), decision("fees", fees, "rate")), "fees", amount=6)
    assert found.value == 3
    assert [(one.element_name, one.rules) for one in found.hits] == [("rate", (1,)), ("fees", (1, 2))]


def test_an_input_is_seen_without_requirement_and_a_decision_is_not():
    file = file_of(input_data("day", "date"), decision("a", text("1")), decision("it", text("[day.year, a]")))
    found = outcome(file, "it", day="2026-01-01", a=5)
    assert found.value == [2026, None]
    assert [remark.code for remark in found.remarks] == ["expression_variable_unknown"]


def test_what_the_file_does_not_hold_cannot_be_decided():
    with pytest.raises(DecisionUnknown, match="There is no decision «x» in the file"):
        outcome(file_of(decision("it", text("1"))), "x")


def test_a_function_does_not_leave_the_model():
    found = outcome(file_of(decision("it", text("function(a) a"))), "it")
    assert found.value is None
    assert len(found.remarks) == 1
