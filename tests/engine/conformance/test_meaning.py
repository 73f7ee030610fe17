"""What each construct means, by clause of BPMN 2.0.2 (formal/2013-12-09): small models, step by step, in three ways."""

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from engine.scripts.failures import ScriptFailed
from engine.scripts.runner import ScriptRunner
from engine.spiff.environment import BpmnErrorRaised, ModelEvaluator
from tests.support.notation import bpmn
from tests.support.playing import START, Play


class Case(NamedTuple):
    name: str
    clause: str
    model: str
    steps: list[str]


def read_cases():
    for path in sorted((Path(__file__).parent / "cases").glob("*.txt")):
        for text in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            head, _, rest = text.partition("\n")
            name, _, clause = head.partition(" | ")
            model, _, steps = rest.partition("\n---\n")
            yield Case(name, clause, model, [step for step in steps.split("\n") if step.strip()])


CASES = list(read_cases())


def values(words):
    return {name: ast.literal_eval(value) for name, _, value in (word.partition("=") for word in words)}


def act(played, action):
    kind, *words = action.split()
    if kind == "start":
        played.start({"log": "", **values(words)})
    elif kind == "done":
        played.complete(words[0], **values(words[1:]))
    elif kind == "msg":
        played.deliver(words[0], **values(words[1:]))
    elif kind == "time":
        played.advance(float(words[0]))
    elif kind == "throwerr":
        played.throw_error(words[0], words[1])


def seen(played):
    if played.status == "active":
        return played.open_elements() or "."
    return {"completed": "END", "failed": "ERR"}.get(played.status, played.status)


@pytest.mark.parametrize("case", CASES, ids=[f"{case.name}: {case.clause}" for case in CASES])
def test_the_model_behaves_as_the_standard_says(play, case):
    played = play(case.model)
    for step in case.steps:
        action, _, expected = step.partition("->")
        expected, _, condition = expected.partition("?")
        expected, _, message = expected.partition("!")
        act(played, action)
        assert seen(played) == " ".join(sorted(expected.split())), step
        if message:
            assert message.strip() in [sent.message_name for sent in played.sent]
        if condition:
            assert eval(condition, {}, played.variables), (step, played.variables)


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

    test_the_model_behaves_as_the_standard_says(made, case)


def test_a_script_that_catches_its_own_error_goes_on(our_language):
    lines = "try:\n    throw_error('E1', 'why')\nexcept RuntimeError:\n    x = 1"
    assert our_language.run_script(lines, "python", {}, START) == {"x": 1}


def test_a_script_that_fails_otherwise_is_no_bpmn_error(our_language):
    with pytest.raises(ScriptFailed):
        our_language.run_script("x = 1 / 0", None, {}, START)
    with pytest.raises(BpmnErrorRaised) as caught:
        our_language.run_script("throw_error('E1', 'why')", None, {}, START)
    assert (caught.value.error_code, caught.value.error_message) == ("E1", "why")
