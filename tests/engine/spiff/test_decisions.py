"""Business rule tasks make decisions: what they keep of the result, and what stops them."""

import pytest

from tests.support.decisions import decision, file_of, table, text
from tests.support.notation import NAMESPACES

RULES = (("< 100", '"line"', "1"), (">= 100", '"board"', "3"))


def model(attributes, inside="", after=""):
    return f"""<definitions {NAMESPACES}><process id="p" isExecutable="true">
        <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="D"/>
        <businessRuleTask id="D" camunda:decisionRef="d_it" {attributes}>{inside}</businessRuleTask>
        <sequenceFlow id="f2" sourceRef="D" targetRef="e"/><endEvent id="e"/>{after}</process></definitions>""".encode()


def keeping(mapping=None):
    return model('camunda:resultVariable="found"' + (f' camunda:mapDecisionResult="{mapping}"' if mapping else ""))


def files(*rules, hit="UNIQUE", outputs=("who", "days")):
    return {"it.dmn": file_of(decision("it", table(*rules, inputs=("amount",), outputs=outputs, hit=hit)))}


ONE_OUTPUT = files(*(rule[:2] for rule in RULES), outputs=("who",))
BOTH_FIT = (("> 0", '"a"'), ("> 1", '"b"'))


@pytest.mark.parametrize(
    ("mapping", "of", "kept"),
    [
        ("singleEntry", ONE_OUTPUT, "board"),
        ("singleResult", files(*RULES), {"who": "board", "days": 3}),
        ("singleResult", ONE_OUTPUT, {"who": "board"}),
        ("collectEntries", ONE_OUTPUT, ["board"]),
        ("collectEntries", files(*BOTH_FIT, outputs=("who",), hit="RULE ORDER"), ["a", "b"]),
        ("resultList", files(*RULES), [{"who": "board", "days": 3}]),
        (None, files(*BOTH_FIT, outputs=("who",), hit="COLLECT"), [{"who": "a"}, {"who": "b"}]),
        ("singleEntry", {"it.dmn": file_of(decision("it", text("amount * 2")))}, 240),
        ("resultList", {"it.dmn": file_of(decision("it", text("[amount]")))}, [{"it": [120]}]),
    ],
)
def test_a_decision_gives_what_its_task_keeps_of_it(play, mapping, of, kept):
    played = play(keeping(mapping), of).start({"amount": 120})
    assert played.status == "completed"
    assert played.variables == {"amount": 120, "found": kept}


def test_a_global_task_decides_where_it_is_called(play):
    rule = '<globalBusinessRuleTask id="G" camunda:decisionRef="d_it" camunda:resultVariable="found"/>'
    call = b'<callActivity id="D" calledElement="G"></callActivity>'
    before, _, rest = model("").partition(b"<businessRuleTask")
    whole = before.replace(b"<process", rule.encode() + b"<process") + call + rest.partition(b"</businessRuleTask>")[2]
    assert play(whole, ONE_OUTPUT).start({"amount": 120}).variables["found"] == [{"who": "board"}]


@pytest.mark.parametrize(
    ("mapping", "kept"), [("singleEntry", None), ("singleResult", None), ("collectEntries", []), ("resultList", [])]
)
def test_when_no_rule_fits_nothing_is_kept(play, mapping, kept):
    played = play(keeping(mapping), files(("< 0", '"x"'), outputs=("who",))).start({"amount": 5})
    assert played.variables["found"] == kept


@pytest.mark.parametrize(
    ("mapping", "of", "count"),
    [
        ("singleEntry", files(*RULES), 2),
        ("singleEntry", files(*BOTH_FIT, outputs=("who",), hit="COLLECT"), 2),
        ("singleResult", files(*BOTH_FIT, outputs=("who",), hit="COLLECT"), 2),
        ("collectEntries", files(*RULES), 2),
    ],
)
def test_more_than_the_task_can_keep_stops_it(play, mapping, of, count):
    played = play(keeping(mapping), of).start({"amount": 120})
    said = f"«it» gives {count} values where {mapping} expects one at most."
    assert played.failure_at("D").sentence.in_english() == said


