"""Extension attributes and elements, and which of them are not carried over: each is a finding, never silence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.bpmn_xml.diagram import Unread
from engine.bpmn_xml.namespaces import BPMN, CAMUNDA, CAUCE, OURS, TOOL_METADATA, bpmn, camunda, local_name, split
from engine.bpmn_xml.read_nodes import EVENTS, FLOW_NODES
from engine.bpmn_xml.xml_values import line_of, one_line

_RULE = frozenset({"businessRuleTask", "globalBusinessRuleTask"})
_SERVICE = frozenset({"serviceTask", "sendTask"}) | _RULE
_ERROR = frozenset({"errorEventDefinition"})
_CALL = frozenset({"callActivity"})
_USER = frozenset({"userTask", "globalUserTask"})
_PROCESS = frozenset({"process"})
_LOOP = frozenset({"multiInstanceLoopCharacteristics"})
#: What may await a message of a person.
AWAITING = frozenset({"startEvent", "boundaryEvent", "intermediateCatchEvent", "receiveTask"})
_MESSAGE = frozenset({"message", "messageEventDefinition", "receiveTask", "sendTask"}) | EVENTS

#: Local name of each understood `camunda:` or `cauce:` attribute: the BPMN elements on which it means something.
_ATTRIBUTES: dict[str, frozenset[str]] = {
    "assignee": _USER,
    "candidateUsers": _USER,
    "candidateGroups": _USER,
    "dueDate": _USER,
    "followUpDate": _USER,
    "priority": _USER,
    "formKey": _USER | AWAITING,
    "formRef": _USER | AWAITING,
    "type": _SERVICE,
    "topic": _SERVICE,
    "class": _SERVICE,
    "delegateExpression": _SERVICE,
    "expression": _SERVICE,
    "modelerTemplate": _SERVICE,
    "modelerTemplateVersion": _SERVICE,
    "resultVariable": _SERVICE | {"scriptTask"},
    "decisionRef": _RULE,
    "decisionRefBinding": _RULE,
    "mapDecisionResult": _RULE,
    "collection": _LOOP,
    "elementVariable": _LOOP,
    "outputCollection": _LOOP,
    "outputElement": _LOOP,
    "calledElementBinding": _CALL,
    "calledElementVersion": _CALL,
    "calledElementVersionTag": _CALL,
    "errorCodeVariable": _ERROR,
    "errorMessageVariable": _ERROR,
    "escalationCodeVariable": frozenset({"escalationEventDefinition"}),
    "correlationKey": _MESSAGE,
    "isStartableInTasklist": _PROCESS,
    "candidateStarterGroups": _PROCESS,
    "candidateStarterUsers": _PROCESS,
    "area": _PROCESS,
    "versionTag": _PROCESS,
    "businessKey": _PROCESS,
    "role": frozenset({"lane"}),
    "sender": AWAITING,
}

#: Local name of each understood `camunda:` element directly inside extensionElements.
_ELEMENTS: dict[str, frozenset[str]] = {
    "inputOutput": FLOW_NODES,
    "connector": _SERVICE | {"messageEventDefinition"},
    "failedJobRetryTimeCycle": FLOW_NODES,
    "in": _CALL,
    "out": _CALL,
    "formData": _USER | {"startEvent"},
}

_VALUE = frozenset({"list", "map", "script"})
_CALL_MAPPING = frozenset({"source", "sourceExpression", "target", "variables", "local"})
#: Attributes of the understood elements and of those inside them; `script` and `formData` are refused anyway.
_INNER_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "inputOutput": frozenset(),
    "inputParameter": frozenset({"name"}),
    "outputParameter": frozenset({"name"}),
    "list": frozenset(),
    "map": frozenset(),
    "entry": frozenset({"key"}),
    "value": frozenset(),
    "connector": frozenset(),
    "connectorId": frozenset(),
    "failedJobRetryTimeCycle": frozenset(),
    "in": _CALL_MAPPING | {"businessKey"},
    "out": _CALL_MAPPING,
}
#: The `camunda:` elements that may stand inside them.
_INNER_ELEMENTS: Mapping[str, frozenset[str]] = {
    "inputOutput": frozenset({"inputParameter", "outputParameter"}),
    "inputParameter": _VALUE,
    "outputParameter": _VALUE,
    "list": _VALUE | {"value"},
    "map": frozenset({"entry"}),
    "entry": _VALUE,
    "connector": frozenset({"connectorId", "inputOutput"}),
}
#: What counts only the first time in its parent; of a list and a map too.
_ONCE = {
    "inputOutput": "inputOutput",
    "connector": "connector",
    "connectorId": "connectorId",
    "failedJobRetryTimeCycle": "failedJobRetryTimeCycle",
    "list": "value",
    "map": "value",
}
_HOLDER, _LIST = bpmn("extensionElements"), camunda("list")
#: Looking up a prefix takes time that grows with the declarations around it; no honest file has so many namespaces.
_MOST_PREFIXES = 200


@dataclass(frozen=True)
class Extension:
    """An attribute or element of another namespace: on or as which element of the tree, and its local name."""

    element: etree._Element
    uri: str | None
    name: str
    #: It is carried over.
    is_read: bool = False
    is_repeated: bool = False

    @property
    def line(self) -> int:
        """Where it stands."""
        return line_of(self.element)

    @property
    def owner(self) -> etree._Element:
        """The BPMN element that it is about."""
        around = (self.element, *self.element.iterancestors())
        return next(one for one in around if one.tag != _HOLDER and split(str(one.tag))[0] == BPMN)


def every_extension(root: etree._Element) -> Iterator[Extension]:
    """Every extension at every element, in document order; of what is carried over only the outermost element."""
    for owner in _semantic_elements(root):
        yield from _extensions_at(owner)


def unread_extensions(root: etree._Element) -> tuple[Unread, ...]:
    """Every extension that is not carried over, once per name, at the first element that has it; in document order."""
    prefixes: dict[str | None, str | None] = {CAMUNDA: "camunda", CAUCE: "cauce"}
    first: dict[tuple[str | None, str, bool], Unread] = {}
    for owner in _semantic_elements(root):
        for found in _extensions_at(owner):
            key = (found.uri, found.name, found.is_repeated)
            if not found.is_read and key not in first:
                if found.uri not in prefixes and len(prefixes) < _MOST_PREFIXES:
                    prefixes[found.uri] = _prefix(found)
                first[key] = _unread(found, found.uri and prefixes.get(found.uri), owner)
    return tuple(first.values())


def _prefix(found: Extension) -> str | None:
    known = found.element.nsmap.items()
    return next((prefix for prefix, uri in known if uri == found.uri and prefix), None)


def _semantic_elements(root: etree._Element) -> Iterator[etree._Element]:
    """BPMN elements; the drawing's geometry has no meaning that could be missed."""
    for top in root.iterchildren(bpmn("*")):
        yield from top.iter(bpmn("*"))


