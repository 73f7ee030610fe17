"""Extension attributes and elements that nobody here understands: each becomes a finding, never silence."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn_xml.diagram import Unread
from engine.bpmn_xml.namespaces import BPMN, CAMUNDA, CAUCE, TOOL_METADATA, bpmn, local_name, split
from engine.bpmn_xml.read_nodes import ACTIVITIES, EVENTS, FLOW_NODES
from engine.bpmn_xml.xml_values import line_of, one_line

_ANYWHERE_THAT_RUNS = FLOW_NODES
_SERVICE = frozenset({"serviceTask", "sendTask", "businessRuleTask"})
_EVENT_DEFINITION = frozenset({"messageEventDefinition", "errorEventDefinition", "escalationEventDefinition"})
_CALL = frozenset({"callActivity"})
_USER = frozenset({"userTask"})
_PROCESS = frozenset({"process"})
_LOOP = frozenset({"multiInstanceLoopCharacteristics"})
_MESSAGE = frozenset({"message", "messageEventDefinition", "receiveTask"}) | EVENTS

#: Local name of each understood `camunda:` or `cauce:` attribute: the BPMN elements on which it means something.
_ATTRIBUTES: dict[str, frozenset[str]] = {
    "assignee": _USER,
    "candidateUsers": _USER,
    "candidateGroups": _USER,
    "dueDate": _USER,
    "followUpDate": _USER,
    "priority": _USER,
    "formKey": _USER | {"startEvent"},
    "formRef": _USER | {"startEvent"},
    "formRefBinding": _USER | {"startEvent"},
    "formRefVersion": _USER | {"startEvent"},
    "estimatedEffort": ACTIVITIES,
    "type": _SERVICE,
    "topic": _SERVICE,
    "taskPriority": _SERVICE | _PROCESS,
    "class": _SERVICE,
    "delegateExpression": _SERVICE,
    "expression": _SERVICE,
    "resultVariable": _SERVICE | {"scriptTask"},
    "decisionRef": frozenset({"businessRuleTask"}),
    "decisionRefBinding": frozenset({"businessRuleTask"}),
    "mapDecisionResult": frozenset({"businessRuleTask"}),
    "asyncBefore": _ANYWHERE_THAT_RUNS,
    "asyncAfter": _ANYWHERE_THAT_RUNS,
    "async": _ANYWHERE_THAT_RUNS,
    "exclusive": _ANYWHERE_THAT_RUNS,
    "collection": _LOOP,
    "elementVariable": _LOOP,
    "outputCollection": _LOOP,
    "outputElement": _LOOP,
    "calledElementBinding": _CALL,
    "calledElementVersion": _CALL,
    "calledElementVersionTag": _CALL,
    "errorCodeVariable": _EVENT_DEFINITION,
    "errorMessageVariable": _EVENT_DEFINITION,
    "correlationKey": _MESSAGE,
    "versionTag": _PROCESS,
    "historyTimeToLive": _PROCESS,
    "isStartableInTasklist": _PROCESS,
    "candidateStarterGroups": _PROCESS,
    "candidateStarterUsers": _PROCESS,
    "area": _PROCESS,
    "businessKey": _PROCESS,
    "role": frozenset({"lane"}),
}

#: Local name of each understood `camunda:` element directly inside extensionElements.
_ELEMENTS: dict[str, frozenset[str]] = {
    "inputOutput": FLOW_NODES,
    "connector": _SERVICE | {"messageEventDefinition"},
    "properties": FLOW_NODES | _PROCESS,
    "failedJobRetryTimeCycle": FLOW_NODES,
    "in": _CALL,
    "out": _CALL,
    "formData": _USER | {"startEvent"},
}
_OURS = (CAMUNDA, CAUCE)
#: Looking up a prefix takes time that grows with the declarations around it; no honest file has so many namespaces.
_MOST_PREFIXES = 200


def unread_extensions(root: etree._Element) -> tuple[Unread, ...]:
    """Every extension that is not understood, once per name, at the first element that has it; in document order."""
    prefixes: dict[str | None, str | None] = {CAMUNDA: "camunda", CAUCE: "cauce"}
    first: dict[tuple[str | None, str], Unread] = {}
    for element in _semantic_elements(root):
        for uri, local, line in _unread_names(element):
            if (uri, local) not in first:
                if uri not in prefixes and len(prefixes) < _MOST_PREFIXES:
                    prefixes[uri] = _prefix(element, uri)
                first[uri, local] = _unread(uri and prefixes.get(uri), local, line, element)
    return tuple(first.values())


def _prefix(element: etree._Element, uri: str | None) -> str | None:
    for holder in (element, *element.iterfind(f"{bpmn('extensionElements')}/*")):
        for prefix, known in holder.nsmap.items():
            if known == uri and prefix:
                return prefix
    return None


def _semantic_elements(root: etree._Element) -> Iterator[etree._Element]:
    """BPMN elements; the drawing's geometry has no meaning that could be missed."""
    for top in root:
        if isinstance(top.tag, str) and split(top.tag)[0] == BPMN:
            yield from top.iter(f"{{{BPMN}}}*")


def _unread_names(element: etree._Element) -> Iterator[tuple[str | None, str, int]]:
    """Namespace, local name and line of what is not understood on and in the element."""
    kind = local_name(element)
    for attribute in element.attrib:
        uri, local = split(str(attribute))
        if uri is not None and not _is_understood(uri, local, kind, _ATTRIBUTES):
            yield uri, local, line_of(element)
    for holder in element.iterfind(bpmn("extensionElements")):
        for found in holder.iterchildren("*"):
            uri, local = split(str(found.tag))
            if not _is_understood(uri, local, kind, _ELEMENTS):
                yield uri, local, line_of(found)


def _is_understood(uri: str | None, local: str, kind: str, table: dict[str, frozenset[str]]) -> bool:
    return uri in TOOL_METADATA or (uri in _OURS and kind in table.get(local, ()))


def _unread(prefix: str | None, local: str, line: int, element: etree._Element) -> Unread:
    owner = element
    while owner.get("id") is None and (parent := owner.getparent()) is not None:
        owner = parent
    name = f"{prefix}:{local}" if prefix else local
    return Unread(name=name, element_id=owner.get("id"), element_name=one_line(owner.get("name")), line=line)
