"""What each construct means, by clause of BPMN 2.0.2 (formal/2013-12-09): small models, step by step, in three ways."""

from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

from engine.scripts.failures import ScriptFailed
from engine.scripts.runner import ScriptRunner
from engine.spiff.environment import BpmnErrorRaised, ModelEvaluator
from tests.support.cases import play_case, read_cases
from tests.support.notation import bpmn
from tests.support.playing import START, Play

CASES = [case for path in sorted((Path(__file__).parent / "cases").glob("*.txt")) for case in read_cases(path)]
IDS = [f"{case.name}: {case.clause}" for case in CASES]


@pytest.mark.row("G2", part="runs as the picture says")
@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_model_behaves_as_the_standard_says(play, case):
    play_case(play(case.model), case)


def test_the_models_are_written_as_the_schema_says():
    folder = files("SpiffWorkflow.bpmn.parser") / "schema"
    schema = etree.XMLSchema(etree.parse(str(folder / "BPMN20.xsd")))
    assert [case.name for case in CASES if not schema.validate(etree.fromstring(bpmn(case.model)))] == []


def test_each_case_has_a_name_of_its_own_a_clause_and_steps():
    assert [name for name, count in Counter(case.name for case in CASES).items() if count > 1] == []
    assert [case.name for case in CASES if not case.clause or not case.steps] == []


@pytest.fixture(scope="module")
def our_language():
    """Our expression language and limited workers, as in a running installation."""
    scripts = ScriptRunner()
    yield ModelEvaluator(scripts)
    scripts.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_our_own_language_gives_the_same(our_language, case):
    def made(model):
        played = Play(bpmn(model))
        played.evaluator = our_language
        return played

    play_case(made(case.model), case)


def test_a_script_that_catches_its_own_error_goes_on(our_language):
    lines = "try:\n    throw_error('E1', 'why')\nexcept RuntimeError:\n    x = 1"
    assert our_language.run_script(lines, "python", {}, START) == {"x": 1}


def test_a_script_that_fails_otherwise_is_no_bpmn_error(our_language):
    with pytest.raises(ScriptFailed):
        our_language.run_script("x = 1 / 0", None, {}, START)
    with pytest.raises(BpmnErrorRaised) as caught:
        our_language.run_script("throw_error('E1', 'why')", None, {}, START)
    assert (caught.value.error_code, caught.value.error_message) == ("E1", "why")