def test_outputs_speak_of_the_result_and_are_kept_beside_the_variable(play):
    inside = """<extensionElements><camunda:inputOutput>
        <camunda:inputParameter name="amount">${price * 2}</camunda:inputParameter>
        <camunda:outputParameter name="who">${found}</camunda:outputParameter>
        <camunda:outputParameter name="several">${len(decisionResult)}</camunda:outputParameter>
        </camunda:inputOutput></extensionElements>"""
    attributes = 'camunda:resultVariable="found" camunda:mapDecisionResult="singleEntry"'
    played = play(model(attributes, inside), ONE_OUTPUT).start({"price": 60})
    assert played.variables == {"price": 60, "found": "board", "who": "board", "several": 1}


def test_without_a_variable_nothing_is_kept(play):
    assert play(model(""), ONE_OUTPUT).start({"amount": 1}).variables == {"amount": 1}


def test_each_instance_of_a_repeated_task_decides_for_its_item(play):
    attributes = 'camunda:resultVariable="who" camunda:mapDecisionResult="singleEntry"'
    loop = """<multiInstanceLoopCharacteristics camunda:collection="amounts" camunda:elementVariable="amount"
        camunda:outputCollection="all" camunda:outputElement="who"/>"""
    played = play(model(attributes, loop), ONE_OUTPUT).start({"amounts": [1, 500, 2]})
    assert played.variables["all"] == ["line", "board", "line"]
    told = [event.decision["inputs"] for event in played.elements if event.decision]
    assert told == [{"amount": 1}, {"amount": 500}, {"amount": 2}]


def test_the_outside_is_told_why_it_was_decided_so(play):
    played = play(keeping("singleEntry"), ONE_OUTPUT).start({"amount": 120, "other": 1})
    (told,) = (event.decision for event in played.elements if event.decision)
    assert told == {
        "id": "d_it",
        "name": "it",
        "inputs": {"amount": 120},
        "tables": [{"id": "d_it", "name": "it", "rules": [2]}],
        "outcome": "board",
    }


def test_rules_that_must_not_fit_together_stop_the_task_until_a_variable_is_corrected(play):
    both = files(("> 0", '"a"'), ("> 10", '"b"'), outputs=("who",))
    played = play(keeping("singleEntry"), both).start({"amount": 11})
    said = "The rules 1, 2 of «it» fit at once, but the hit policy UNIQUE does not allow that."
    assert played.failure_at("D").sentence.in_english() == said
    played.retry("D")
    assert "D" in played.process.waiting_at()
    played.set_variables(amount=5).retry("D")
    assert played.variables["found"] == "a"
    assert (played.status, played.trail("started").count("D")) == ("completed", 1)


def test_what_cannot_be_said_stops_the_task_and_names_decision_rule_and_cell(play):
    broken = files(("< 100", "amount + 1"), (">= 100", 'amount + "x"'), outputs=("who",))
    played = play(keeping("singleEntry"), broken).start({"amount": 120})
    said = played.failure_at("D").sentence.in_english()
    assert said.startswith("The decision «it» stops at rule 2, column «who»: ")
    played.set_variables(amount=1).retry("D")
    assert played.variables["found"] == 2


def test_a_missing_variable_stops_the_task_and_is_named(play):
    played = play(keeping("singleEntry"), ONE_OUTPUT).start()
    said = played.failure_at("D").sentence
    assert said.in_english().startswith("The decision «it» stops at column «amount»: ")
    assert said.values["reason"].values["variable"] == "amount"
    played.set_variables(amount=1).retry("D")
    assert played.variables["found"] == "line"


def test_a_decision_that_takes_too_long_stops_the_task(play):
    endless = {"it.dmn": file_of(decision("it", text("count(for i in 1..9999, j in 1..9999 return 1)")))}
    played = play(keeping("singleEntry"), endless).start()
    assert played.failure_at("D").sentence.in_english().startswith("The decision «it» takes too long")


def test_a_business_rule_task_without_a_decision_waits_for_its_connector(play):
    connector = "<extensionElements><camunda:connector><camunda:connectorId>c</camunda:connectorId></camunda:connector>"
    plain = model("", connector + "</extensionElements>").replace(b'camunda:decisionRef="d_it"', b"")
    played = play(plain).start()
    assert [(work.kind, work.element_id) for work in played.work.values()] == [("service", "D")]
    assert played.complete("D", done=True).variables == {"done": True}


def test_a_table_that_counts_is_a_single_entry(play):
    counting = file_of(decision("it", table(*BOTH_FIT, inputs=("amount",), outputs=("who",), hit="COLLECT BY COUNT")))
    assert play(keeping("singleEntry"), {"it.dmn": counting}).start({"amount": 5}).variables["found"] == 2
