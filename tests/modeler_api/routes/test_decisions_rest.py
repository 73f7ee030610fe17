"""REST: the decisions of a draft are read and tried."""

from collections.abc import Iterator

import pytest

from foundation.clock import VirtualClock
from modeler_api.editing.saving import Changes, begin_model, save_draft
from organization.actor import machine_actor
from suite.embedded import open_cauce
from tests.support.office import furnish
from tests.support.programs import Program

FILE = "/models/peticion/drafts/1/decisions/importes.dmn"
TABLE = """\
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="file" name="Importes" namespace="n">
  <decision id="approver" name="Quién aprueba"><decisionTable id="table" hitPolicy="UNIQUE">
    <input id="in" label="Importe">
      <inputExpression id="e" typeRef="number"><text>amount</text></inputExpression></input>
    <output id="out" name="approver" typeRef="string" />
    <rule id="r1"><inputEntry id="i1"><text>&lt;= 500</text></inputEntry>
      <outputEntry id="o1"><text>"jefe"</text></outputEntry></rule>
    <rule id="r2"><inputEntry id="i2"><text>&gt; 600</text></inputEntry>
      <outputEntry id="o2"><text>"dirección"</text></outputEntry></rule>
  </decisionTable></decision>
</definitions>
"""


@pytest.fixture
def elvira(clock: VirtualClock) -> Iterator[Program]:
    with open_cauce(clock=clock) as cauce:
        office, work = furnish(cauce), cauce.suite.work
        begin_model(work, machine_actor("elvira.montes"), name="Petición", area="purchasing")
        changes = Changes(decisions={"importes.dmn": TABLE.encode()})
        save_draft(work, machine_actor("elvira.montes"), "peticion", 1, changes, revision=1)
        yield Program(office.app(), office, "elvira.montes")


def test_what_the_rules_leave_open_is_read(elvira: Program) -> None:
    (decision,) = elvira.get(FILE).get_json()["items"]
    (gap,) = decision["coverage"]["gaps"]
    assert decision["asks_for"] == [{"path": "amount", "label": "Importe", "kind": "number", "choices": []}]
    assert gap[0]["spans"] == [{"low": "500", "high": "600", "has_low": False, "has_high": True}]


def test_before_a_test_has_run_nothing_is_said_of_what_tests_reach(elvira: Program) -> None:
    (decision,) = elvira.get(FILE).get_json()["items"]
    assert decision["untested_rules"] is None


def test_a_decision_is_tried(elvira: Program) -> None:
    found = elvira.post(f"{FILE}/trial", {"decision": "approver", "inputs": {"amount": "601"}}).get_json()
    assert (found["value"], found["hits"]) == ("dirección", [{"element_id": "approver", "rules": [2]}])


def test_what_is_no_number_is_refused_in_words(elvira: Program) -> None:
    answer = elvira.post(f"{FILE}/trial", {"decision": "approver", "inputs": {"amount": "many"}})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "decision_input_unreadable")


def test_a_file_that_the_draft_lacks_is_not_found(elvira: Program) -> None:
    assert elvira.get(FILE.replace("importes", "other")).status_code == 404
