"""Compare two models part by part; every difference that their files have is told."""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from engine.bpmn_xml.refusals import UnsafeFile
from engine.comparison.decision_parts import decision_parts
from engine.comparison.differences import Comparison, Detail, Difference, Files, Way
from engine.comparison.form_parts import form_parts
from engine.comparison.model_parts import end_of, is_way, model_parts
from engine.comparison.pairing import renamed, same_parts
from engine.comparison.parts import SEPARATOR, Fact, FileKind, Part, Parts, Weight

#: Facts that tell an order: only what both files have is compared.
_ORDERS = "order of "
_REFERENCES = frozenset({"@default", "lane", "within"})


def compare(before: Files, after: Files) -> Comparison:
    """What is another in `after`. Raises a kind of UnsafeFile when one of the drawings cannot be read."""
    older, newer = model_parts(before.bpmn), model_parts(after.bpmn)
    names = same_parts(older, newer)
    found = list(_Pair(older, newer, names, FileKind.MODEL, "").differences())
    for kind, read, old, new in (
        (FileKind.FORM, form_parts, before.forms, after.forms),
        (FileKind.DECISIONS, decision_parts, before.decisions, after.decisions),
    ):
        for name in sorted({*old, *new}):
            found += _of_file(kind, name, old.get(name), new.get(name), read)
    found.sort(key=lambda one: (one.weight, one.file_kind))
    return Comparison(tuple(found), older, newer, names)


def _of_file(
    kind: FileKind, name: str, old: bytes | None, new: bytes | None, read: Callable[[bytes], dict[str, Part]]
) -> Iterator[Difference]:
    if old is None or new is None:
        yield _whole(kind, name, Way.ADDED if old is None else Way.REMOVED)
    elif old != new:
        try:
            older, newer = read(old), read(new)
        except (UnsafeFile, ValueError, RecursionError):
            yield _whole(kind, name, Way.CHANGED)  # one of them cannot be read, so nobody can say more
            return
        yield from _Pair(older, newer, same_parts(older, newer), kind, name).differences()


def _whole(kind: FileKind, name: str, way: Way) -> Difference:
    said = "form" if kind is FileKind.FORM else "decisions"
    return Difference(
        way=way,
        weight=Weight.RUNS,
        file_kind=kind,
        file=name,
        element_id=name,
        older_id=None if way is Way.ADDED else name,
        kind=said,
        name=name,
    )


