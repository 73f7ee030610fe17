"""What processes and subprocesses hold: flow nodes with their flows, and the lanes that they stand in."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from engine.bpmn_xml.diagram import Activity, EventDefinition, FlowNode, Lane, Leftover, Scope, SequenceFlow, all_lanes
from engine.bpmn_xml.extensions import extension
from engine.bpmn_xml.read_nodes import FLOW_NODES, SUBPROCESSES, common_fields, read_flow_node
from engine.bpmn_xml.refusals import TooManyFlowNodes
from engine.bpmn_xml.xml_values import bpmn_children, child, child_model_text, line_of, reference, without_prefix

MAX_FLOW_NODES = 400

#: Children of a process or subprocess that are read elsewhere, or that only adorn the picture.
_READ_CHILDREN = FLOW_NODES | {
    "sequenceFlow",
    "laneSet",
    "documentation",
    "extensionElements",
    "incoming",
    "outgoing",
    "multiInstanceLoopCharacteristics",
    "standardLoopCharacteristics",
    "textAnnotation",
    "association",
    "group",
    "dataObject",
    "dataObjectReference",
    "auditing",
    "monitoring",
    "property",
    "category",
}


def read_scope(element: etree._Element, shared: dict[str, EventDefinition]) -> Scope:
    """Nodes, flows and nested scopes of a process or subprocess; raises `TooManyFlowNodes`."""
    children = list(bpmn_children(element))
    drawn = [(kind, found) for kind, found in children if kind in FLOW_NODES]
    if len(drawn) > MAX_FLOW_NODES:
        label = (element.get("name") or element.get("id") or "")[:100]
        raise TooManyFlowNodes(scope=label, count=len(drawn), limit=MAX_FLOW_NODES, line=line_of(element))
    flows = tuple(_read_flow(found) for kind, found in children if kind == "sequenceFlow")
    nodes = (_read_node(kind, found, shared) for kind, found in drawn)
    return Scope(
        nodes=_with_flows(tuple(nodes), flows),
        flows=flows,
        leftovers=tuple(
            Leftover(kind=kind, line=line_of(found)) for kind, found in children if kind not in _READ_CHILDREN
        ),
        data_objects=tuple(found.get("id", "") for kind, found in children if kind == "dataObject"),
    )


def read_lanes(element: etree._Element) -> tuple[Lane, ...]:
    """The lanes of each `laneSet` of the element, with nested ones inside."""
    return tuple(
        _read_lane(found)
        for kind, lane_set in bpmn_children(element)
        if kind == "laneSet"
        for name, found in bpmn_children(lane_set)
        if name == "lane"
    )


def with_lanes(scope: Scope, lanes: tuple[Lane, ...]) -> Scope:
    """The scope with each node told its innermost lane; nested scopes inherit the lane they stand in."""
    innermost = {node_id: lane for lane in all_lanes(lanes) for node_id in lane.node_ids}
    return _placed(scope, innermost, None) if innermost else scope


def role_key(name: str | None) -> str | None:
    """A role key from a name that people gave: «Responsable de RR. HH.» is `responsable-de-rr-hh`; None when empty."""
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or None


def _read_flow(element: etree._Element) -> SequenceFlow:
    return SequenceFlow(
        **common_fields(element),
        source=reference(element, "sourceRef") or "",
        target=reference(element, "targetRef") or "",
        condition=child_model_text(element, "conditionExpression"),
    )


def _read_node(kind: str, element: etree._Element, shared: dict[str, EventDefinition]) -> FlowNode:
    node = read_flow_node(kind, element, shared)
    if isinstance(node, Activity) and kind in SUBPROCESSES:
        return replace(node, scope=read_scope(element, shared))
    return node


def _with_flows(nodes: tuple[FlowNode, ...], flows: tuple[SequenceFlow, ...]) -> tuple[FlowNode, ...]:
    incoming: dict[str, list[str]] = {}
    outgoing: dict[str, list[str]] = {}
    for flow in flows:
        outgoing.setdefault(flow.source, []).append(flow.id)
        incoming.setdefault(flow.target, []).append(flow.id)
    return tuple(
        replace(node, incoming=tuple(incoming.get(node.id, ())), outgoing=tuple(outgoing.get(node.id, ())))
        if node.id in incoming or node.id in outgoing
        else node
        for node in nodes
    )


def _read_lane(element: etree._Element) -> Lane:
    inner = child(element, "childLaneSet")
    fields = common_fields(element)
    references = (found for kind, found in bpmn_children(element) if kind == "flowNodeRef")
    return Lane(
        **fields,
        role=extension(element, "role") or role_key(fields["name"]),
        node_ids=tuple(node_id for found in references if (node_id := without_prefix(found.text))),
        lanes=tuple(_read_lane(found) for kind, found in bpmn_children(inner) if kind == "lane")
        if inner is not None
        else (),
    )


def _placed(scope: Scope, innermost: Mapping[str, Lane], around: Lane | None) -> Scope:
    return replace(scope, nodes=tuple(_placed_node(node, innermost, around) for node in scope.nodes))


def _placed_node(node: FlowNode, innermost: Mapping[str, Lane], around: Lane | None) -> FlowNode:
    lane = innermost.get(node.id, around)
    if lane is not None:
        node = replace(node, lane_id=lane.id, role=lane.role)
    if isinstance(node, Activity) and node.scope is not None:
        # A subprocess may have lanes of its own; they win over the lane around it.
        node = replace(node, scope=_placed(node.scope, innermost, lane))
    return node