def _extensions_at(element: etree._Element) -> Iterator[Extension]:
    """Those among a BPMN element's attributes, or inside its extensionElements."""
    for attribute in element.keys():  # noqa: SIM118 - an element is no mapping
        if attribute[0] == "{":
            uri, local = split(attribute)
            is_read = uri in OURS and local_name(element) in _ATTRIBUTES.get(local, ())
            if uri not in TOOL_METADATA:
                yield Extension(element, uri, local, is_read=is_read)
    if element.tag == _HOLDER and (parent := element.getparent()) is not None:
        kind = local_name(parent)
        yield from _children(element, frozenset(name for name, kinds in _ELEMENTS.items() if kind in kinds))


def _children(parent: etree._Element, understood: frozenset[str]) -> Iterator[Extension]:
    counted: set[str] = set()
    for found in parent.iterchildren("*"):
        uri, local = split(str(found.tag))
        if uri in TOOL_METADATA:
            continue
        if uri != CAMUNDA or local not in understood:
            yield Extension(found, uri, local)
            continue
        once = _ONCE.get(local) if parent.tag != _LIST else None
        if once in counted:
            yield Extension(found, uri, local, is_repeated=True)
        elif parent.tag == _HOLDER:
            yield Extension(found, uri, local, is_read=True)
        counted |= {once} if once else set()
        yield from _unread_inside(found, local)


def _unread_inside(element: etree._Element, name: str) -> Iterator[Extension]:
    attributes = _INNER_ATTRIBUTES.get(name)
    if attributes is None:
        return
    for attribute in element.keys():  # noqa: SIM118 - an element is no mapping
        uri, local = split(attribute)
        if uri is None and local not in attributes:
            yield Extension(element, CAMUNDA, f"{name} {local}")
        elif uri is not None and uri not in TOOL_METADATA:
            yield Extension(element, uri, local)
    yield from _children(element, _INNER_ELEMENTS.get(name, frozenset()))


def _unread(found: Extension, prefix: str | None, owner: etree._Element) -> Unread:
    while owner.get("id") is None and (parent := owner.getparent()) is not None:
        owner = parent
    return Unread(
        name=f"{prefix}:{found.name}" if prefix else found.name,
        element_id=owner.get("id"),
        element_name=one_line(owner.get("name")),
        line=line_of(found.element),
        is_repeated=found.is_repeated,
    )
