"""A file as its parts: each element that people tell apart, with everything that is said of it; nothing is left out."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from lxml import etree

from engine.bpmn_xml.namespaces import local_name

#: Put on an element by whoever takes a file apart: what tells it from others of its kind beside it.
STEP = "{urn:cauce:made}step"


#: Between the ids of facts that tell an order.
SEPARATOR = "\n"


class Weight(IntEnum):
    """What a part or a fact is for; the first matters most."""

    #: It decides what happens or what people are shown.
    RUNS = 0
    #: It explains, and changes nothing.
    TOLD = 1
    #: It is picture, or a tool's own note.
    DRAWN = 2


class FileKind(IntEnum):
    """What a file holds."""

    MODEL = 0
    FORM = 1
    DECISIONS = 2


@dataclass(frozen=True)
class Fact:
    """One thing that is said of a part."""

    value: str
    weight: Weight = Weight.RUNS


@dataclass(frozen=True)
class Part:
    """One element; its own id is `id`, unless the file gives it none."""

    id: str
    #: The element's name in its language, e.g. `userTask`, `rule`, `textfield`.
    kind: str
    name: str | None
    #: Id of the part that holds it; None for the file itself.
    within: str | None
    #: How much it matters that it is there.
    weight: Weight = Weight.RUNS
    #: By what they are about, as in the file: `@name`, `timerEventDefinition/timeDuration`; in the file's order.
    facts: dict[str, Fact] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """As people call it: its name, else its id."""
        return self.name or self.id


#: Parts by id, in the file's order.
Parts = Mapping[str, Part]


@dataclass(frozen=True)
class Grammar:
    """How one language of XML is taken apart."""

    #: Local names of elements that are parts of their own.
    parts: frozenset[str]
    #: A tag or attribute as facts name it.
    word: Callable[[str], str]
    #: How much a fact matters: kind of the part, what it is about, and the attribute's or element's own tag.
    weight: Callable[[str, str, str], Weight]
    #: How much it matters that a part of this kind is there.
    presence: Callable[[str], Weight]


def xml_parts(root: etree._Element, grammar: Grammar) -> dict[str, Part]:
    """Every part of a file."""
    return _Taker(grammar).take(root)


class _Taker:
    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._found: dict[str, Part] = {}

    def take(self, root: etree._Element) -> dict[str, Part]:
        """Take it apart."""
        self._part(root, None, "file")
        return self._found

    def _part(self, element: etree._Element, within: str | None, otherwise: str) -> None:
        kind = local_name(element)
        drawn = (element.get("id") or "").strip()
        id_ = unused(drawn or otherwise, self._found)
        name = " ".join((element.get("name") or element.get("label") or "").split()) or None
        part = Part(id_, kind, name, within, self._grammar.presence(kind))
        self._found[id_] = part
        self._said(element, part, "")

    def _said(self, element: etree._Element, part: Part, path: str) -> None:
        """Everything about an element and what it holds, as facts of its part."""
        word = self._grammar.word
        for name, value in sorted(element.attrib.items()):
            if name != STEP and (path or name != "id"):
                self._keep(part, f"{path}@{word(str(name))}", str(value), str(name))
        children = [child for child in element if isinstance(child.tag, str)]
        text = (element.text or "") + "".join(child.tail or "" for child in children)
        if text.strip():
            self._keep(part, path.removesuffix("/"), text if not children else text.strip(), str(element.tag))
        elif path and not children and not element.attrib:
            self._keep(part, path.removesuffix("/"), "", str(element.tag))
        for child, step in zip(children, steps(children, word), strict=True):
            if local_name(child) in self._grammar.parts:
                self._part(child, part.id, f"{part.id}/{path}{step}")
            else:
                self._said(child, part, f"{path}{step}/")

    def _keep(self, part: Part, about: str, value: str, tag: str) -> None:
        weight = self._grammar.weight(part.kind, about, tag)
        part.facts[unused(about or "text", part.facts)] = Fact(value, weight)


def unused(wanted: str, taken: Container[str]) -> str:
    """The name, or with a number when it is taken already; numbers are given in a row, so that few are tried."""
    if wanted not in taken:
        return wanted
    low, high = 1, 2
    while f"{wanted}#{high}" in taken:
        low, high = high, 2 * high
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if f"{wanted}#{middle}" in taken else (low, middle)
    return f"{wanted}#{high}"


#: By these, elements of one kind beside each other are told apart.
_TELLING = (STEP, "name", "source", "sourceExpression", "key", "event", "variables")


def steps(children: Iterable[etree._Element], word: Callable[[str], str]) -> Iterator[str]:
    """Each child as paths name it: `inputParameter[amount]`, and the second without a name `property#2`."""
    taken: dict[str, None] = {}
    for child in children:
        named = next((child.get(name) for name in _TELLING if child.get(name)), None)
        if named is None and not len(child) and not child.attrib and local_name(child) in REFERENCES:
            named = (child.text or "").strip()
        step = unused(word(str(child.tag)) + (f"[{named}]" if named else ""), taken)
        taken[step] = None
        yield step


#: Elements that are nothing but the id of another.
REFERENCES = frozenset({"incoming", "outgoing", "flowNodeRef"})
