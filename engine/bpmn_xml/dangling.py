"""What a drawing points to beside the flow of work and is not there; read off the tree."""

from collections.abc import Iterable, Iterator

from lxml import etree

from engine.bpmn_xml.diagram import Dangling
from engine.bpmn_xml.namespaces import BPMN, bpmn
from engine.bpmn_xml.xml_values import bpmn_children, element_id, line_of, one_line, reference, without_prefix

#: Kinds of elements that show who speaks with whom; nothing of them runs.
_TALK = frozenset(
    {
        "choreography",
        "globalChoreographyTask",
        "globalConversation",
        "conversation",
        "subConversation",
        "callConversation",
        "conversationLink",
    }
)
_ENDS = ("sourceRef", "targetRef")


def dangling_references(root: etree._Element) -> tuple[Dangling, ...]:
    """Message flows, associations, pools, lanes and data references that lead nowhere, and talk that never runs."""
    ids = {element_id(element)[0] for element in root.iter(f"{{{BPMN}}}*")}
    processes = _ids_of(root, "process")
    return (
        *_pointing(root, "messageFlow", _ENDS, ids),
        *_pointing(root, "association", _ENDS, ids),
        *_pointing(root, "participant", ("processRef",), processes),
        *_pointing(root, "dataObjectReference", ("dataObjectRef",), _ids_of(root, "dataObject")),
        *_lanes(root, ids),
        *_talk(root),
    )


def _ids_of(root: etree._Element, kind: str) -> set[str]:
    return {element_id(element)[0] for element in root.iter(bpmn(kind))}


def _pointing(root: etree._Element, kind: str, attributes: Iterable[str], known: set[str]) -> Iterator[Dangling]:
    for element in root.iter(bpmn(kind)):
        for attribute in attributes:
            named = reference(element, attribute)
            if named is not None and named not in known:
                yield _dangling(element, kind, named)


def _lanes(root: etree._Element, ids: set[str]) -> Iterator[Dangling]:
    for lane in root.iter(bpmn("lane")):
        for found in lane.iterchildren(bpmn("flowNodeRef")):
            named = without_prefix(found.text)
            if named is not None and named not in ids:
                yield _dangling(lane, "lane", named, line_of(found))


def _talk(root: etree._Element) -> Iterator[Dangling]:
    for kind, element in bpmn_children(root):
        if kind in _TALK:
            yield _dangling(element, kind, None)
        elif kind == "collaboration":
            yield from (_dangling(inner, name, None) for name, inner in bpmn_children(element) if name in _TALK)


def _dangling(element: etree._Element, kind: str, named: str | None, line: int | None = None) -> Dangling:
    return Dangling(
        kind=kind,
        element_id=element_id(element)[0],
        element_name=one_line(element.get("name")),
        reference=named,
        line=line or line_of(element),
    )
