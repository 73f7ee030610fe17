"""The page that people read about BPMN says what the program does."""

import re
from pathlib import Path

import pytest

from engine.bpmn_xml import supported
from engine.bpmn_xml.read_nodes import FLOW_NODES
from tests.support.cases import read_cases
from tests.support.notation import bpmn

TESTS = Path(__file__).parents[2]
CASES = TESTS / "engine" / "conformance" / "cases"
PAGE = (Path(__file__).parents[3] / "docs" / "bpmn_support.md").read_text("utf-8")
ROWS = [line.split("|")[1:-1] for line in PAGE.split("\n") if line.startswith("|")]


def runs(kind):
    """The second cell of each row whose first cell names the kind."""
    return [cells[1].strip() for cells in ROWS if re.search(rf"`{kind}`", cells[0])]


def test_every_activity_and_gateway_of_bpmn_is_on_the_page():
    assert [kind for kind in sorted(FLOW_NODES - set(supported.EVENTS)) if not runs(kind)] == []


def test_activities_and_gateways_are_said_to_run_when_they_do():
    for kind in FLOW_NODES - set(supported.EVENTS):
        is_supported = kind in supported.ACTIVITIES | supported.GATEWAYS
        assert all(cell.startswith("yes") is is_supported for cell in runs(kind)), kind


def meanings():
    """Construct, and the names in its cell for the meaning, of each row that says that it runs."""
    for cells in ROWS:
        if len(cells) == 5 and cells[1].strip().startswith("yes"):
            yield cells[0].strip(), cells[3].strip().split(", ")


@pytest.mark.parametrize(("construct", "names"), list(meanings()))
def test_what_runs_names_the_cases_that_play_it(construct, names):
    files = [CASES / f"{name}.txt" for name in names if not name.startswith("test_")]
    tests = [next(TESTS.rglob(f"{name}.py"), None) for name in names if name.startswith("test_")]
    assert None not in tests
    models = [bpmn(case.model).decode() for file in files for case in read_cases(file)]
    for kind in re.findall(r"`(\w+)`", construct) if files else ():
        assert any(re.search(rf"<{kind}\W| {kind}=", model) for model in models), kind
