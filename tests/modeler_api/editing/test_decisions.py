"""Decisions of a draft: new ones, what they ask for, and what inputs lead to."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engine.bpmn_xml.findings import Severity
from engine.decisions.model import read_model
from modeler_api.decisions.trials import Asked, InputUnreadable, answers_in, asked_by, tried
from modeler_api.editing.decisions import (
    begin_decision,
    decision_model,
    decisions_of,
)
from modeler_api.editing.saving import begin_model

NOW = datetime(2026, 11, 22, tzinfo=UTC)
MODEL = """\
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="f" name="f" namespace="n">
  <inputData id="in" name="Urgente"><variable id="v" name="urgent" typeRef="boolean"/></inputData>
  <decision id="level" name="level"><variable id="lv" name="level"/>
    <informationRequirement id="q"><requiredInput href="#in"/></informationRequirement>
    <decisionTable id="t1" hitPolicy="FIRST">
      <input id="i1" label="Importe">
        <inputExpression id="e1" typeRef="number"><text>order.amount</text></inputExpression>
        </input>
      <input id="i2"><inputExpression id="e2" typeRef="boolean"><text>urgent</text></inputExpression></input>
      <output id="o1" name="level" typeRef="string"/>
      <rule id="r1">
        <inputEntry id="a"><text>&gt; 100</text></inputEntry>
        <inputEntry id="b"><text>-</text></inputEntry>
        <outputEntry id="c"><text>"high"</text></outputEntry></rule>
      <rule id="r2">
        <inputEntry id="d"><text>-</text></inputEntry>
        <inputEntry id="g"><text>-</text></inputEntry>
        <outputEntry id="h"><text>"low"</text></outputEntry></rule>
    </decisionTable></decision>
  <decision id="who" name="who"><variable id="wv" name="who"/>
    <informationRequirement id="q2"><requiredDecision href="#level"/></informationRequirement>
    <decisionTable id="t2"><input id="i3">
      <inputExpression id="e3" typeRef="string"><text>level</text></inputExpression>
      </input>
      <output id="o2" name="who" typeRef="string"/>
      <rule id="r3">
        <inputEntry id="j"><text>"high"</text></inputEntry>
        <outputEntry id="k"><text>"Ana"</text></outputEntry></rule>
    </decisionTable></decision>
</definitions>
"""


@pytest.fixture
def model():
    return read_model(MODEL.encode())


@pytest.fixture
def draft(work, business_user):
    return begin_model(work, business_user, name="Petición", area="purchasing")


def test_a_decision_asks_for_what_it_and_those_it_requires_test_and_for_no_result_of_them(model):
    assert [(one.path, one.kind) for one in asked_by(model, "who")] == [
        ("order.amount", "number"),
        ("urgent", "boolean"),
    ]


def test_a_variable_that_may_be_absent_is_asked_for_by_the_words_of_its_column():
    absent = "if is defined(rush) then rush else false"
    column = "<text>urgent</text></inputExpression></input>"
    assert column in MODEL
    optional = MODEL.replace(column, f"<text>{absent}</text></inputExpression></input>")
    asked = {one.path: one for one in asked_by(read_model(optional.encode()), "level")}
    assert asked["rush"] == Asked("rush", "rush", "boolean")


def test_what_was_tried_says_the_value_and_the_rules_of_every_table(model):
    outcome = tried(model, "who", {"order.amount": "100,5", "urgent": "true"}, NOW)
    assert outcome.value == "Ana"
    assert [(hit.element_id, hit.rules) for hit in outcome.hits] == [("level", (1,)), ("who", (1,))]


def test_what_is_left_empty_is_not_given_and_anything_else_is_read_as_it_is_asked():
    asked = Asked("a.b", "A", "number"), Asked("c", "C", "any"), Asked("d", "D", "any"), Asked("e", "E", "boolean")
    given = answers_in(asked, {"a.b": "1.5", "c": "[1, 2]", "d": "some words", "e": ""})
    assert given == {"a": {"b": Decimal("1.5")}, "c": [1, 2], "d": "some words"}


def test_words_where_a_number_is_asked_are_refused():
    with pytest.raises(InputUnreadable):
        answers_in((Asked("a", "A", "number"),), {"a": "many"})


def test_a_new_decision_is_a_table_that_can_be_made(work, business_user, draft):
    begun, name = begin_decision(work, business_user, draft.model_key, name="  Quién <aprueba> ")
    with work.read() as unit:
        found = decision_model(unit, business_user, draft.model_key, begun.number, name)
    assert (name, begun.revision) == ("quien_aprueba.dmn", draft.revision + 1)
    assert [finding for finding in found.findings if finding.severity is Severity.ERROR] == []
    assert [one.label for one in decisions_of(found)] == ["Quién <aprueba>"]
