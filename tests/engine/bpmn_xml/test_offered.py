"""What drawing tools offer is what the checks let pass: each element and event, drawn at each place."""

import pytest

from engine.bpmn_xml.inspection import inspect
from engine.bpmn_xml.offered import offered
from engine.bpmn_xml.read_nodes import FLOW_NODES

#: Of these an element says that it does not run where it stands; others say what is missing about it.
_REFUSED = {
    "event_not_supported",
    "content_not_supported",
    "cancel_outside_transaction",
    "cancel_beside_transaction",
    "ad_hoc_with_start_or_end",
    "compensation_subprocess_misplaced",
    "event_gateway_target",
    "event_gateway_follower",
}
_KINDS = ("none", "message", "timer", "conditional", "signal", "error", "escalation", "compensate", "cancel", "link")
_EVENTS = ("startEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "endEvent")
_HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">'
_WITH_START = '<subProcess id="s" triggeredByEvent="true">{}</subProcess>'
#: How a place is drawn around the element.
_PLACES = {
    "process": "{}",
    "subProcess": '<subProcess id="s">{}</subProcess>',
    "transaction": '<transaction id="s">{}</transaction>',
    "adHocSubProcess": '<adHocSubProcess id="s">{}</adHocSubProcess>',
    "eventSubProcess": f'<subProcess id="t">{_WITH_START}</subProcess>',
    "eventSubProcessOfProcess": _WITH_START,
    "borderOfTransaction": '<transaction id="host"/>{}',
    "afterEventGateway": '<eventBasedGateway id="g"/>{}<sequenceFlow id="f" sourceRef="g" targetRef="it"/>',
}


def drawn(place: str, name: str, kind: str) -> bytes:
    said = f"<{kind}EventDefinition/>" if name in _EVENTS and kind != "none" else ""
    host = ' attachedToRef="host"' if name == "boundaryEvent" else ""
    element = f'<{name} id="it"{host}>{said}</{name}>'
    if name == "boundaryEvent" and place != "borderOfTransaction":
        element = f'<task id="host"/>{element}'
    inside = _PLACES[place].format(element)
    return f'{_HEAD}<process id="p" isExecutable="true">{inside}</process></definitions>'.encode()


def is_refused(place: str, name: str, kind: str) -> bool:
    """Whether a finding at the element, or at the event subprocess that it starts, says that it does not run there."""
    findings = inspect(drawn(place, name, kind)).findings
    return any(one.code in _REFUSED and one.element_id in {"it", "s", "g"} for one in findings)


def possible(place: str):
    names = ("boundaryEvent",) if place == "borderOfTransaction" else sorted(FLOW_NODES | set(_EVENTS))
    for name in names:
        for kind in (*_KINDS, "terminate") if name in _EVENTS else ("none",):
            yield name, kind


@pytest.mark.parametrize("place", _PLACES)
def test_what_is_offered_at_a_place_is_exactly_what_is_not_refused_there(place):
    offer = offered()[place]

    runs = {(name, kind) for name, kind in possible(place) if not is_refused(place, name, kind)}

    assert runs == {(name, kind) for name, kinds in offer.items() for kind in kinds or ("none",)}
