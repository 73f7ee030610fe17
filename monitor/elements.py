"""Whom an element keeps a case waiting for; pure."""

from enum import StrEnum


class WaitsFor(StrEnum):
    """What has to happen before a case moves on from an element."""

    #: One of our people takes the task and does it.
    PERSON = "person"
    #: A message from somebody else arrives.
    OUTSIDE = "outside"
    #: The moment that the model names.
    CLOCK = "clock"
    #: Our own machine does its work.
    SYSTEM = "system"
    #: A called process ends.
    CALL = "call"
    #: Nothing of its own: gateways and start events pass at once, subprocesses and events that undo last as long as
    #: what they hold.
    NOTHING = "nothing"


_BY_ELEMENT_TYPE = {
    "userTask": WaitsFor.PERSON,
    "receiveTask": WaitsFor.OUTSIDE,
    "intermediateCatchEvent": WaitsFor.OUTSIDE,
    "eventBasedGateway": WaitsFor.OUTSIDE,
    "serviceTask": WaitsFor.SYSTEM,
    "sendTask": WaitsFor.SYSTEM,
    "scriptTask": WaitsFor.SYSTEM,
    "businessRuleTask": WaitsFor.SYSTEM,
    "manualTask": WaitsFor.SYSTEM,
    "task": WaitsFor.SYSTEM,
    "intermediateThrowEvent": WaitsFor.SYSTEM,
    "endEvent": WaitsFor.SYSTEM,
    "callActivity": WaitsFor.CALL,
}


def waits_for(element_type: str | None) -> WaitsFor:
    """What an element of that BPMN type waits for; of catch events only the drawing knows which wait for the clock."""
    return _BY_ELEMENT_TYPE.get(element_type or "", WaitsFor.NOTHING)


def is_working_at_once(kind: WaitsFor) -> bool:
    """Whether its time counts as processing from the start, rather than as waiting."""
    return kind in (WaitsFor.SYSTEM, WaitsFor.CALL)
