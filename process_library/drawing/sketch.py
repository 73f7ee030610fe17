"""What is to be drawn: elements, flows, lanes and outside parties of a BPMN file, read without its old drawing."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from engine.bpmn_xml.namespaces import bpmn, local_name
from engine.bpmn_xml.safe_xml import read_tree
from foundation.errors import Rejected
from foundation.sentences import N_

#: An element of the parsed file; the parser's own type stays behind `engine.bpmn_xml`.
Element: TypeAlias = Any


class NothingToDraw(Rejected):
    """A file without a process has nothing that could be laid out."""

    code = "nothing_to_draw"
    message = N_("The file holds no process to draw.")


class Kind(Enum):
    """What decides the size and the ports of a shape."""

    #: A rectangle of 100 × 80, whatever the task does.
    ACTIVITY = "activity"
    #: An expanded subprocess: a rectangle as large as its content.
    SUBPROCESS = "subprocess"
    #: A diamond.
    GATEWAY = "gateway"
    #: A circle in the flow.
    EVENT = "event"
    #: A circle on the border of an activity.
    BOUNDARY = "boundary"


@dataclass(frozen=True)
class Node:
    """A flow element to place."""

    id: str
    kind: Kind
    name: str
    #: Id of its lane; empty outside lanes.
    lane: str = ""
    #: For a boundary event: the activity that carries it.
    host: str = ""
    #: For an event: timer, message, error…; empty for none.
    trigger: str = ""
    #: Whether it is an exclusive gateway, which shows its marker.
    is_exclusive: bool = False
    #: An event subprocess, which stands below everything else.
    is_aside: bool = False
    inside: "Scope | None" = None


@dataclass(frozen=True)
class Flow:
    """A sequence flow, a message flow, or what connects a compensation event with what undoes, to route."""

    id: str
    source: str
    target: str
    name: str = ""


@dataclass(frozen=True)
class Scope:
    """A process or a subprocess, its elements in the order of the file."""

    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]


@dataclass(frozen=True)
class Area:
    """A pool or a lane: a named rectangle."""

    id: str
    name: str


@dataclass(frozen=True)
class Sketch:
    """One file, ready to be laid out."""

    #: What the plane shows: the collaboration, or the process when there is none.
    plane: str
    scope: Scope
    #: Our company's pool; None when the process stands alone.
    pool: Area | None
    lanes: tuple[Area, ...]
    #: Collapsed pools of outside parties.
    parties: tuple[Area, ...]
    messages: tuple[Flow, ...]
    #: Text annotations by id.
    annotations: tuple[Area, ...]


_GATEWAYS = frozenset(
    {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"}
)
_EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent"})
_ACTIVITIES = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "sendTask",
        "receiveTask",
        "businessRuleTask",
        "callActivity",
    }
)
_SUBPROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})


def read_sketch(data: bytes) -> Sketch:
    """The first process of a file with its lanes, outside parties and messages; raises `NothingToDraw`."""
    root = read_tree(data)
    process = root.find(bpmn("process"))
    if process is None:
        raise NothingToDraw
    collaboration = root.find(bpmn("collaboration"))
    lanes = tuple(process.iter(bpmn("lane")))
    lane_of = {(reference.text or "").strip(): lane.get("id", "") for lane in lanes for reference in lane}
    participants = [] if collaboration is None else list(collaboration.iter(bpmn("participant")))
    pools = [_area(item) for item in participants if item.get("processRef") == process.get("id")]
    return Sketch(
        plane=(process if collaboration is None else collaboration).get("id", ""),
        scope=_scope(process, lane_of),
        pool=pools[0] if pools else None,
        lanes=tuple(_area(lane) for lane in lanes),
        parties=tuple(_area(item) for item in participants if item.get("processRef") is None),
        messages=() if collaboration is None else tuple(_flows(collaboration, "messageFlow")),
        annotations=tuple(_annotations(root)),
    )


def _area(element: Element) -> Area:
    return Area(id=element.get("id"), name=element.get("name", ""))


def _annotations(root: Element) -> Iterator[Area]:
    for annotation in root.iter(bpmn("textAnnotation")):
        yield Area(id=annotation.get("id"), name=(annotation.findtext(bpmn("text")) or "").strip())


def _flows(parent: Element, tag: str) -> Iterator[Flow]:
    for flow in parent.findall(bpmn(tag)):
        yield Flow(flow.get("id"), flow.get("sourceRef"), flow.get("targetRef"), flow.get("name", ""))


def _scope(parent: Element, lane_of: dict[str, str]) -> Scope:
    nodes = tuple(node for child in parent if (node := _node(child, lane_of)) is not None)
    events = {node.id for node in nodes if node.kind is Kind.BOUNDARY}
    undoing = (flow for flow in _flows(parent, "association") if flow.source in events)
    return Scope(nodes=nodes, flows=(*_flows(parent, "sequenceFlow"), *undoing))


def _node(element: Element, lane_of: dict[str, str]) -> Node | None:
    tag = local_name(element)
    kind = _kind(tag)
    if kind is None:
        return None
    host = element.get("attachedToRef", "")
    return Node(
        id=element.get("id"),
        kind=kind,
        name=element.get("name", ""),
        lane=lane_of.get(host or element.get("id"), ""),
        host=host,
        trigger=_trigger(element),
        is_exclusive=tag == "exclusiveGateway",
        is_aside=element.get("triggeredByEvent") == "true",
        inside=_scope(element, {}) if kind is Kind.SUBPROCESS else None,
    )


def _kind(tag: str) -> Kind | None:
    if tag in _ACTIVITIES:
        return Kind.ACTIVITY
    if tag in _EVENTS:
        return Kind.EVENT
    if tag in _GATEWAYS:
        return Kind.GATEWAY
    if tag in _SUBPROCESSES:
        return Kind.SUBPROCESS
    return Kind.BOUNDARY if tag == "boundaryEvent" else None


def _trigger(element: Element) -> str:
    for child in element:
        name = local_name(child)
        if name.endswith("EventDefinition"):
            return name.removesuffix("EventDefinition")
    return ""
