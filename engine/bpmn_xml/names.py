"""The names that stand in a drawing, and the same drawing with other names: for readers of another language."""

from collections.abc import Container, Iterator, Mapping

from lxml import etree

from engine.bpmn_xml.namespaces import BPMN, bpmn
from engine.bpmn_xml.safe_xml import read_tree

_ANNOTATION, _TEXT = bpmn("textAnnotation"), bpmn("text")


def names_in(data: bytes) -> dict[str, str]:
    """Names by element id, with the texts of annotations. Raises a kind of UnsafeFile."""
    return {element_id: name for element_id, name, _ in _named(read_tree(data))}


def with_names(data: bytes, names: Mapping[str, str]) -> bytes:
    """The drawing with these names by element id, to be looked at; what was uploaded is never changed.

    Raises a kind of UnsafeFile.
    """
    root = read_tree(data)
    for element_id, _, element in list(_named(root)):
        if element_id not in names:
            continue
        if element.tag == _TEXT:
            element.text = names[element_id]
        else:
            element.set("name", names[element_id])
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def renamed(data: bytes, element_ids: Container[str], name: str) -> bytes:
    """The file with that name for these elements, also for one that had none. Raises a kind of UnsafeFile."""
    root = read_tree(data)
    for element in root.iter(f"{{{BPMN}}}*"):
        if element.get("id") in element_ids:
            element.set("name", name)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _named(root: etree._Element) -> Iterator[tuple[str, str, etree._Element]]:
    """Id, name and the XML element that holds the name."""
    for element in root.iter(f"{{{BPMN}}}*"):
        element_id, name = element.get("id"), element.get("name")
        if element_id and name:
            yield element_id, name, element
        elif element_id and element.tag == _ANNOTATION:
            text = element.find(_TEXT)
            if text is not None and text.text:
                yield element_id, text.text, text
