"""A ground to play on: nothing at the beginning, one function of its own."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import suite.tables  # noqa: F401 - the sandbox makes every table
from engine.connectors.python_function import PythonFunction
from engine.sandbox.live_runs import Ground
from engine.sandbox.sandbox import Surroundings
from engine.scripts.runner import ScriptRunner
from engine.spiff.environment import ModelEvaluator
from foundation.sentences import Sentence


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    scripts = ScriptRunner()
    known = {"add": lambda call: {"sum": call.arguments["one"] + call.arguments["other"]}}

    def read_answers(form: Any, answers: Any, variables: Any, now: Any) -> Any:
        wrong = [("ok", Sentence("Say yes or no."))] if "ok" in answers and not isinstance(answers["ok"], bool) else []
        return answers, wrong

    surroundings = Surroundings(
        ModelEvaluator(scripts),
        lambda work: PythonFunction(work, known),
        frozenset(known),
        read_answers,
        ZoneInfo("Europe/Madrid"),
    )
    yield Ground(surroundings, lambda run: lambda unit: None, lambda work, step: False, lambda work: ())
    scripts.close()
