"""Writes boxes and lines into the tree of a file as BPMN diagram interchange."""

from collections.abc import Iterator, Mapping
from itertools import count

from lxml import etree

from engine.bpmn_xml.geometry import Bounds, shape_bounds
from engine.bpmn_xml.layout_blocks import Block
from engine.bpmn_xml.namespaces import (
    BPMN,
    DIAGRAM_INTERCHANGE,
    DRAWING_COMMON,
    DRAWING_INTERCHANGE,
    MADE_ID,
    local_name,
)
from engine.bpmn_xml.read_nodes import FLOW_NODES, SUBPROCESSES

_DRAWN = {"bpmndi": DIAGRAM_INTERCHANGE, "dc": DRAWING_COMMON, "di": DRAWING_INTERCHANGE}
_HORIZONTAL = frozenset({"participant", "lane"})
#: What a drawing points to.
_DRAWABLE = FLOW_NODES | {
    "process",
    "collaboration",
    "participant",
    "lane",
    "sequenceFlow",
    "messageFlow",
    "association",
    "dataInputAssociation",
    "dataOutputAssociation",
    "dataObjectReference",
    "dataStoreReference",
    "textAnnotation",
}


def _named(uri: str, name: str) -> str:
    return f"{{{uri}}}{name}"


_DIAGRAM, _PLANE = _named(DIAGRAM_INTERCHANGE, "BPMNDiagram"), _named(DIAGRAM_INTERCHANGE, "BPMNPlane")
_SHAPE, _EDGE = _named(DIAGRAM_INTERCHANGE, "BPMNShape"), _named(DIAGRAM_INTERCHANGE, "BPMNEdge")


def planes_of(root: etree._Element) -> list[etree._Element]:
    """The planes of the file that show something; what shows nothing is taken out, and so are shapes without a box."""
    for diagram in list(root.iter(_DIAGRAM)):
        for shape in list(diagram.iter(_SHAPE)):
            parent = shape.getparent()
            if not shape_bounds(shape) and parent is not None:
                parent.remove(shape)
        if not shape_bounds(diagram):
            root.remove(diagram)
    return [plane for plane in root.iter(_PLANE) if shape_bounds(plane)]


def new_plane(root: etree._Element, element_id: str, ids: Iterator[str]) -> etree._Element:
    """A further diagram, which shows the content of that element."""
    diagram = etree.SubElement(root, _DIAGRAM, {"id": next(ids)}, nsmap=_DRAWN)
    return etree.SubElement(diagram, _PLANE, {"id": next(ids), "bpmnElement": element_id})


def free_ids(root: etree._Element) -> Iterator[str]:
    """Ids that the file does not use."""
    used = {element.get("id") for element in root.iter("*")}
    return (made for number in count(1) if (made := f"layout_{number}") not in used)


def drawable_elements(root: etree._Element) -> int:
    """How many shapes and lines a drawing of the whole file would have."""
    return sum(local_name(element) in _DRAWABLE for element in root.iter(f"{{{BPMN}}}*"))


def name_elements(root: etree._Element, ids: Iterator[str]) -> None:
    """Give ids to the elements of which `reader.read_diagram` has noted that they have none, so that one can point."""
    for element in root.iter(f"{{{BPMN}}}*"):
        if MADE_ID in element.attrib and local_name(element) in _DRAWABLE:
            del element.attrib[MADE_ID]
            element.set("id", next(ids))


def write(plane: etree._Element, block: Block, elements: Mapping[str, etree._Element], ids: Iterator[str]) -> None:
    """Add the boxes and lines of a block to a plane; events on borders come last, on top of what carries them."""
    for key, box in sorted(block.boxes.items(), key=lambda item: local_name(elements[item[0]]) == "boundaryEvent"):
        attributes = {"id": next(ids), "bpmnElement": key, **_look(elements[key])}
        shape = etree.SubElement(plane, _SHAPE, attributes, nsmap=_DRAWN)
        etree.SubElement(shape, _named(DRAWING_COMMON, "Bounds"), _box(box))
    for key, points in block.lines.items():
        edge = etree.SubElement(plane, _EDGE, {"id": next(ids), "bpmnElement": key}, nsmap=_DRAWN)
        for x, y in points:
            etree.SubElement(edge, _named(DRAWING_INTERCHANGE, "waypoint"), {"x": f"{x:.0f}", "y": f"{y:.0f}"})


def shapes_of(plane: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Each shape of a plane with the id of what it shows."""
    for shape in plane.iter(_SHAPE):
        yield (shape.get("bpmnElement") or "").rpartition(":")[2].strip(), shape


def _box(box: Bounds) -> dict[str, str]:
    return {name: f"{getattr(box, name):.0f}" for name in ("x", "y", "width", "height")}


def _look(element: etree._Element) -> dict[str, str]:
    kind = local_name(element)
    if kind in _HORIZONTAL:
        return {"isHorizontal": "true"}
    if kind in SUBPROCESSES:
        is_open = any(local_name(inner) in FLOW_NODES for inner in element.iterchildren(f"{{{BPMN}}}*"))
        return {"isExpanded": "true" if is_open else "false"}
    return {"isMarkerVisible": "true"} if kind == "exclusiveGateway" else {}
