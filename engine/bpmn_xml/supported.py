"""The single list of what runs, as plain data; whatever is not named here is refused in words."""

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
        "callActivity",
    }
)

GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "eventBasedGateway"})

#: What an event may wait for or cause, by where it stands; `none` = no event definition. One definition at most.
EVENTS: Mapping[str, frozenset[str]] = {
    "startEvent": frozenset({"none", "timer", "message"}),
    "intermediateCatchEvent": frozenset({"timer", "message"}),
    "intermediateThrowEvent": frozenset({"none", "message"}),
    "boundaryEvent": frozenset({"timer", "message", "error"}),
    "endEvent": frozenset({"none", "message", "error", "terminate"}),
}

#: Start events inside an embedded subprocess: one at most, and without a definition.
SUBPROCESS_START_EVENTS = frozenset({"none"})

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
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "property",
        "auditing",
        "monitoring",
        "supports",
        "category",
        "resourceRole",
        "correlationSubscription",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
    }
)

#: Things inside a flow node, as the reader names what it does not carry over, that change nothing when it runs.
HARMLESS_LEFTOVERS = frozenset(
    {
        "dataAssociation",  # an arrow in the picture: variables of the scope are visible anyway
        "resourceRole",
        "performer",
        "humanPerformer",
        "potentialOwner",
        "camunda:formData",
    }
)

#: Scripts are written in Python; the names that say so, in lower case. No name means Python too.
SCRIPT_FORMATS = frozenset({"python", "python3", "text/x-python", "application/x-python"})

#: How the result of a decision may be wanted; None means `resultList`.
RESULT_MAPPINGS = frozenset({None, "singleEntry", "singleResult", "collectEntries", "resultList"})

#: A decision is published with the drawing that names it, and that one is made.
DECISION_BINDINGS = frozenset({None, "deployment"})

#: Attributes of activities that must be `1`: tokens are not counted yet.
QUANTITY = "1"

#: `behavior` of multi-instance activities: throwing events per instance is not done yet.
MULTI_INSTANCE_BEHAVIOR = frozenset({None, "All"})
