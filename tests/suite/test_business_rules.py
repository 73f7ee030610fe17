"""Business rule tasks from publication to history, by the embedding API."""

import pytest

from engine.definitions.deployment import ModelRejected
from engine.definitions.lookup import bundle_decisions
from suite.embedded import Cauce, open_cauce
from tests.support.models import APPROVER_DMN, deciding_model

FILES = {"leave.bpmn": deciding_model(), "approver.dmn": APPROVER_DMN}


@pytest.fixture
def cauce():
    with open_cauce() as opened:
        yield opened


def decided(cauce: Cauce, instance_id: str):
    events = cauce.history(instance_id)
    return [event.data["decision"] for event in events if "decision" in event.data]


def test_a_decision_chooses_who_approves_and_the_history_says_why(cauce):
    [published] = cauce.deploy({**FILES, "unused.dmn": APPROVER_DMN.replace(b'id="approver"', b'id="other"')})
    small, large = cauce.start("leave", {"amount": 20}), cauce.start("leave", {"amount": 2000})

    assert (small.variables["approver"], large.variables["approver"]) == ("approver", "board")
    assert [task.candidate_groups for task in cauce.user_tasks(large.id)] == [("board",)]
    tables = [{"id": "approver", "name": "Who approves", "rules": [2]}]
    told = {"id": "approver", "name": "Who approves", "inputs": {"amount": 2000}, "tables": tables, "outcome": "board"}
    assert decided(cauce, large.id) == [told]
    with cauce.suite.work.read() as unit:
        assert bundle_decisions(unit, published.bundle_id) == {"approver.dmn": APPROVER_DMN}


def test_the_same_files_again_are_the_same_version_and_another_decision_is_the_next(cauce):
    [first], [again] = cauce.deploy(FILES), cauce.deploy(FILES)
    [next_] = cauce.deploy({**FILES, "approver.dmn": APPROVER_DMN.replace(b"1000", b"500")})

    assert (first.version, again.version, next_.version) == (1, 1, 2)
    assert cauce.start("leave", {"amount": 700}).variables["approver"] == "board"
    assert cauce.start("leave", {"amount": 700}, version=1).variables["approver"] == "approver"


def test_rules_that_must_not_fit_together_make_an_incident_until_a_variable_is_corrected(cauce):
    cauce.deploy(FILES)
    stopped = cauce.start("leave", {"amount": 1000})

    [incident] = stopped.incidents
    assert (stopped.waiting_at, incident.element_id) == (("decide",), "decide")
    assert incident.failure.sentence.in_english().startswith("The rules 1, 2 of «Who approves» fit at once")
    cauce.set_variables(stopped.id, {"amount": 5})
    cauce.retry(incident.id)
    assert cauce.instance(stopped.id).waiting_at == ("approve",)
    assert [found["inputs"] for found in decided(cauce, stopped.id)] == [{"amount": 5}]


def test_an_incident_of_a_decision_reads_in_spanish_to_its_end(cauce):
    cauce.deploy(FILES)
    [incident] = cauce.start("leave").incidents

    said = cauce.suite.texts.render(incident.failure.sentence, "es")
    place, why = "La decisión «Who approves» se detiene en la columna «Amount»:", "No hay ninguna variable «amount»"
    assert said == f"{place} {why} (columna 1)."


@pytest.mark.parametrize(
    ("dmn", "codes"),
    [
        ({}, ["decision_unknown"]),
        ({"other.dmn": APPROVER_DMN.replace(b'id="approver"', b'id="other"')}, ["decision_unknown"]),
        ({"a.dmn": APPROVER_DMN, "b.dmn": APPROVER_DMN}, ["decision_twice"]),
        ({"a.dmn": APPROVER_DMN.replace(b'"board"', b"if")}, ["decision_not_executable", "expression_not_understood"]),
    ],
)
def test_a_process_whose_decision_cannot_be_made_is_not_published(cauce, dmn, codes):
    with pytest.raises(ModelRejected) as caught:
        cauce.deploy({"leave.bpmn": deciding_model(), **dmn})

    assert [finding.code for finding in caught.value.findings] == codes
    assert {finding.element_name for finding in caught.value.findings} == {"Who approves?"}


def test_a_file_of_decisions_that_cannot_be_read_is_not_published(cauce):
    with pytest.raises(ModelRejected) as caught:
        cauce.deploy({**FILES, "broken.dmn": b"<definitions"})

    [finding] = caught.value.findings
    assert "broken.dmn" in finding.mend.in_english()
