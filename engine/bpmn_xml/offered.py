"""What can be drawn where so that it runs: what drawing tools offer, which is what the checks do not refuse."""

from collections.abc import Mapping

from engine.bpmn_xml import supported

#: Element names, and for events the kinds that run there (`none`: an event without a definition).
Offer = Mapping[str, frozenset[str]]

_WORK = dict.fromkeys(supported.ACTIVITIES | supported.GATEWAYS, frozenset[str]())
#: Only directly in a transaction, or on its border.
_CANCEL = frozenset({"cancel"})
#: Undoes what stands around it, which must be a subprocess.
_UNDOING = frozenset({"compensate"})


def offered() -> dict[str, Offer]:
    """By place: what may stand in a scope, on the border of a transaction, after an event-based gateway."""
    elsewhere = {kind: kinds - _CANCEL for kind, kinds in supported.EVENTS.items()}
    starts = supported.EVENT_SUBPROCESS_START_EVENTS
    process = {**_WORK, **elsewhere}
    subprocess = {**process, "startEvent": supported.SUBPROCESS_START_EVENTS}
    return {
        "process": process,
        "subProcess": subprocess,
        "transaction": {**subprocess, "endEvent": supported.EVENTS["endEvent"]},
        "adHocSubProcess": {name: kinds for name, kinds in process.items() if name not in {"startEvent", "endEvent"}},
        "eventSubProcess": {**process, "startEvent": starts},
        "eventSubProcessOfProcess": {**process, "startEvent": starts - _UNDOING},
        "borderOfTransaction": {"boundaryEvent": supported.EVENTS["boundaryEvent"]},
        "afterEventGateway": {
            "receiveTask": frozenset(),
            "intermediateCatchEvent": supported.EVENTS["intermediateCatchEvent"] & supported.AWAITED,
        },
    }
