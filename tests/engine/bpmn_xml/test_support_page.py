"""The page that people read about BPMN says what the program does."""

import re
from pathlib import Path

from engine.bpmn_xml import supported
from engine.bpmn_xml.read_nodes import FLOW_NODES

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