@dataclass(frozen=True)
class _Pair:
    """Two states of one file."""

    older: Parts
    newer: Parts
    #: Ids of the newer to those of the older, where they differ.
    names: Mapping[str, str]
    kind: FileKind
    file: str

    def differences(self) -> Iterator[Difference]:
        """Every part that is not the same."""
        for older_id, part in self._by_older.items():
            if older_id not in self.older:
                yield self._alone(part, self.newer, Way.ADDED)
            else:
                yield from self._changed(self.older[older_id], part)
        for id_, part in self.older.items():
            if id_ not in self._by_older:
                yield self._alone(part, self.older, Way.REMOVED)

    def _changed(self, old: Part, new: Part) -> Iterator[Difference]:
        details = list(self._details(old, renamed(new, self.names)))
        for weight in Weight:
            some = tuple(detail for detail in details if detail.weight is weight)
            if some:
                way = Way.MOVED if weight is Weight.DRAWN else Way.CHANGED
                yield self._told(new, self.newer, way, weight, some, older_id=old.id)

    def _details(self, old: Part, new: Part) -> Iterator[Detail]:
        if old.kind != new.kind:
            yield Detail("kind", old.kind, new.kind, Weight.RUNS)
        if old.within != new.within:
            yield self._detail("within", Fact(old.within or ""), Fact(new.within or ""))
        if old.id != new.id and "/" not in old.id:
            yield Detail("@id", old.id, new.id, Weight.TOLD)
        yield from self._facts(old, new)
        yield from _orders(old, new)
        if old.within is None and self._is_in_another_order:
            yield Detail("order of elements", None, None, Weight.DRAWN)

    def _facts(self, old: Part, new: Part) -> Iterator[Detail]:
        for about in (*old.facts, *(about for about in new.facts if about not in old.facts)):
            before, after = old.facts.get(about), new.facts.get(about)
            if about.startswith(_ORDERS):
                if before is None or after is None:
                    continue  # there are other parts then, and that is told of them
                before, after = _common(before, self._kept), _common(after, self._kept)
            if (before and before.value) != (after and after.value):
                yield self._detail(about, before, after)

    def _detail(self, about: str, before: Fact | None, after: Fact | None) -> Detail:
        """With the names of the parts that it speaks of."""
        weight = min(fact.weight for fact in (before, after) if fact)
        told = [
            None if fact is None else _named(about, fact.value, self.older, self._by_older) for fact in (before, after)
        ]
        return Detail(about, told[0], told[1], weight, self._subject(about))

    @cached_property
    def _kept(self) -> Set[str]:
        """Ids of the older that both have."""
        return self._by_older.keys() & self.older.keys()

    @cached_property
    def _is_in_another_order(self) -> bool:
        before, after = ([id_ for id_ in side if id_ in self._kept] for side in (self.older, self._by_older))
        return before != after

    @cached_property
    def _by_older(self) -> Parts:
        return {self.names.get(id_, id_): part for id_, part in self.newer.items()}

    def _subject(self, about: str) -> str:
        named = about.partition("[")[2].partition("]")[0]
        part = self._by_older.get(named) or self.older.get(named)
        return part.label if part else named

    def _alone(self, part: Part, side: Parts, way: Way) -> Difference:
        """A part that only one of the files has, with what it does."""
        is_new = way is Way.ADDED
        details = [
            Detail(about, None, _named(about, fact.value, side, side), fact.weight, self._subject(about))
            for about, fact in part.facts.items()
            if is_new and fact.weight is not Weight.DRAWN and about != "@name" and not about.startswith(_ORDERS)
        ]
        return self._told(
            part,
            side,
            way,
            part.weight,
            tuple(details),
            older_id=None if is_new else part.id,
            follows=self._follows(part, side),
        )

    def _follows(self, part: Part, side: Parts) -> str | None:
        """The part with which it came or went: what holds it, what it is tied to, what it leads from or to."""
        tied = [part.within, part.facts["@attachedToRef"].value if "@attachedToRef" in part.facts else None]
        tied += [end_of(part, "source"), end_of(part, "target")] if is_way(part) else []
        names = self.names if side is self.newer else {}
        gone = (one for one in tied if one in side and names.get(one or "", one) not in self._kept)
        return next(gone, None)

    def _told(
        self,
        part: Part,
        side: Parts,
        way: Way,
        weight: Weight,
        details: tuple[Detail, ...],
        *,
        older_id: str | None,
        follows: str | None = None,
    ) -> Difference:
        ends = {end: _label(side, end_of(part, end)) for end in ("source", "target") if is_way(part)}
        holder = side.get(part.within or "")
        return Difference(
            way=way,
            weight=weight,
            file_kind=self.kind,
            file=self.file,
            element_id=part.id,
            older_id=older_id,
            kind=part.kind,
            name=part.label,
            within=holder.name or "" if holder else "",
            details=details,
            follows=follows,
            **ends,
        )


def _label(parts: Parts, id_: str) -> str:
    return parts[id_].label if id_ in parts else id_


def _named(about: str, value: str, older: Parts, newer: Parts) -> str:
    """The value; of a reference, what people call the part."""
    if about.startswith(_ORDERS):
        return " · ".join(_label(newer if one in newer else older, one) for one in value.split(SEPARATOR) if one)
    is_reference = about in _REFERENCES or about.endswith("Ref")
    return _label(newer if value in newer else older, value) if is_reference else value


def _common(fact: Fact, kept: Set[str]) -> Fact:
    return Fact(SEPARATOR.join(one for one in fact.value.split(SEPARATOR) if one in kept), fact.weight)


def _orders(old: Part, new: Part) -> Iterator[Detail]:
    """Whether what both say stands in another order: of parameters that matters, of the rest it does not."""
    for weight, matters in ((Weight.RUNS, True), (Weight.DRAWN, False)):
        before, after = (
            [about for about in one.facts if about in other.facts and (not matters or _is_listed(about))]
            for one, other in ((old, new), (new, old))
        )
        if before != after:
            yield Detail("order", None, None, weight)
            return


def _is_listed(about: str) -> bool:
    return "[" in about and about.startswith("extensionElements")
