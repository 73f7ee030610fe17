"""What processes and subprocesses hold: flow nodes with their flows, and the lanes that they stand in."""

import re
import unicodedata
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from engine.bpmn_xml.diagram import EventDefinition, FlowNode, Lane, Leftover, Scope, SequenceFlow
from engine.bpmn_xml.extensions import extensions_of
from engine.bpmn_xml.global_tasks import in_its_place
from engine.bpmn_xml.lanes import all_lanes
from engine.bpmn_xml.namespaces import bpmn
from engine.bpmn_xml.read_data import DATA_CHILDREN, Names, data_sets, scope_data, scope_variables
from engine.bpmn_xml.read_nodes import FLOW_NODES, SUBPROCESSES, common_fields, read_flow_node
from engine.bpmn_xml.refusals import TooManyFlowNodes
from engine.bpmn_xml.xml_values import bpmn_children, child, child_model_text, line_of, reference, without_prefix

MAX_FLOW_NODES = 400

#: Children of a process or subprocess that are read elsewhere, or that only adorn the picture.
_READ_CHILDREN = (
    FLOW_NODES
    | DATA_CHILDREN
    | {
        "sequenceFlow",
        "laneSet",
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
        "completionCondition",
        "textAnnotation",
        "association",
        "group",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "auditing",
        "monitoring",
        "category",
    }
)


@dataclass(frozen=True)
class Surroundings:
    """What the nodes of a process are told by what stands around them."""

    #: Event definitions declared at the root, by id.
    shared: Mapping[str, EventDefinition]
    #: The innermost lane of each node id that a lane names.
    lanes: Mapping[str, Lane] = field(default_factory=dict)
    #: The global tasks of the file, by id.
    global_tasks: Mapping[str, FlowNode] = field(default_factory=dict)
    #: The data that can be seen.
    data: Names = field(default_factory=ChainMap)


def within_lanes(around: Surroundings, lanes: tuple[Lane, ...]) -> Surroundings:
    """The surroundings in a process with these lanes."""
    return replace(around, lanes={node_id: lane for lane in all_lanes(lanes) for node_id in lane.node_ids})


def read_scope(element: etree._Element, around: Surroundings, lane: Lane | None = None) -> Scope:
    """Nodes, flows and nested scopes of a process or subprocess; raises `TooManyFlowNodes`.

    `lane` is the one that the subprocess stands in; a subprocess may have lanes of its own, which win over it.
    """
    children = list(bpmn_children(element))
    inside = replace(around, data=around.data.new_child(scope_data(element)))
    drawn = [(kind, found) for kind, found in children if kind in FLOW_NODES]
    if len(drawn) > MAX_FLOW_NODES:
        label = (element.get("name") or element.get("id") or "")[:100]
        raise TooManyFlowNodes(scope=label, count=len(drawn), limit=MAX_FLOW_NODES, line=line_of(element))
    flows = tuple(_read_flow(found) for kind, found in children if kind == "sequenceFlow")
    incoming, outgoing = _by_end(flows)
    nodes = []
    for kind, found in drawn:
        known = common_fields(found)
        known["incoming"] = tuple(incoming.get(known["id"], ()))
        known["outgoing"] = tuple(outgoing.get(known["id"], ()))
        nodes.append(_read_node(kind, found, known, inside, around.lanes.get(known["id"], lane)))
    return Scope(
        nodes=tuple(nodes),
        flows=flows,
        leftovers=(
            *(Leftover(kind=kind, line=line_of(found)) for kind, found in children if kind not in _READ_CHILDREN),
            *(data_sets(element) if element.tag == bpmn("process") else ()),
        ),
        data_objects=scope_variables(element),
        associations=tuple(
            (reference(found, "sourceRef") or "", reference(found, "targetRef") or "")
            for kind, found in children
            if kind == "association"
        ),
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


def _read_node(
    kind: str, element: etree._Element, known: dict[str, Any], around: Surroundings, lane: Lane | None
) -> FlowNode:
    if lane is not None:
        known |= {"lane_id": lane.id, "role": lane.role}
    if kind in SUBPROCESSES:
        known["scope"] = read_scope(element, around, lane)
    node = read_flow_node(kind, element, known, around.shared, around.data)
    return in_its_place(node, element, around.global_tasks) if kind == "callActivity" else node


def _by_end(flows: tuple[SequenceFlow, ...]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Ids of flows by the node that they lead to, and by the node that they leave."""
    incoming: dict[str, list[str]] = {}
    outgoing: dict[str, list[str]] = {}
    for flow in flows:
        outgoing.setdefault(flow.source, []).append(flow.id)
        incoming.setdefault(flow.target, []).append(flow.id)
    return incoming, outgoing


def _read_lane(element: etree._Element) -> Lane:
    inner = child(element, "childLaneSet")
    fields = common_fields(element)
    references = (found for kind, found in bpmn_children(element) if kind == "flowNodeRef")
    return Lane(
        **fields,
        role=extensions_of(element).get("role") or role_key(fields["name"]),
        node_ids=tuple(node_id for found in references if (node_id := without_prefix(found.text))),
        lanes=tuple(_read_lane(found) for kind, found in bpmn_children(inner) if kind == "lane")
        if inner is not None
        else (),
    )
