"""Typed values off the XML elements of a DMN file; elements are found by local name, the version being known."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from engine.bpmn_xml.decision_model import Text
from engine.bpmn_xml.namespaces import local_name
from engine.bpmn_xml.xml_values import line_of, one_line, stripped


def drawn(element: etree._Element) -> dict[str, Any]:
    """The fields of `Drawn`; a column may have a label instead of a name."""
    return {
        "id": (element.get("id") or "").strip(),
        "name": one_line(element.get("name")) or "",
        "line": line_of(element),
    }


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The children of these names in the namespace of the element."""
    namespace = etree.QName(element).namespace
    for found in element:
        if isinstance(found.tag, str) and local_name(found) in names and etree.QName(found).namespace == namespace:
            yield found


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of that name."""
    return next(children(element, name), None)


def type_of(element: etree._Element) -> str | None:
    """The name of a type: an attribute or an element. The prefix of FEEL's own types is left out."""
    written = child(element, "typeRef")
    name = one_line(written.text if written is not None else element.get("typeRef"))
    if name is None:
        return None
    prefix, colon, local = name.partition(":")
    if not colon:
        return name
    # DMN 1.1 writes types as qualified names.
    uri = element.nsmap.get(prefix)
    return local if uri is None or "/FEEL" in uri or "dmn" in uri.lower() or uri == _namespace(element) else name


def _namespace(element: etree._Element) -> str | None:
    return element.getroottree().getroot().get("namespace")


def text_of(element: etree._Element | None) -> Text | None:
    """The text inside of an element that holds `text`; None when nothing is written."""
    found = child(element, "text") if element is not None else None
    if element is None or found is None:
        return None
    text = "".join(str(part) for part in found.itertext())
    if not text.strip():
        return None
    return Text(text=text, line=line_of(found), language=stripped(element.get("expressionLanguage")))


def cell(element: etree._Element) -> Text:
    """The same for a cell of a table, where nothing is a text as well."""
    return text_of(element) or Text(
        text="", line=line_of(element), language=stripped(element.get("expressionLanguage"))
    )
