"""How the arrows run, for small pictures; a diagram may also have no picture at all."""

import math
from collections.abc import Iterator

from lxml import etree

from engine.bpmn_xml.namespaces import DIAGRAM_INTERCHANGE, DRAWING_INTERCHANGE

#: A corner of an arrow in the drawing's own units; y grows downwards.
Point = tuple[float, float]


def edge_points(root: etree._Element) -> dict[str, tuple[Point, ...]]:
    """The corners of each drawn arrow by its id, from its source on; arrows without two usable corners are left out."""
    found: dict[str, tuple[Point, ...]] = {}
    for edge in root.iter(f"{{{DIAGRAM_INTERCHANGE}}}BPMNEdge"):
        element_id = (edge.get("bpmnElement") or "").rpartition(":")[2].strip()
        points = tuple(_points(edge))
        if element_id and len(points) > 1:
            found.setdefault(element_id, points)
    return found


def _points(edge: etree._Element) -> Iterator[Point]:
    for waypoint in edge.iterfind(f"{{{DRAWING_INTERCHANGE}}}waypoint"):
        try:
            x, y = float(waypoint.get("x", "")), float(waypoint.get("y", ""))
        except ValueError:
            continue
        if math.isfinite(x) and math.isfinite(y):
            yield x, y
