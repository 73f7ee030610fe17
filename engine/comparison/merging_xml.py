"""Merge XML files of one origin: an element is known by its id, its name or its place among its like."""

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from typing import Protocol

from lxml import etree

from engine.bpmn_xml.namespaces import local_name
from engine.bpmn_xml.safe_xml import read_tree, read_xml
from engine.comparison import decision_parts, model_parts
from engine.comparison.parts import REFERENCES, STEP, Grammar, Weight, steps

_ID_OF_PICTURE = ("bpmnElement", "dmnElementRef")


class Asking(Protocol):
    """Who notes conflicts and knows what was chosen."""

    def takes_theirs(
        self, element_id: str, name: str, about: str, base: str | None, ours: str | None, theirs: str | None
    ) -> bool:
        """Whether theirs counts."""


def merge_model(base: bytes, ours: bytes, theirs: bytes, asking: Asking) -> bytes:
    """One BPMN file of three. Raises a kind of UnsafeFile."""
    return _merged([read_tree(one) for one in (base, ours, theirs)], _Merger(model_parts.GRAMMAR, asking))


def merge_decisions(base: bytes, ours: bytes, theirs: bytes, asking: Asking) -> bytes:
    """One DMN file of three. Raises a kind of UnsafeFile."""
    roots = [read_xml(one) for one in (base, ours, theirs)]
    for root in roots:
        decision_parts.tell_columns(root)
    return _merged(roots, _Merger(decision_parts.GRAMMAR, asking))


def _merged(roots: Sequence[etree._Element], merger: "_Merger") -> bytes:
    base, ours, theirs = roots
    merger.element(base, ours, theirs, _Owner("file", ""))
    _drop_doubles(ours)
    _drop_copies(ours)
    for element in ours.iter():
        element.attrib.pop(STEP, None)
    etree.indent(ours)
    return etree.tostring(ours, encoding="utf-8", xml_declaration=True)


def _drop_doubles(root: etree._Element) -> None:
    """An element that one of them put elsewhere stands twice: its own place in our file counts."""
    seen: set[str] = set()
    for element in list(root.iter("{*}*")):
        id_ = element.get("id")
        holder = element.getparent()
        if id_ in seen and holder is not None:
            holder.remove(element)
        elif id_:
            seen.add(id_)


def _drop_copies(root: etree._Element) -> None:
    """Shapes, and notes of ways and steps, of elements that the merged file no longer has."""
    ids = {element.get("id") for element in root.iter("{*}*")}
    for element in list(root.iter("{*}*")):
        named = (element.text or "").strip() if local_name(element) in REFERENCES else _pictured(element)
        holder = element.getparent()
        if named and named not in ids and holder is not None:
            holder.remove(element)


class _Owner:
    """The part that a change belongs to, and the way to it inside the part."""

    def __init__(self, id_: str, name: str, path: str = "") -> None:
        self.id, self.name, self.path = id_, name, path


