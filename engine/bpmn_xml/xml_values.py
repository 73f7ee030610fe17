"""Typed values off XML elements: names, references, truth values, texts."""

import re
from collections.abc import Iterator

from lxml import etree

from engine.bpmn_xml.diagram import GENERATED_ID_PREFIX, ModelText
from engine.bpmn_xml.namespaces import BPMN, MADE_ID, bpmn

_ANY = bpmn("*")
_BPMN_TAG = bpmn("")
_PREFIX_LENGTH = len(_BPMN_TAG)
_PREFIXED = re.compile(r"[\w.-]+:([\w.-]+)")


def make_ids(root: etree._Element) -> None:
    """Note an id at each BPMN element that was drawn without one; it tells the place, so it is the same each time."""
    for parent in root.iter(f"{{{BPMN}}}*"):
        owner = None
        for place, element in enumerate(parent):
            if str(element.tag).startswith(_BPMN_TAG) and not element.get("id", "").strip():
                owner = element_id(parent)[0] if owner is None else owner
                element.set(MADE_ID, f"{GENERATED_ID_PREFIX}{owner.removeprefix(GENERATED_ID_PREFIX)}_{place}")


def forget_made_ids(root: etree._Element) -> None:
    """Take the notes of `make_ids` away again, before the tree becomes a file."""
    for element in root.iter(f"{{{BPMN}}}*"):
        element.attrib.pop(MADE_ID, None)


def element_id(element: etree._Element) -> tuple[str, bool]:
    """The id and whether it was drawn; without one it is what `make_ids` noted."""
    drawn = element.get("id", "").strip()
    return (drawn, True) if drawn else (element.get(MADE_ID, ""), False)


def one_line(text: str | None) -> str | None:
    """Text with white space collapsed, or None when nothing is left."""
    return " ".join(text.split()) or None if text else None


def stripped(text: str | None) -> str | None:
    """Text without white space around it, or None when nothing is left."""
    return text.strip() or None if text else None


def is_true(element: etree._Element, attribute: str, *, otherwise: bool) -> bool:
    """An xsd:boolean attribute."""
    value = element.get(attribute)
    return value.strip() in {"true", "1"} if value is not None else otherwise


def without_prefix(qualified_name: str | None) -> str | None:
    """The local part of a QName; other texts as they are; None when empty. Ids themselves hold no colon."""
    value = stripped(qualified_name)
    match = _PREFIXED.fullmatch(value) if value else None
    return match[1] if match else value


def reference(element: etree._Element, attribute: str) -> str | None:
    """The id that an attribute points to."""
    return without_prefix(element.get(attribute))


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first BPMN child element of that name."""
    return element.find(bpmn(name))


def child_text(element: etree._Element, name: str) -> str | None:
    """The text of the first BPMN child element of that name."""
    found = child(element, name)
    return stripped("".join(found.itertext())) if found is not None else None


def child_model_text(element: etree._Element, name: str) -> ModelText | None:
    """The expression in the first BPMN child element of that name; an empty one counts as none."""
    found = child(element, name)
    text = stripped("".join(found.itertext())) if found is not None else None
    if found is None or text is None:
        return None
    return ModelText(text=text, line=line_of(found), language=found.get("language"))


def documentation(element: etree._Element) -> str | None:
    """Every documentation of the element, joined."""
    texts = ("".join(found.itertext()).strip() for found in element.iterfind(bpmn("documentation")))
    return "\n\n".join(text for text in texts if text) or None


def line_of(element: etree._Element) -> int:
    """The line of the opening tag."""
    return element.sourceline or 0


def bpmn_children(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Each BPMN child with its local name."""
    for found in element.iterchildren(_ANY):
        yield str(found.tag)[_PREFIX_LENGTH:], found
