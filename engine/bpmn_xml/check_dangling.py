"""What the drawing points to beside the flow of work and is not there; it runs all the same."""

from collections.abc import Iterator

from engine.bpmn_xml.diagram import Diagram
from engine.bpmn_xml.findings import Finding, Matter, Severity
from foundation.sentences import N_

MESSAGE_FLOW = Matter(
    "message_flow_dangling",
    Severity.WARNING,
    N_("The message flow «%(name)s» leads from or to «%(reference)s», which does not exist."),
    N_("Delete the message flow and draw it again."),
)
ASSOCIATION = Matter(
    "association_dangling",
    Severity.WARNING,
    N_("The dotted line «%(name)s» leads from or to «%(reference)s», which does not exist."),
    N_("Delete the line and draw it again."),
)
POOL = Matter(
    "pool_process_unknown",
    Severity.WARNING,
    N_("The pool «%(name)s» shows the process «%(reference)s», which the file does not hold."),
    N_("Delete the reference if the pool is a party outside; else draw its process in it."),
)
DATA_OBJECT = Matter(
    "data_object_unknown",
    Severity.WARNING,
    N_("The data object «%(name)s» refers to «%(reference)s», which does not exist."),
    N_("Delete the data object and draw it again."),
)
LANE = Matter(
    "lane_element_unknown",
    Severity.WARNING,
    N_("The lane «%(name)s» lists «%(reference)s», which does not exist."),
    N_("Drag the elements of the lane into it again and save the file."),
)
TALK = Matter(
    "talk_not_run",
    Severity.WARNING,
    N_("«%(name)s» is part of a choreography or conversation: it shows who speaks with whom, and nothing of it runs."),
    N_("Draw as a process what is to run."),
)
_MATTERS = {
    "messageFlow": MESSAGE_FLOW,
    "association": ASSOCIATION,
    "participant": POOL,
    "dataObjectReference": DATA_OBJECT,
    "lane": LANE,
}


def check_dangling(diagram: Diagram) -> Iterator[Finding]:
    """Findings on what leads nowhere and changes nothing of what runs."""
    for found in diagram.dangling:
        name = found.element_name or found.element_id
        yield _MATTERS.get(found.kind, TALK).at(
            element_id=found.element_id,
            element_name=name,
            line=found.line,
            name=name,
            reference=found.reference,
        )
