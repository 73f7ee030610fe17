"""A drawing for what a file does not draw, to be looked at; what was uploaded is never changed.

A file without any drawing gets a whole one. In others each process without one gets a plane of its own, and so does
the content of a subprocess; single elements that were left out stand below the rest.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from lxml import etree

from engine.bpmn_xml.diagram import Activity, Diagram, Event, FlowNode, Scope, scopes
from engine.bpmn_xml.geometry import Bounds, shape_bounds
from engine.bpmn_xml.layout_blocks import Block, on_border, process_block, scope_block
from engine.bpmn_xml.layout_interchange import (
    drawable_elements,
    free_ids,
    name_elements,
    new_plane,
    planes_of,
    shapes_of,
    write,
)
from engine.bpmn_xml.layout_pools import Connection, artifacts_in, connect, connections, pools_block
from engine.bpmn_xml.namespaces import BPMN
from engine.bpmn_xml.reader import read_diagram
from engine.bpmn_xml.safe_xml import read_tree
from engine.bpmn_xml.waypoints import edge_points
from engine.bpmn_xml.xml_values import element_id, forget_made_ids

#: Nobody could read a drawing of more shapes and lines, nor would a browser show it in time.
MAX_DRAWN = 4000
#: Between what is drawn and what was left out of it.
_BELOW = 60


def with_layout(data: bytes) -> bytes:
    """The file with a drawing of everything that runs in it; the same bytes when it has one.

    A file with more than `MAX_DRAWN` elements stays as it is. Raises UnsafeFile.
    """
    root = read_tree(data)
    diagram = read_diagram(root)
    is_drawn = _is_drawn(diagram, shape_bounds(root), edge_points(root))
    if is_drawn or not (diagram.processes or diagram.participants) or drawable_elements(root) > MAX_DRAWN:
        return data
    ids = free_ids(root)
    name_elements(root, ids)
    diagram = read_diagram(root)
    if planes := planes_of(root):
        _Completion(root, planes, ids).complete(diagram)
    else:
        _draw(root, diagram, ids)
    forget_made_ids(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _is_drawn(diagram: Diagram, boxes: Collection[str], lines: Collection[str]) -> bool:
    for process in diagram.processes:
        for scope in scopes(process.scope):
            nodes = {node.id for node in scope.nodes}
            flows = (flow.id for flow in scope.flows if flow.source in nodes and flow.target in nodes)
            if not nodes.issubset(boxes) or not all(flow in lines for flow in flows):
                return False
    return bool(boxes)


def _draw(root: etree._Element, diagram: Diagram, ids: Iterator[str]) -> None:
    """Everything on one plane."""
    artifacts = artifacts_in(root)
    if len(diagram.processes) == 1 and not diagram.participants:
        shown = diagram.processes[0].id
        block = process_block(diagram.processes[0], artifacts)
    else:
        shown, block = pools_block(root, diagram.processes, artifacts, ids)
    connect(block, connections(root), block.boxes)
    write(new_plane(root, shown, ids), block, _elements(root), ids)


def _elements(root: etree._Element) -> dict[str, etree._Element]:
    return {element_id(element)[0]: element for element in root.iter(f"{{{BPMN}}}*")}


class _Completion:
    """A drawing that is being completed."""

    def __init__(self, root: etree._Element, planes: Sequence[etree._Element], ids: Iterator[str]) -> None:
        self._root, self._ids = root, ids
        self._elements = _elements(root)
        self._artifacts = artifacts_in(root)
        self._lines = set(edge_points(root))
        self._shapes = {key: shape for plane in planes for key, shape in shapes_of(plane)}
        self._planes: dict[str, etree._Element] = {}
        self._boxes: dict[str, Bounds] = {}
        self._corner: dict[etree._Element, tuple[float, float]] = {}
        for plane in planes[::-1]:
            self._know(plane, shape_bounds(plane))

    def _know(self, plane: etree._Element, boxes: dict[str, Bounds]) -> None:
        self._boxes |= boxes
        self._planes |= dict.fromkeys(boxes, plane)
        left = min(box.x for box in boxes.values())
        bottom = max(box.y + box.height for box in boxes.values())
        known = self._corner.get(plane, (left, bottom))
        self._corner[plane] = min(left, known[0]), max(bottom, known[1])

    def complete(self, diagram: Diagram) -> None:
        """Draw what is missing: on a plane of its own where nothing is drawn, else beside what is there."""
        for process in diagram.processes:
            if self._is_undrawn(process.scope):
                self._write_apart(process.id, process_block(process, self._artifacts))
            else:
                self._complete(process.scope)
        flows = (flow for process in diagram.processes for scope in scopes(process.scope) for flow in scope.flows)
        self._connect(Connection(flow.id, flow.source, flow.target) for flow in flows)
        self._connect(line for line in connections(self._root) if line.is_message)

    def _is_undrawn(self, scope: Scope) -> bool:
        return bool(scope.nodes) and all(node.id not in self._boxes for node in scope.nodes)

    def _complete(self, scope: Scope) -> None:
        missing = {node.id: node for node in scope.nodes if node.id not in self._boxes}
        if missing:
            self._add(scope, missing)
        for node in scope.nodes:
            if isinstance(node, Activity) and node.scope is not None and node.id not in missing:
                if self._is_undrawn(node.scope):
                    self._shapes[node.id].set("isExpanded", "false")
                    self._write_apart(node.id, scope_block(node.scope, self._artifacts, node.id))
                else:
                    self._complete(node.scope)

    def _add(self, scope: Scope, missing: Mapping[str, FlowNode]) -> None:
        """Events on the border of what is drawn, everything else below the drawing."""
        plane = next(self._planes[node.id] for node in scope.nodes if node.id in self._planes)
        hosted: dict[str, list[Event]] = {}
        for node in missing.values():
            if isinstance(node, Event) and self._planes.get(node.attached_to or "") is plane:
                hosted.setdefault(node.attached_to or "", []).append(node)
        block = Block()
        for host, events in hosted.items():
            block.boxes |= on_border(self._boxes[host], self._boxes[host].y, events)
        rest = tuple(node for node in missing.values() if node.id not in block.boxes)
        x, y = self._corner[plane]
        if rest:
            block.take_in(scope_block(Scope(nodes=rest, flows=scope.flows), self._artifacts), x, y + _BELOW)
        self._write(plane, block)

    def _write_apart(self, shown: str, block: Block) -> None:
        own = (line for line in connections(self._elements[shown]) if not line.is_message)
        connect(block, own, block.boxes)
        self._write(new_plane(self._root, shown, self._ids), block)

    def _write(self, plane: etree._Element, block: Block) -> None:
        write(plane, block, self._elements, self._ids)
        self._know(plane, block.boxes)
        self._lines |= block.lines.keys()

    def _connect(self, wanted: Iterable[Connection]) -> None:
        """Lines that are missing between elements of one plane."""
        blocks: dict[etree._Element, Block] = {}
        for line in wanted:
            plane = self._planes.get(line.source or "")
            if line.id not in self._lines and plane is not None and plane is self._planes.get(line.target or ""):
                connect(blocks.setdefault(plane, Block()), (line,), self._boxes)
        for plane, block in blocks.items():
            write(plane, block, self._elements, self._ids)
