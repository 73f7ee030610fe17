"""What things are called by: ids that are used twice or cannot be used, and texts longer than the tables keep."""

from collections.abc import Iterator

from engine.bpmn_xml.diagram import (
    GENERATED_ID_PREFIX,
    Diagram,
    Element,
    Process,
    flow_nodes,
    processes_meant_to_run,
    scopes,
)
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.bpmn_xml.lanes import all_lanes
from foundation.sentences import N_

DUPLICATE_ID = Matter(
    "duplicate_id",
    Severity.ERROR,
    N_("The id «%(id)s» of «%(name)s» is already used in line %(first_line)s."),
    N_("Give one of the two another id."),
)
RESERVED_ID = Matter(
    "reserved_id",
    Severity.ERROR,
    N_("The id of «%(name)s» begins with «~», which is reserved."),
    N_("Give it an id that begins with a letter."),
)
TEXT_TOO_LONG = Matter(
    "text_too_long",
    Severity.ERROR,
    N_("«%(attribute)s» of «%(name)s» has %(length)s characters; at most %(limit)s fit."),
    N_("Write it shorter."),
)
ID_NOT_IN_ADDRESS = Matter(
    "id_not_in_address",
    Severity.ERROR,
    N_("The id «%(id)s» of «%(name)s» cannot stand in the address of a page."),
    N_("Give it an id without slashes, such as approve_expense."),
)
#: What the tables keep of ids, names and keys, and of areas.
MAX_CHARACTERS, MAX_AREA_CHARACTERS = 255, 100
_STORED = frozenset({"message", "signal"})


def check_ids(diagram: Diagram) -> Iterator[Finding]:
    """Findings on ids, and on names and keys that are too long."""
    for twice in diagram.duplicate_ids:
        name = twice.name or twice.id
        yield DUPLICATE_ID.at(
            element_id=twice.id, element_name=name, line=twice.line, id=twice.id, first_line=twice.first_line, name=name
        )
    for process in processes_meant_to_run(diagram):
        for element in _with_ids(process):
            yield from _check_id(element)
        yield from _check_lengths(process)
    for definition in diagram.definitions:
        yield from _check_length(definition, "name", definition.name if definition.kind in _STORED else None)


def _with_ids(process: Process) -> Iterator[Element]:
    yield process
    yield from all_lanes(process.lanes)
    for scope in scopes(process.scope):
        yield from scope.nodes
        yield from scope.flows


def _check_id(element: Element) -> Iterator[Finding]:
    yield from _check_length(element, "id", element.id)
    if "/" in element.id or element.id in {".", ".."}:
        yield ID_NOT_IN_ADDRESS.about(element, id=element.id)
    if element.has_drawn_id and element.id.startswith(GENERATED_ID_PREFIX):
        yield RESERVED_ID.about(element)


def _check_lengths(process: Process) -> Iterator[Finding]:
    yield from _check_length(process, "area", process.area, limit=MAX_AREA_CHARACTERS)
    for lane in all_lanes(process.lanes):
        yield from _check_length(lane, "role", lane.role)
    for node in flow_nodes(process):
        yield from _check_length(node, "formKey", getattr(node, "form_key", None))


def _check_length(
    element: Element, attribute: str, text: str | None, *, limit: int = MAX_CHARACTERS
) -> Iterator[Finding]:
    if text is not None and len(text) > limit:
        yield TEXT_TOO_LONG.about(element, attribute=attribute, length=len(text), limit=limit)
