"""Where the shapes stand, for overlays and heat maps; a diagram may also have no picture at all."""

import math
from dataclasses import dataclass

from lxml import etree

from engine.bpmn_xml.namespaces import DIAGRAM_INTERCHANGE, DRAWING_COMMON


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """A shape's box in the drawing's own units; y grows downwards."""

    x: float
    y: float
    width: float
    height: float


def shape_bounds(root: etree._Element) -> dict[str, Bounds]:
    """The box of each drawn element by its id; shapes without a usable box are left out."""
    found: dict[str, Bounds] = {}
    for shape in root.iter(f"{{{DIAGRAM_INTERCHANGE}}}BPMNShape"):
        element_id = (shape.get("bpmnElement") or "").rpartition(":")[2].strip()
        bounds = _bounds(shape.find(f"{{{DRAWING_COMMON}}}Bounds"))
        if element_id and bounds is not None:
            found.setdefault(element_id, bounds)
    return found


def _bounds(element: etree._Element | None) -> Bounds | None:
    if element is None:
        return None
    try:
        x, y, width, height = (float(element.get(name, "")) for name in ("x", "y", "width", "height"))
    except ValueError:
        return None
    is_usable = all(map(math.isfinite, (x, y, width, height))) and width >= 0 and height >= 0
    return Bounds(x=x, y=y, width=width, height=height) if is_usable else None
