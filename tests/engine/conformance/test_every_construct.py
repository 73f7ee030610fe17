"""Every flow element of the schema and every event definition at every place: it runs and a case plays it, or it is
refused with a finding at its element; the table that people read is written from that.
"""

from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from engine.bpmn_xml.findings import Severity
from engine.bpmn_xml.inspection import inspect
from engine.bpmn_xml.reader import diagram_of
from engine.spiff.failures import NotExecutable
from engine.spiff.program import compile_program
from tests.support.cases import read_cases
from tests.support.constructs import (
    DEFINITIONS,
    PLACES,
    element_model,
    event_model,
    events_in,
    in_group,
    local_name,
)
from tests.support.notation import bpmn

PAGE = Path(__file__).parents[3] / "docs" / "bpmn_constructs.md"
CASES = [case for path in sorted((Path(__file__).parent / "cases").glob("*.txt")) for case in read_cases(path)]
#: Flow elements that are data, drawn and read by others; they run nothing of their own.
DATA = {"dataObject", "dataObjectReference", "dataStoreReference"}
#: Flow elements of choreographies, which no engine executes.
CHOREOGRAPHY = {"callChoreography", "choreographyTask", "subChoreography"}
#: Only the behaviour of a repeated activity throws it; no drawing holds one in the flow.
IMPLICIT = {"implicitThrowEvent"}
ELEMENTS = in_group("flowElement")
#: BPMN 2.0.2, tables 10.84 to 10.93: what may stand where.
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
#: What the standard allows and we refuse, because it would need an instance that is not there yet.
NOT_RUN = {("startEvent", "conditional"), ("startEvent", "parallelMultiple")}


@cache
def played():
    """The smallest case that plays an event of each definition at each place, and an element of each name."""
    cases = sorted(CASES, key=lambda case: len(case.model))
    drawings = [bpmn(case.model) for case in cases]
    found = {}
    for number, place, definition in events_in(drawings):
        found.setdefault((place, definition), cases[number].name)
    for case, drawing in zip(cases, drawings, strict=True):
        for element in etree.fromstring(drawing).iter("{*}*"):
            found.setdefault(local_name(element), case.name)
    return found


def errors_at(xml, element_id):
    """The errors of the model, all of which must be at the element."""
    found = [finding for finding in inspect(xml).findings if finding.severity is Severity.ERROR]
    found = [finding for finding in found if not finding.code.startswith("role")]
    assert {finding.element_id for finding in found} <= {element_id}, [finding.sentence for finding in found]
    return found


def refuses_to_compile(xml):
    diagram = diagram_of(xml)
    try:
        compile_program("d", diagram, diagram.processes[0].id)
    except NotExecutable:
        return True
    return False


def test_the_schema_knows_the_definitions_that_are_asked_for():
    names = {name.removesuffix("EventDefinition") for name in in_group("eventDefinition")}
    assert names | {"none", "multiple", "parallelMultiple"} == set(DEFINITIONS)
    assert set(ALLOWED) == set(PLACES)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("definition", DEFINITIONS)
def test_an_event_runs_and_is_played_or_is_refused_with_a_finding(place, definition):
    xml = event_model(place, definition)
    is_refused = bool(errors_at(xml, "x"))
    runs = definition in ALLOWED[place] and (place, definition) not in NOT_RUN
    assert is_refused is not runs
    assert refuses_to_compile(xml) is is_refused
    assert ((place, definition) in played()) is runs


@pytest.mark.parametrize("tag", ELEMENTS)
def test_a_flow_element_runs_and_is_played_or_is_refused_with_a_finding(tag):
    xml = element_model(tag)
    refused_at = {finding.element_id for finding in inspect(xml).findings if finding.severity is Severity.ERROR}
    is_refused = tag in CHOREOGRAPHY | IMPLICIT
    # What stands in a process and is no flow node is told at the process.
    assert refused_at <= {"x", "p"}
    assert bool(refused_at) is is_refused
    assert refuses_to_compile(xml) is is_refused
    assert tag in played() or is_refused or tag in DATA


def test_the_table_says_what_the_program_does(golden):
    golden(PAGE, table())


def table():
    lines = [
        "# Every construct, and the case that plays it",
        "",
        "`tests/engine/conformance/test_every_construct.py` writes this page (`--update-golden`): it walks the schema",
        "of BPMN 2.0.2 and asks the program about each construct. *Yes* names the smallest case of",
        "`tests/engine/conformance/cases` that plays it step by step; *refused* is an error finding at the element;",
        "– is what the standard does not allow, which is refused likewise. What needs more words stands in",
        "[what of BPMN runs](bpmn_support.md).",
        "",
        "## Flow elements",
        "",
        "| element | runs |",
        "|---|---|",
        *(f"| `{tag}` | {_said(tag)} |" for tag in ELEMENTS),
        "",
        "## Events: what they wait for or cause, by where they stand",
        "",
        "| | " + " | ".join(DEFINITIONS) + " |",
        "|---" * (len(DEFINITIONS) + 1) + "|",
    ]
    for place in PLACES:
        cells = (_event_said(place, definition) for definition in DEFINITIONS)
        lines.append(f"| {place} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _said(tag):
    if tag in CHOREOGRAPHY:
        return "refused: no engine executes a choreography"
    if tag in IMPLICIT:
        return "refused in the flow"
    if tag in DATA:
        return "shown; see [data](bpmn_support.md#pools-lanes-and-data)"
    return f"yes: {played()[tag]}"


def _event_said(place, definition):
    if definition not in ALLOWED[place]:
        return "–"
    return "refused" if (place, definition) in NOT_RUN else f"yes: {played()[place, definition]}"
