"""Bytes of an uploaded file to an XML tree: no DTD, no network, no entity, size and depth limited."""

import codecs
import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from engine.bpmn_xml.namespaces import ACTIVITI, bpmn, camunda, local_name, split
from engine.bpmn_xml.refusals import (
    AttributeTooLong,
    BrokenEncoding,
    DoctypeRefused,
    EmptyFile,
    FileTooLarge,
    NotBpmn,
    NotWellFormed,
    TooDeep,
    TooManyAttributes,
    TooManyElements,
    UnsupportedEncoding,
    ZipFile,
)

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 60
MAX_ELEMENTS = 50_000
MAX_ATTRIBUTES = 200
MAX_ATTRIBUTE_CHARACTERS = 100_000

#: Encoding names as Python knows them, by the name that codecs gives them.
_ACCEPTED_ENCODINGS = frozenset({"utf-8", "ascii", "utf-16", "utf-16-le", "utf-16-be", "iso8859-1", "cp1252"})
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
#: Atomic and possessive, so that its time grows with the length alone.
_PROLOG = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
_DECLARED_ENCODING = re.compile(rb"""^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")


def read_tree(data: bytes) -> etree._Element:
    """The root element of a BPMN file; raises a subclass of `UnsafeFile` for anything outside the limits.

    Extensions of Activiti have Camunda's names, as Camunda 7 reads them.
    """
    root = read_xml(data)
    if root.tag != bpmn("definitions"):
        raise NotBpmn(root=local_name(root)[:100])
    if b"activiti" in data.replace(b"\0", b""):  # in UTF-16, too
        _name_as_camunda(root)
    return root


def _name_as_camunda(root: etree._Element) -> None:
    """Where an attribute stands under both names, Camunda's own counts."""
    for element in root.iter(f"{{{ACTIVITI}}}*"):
        element.tag = camunda(local_name(element))
    for element in root.xpath("//*[@*[namespace-uri()=$uri]]", uri=ACTIVITI):
        for uri, name in map(split, element.keys()):
            if uri == ACTIVITI:
                value = element.attrib.pop(f"{{{ACTIVITI}}}{name}")
                element.set(camunda(name), element.get(camunda(name), value))


def read_xml(data: bytes) -> etree._Element:
    """The root element of an XML file; raises a subclass of `UnsafeFile` for anything outside the limits.

    Comments and processing instructions are dropped; elements keep their line (`sourceline`).
    """
    if len(data) > MAX_BYTES:
        raise FileTooLarge(size_bytes=len(data), limit_bytes=MAX_BYTES)
    if data[:4] == b"PK\x03\x04":
        raise ZipFile
    text = _decoded(data)
    if not text.strip():
        raise EmptyFile
    _refuse_doctype(text)
    utf8 = text.encode()
    # The stubs know no `start` with namespaces, which lxml has had since 4.3.
    _parsed(utf8, etree.XMLParser(target=_Limits(), **_SAFE))  # type: ignore[call-overload]
    root = _parsed(utf8, etree.XMLParser(**_SAFE))
    if root.getroottree().docinfo.internalDTD is not None:
        raise DoctypeRefused
    return root


def in_utf8(data: bytes) -> bytes:
    """The file in UTF-8, and saying so, as browsers read it; the same bytes when it is. Raises UnsafeFile."""
    if _encoding(data) in {"utf-8", "utf-8-sig", "ascii"}:
        return data
    return _DECLARATION.sub('<?xml version="1.0" encoding="UTF-8"?>', _decoded(data), count=1).encode()


_SAFE: dict[str, Any] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "huge_tree": False,
    "recover": False,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
}


def _decoded(data: bytes) -> str:
    """The text of the file. Decoding here, once, means that every later check sees what the parser sees."""
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
        text.encode()  # lone surrogates decode from some encodings, but are no characters
    except UnicodeError:
        raise BrokenEncoding(encoding=encoding.upper().removesuffix("-SIG")) from None
    return text.removeprefix("\ufeff")


def _encoding(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    declared = _DECLARED_ENCODING.match(data)
    if declared is None:
        return "utf-8"
    name = declared[1].decode("ascii")
    try:
        known = codecs.lookup(name).name
    except LookupError:
        known = ""
    # A file without byte order mark whose declaration can be read byte by byte is not UTF-16, whatever it says.
    if known not in _ACCEPTED_ENCODINGS or known.startswith("utf-16"):
        raise UnsupportedEncoding(encoding=name)
    return known


def _refuse_doctype(text: str) -> None:
    """Look behind the prolog (white space, comments, instructions); a DOCTYPE can stand nowhere else."""
    at = _PROLOG.match(text).end()  # type: ignore[union-attr]  # it matches the empty text, too
    if text[at : at + 2] == "<!" and text[at : at + 4] != "<!--":
        raise DoctypeRefused(line=text.count("\n", 0, at) + 1)


def _parsed(utf8: bytes, parser: etree.XMLParser) -> etree._Element:
    try:
        return etree.fromstring(utf8, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise NotWellFormed(line=max(line or 1, 1), column=max(column or 1, 1)) from None


class _Limits:
    """A parser target that builds nothing and stops at the first limit passed."""

    def __init__(self) -> None:
        self._depth = 0
        self._elements = 0

    def start(self, tag: str, attributes: Mapping[str, str], namespaces: Mapping[str, str] | None = None) -> None:
        """Count an opening tag."""
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH:
            raise TooDeep(limit=MAX_DEPTH)
        if self._elements > MAX_ELEMENTS:
            raise TooManyElements(limit=MAX_ELEMENTS)
        if len(attributes) + len(namespaces or ()) > MAX_ATTRIBUTES:
            raise TooManyAttributes(element=split(tag)[1][:100], limit=MAX_ATTRIBUTES)
        for name, value in attributes.items():
            if len(value) > MAX_ATTRIBUTE_CHARACTERS:
                raise AttributeTooLong(
                    attribute=split(name)[1][:100], element=split(tag)[1][:100], limit=MAX_ATTRIBUTE_CHARACTERS
                )

    def end(self, tag: str) -> None:  # noqa: ARG002 - lxml passes it
        """Leave an element."""
        self._depth -= 1

    def close(self) -> None:
        """Nothing is kept."""
