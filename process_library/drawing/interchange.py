"""Writes a layout into a BPMN file as BPMN DI, leaving every other byte as it was."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from process_library.drawing.geometry import Box, Layout, Point
from process_library.drawing.sketch import Kind, Node, Scope, Sketch

_NAMESPACES = {
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
_OLD_DRAWING = re.compile(rb"\s*<bpmndi:BPMNDiagram\b.*?</bpmndi:BPMNDiagram>", re.DOTALL)
_ROOT = re.compile(rb"<(?:\w+:)?definitions\b[^>]*>", re.DOTALL)
_END = re.compile(rb"\s*</(?:\w+:)?definitions>\s*$")


def with_drawing(data: bytes, sketch: Sketch, layout: Layout) -> bytes:
    """The file (UTF-8) with this drawing in place of any it had."""
    body = _with_namespaces(_OLD_DRAWING.sub(b"", data))
    end = _END.search(body)
    at = end.start() if end else len(body)
    return body[:at] + "\n".join(["", *_diagram(sketch, layout)]).encode() + body[at:]


def _with_namespaces(data: bytes) -> bytes:
    root = _ROOT.search(data)
    if root is None:
        return data
    tag = root[0]
    missing = [
        f' xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items() if f"xmlns:{prefix}=".encode() not in tag
    ]
    return data[: root.end() - 1] + "".join(missing).encode() + data[root.end() - 1 :]


def _diagram(sketch: Sketch, layout: Layout) -> Iterator[str]:
    yield f'  <bpmndi:BPMNDiagram id="{sketch.plane}_diagram">'
    yield f'    <bpmndi:BPMNPlane id="{sketch.plane}_plane" bpmnElement="{sketch.plane}">'
    yield from _frames(sketch, layout)
    yield from _scope(sketch.scope, layout)
    for annotation in sketch.annotations:
        yield from _shape(annotation.id, layout)
    for flow in sketch.messages:
        yield from _edge(flow.id, layout)
    yield "    </bpmndi:BPMNPlane>"
    yield "  </bpmndi:BPMNDiagram>"


def _frames(sketch: Sketch, layout: Layout) -> Iterator[str]:
    areas = [*([sketch.pool] if sketch.pool else []), *sketch.lanes, *sketch.parties]
    for area in areas:
        yield from _shape(area.id, layout, isHorizontal="true")


def _scope(scope: Scope, layout: Layout) -> Iterator[str]:
    # Boundary events last: they lie on top of their hosts.
    for node in sorted(scope.nodes, key=lambda node: node.kind is Kind.BOUNDARY):
        yield from _shape(node.id, layout, **_flags(node))
        if node.inside is not None:
            yield from _scope(node.inside, layout)
    for flow in scope.flows:
        yield from _edge(flow.id, layout)


def _flags(node: Node) -> dict[str, str]:
    if node.kind is Kind.SUBPROCESS:
        return {"isExpanded": "true"}
    return {"isMarkerVisible": "true"} if node.is_exclusive else {}


def _shape(element: str, layout: Layout, **flags: str) -> Iterator[str]:
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in flags.items())
    yield f'      <bpmndi:BPMNShape id="{element}_di" bpmnElement="{element}"{attributes}>'
    yield f"        {_bounds(layout.boxes[element])}"
    yield from _label(element, layout)
    yield "      </bpmndi:BPMNShape>"


def _edge(flow: str, layout: Layout) -> Iterator[str]:
    yield f'      <bpmndi:BPMNEdge id="{flow}_di" bpmnElement="{flow}">'
    for point in layout.routes[flow]:
        yield f"        {_waypoint(point)}"
    yield from _label(flow, layout)
    yield "      </bpmndi:BPMNEdge>"


def _label(element: str, layout: Layout) -> Iterator[str]:
    if element in layout.labels:
        yield f"        <bpmndi:BPMNLabel>{_bounds(layout.labels[element])}</bpmndi:BPMNLabel>"


def _bounds(box: Box) -> str:
    return f'<dc:Bounds x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" />'


def _waypoint(point: Point) -> str:
    return f'<di:waypoint x="{point.x}" y="{point.y}" />'