class _Merger:
    def __init__(self, grammar: Grammar, asking: Asking) -> None:
        self._grammar = grammar
        self._asking = asking

    def element(self, base: etree._Element | None, ours: etree._Element, theirs: etree._Element, owner: _Owner) -> None:
        """Bring into `ours` what `theirs` changed."""
        for name in sorted({*ours.attrib, *theirs.attrib, *(base.attrib if base is not None else ())}, key=str):
            about = f"{owner.path}@{self._grammar.word(str(name))}"
            states = [one.get(name) if one is not None else None for one in (base, ours, theirs)]
            taken = self._value(states, owner, about, str(name))
            if taken is None:
                ours.attrib.pop(name, None)
            else:
                ours.set(name, taken)
        if not len(ours) and not len(theirs):
            told = [(one.text or "") if one is not None else None for one in (base, ours, theirs)]
            ours.text = self._value(told, owner, owner.path.removesuffix("/") or "text", str(ours.tag))
            return
        self._children(base, ours, theirs, owner)

    def _value(self, states: Sequence[str | None], owner: _Owner, about: str, tag: str) -> str | None:
        base, ours, theirs = states
        if ours in (theirs, base):
            return theirs
        if theirs == base or self._grammar.weight("", about, tag) is Weight.DRAWN:
            return ours
        return theirs if self._asking.takes_theirs(owner.id, owner.name, about, base, ours, theirs) else ours

    def _children(
        self, base: etree._Element | None, ours: etree._Element, theirs: etree._Element, owner: _Owner
    ) -> None:
        sides = [dict(self._keyed(one)) if one is not None else {} for one in (base, ours, theirs)]
        kept: dict[str, etree._Element] = {}
        for key in dict.fromkeys([*sides[1], *sides[2], *sides[0]]):
            found = self._child(key, [side.get(key) for side in sides], owner)
            if found is not None:
                kept[key] = found
        for child in list(ours):
            ours.remove(child)
        ours.extend(kept[key] for key in in_order(kept, *sides))

    def _child(self, key: str, states: Sequence[etree._Element | None], owner: _Owner) -> etree._Element | None:
        base, ours, theirs = states
        if ours is not None and theirs is not None:
            if not _is_picture(ours):
                self.element(base, ours, theirs, self._owner(key, ours, owner))
            elif base is not None and _same(ours, base):
                return deepcopy(theirs)
            return ours
        one = ours if ours is not None else theirs
        if one is None:
            return None
        if base is None or _is_picture(one):  # the picture of what is gone goes at the end
            return one if one is ours else deepcopy(one)
        if _same(one, base):
            return None
        said = self._owner(key, base, owner)
        kept = [None if state is None else said.name or said.id for state in states]
        takes = self._asking.takes_theirs(said.id, said.name, said.path, *kept)
        return (deepcopy(theirs) if theirs is not None else None) if takes else ours

    def _owner(self, key: str, element: etree._Element, owner: _Owner) -> _Owner:
        if local_name(element) in self._grammar.parts:
            id_ = element.get("id") or f"{owner.id}/{key}"
            return _Owner(id_, element.get("name") or element.get("label") or id_)
        return _Owner(owner.id, owner.name, f"{owner.path}{key}/")

    def _keyed(self, element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
        """Each child by what it is known by; a picture by what it pictures."""
        children = [child for child in element if isinstance(child.tag, str)]
        for child, step in zip(children, steps(children, self._grammar.word), strict=True):
            shown = _pictured(child)
            id_ = child.get("id") if local_name(child) in self._grammar.parts else None
            yield (f"#{id_}" if id_ else f"{local_name(child)}:{shown}" if shown else step), child


def _pictured(element: etree._Element) -> str | None:
    """Id of what a shape or arrow of the picture stands for."""
    named = next((value for name in _ID_OF_PICTURE if (value := element.get(name))), None)
    return named.removeprefix("#") if named else None


def _is_picture(element: etree._Element) -> bool:
    """A shape or arrow of the picture is taken as a whole."""
    return local_name(element) in {"BPMNShape", "BPMNEdge", "DMNShape", "DMNEdge"}


def _same(one: etree._Element, other: etree._Element) -> bool:
    """Whether both say the same, however they are written."""
    return _said(one) == _said(other)


def _said(element: etree._Element) -> object:
    children = [child for child in element if isinstance(child.tag, str)]
    text = (element.text or "").strip() if children else element.text or ""
    return element.tag, dict(element.attrib), text, [_said(child) for child in children]


def in_order(kept: Iterable[str], base: Iterable[str], ours: Iterable[str], theirs: Iterable[str]) -> list[str]:
    """Our order; theirs where only they changed it. What the other has besides follows what it followed there."""
    there = set(kept)
    orders = [[key for key in side if key in there] for side in (base, ours, theirs)]
    both = set(orders[1]) & set(orders[2])
    common = [[key for key in side if key in both] for side in orders[1:]]
    is_ours_as_before = common[0] == [key for key in orders[0] if key in both]
    first, second = (orders[2], orders[1]) if is_ours_as_before else (orders[1], orders[2])
    result = list(first)
    placed = set(first)
    for place, key in enumerate(second):
        if key not in placed:
            before = next((one for one in reversed(second[:place]) if one in placed), None)
            result.insert(result.index(before) + 1 if before is not None else 0, key)
            placed.add(key)
    return result
