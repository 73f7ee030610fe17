"""One drawing of both: the newer with everything that the older had besides, at its old place. Only to be looked at."""

from collections.abc import Collection, Mapping
from copy import deepcopy

from lxml import etree

from engine.bpmn_xml.namespaces import BPMN, DIAGRAM_INTERCHANGE, local_name
from engine.bpmn_xml.safe_xml import read_tree
from engine.comparison.differences import Comparison, Way
from engine.comparison.parts import FileKind

#: They hold the others, and the newer has its own.
_HOLDERS = frozenset({"process", "collaboration", "definitions", "lane"})
_REFERENCES = ("sourceRef", "targetRef", "attachedToRef")


def with_ghosts(comparison: Comparison, older: bytes, newer: bytes) -> bytes:
    """The newer drawing with what was removed from the older; both as they are to be looked at, complete.

    Raises a kind of UnsafeFile.
    """
    before, after = read_tree(older), read_tree(newer)
    drawn = {element.get("id", ""): element for element in before.iter(f"{{{BPMN}}}*")}
    standing = {element.get("id", ""): element for element in after.iter(f"{{{BPMN}}}*")}
    now = {old: new for new, old in comparison.renamed.items()}
    ghosts = [id_ for id_ in removed(comparison) if id_ in drawn and id_ not in standing]
    added = {id_ for id_ in ghosts if _add(drawn[id_], comparison.older[id_].within, standing, now)}
    _picture(before, after, added)
    return etree.tostring(after, encoding="utf-8", xml_declaration=True)


def removed(comparison: Comparison) -> list[str]:
    """Ids of what the newer drawing lacks."""
    return [
        one.element_id
        for one in comparison.differences
        if one.way is Way.REMOVED and one.file_kind is FileKind.MODEL and one.kind not in _HOLDERS
    ]


def _add(
    ghost: etree._Element, within: str | None, standing: dict[str, etree._Element], now: Mapping[str, str]
) -> bool:
    """Put a copy of what was removed where it stood; without what it holds, which comes by itself."""
    holder = standing.get(now.get(within or "", within or ""))
    if holder is None:
        return False
    copy = deepcopy(ghost)
    for inner in [one for one in copy.iter(f"{{{BPMN}}}*") if one is not copy and one.get("id") in standing]:
        inner.getparent().remove(inner)  # type: ignore[union-attr]  # it is below the copy
    for name in _REFERENCES:
        if copy.get(name) in now:
            copy.set(name, now[copy.get(name, "")])
    holder.append(copy)
    standing.update({one.get("id", ""): one for one in copy.iter(f"{{{BPMN}}}*")})
    return True


def _picture(before: etree._Element, after: etree._Element, added: Collection[str]) -> None:
    """Shapes and arrows of the older picture for what was put back, with what it holds."""
    plane = next(after.iter(f"{{{DIAGRAM_INTERCHANGE}}}BPMNPlane"), None)
    if plane is None:
        return
    pictured = {one.get("bpmnElement") for one in after.iter(f"{{{DIAGRAM_INTERCHANGE}}}*")}
    for shape in before.iter(f"{{{DIAGRAM_INTERCHANGE}}}BPMNShape", f"{{{DIAGRAM_INTERCHANGE}}}BPMNEdge"):
        if shape.get("bpmnElement") in added and shape.get("bpmnElement") not in pictured:
            copy = deepcopy(shape)
            copy.set("id", f"ghost_{shape.get('bpmnElement')}_{local_name(shape)}")
            plane.append(copy)
