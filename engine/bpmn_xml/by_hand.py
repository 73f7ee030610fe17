"""A drawing as something to play by hand: each step is one click, each decision is asked, each event happens on demand.

The engine that plays it is the real one, and every id stays, so that marks lie where they do on the drawing itself.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn_xml import supported
from engine.bpmn_xml.namespaces import bpmn, camunda, local_name
from engine.bpmn_xml.safe_xml import read_tree
from engine.bpmn_xml.xml_values import is_true, one_line

_SCOPES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
_GATEWAYS_THAT_ASK = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})
#: What belongs to the drawing itself; whatever else an element says is about data, code or other tools.
_DRAWN_PARTS = frozenset({"incoming", "outgoing", "documentation"})
_DRAWN_ATTRIBUTES = ("id", "name", "isForCompensation", "triggeredByEvent", "ordering", "attachedToRef")
_DRAWN_ATTRIBUTES_OF_EVENTS = (*_DRAWN_ATTRIBUTES, "cancelActivity", "isInterrupting")
_CONTENT = frozenset(
    {"laneSet", "sequenceFlow", "association", "group", "textAnnotation"}
    | {"dataObject", "dataObjectReference", "dataStoreReference"}
)
#: What happens inside the process itself, by where it stands; whatever else an event is about happens on demand.
_KEPT: Mapping[str, frozenset[str]] = {
    "startEvent": frozenset({"error", "escalation", "compensate"}),
    "intermediateCatchEvent": frozenset({"link"}),
    "intermediateThrowEvent": frozenset({"link", "escalation", "compensate"}),
    "boundaryEvent": frozenset({"error", "escalation", "compensate", "cancel"}),
    "endEvent": frozenset({"error", "escalation", "compensate", "cancel", "terminate"}),
}
#: Those of them that can only come out of what is inside the element on whose border they stand.
_FROM_INSIDE = frozenset({"error", "escalation"})
_THROWN = frozenset({"intermediateThrowEvent", "endEvent"})


@dataclass
class _Play:
    """A file that is being made playable."""

    root: etree._Element
    #: What is asked where a decision has no name.
    ask: str
    #: Errors and escalations by id.
    coded: Mapping[str | None, etree._Element]
    forms: dict[str, bytes] = field(default_factory=dict)

    def form(self, label: str, ways: Iterable[str], *, is_one: bool) -> str:
        """The key of a new form that asks which ways to go; the answer is a variable of that name."""
        key = f"way_{len(self.forms) + 1}"
        values = [{"label": way, "value": str(number)} for number, way in enumerate(ways, 1)]
        field_ = {
            "type": "radio" if is_one else "checklist",
            "id": "way",
            "key": key,
            "label": label,
            "values": values,
            "validate": {"required": True},
        }
        self.forms[key] = json.dumps({"type": "default", "id": key, "components": [field_]}).encode()
        return key

    def declare(self, kind: str, about: etree._Element) -> str:
        """The id of a new message, error or escalation of an element."""
        id_ = f"by_hand_{kind}_{about.get('id')}"
        declared = etree.Element(bpmn(kind), {"id": id_, "name": about.get("id", "")})
        if kind in _FROM_INSIDE:
            declared.set(f"{kind}Code", about.get("id", ""))
        self.root.insert(0, declared)
        return id_


def playable(data: bytes, *, ask: str) -> tuple[bytes, dict[str, bytes]]:
    """The drawing as it can be played, and the forms that ask the player; `ask` is the question of nameless decisions.

    Of several processes the one that is meant to run is played, else the largest. Raises a kind of UnsafeFile.
    """
    root = read_tree(data)
    play = _Play(root, ask, {one.get("id"): one for kind in _FROM_INSIDE for one in root.iterchildren(bpmn(kind))})
    processes = list(play.root.iterchildren(bpmn("process")))
    played = _played(processes)
    for process in processes:
        is_played = process is played
        _reduce(process, ("id", "name"), {*_CONTENT, *supported.FLOW_NODES} if is_played else set(_CONTENT))
        process.set("isExecutable", "true" if is_played else "false")
    if played is not None:
        _play_scope(play, played)
    return etree.tostring(play.root, xml_declaration=True, encoding="UTF-8"), play.forms


def _played(processes: list[etree._Element]) -> etree._Element | None:
    meant = [process for process in processes if is_true(process, "isExecutable", otherwise=False)]
    return meant[0] if meant else max(processes, key=lambda process: len(list(_nodes(process))), default=None)


def _nodes(scope: etree._Element) -> Iterator[etree._Element]:
    return (found for found in scope.iterchildren("*") if local_name(found) in supported.FLOW_NODES)


def _is_filled(scope: etree._Element) -> bool:
    return next(_nodes(scope), None) is not None


def _reduce(element: etree._Element, attributes: Iterable[str], parts: Iterable[str] = ()) -> None:
    """Take away whatever else the element says."""
    kept = [(name, value) for name in attributes if (value := element.get(name)) is not None]
    element.attrib.clear()
    for name, value in kept:
        element.set(name, value)
    wanted = {*_DRAWN_PARTS, *parts}
    for part in list(element):
        if local_name(part) not in wanted:
            element.remove(part)


def _play_scope(play: _Play, scope: etree._Element) -> None:
    nodes, flows = list(_nodes(scope)), list(scope.iterchildren(bpmn("sequenceFlow")))
    names = {node.get("id"): one_line(node.get("name")) for node in nodes}
    reached, leaving = {flow.get("targetRef") for flow in flows}, defaultdict[str | None, list[etree._Element]](list)
    for number, flow in enumerate(flows):
        flow.set("id", flow.get("id") or f"by_hand_flow_{scope.get('id')}_{number}")
        leaving[flow.get("sourceRef")].append(flow)
    begins = next((node for node in nodes if local_name(node) == "startEvent"), None)
    for node in nodes:
        kind, own = local_name(node), leaving[node.get("id")]
        ways = _asked(node, own)
        _play_node(play, node, is_reached=node.get("id") in reached, is_beginning=node is begins)
        for flow in own:
            _reduce(flow, ("id", "name", "sourceRef", "targetRef"))
        if ways:
            labels = [
                one_line(way.get("name")) or names.get(way.get("targetRef")) or str(way.get("id")) for way in ways
            ]
            _ask(play, node, ways, labels, is_one=kind == "exclusiveGateway")


def _asked(node: etree._Element, leaving: list[etree._Element]) -> list[etree._Element]:
    """The ways between which the player decides; none where all are taken anyway."""
    kind = local_name(node)
    if kind in _GATEWAYS_THAT_ASK:
        return leaving if len(leaving) > 1 else []
    is_default = node.get("default")
    decided = [
        flow for flow in leaving if flow.find(bpmn("conditionExpression")) is not None or flow.get("id") == is_default
    ]
    return decided if kind in supported.ACTIVITIES and len(leaving) > 1 else []


def _ask(play: _Play, node: etree._Element, ways: list[etree._Element], labels: list[str], *, is_one: bool) -> None:
    key = play.form(one_line(node.get("name")) or play.ask, labels, is_one=is_one)
    node.tag = bpmn("userTask")
    node.set(camunda("formKey"), key)
    for number, way in enumerate(ways, 1):
        condition = etree.SubElement(way, bpmn("conditionExpression"))
        condition.text = f"{key} == '{number}'" if is_one else f"'{number}' in {key}"


def _play_node(play: _Play, node: etree._Element, *, is_reached: bool, is_beginning: bool) -> None:
    kind = local_name(node)
    if kind in supported.GATEWAYS:
        _reduce(node, ("id", "name"))
        node.tag = bpmn("inclusiveGateway") if kind == "complexGateway" else node.tag
    elif kind in supported.EVENTS:
        _play_event(play, node, is_beginning=is_beginning)
    elif kind in _SCOPES and _is_filled(node):
        _reduce(node, _DRAWN_ATTRIBUTES, {*_CONTENT, *supported.FLOW_NODES})
        _play_scope(play, node)
    elif kind == "receiveTask" and is_reached:
        _reduce(node, _DRAWN_ATTRIBUTES)
        node.set("messageRef", play.declare("message", node))
    else:
        _step(node)


def _step(node: etree._Element) -> None:
    _reduce(node, _DRAWN_ATTRIBUTES)
    node.attrib.pop("triggeredByEvent", None)
    node.tag = bpmn("userTask")


def _play_event(play: _Play, node: etree._Element, *, is_beginning: bool) -> None:
    kind, around = local_name(node), node.getparent()
    kept = [part for part in node if _event_kind(part) in _KEPT[kind] and _comes_by_itself(node, part)]
    _reduce(node, _DRAWN_ATTRIBUTES_OF_EVENTS)
    node.extend(kept[:1])
    for definition in kept[:1]:
        _name_code(play, node, definition)
    is_plain_start = is_beginning and not _answers_to_event(around)
    if not kept and kind not in _THROWN and not is_plain_start:
        message = play.declare("message", node)
        etree.SubElement(node, bpmn("messageEventDefinition"), {"messageRef": message})


def _event_kind(part: etree._Element) -> str:
    return local_name(part).removesuffix("EventDefinition")


def _comes_by_itself(node: etree._Element, definition: etree._Element) -> bool:
    """Whether what the event is about can come out of the drawing; on the border of a step nothing throws an error."""
    kind, around = local_name(node), node.getparent()
    if kind == "startEvent":
        return _answers_to_event(around)
    if kind != "boundaryEvent" or _event_kind(definition) not in _FROM_INSIDE or around is None:
        return True
    host = next((one for one in _nodes(around) if one.get("id") == node.get("attachedToRef")), None)
    return host is not None and local_name(host) in _SCOPES and _is_filled(host)


def _answers_to_event(scope: etree._Element | None) -> bool:
    return scope is not None and is_true(scope, "triggeredByEvent", otherwise=False)


def _name_code(play: _Play, node: etree._Element, definition: etree._Element) -> None:
    """An error or escalation is told by its code: what has none is given one, and what catches unnamed ones, all."""
    kind = _event_kind(definition)
    if kind not in _FROM_INSIDE:
        return
    reference, code = f"{kind}Ref", f"{kind}Code"
    named = (definition.get(reference) or "").rpartition(":")[2]
    found = play.coded.get(named)
    if found is not None:
        found.set(code, found.get(code) or named)
    elif local_name(node) in _THROWN:
        definition.set(reference, play.declare(kind, node))
    else:
        definition.attrib.pop(reference, None)
