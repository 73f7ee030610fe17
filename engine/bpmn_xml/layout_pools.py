"""Pools one below the other, and what is drawn beside the flow of work: messages, data, annotations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.bpmn_xml.diagram import Process
from engine.bpmn_xml.geometry import Bounds
from engine.bpmn_xml.layout_blocks import HEADER, Artifacts, Block, Size, artifacts_block, process_block
from engine.bpmn_xml.layout_lines import elbow
from engine.bpmn_xml.namespaces import bpmn
from engine.bpmn_xml.xml_values import child_text, element_id, reference, without_prefix

_ARTIFACTS = ("dataObjectReference", "dataStoreReference", "textAnnotation")
_CLOSED_POOL: Size = (600, 60)
_LEAST_POOL, _BETWEEN_POOLS = 120, 80
_ANNOTATION_WIDTH, _CHARACTERS, _LINE, _MOST_LINES = 240, 36, 15, 60


@dataclass(frozen=True)
class Connection:
    """A line that is no sequence flow: a message flow, or one that ties data or an annotation to an element."""

    id: str
    source: str | None
    target: str | None
    is_message: bool = False


def artifacts_in(root: etree._Element) -> Artifacts:
    """Data objects, data stores and annotations, with their sizes, by the id of what holds them."""
    found: dict[str, dict[str, Size]] = {}
    for kind in _ARTIFACTS:
        for element in root.iter(bpmn(kind)):
            parent = element.getparent()
            if parent is not None:
                found.setdefault(element_id(parent)[0], {})[element_id(element)[0]] = _artifact_size(kind, element)
    return found


def _artifact_size(kind: str, element: etree._Element) -> Size:
    if kind != "textAnnotation":
        return (36, 50) if kind == "dataObjectReference" else (50, 50)
    lines = (child_text(element, "text") or "").splitlines()
    return _ANNOTATION_WIDTH, _LINE * min(2 + sum(len(line) // _CHARACTERS + 1 for line in lines), _MOST_LINES)


def pools_block(
    root: etree._Element, processes: Iterable[Process], artifacts: Artifacts, ids: Iterator[str]
) -> tuple[str, Block]:
    """All pools of a file, and the id of their collaboration; a process without a pool gets one in the tree."""
    collaboration = root.find(bpmn("collaboration"))
    if collaboration is None:
        collaboration = etree.Element(bpmn("collaboration"), {"id": next(ids)})
        root.insert(0, collaboration)
    left = {process.id: process for process in processes}
    pools = [
        (element_id(pool)[0], left.pop(reference(pool, "processRef") or "", None))
        for pool in collaboration.iterchildren(bpmn("participant"))
    ]
    for alone in left.values():
        pools.append((next(ids), alone))
        attributes = {"id": pools[-1][0], "name": alone.label, "processRef": alone.id}
        etree.SubElement(collaboration, bpmn("participant"), attributes)
    block = Block()
    for pool_id, process in pools:
        block.take_in(_pool(pool_id, process, artifacts), 0, block.height + _BETWEEN_POOLS)
    for pool_id, _ in pools:
        box = block.boxes[pool_id]
        block.boxes[pool_id] = Bounds(x=box.x, y=box.y, width=block.width, height=box.height)
    block.take_in(artifacts_block(artifacts.get(element_id(collaboration)[0], {})), 0, block.height + _BETWEEN_POOLS)
    return element_id(collaboration)[0], block


def _pool(pool_id: str, process: Process | None, artifacts: Artifacts) -> Block:
    pool = Block()
    if process is None:
        pool.width, pool.height = _CLOSED_POOL
    else:
        pool.take_in(process_block(process, artifacts), HEADER, 0)
        pool.height = max(pool.height, _LEAST_POOL)
    pool.boxes[pool_id] = Bounds(x=0, y=0, width=pool.width, height=pool.height)
    return pool


def connections(root: etree._Element) -> Iterator[Connection]:
    """The lines of a file that are no sequence flows, with the ids of their ends."""
    for kind in ("messageFlow", "association"):
        for element in root.iter(bpmn(kind)):
            ends = reference(element, "sourceRef"), reference(element, "targetRef")
            yield Connection(element_id(element)[0], *ends, is_message=kind == "messageFlow")
    for kind in ("dataInputAssociation", "dataOutputAssociation"):
        for element in root.iter(bpmn(kind)):
            holder = element.getparent()
            inside = None if holder is None else element_id(holder)[0]
            other = without_prefix(child_text(element, "sourceRef" if kind == "dataInputAssociation" else "targetRef"))
            ends = (other, inside) if kind == "dataInputAssociation" else (inside, other)
            yield Connection(element_id(element)[0], *ends)


def connect(block: Block, wanted: Iterable[Connection], boxes: Mapping[str, Bounds]) -> None:
    """Add the lines whose two ends have boxes."""
    for line in wanted:
        source, target = boxes.get(line.source or ""), boxes.get(line.target or "")
        if line.id and source is not None and target is not None:
            block.lines.setdefault(line.id, elbow(source, target, is_upright=line.is_message))
