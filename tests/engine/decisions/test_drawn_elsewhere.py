"""Files as dmn-js and other tools write them, in every version of DMN, run unchanged."""

from datetime import datetime

import pytest

from engine.decisions.decide import decide
from engine.decisions.model import read_model
from tests.support.decisions import NOW, outcome

VERSIONS = {
    "1.1": "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "1.2": "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "1.3": "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "1.4": "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "1.5": "https://www.omg.org/spec/DMN/20230324/MODEL/",
}
#: As dmn-js saves it: no variables, outputs with names, integers, labels that are no names, layout behind.
DISH = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
    xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/"
    xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/" xmlns:camunda="http://camunda.org/schema/1.0/dmn"
    xmlns:biodi="http://bpmn.io/schema/dmn/biodi/2.0" id="dinner" name="Dinner"
    namespace="http://camunda.org/schema/1.0/dmn" exporter="dmn-js (https://demo.bpmn.io/dmn)"
    exporterVersion="17.10.2">
  <inputData id="dayType_id" name="Type of day" />
  <knowledgeSource id="host_ks" name="Host" />
  <decision id="dish-decision" name="Dish Decision">
    <informationRequirement id="ir1"><requiredDecision href="#season" /></informationRequirement>
    <informationRequirement id="ir2"><requiredDecision href="#guestCount" /></informationRequirement>
    <authorityRequirement id="ar1"><requiredAuthority href="#host_ks" /></authorityRequirement>
    <decisionTable id="dishDecisionTable" hitPolicy="UNIQUE" biodi:annotationsWidth="300">
      <input id="seasonInput" label="Season (of the year)" biodi:width="192">
        <inputExpression id="e1" typeRef="string"><text>season</text></inputExpression>
        <inputValues id="UnaryTests_1"><text>"Winter","Spring","Summer","Fall"</text></inputValues>
      </input>
      <input id="guestCountInput" label="How many guests" camunda:inputVariable="guests">
        <inputExpression id="e2" typeRef="integer"><text>guestCount</text></inputExpression>
      </input>
      <output id="output1" label="Dish" name="desiredDish" typeRef="string" />
      <rule id="row-1"><description>meat</description>
        <inputEntry id="c1"><text>"Fall"</text></inputEntry><inputEntry id="c2"><text>&lt;= 8</text></inputEntry>
        <outputEntry id="o1"><text>"Spareribs"</text></outputEntry></rule>
      <rule id="row-2">
        <inputEntry id="c3"><text>"Winter"</text></inputEntry>
        <inputEntry id="c4"><text><![CDATA[<= 8]]></text></inputEntry>
        <outputEntry id="o2"><text>"Roastbeef"</text></outputEntry></rule>
      <rule id="row-3">
        <inputEntry id="c5"><text></text></inputEntry><inputEntry id="c6"><text>guests > 8</text></inputEntry>
        <outputEntry id="o3"><text>"Stew"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <decision id="season" name="Season">
    <decisionTable id="seasonDecisionTable">
      <input id="t" label="Weather in Celsius"><inputExpression id="e3" typeRef="integer"><text>temperature</text>
      </inputExpression></input>
      <output id="seasonOutput" label="season" name="season" typeRef="string" />
      <rule id="r4"><inputEntry id="c7"><text>&gt;30</text></inputEntry>
        <outputEntry id="o4"><text>"Summer"</text></outputEntry></rule>
      <rule id="r5"><inputEntry id="c8"><text>&lt;10</text></inputEntry>
        <outputEntry id="o5"><text>"Winter"</text></outputEntry></rule>
      <rule id="r6"><inputEntry id="c9"><text>[10..30]</text></inputEntry>
        <outputEntry id="o6"><text>"Fall"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <decision id="guestCount" name="Guest Count">
    <decisionTable id="guestCountDecisionTable" hitPolicy="FIRST">
      <input id="d" label="Type of day"><inputExpression id="e4" typeRef="string"><text>dayType</text></inputExpression>
      </input>
      <input id="w" label="When"><inputExpression id="e5" typeRef="date"><text>when</text></inputExpression></input>
      <output id="g" label="Guest count" name="guestCount" typeRef="integer" />
      <rule id="r7"><inputEntry id="c10"><text>"Weekday"</text></inputEntry>
        <inputEntry id="c11"><text>-</text></inputEntry>
        <outputEntry id="o7"><text>4</text></outputEntry></rule>
      <rule id="r8"><inputEntry id="c12"><text>"Holiday","Weekend"</text></inputEntry>
        <inputEntry id="c13"><text>&gt; date and time("2026-06-01T00:00:00")</text></inputEntry>
        <outputEntry id="o8"><text>10</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI><dmndi:DMNDiagram id="di1"><dmndi:DMNShape id="s1" dmnElementRef="season">
    <dc:Bounds height="80" width="180" x="1" y="1" /></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>"""
#: As early tools wrote it: qualified names of types.
EARLY = """<definitions xmlns="%s" xmlns:feel="http://www.omg.org/spec/FEEL/20140401"
    xmlns:own="urn:own" id="d" name="d" namespace="urn:own" expressionLanguage="http://www.omg.org/spec/FEEL/20140401">
  <itemDefinition name="tMoney"><typeRef>feel:number</typeRef></itemDefinition>
  <inputData id="a" name="amount"><variable name="amount" typeRef="own:tMoney"/></inputData>
  <decision id="b" name="double"><variable name="double" typeRef="feel:number"/>
    <informationRequirement><requiredInput href="#a"/></informationRequirement>
    <literalExpression><text>amount * 2</text></literalExpression></decision>
</definitions>"""


def dish(**inputs):
    return outcome(DISH.encode(), "Dish Decision", **inputs)


def test_a_drawing_of_dmn_js_runs_unchanged():
    assert read_model(DISH.encode()).findings == ()
    assert dish(temperature=5, dayType="Weekday", when=None).value == "Roastbeef"
    assert dish(temperature=20, dayType="Weekday", when=None).value == "Spareribs"
    assert dish(temperature=5, dayType="Weekend", when=datetime(2026, 7, 1)).value == "Stew"  # noqa: DTZ001 - local
    assert dish(temperature=5, dayType="Weekend", when="2026-07-01T10:00:00").value == "Stew"
    assert outcome(DISH.encode(), "season", temperature=5).value == "Winter"


def test_a_rule_that_does_not_fit_gives_nothing_and_no_remark():
    found = dish(temperature=40, dayType="Weekday", when=None)
    assert (found.value, found.remarks) == (None, ())


def test_a_value_that_the_column_does_not_allow_is_said():
    autumn = DISH.replace('"Fall"</text></outputEntry>', '"Autumn"</text></outputEntry>').encode()
    found = outcome(autumn, "dish-decision", temperature=20, dayType="Weekday", when=None)
    assert found.value is None
    assert found.remarks[0].code == "value_not_allowed"
    assert found.remarks[0].column == "Season (of the year)"


@pytest.mark.parametrize("namespace", VERSIONS.values(), ids=VERSIONS)
def test_each_version_of_dmn_is_read(namespace):
    model = read_model((EARLY % namespace).encode())
    assert model.executable
    assert decide(model, "double", {"amount": 21}, NOW).value == 42
    assert decide(model, "double", {"amount": "x"}, NOW).value is None
