"""Every event that the standard allows is played by a case: each definition at each position (10.5.2 to 10.5.4)."""

from pathlib import Path

import pytest
from lxml import etree

from engine.spiff.failures import CannotRun
from tests.support.cases import read_cases
from tests.support.notation import bpmn
from tests.support.playing import Play

CASES = [case for path in sorted((Path(__file__).parent / "cases").glob("*.txt")) for case in read_cases(path)]
EVENTS = ("startEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "endEvent")
AWAITED = {"message", "timer", "conditional", "signal", "multiple", "parallelMultiple"}
THROWN = {"none", "message", "escalation", "compensate", "signal", "multiple"}
ALLOWED = {
    "startEvent": AWAITED | {"none"},
    "startEvent of a subprocess": {"none"},
    "startEvent of an event subprocess": AWAITED | {"escalation", "error", "compensate"},
    "startEvent of an event subprocess, non-interrupting": AWAITED | {"escalation"},
    "intermediateCatchEvent": AWAITED | {"link"},
    "intermediateThrowEvent": THROWN | {"link"},
    "boundaryEvent": AWAITED | {"escalation", "error", "cancel", "compensate"},
    "boundaryEvent, non-interrupting": AWAITED | {"escalation"},
    "endEvent": THROWN | {"error", "cancel", "terminate"},
}

#: What the engine refuses in words, and why.
REFUSED = {
    ("startEvent", "conditional"): "start s cond:x>1",  # no instance holds the data yet
    ("startEvent", "parallelMultiple"): "start s msg:m sig:x pm",  # half of it would have to wait without an instance
}


def local_name(element):
    return etree.QName(element).localname


def definition(event):
    """What the event waits for or throws."""
    names = [
        name.removesuffix("EventDefinition") for child in event if (name := local_name(child)).endswith("Definition")
    ]
    if len(names) > 1:
        return "parallelMultiple" if event.get("parallelMultiple") == "true" else "multiple"
    return names[0] if names else "none"


def position(event):
    """Where the event stands."""
    place = local_name(event)
    parent = event.getparent()
    if place == "startEvent" and local_name(parent) != "process":
        place += " of an event subprocess" if parent.get("triggeredByEvent") == "true" else " of a subprocess"
    interrupts = event.get("cancelActivity", event.get("isInterrupting", "true")) == "true"
    return place if interrupts else f"{place}, non-interrupting"


@pytest.fixture(scope="module")
def played():
    """Position and definition of every event of every case."""
    files = [etree.fromstring(bpmn(case.model)) for case in CASES]
    return {
        (position(event), definition(event))
        for file in files
        for event in file.iter("{*}" + "*")
        if local_name(event) in EVENTS
    }


@pytest.mark.parametrize("place", ALLOWED)
def test_each_event_that_may_stand_there_is_played(played, place):
    assert {name for name in ALLOWED[place] if (place, name) not in played | REFUSED.keys()} == set()
    assert not played & REFUSED.keys()


@pytest.mark.parametrize("drawn", REFUSED.values())
def test_what_is_not_played_is_refused_in_words(drawn):
    with pytest.raises(CannotRun):
        Play(bpmn(f"{drawn}; user A; end e; s>A>e"))


def test_nothing_is_played_that_may_not_stand_there(played):
    assert {(place, name) for place, name in played if name not in ALLOWED[place]} == set()
