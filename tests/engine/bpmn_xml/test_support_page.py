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


def test_every_flow_node_of_bpmn_is_on_the_page():
    assert [kind for kind in sorted(FLOW_NODES) if not runs(kind)] == []


def test_activities_and_gateways_are_said_to_run_when_they_do():
    for kind in FLOW_NODES - set(supported.EVENTS):
        is_supported = kind in supported.ACTIVITIES | supported.GATEWAYS
        assert all(cell.startswith("yes") is is_supported for cell in runs(kind)), kind


def test_events_are_said_to_run_when_they_do():
    header = next([cell.strip() for cell in cells] for cells in ROWS if "timer" in [cell.strip() for cell in cells])
    for cells in ROWS:
        kind = re.match(r" `(\w+)`", cells[0])
        if kind and kind[1] in supported.EVENTS and len(cells) == len(header):
            allowed = supported.EVENTS[kind[1]]
            if "event subprocess" in cells[0]:
                allowed = supported.EVENT_SUBPROCESS_START_EVENTS
            elif "subprocess" in cells[0]:
                allowed = supported.SUBPROCESS_START_EVENTS
            said = {name for name, cell in zip(header[1:], cells[1:], strict=True) if cell.strip().startswith("yes")}
            assert said == set(allowed), cells[0]
