"""The single list of what runs, as plain data; whatever is not named here is refused in words."""

from collections import defaultdict
from collections.abc import Mapping

#: Activities, by BPMN element name.
ACTIVITIES = frozenset(
    {
        "task",
        "manualTask",
        "userTask",
        "scriptTask",
        "serviceTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "subProcess",
        "transaction",
        "adHocSubProcess",
        "callActivity",
    }
)

GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"})

#: What an event may wait for or cause, by where it stands; `none` = no event definition.
EVENTS: Mapping[str, frozenset[str]] = {
    "startEvent": frozenset({"none", "timer", "message", "signal"}),
    "intermediateCatchEvent": frozenset({"timer", "message", "signal", "conditional", "link"}),
    "intermediateThrowEvent": frozenset({"none", "message", "signal", "escalation", "compensate", "link"}),
    "boundaryEvent": frozenset(
        {"timer", "message", "signal", "conditional", "error", "escalation", "compensate", "cancel"}
    ),
    "endEvent": frozenset({"none", "message", "signal", "escalation", "error", "compensate", "cancel", "terminate"}),
}

#: Start events inside an embedded subprocess: one at most, and without a definition.
SUBPROCESS_START_EVENTS = frozenset({"none"})

#: The one start event of an event subprocess.
EVENT_SUBPROCESS_START_EVENTS = frozenset(
    {"timer", "message", "signal", "conditional", "error", "escalation", "compensate"}
)

#: What always interrupts (BPMN 2.0.2, tables 10.86 and 10.90).
ALWAYS_INTERRUPTING = defaultdict(
    frozenset[str],
    {"startEvent": frozenset({"error", "compensate"}), "boundaryEvent": frozenset({"error", "cancel"})},
)

#: What stands alone: it is no part of a multiple event that is caught.
ALONE = frozenset({"link", "compensate", "cancel"})

#: Of a multiple event that is thrown at most one may be of these: each decides what becomes of the token.
DECIDING = frozenset({"compensate", "cancel", "error", "terminate"})

#: What can be waited for, so that of several things all may be needed.
AWAITED = frozenset({"timer", "message", "signal", "conditional"})

#: What may start a process by an event-based gateway.
INSTANTIATING = frozenset({"message", "signal"})

#: What may follow an event-based gateway: receive tasks and catch events.
AFTER_EVENT_GATEWAY = frozenset({"receiveTask", "intermediateCatchEvent"})

FLOW_NODES = ACTIVITIES | GATEWAYS | frozenset(EVENTS)

#: Children of a process or subprocess that run nothing and need nothing.
IGNORED_IN_SCOPES = frozenset(
    {
        "laneSet",
        "textAnnotation",
        "association",
        "group",
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "auditing",
        "monitoring",
        "supports",
        "category",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
    }
)

#: Scripts are written in Python; the names that say so, in lower case. No name means Python too.
SCRIPT_FORMATS = frozenset({"python", "python3", "text/x-python", "application/x-python"})

#: How the result of a decision may be wanted; None means `resultList`.
RESULT_MAPPINGS = frozenset({None, "singleEntry", "singleResult", "collectEntries", "resultList"})

#: A decision is published with the drawing that names it, and that one is made.
DECISION_BINDINGS = frozenset({None, "deployment"})

#: `method` of a transaction; the others leave the undoing to a transaction protocol.
TRANSACTION_METHODS = frozenset({None, "##Compensate"})

#: `behavior` of multi-instance activities that throws nothing; the others throw one of these.
MULTI_INSTANCE_SILENT = frozenset({None, "All"})
MULTI_INSTANCE_EVENTS = frozenset({"message", "signal", "escalation"})
