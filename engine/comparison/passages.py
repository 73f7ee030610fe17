"""Whether an open case could go on in another version, from where it waits: the one decision for showing and moving."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from engine.comparison.differences import Comparison, Detail, Difference, Way
from engine.comparison.model_parts import LANE, end_of, scopes_around, ways_out
from engine.comparison.parts import FileKind, Part, Parts, Weight
from engine.comparison.words import label
from engine.expressions.iso8601 import is_duration, parse_duration
from foundation.sentences import N_, Sentence


class Outcome(IntEnum):
    """What moving would mean; the worst of its places counts for a case."""

    UNNOTICED = 0
    WITH_EFFECT = 1
    CANNOT = 2


@dataclass(frozen=True)
class Place:
    """Where a case waits."""

    #: In the drawing of the case's own version.
    element_id: str
    since: datetime
    #: It waits inside the process that this element calls.
    is_inside_call: bool = False


@dataclass(frozen=True)
class Passage:
    """What moving means for a case that waits at one place."""

    outcome: Outcome
    #: In the older drawing; None when nothing on its way has changed.
    element_id: str | None = None
    #: The element as people call it.
    name: str = ""
    #: Why; None when nothing is noticed.
    reason: Sentence | None = None


_GONE = N_("they wait at «%(name)s», which is no longer there")
_OTHER_KIND = N_("they wait at «%(name)s», which is now another kind of element")
_OTHER_SCOPE = N_("they wait at «%(name)s», which now stands in another group of steps")
_OTHER_LOOP = N_("they are inside «%(name)s», which now repeats in another way")
_OTHER_CALL = N_("they are inside the process that «%(name)s» runs, and that changes")
_OTHER_JOIN = N_("they wait at «%(name)s» for other ways, and which ways lead there has changed")
_SHORTER = N_("«%(name)s» is due earlier")
_OVERDUE = N_("«%(name)s» is due earlier, and has been for these cases: it would be overdue at once")
_LONGER = N_("«%(name)s» is due later")
_CHANGED = N_("«%(name)s» changes: %(what)s")
_FORM = N_("«%(name)s» shows another form")
_BORDER = N_("what may interrupt «%(name)s» changes")
_ONWARD = N_("after «%(name)s» it goes on elsewhere")
_MEANWHILE = N_("what may happen meanwhile in «%(name)s» changes")

_DUE = "@camunda:dueDate"
_ENDS = ("@sourceRef", "@targetRef")
#: Where a token may wait for those of other ways.
_JOINS = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})
_LOOPS = ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")
_CALLS = ("@calledElement", "@camunda:calledElement", "extensionElements/camunda:in", "extensionElements/camunda:out")
#: Details that say nothing to who waits there: how ways are drawn, what the element is called inside.
_SILENT = frozenset({"@id", "order", "order of ways", "@default"})
#: Details of an event subprocess that do not say when it begins.
_SAID = _SILENT | {"@name"}


class Passages:
    """Decides for every place of the older version; made once for many cases."""

    def __init__(self, comparison: Comparison, now: datetime) -> None:
        self._older, self._newer = comparison.older, comparison.newer
        self._now = now
        self._to_older = comparison.renamed
        self._at: dict[str, list[Difference]] = defaultdict(list)
        self._borders: set[str] = set()
        self._onward: set[str] = set()
        self._into: set[str] = set()
        self._forms: set[str] = set()
        #: What holds event subprocesses that come, go or begin in another way.
        self._meanwhile: set[str] = set()
        self._ways_out = ways_out(self._older)
        for one in comparison.differences:
            if one.weight is Weight.RUNS:
                self._sort(one)
        joins = (part for part in self._older.values() if part.kind in _JOINS)
        #: Gateways where tokens may wait and ways in have changed: the history does not tell which cases wait there.
        self.other_joins = frozenset(part.id for part in joins if self._is_other_join(part))

    def passage(self, place: Place) -> Passage:
        """What moving means for a case that waits there."""
        part = self._older.get(place.element_id)
        if part is None:  # the file that it runs on is not the one that was compared
            return Passage(Outcome.CANNOT, place.element_id, place.element_id, _said(_GONE, place.element_id))
        return worst(self._passage(one, place) for one in (part, *self._awaited(part)))

    def _awaited(self, part: Part) -> Iterator[Part]:
        """Who waits at a gateway of events waits for each of them."""
        if part.kind == "eventBasedGateway":
            ends = (end_of(way, "target") for way in self._ways_out.get(part.id, ()))
            yield from (self._older[end] for end in ends if end in self._older)

    def _passage(self, part: Part, place: Place) -> Passage:
        for one in (part, *scopes_around(self._older, part)):
            reason = self._hindrance(one, is_outer=one is not part, place=place)
            if reason is not None:
                return Passage(Outcome.CANNOT, one.id, one.label, _said(reason, one.label))
        effect = next(self._effects(part, place), None)
        if effect is None:
            return Passage(Outcome.UNNOTICED)
        return Passage(Outcome.WITH_EFFECT, part.id, part.label, effect)

    def _sort(self, one: Difference) -> None:
        if one.file_kind is FileKind.FORM:
            self._forms.add(one.file)
        elif one.file_kind is FileKind.MODEL:
            if one.older_id is not None:
                self._at[one.older_id].append(one)
            self._sort_around(one)

    def _sort_around(self, one: Difference) -> None:
        for side, part in (
            (self._older, self._older.get(one.older_id or "")),
            (self._newer, self._newer.get(one.element_id)),
        ):
            if part is None or (side is self._newer and one.way is Way.REMOVED):
                continue
            back = {} if side is self._older else self._to_older
            host = part.facts.get("@attachedToRef")
            if host is not None:
                self._borders.add(back.get(host.value, host.value))
            self._sort_meanwhile(one, part, side, back)
            if part.kind == "sequenceFlow":
                source, target = end_of(part, "source"), end_of(part, "target")
                self._onward.add(back.get(source, source))
                if one.way is not Way.CHANGED or any(detail.about in _ENDS for detail in one.details):
                    self._into.add(back.get(target, target))

    def _sort_meanwhile(self, one: Difference, part: Part, side: Parts, back: Mapping[str, str]) -> None:
        """An event subprocess, or the event that begins it."""
        begun = side.get(part.within or "") if part.kind == "startEvent" else part
        is_other = one.way is not Way.CHANGED or any(detail.about not in _SAID for detail in one.details)
        if begun is not None and _begins_by_event(begun) and begun.within is not None and is_other:
            self._meanwhile.add(back.get(begun.within, begun.within))

    def _hindrance(self, part: Part, *, is_outer: bool, place: Place) -> str | None:
        if any(one.way is Way.REMOVED for one in self._at[part.id]):
            return _GONE
        abouts = {detail.about for detail in self._details(part)}
        if "kind" in abouts:
            return _OTHER_KIND
        if "within" in abouts:
            return _OTHER_SCOPE
        if any(about.startswith(_LOOPS) for about in abouts):
            return _OTHER_LOOP
        if not is_outer and place.is_inside_call and any(about.startswith(_CALLS) for about in abouts):
            return _OTHER_CALL
        return _OTHER_JOIN if not is_outer and part.kind in _JOINS and self._is_other_join(part) else None

    def _is_other_join(self, part: Part) -> bool:
        return part.id in self._into or any(one.way is Way.REMOVED for one in self._at[part.id])

    def _details(self, part: Part) -> Iterator[Detail]:
        return (detail for one in self._at[part.id] for detail in one.details)

    def _effects(self, part: Part, place: Place) -> Iterator[Sentence]:
        """What somebody would notice, the weightiest first."""
        details = [detail for detail in self._details(part) if detail.about not in _SILENT]
        yield from (self._due(part, detail, place) for detail in details if detail.about == _DUE)
        others = [detail for detail in details if detail.about != _DUE]
        if others:
            yield Sentence(_CHANGED, {"name": part.label, "what": _listed(others)})
        yield from self._of_what_it_names(part)
        form = part.facts.get("@camunda:formKey")
        if form is not None and form.value in self._forms:
            yield _said(_FORM, part.label)
        if part.id in self._borders:
            yield _said(_BORDER, part.label)
        if part.id in self._onward:
            yield _said(_ONWARD, part.label)
        while part.within is not None:
            part = self._older[part.within]
            if part.id in self._meanwhile:
                yield _said(_MEANWHILE, part.label)

    def _of_what_it_names(self, part: Part) -> Iterator[Sentence]:
        """Of its lane, its message and the like."""
        named = [fact.value for about, fact in part.facts.items() if about == LANE or about.endswith("Ref")]
        others = [detail for id_ in named if id_ in self._older for detail in self._details(self._older[id_])]
        if others:
            yield Sentence(_CHANGED, {"name": part.label, "what": _listed(others)})

    def _due(self, part: Part, detail: Detail, place: Place) -> Sentence:
        spans = [parse_duration(text) if text and is_duration(text) else None for text in (detail.before, detail.after)]
        if spans[0] is None or spans[1] is None:
            return Sentence(_CHANGED, {"name": part.label, "what": label(detail)})
        if spans[1] > spans[0]:
            return _said(_LONGER, part.label)
        return _said(_OVERDUE if place.since + spans[1] < self._now else _SHORTER, part.label)


def worst(passages: Iterable[Passage]) -> Passage:
    """What counts for a case that waits at several places."""
    return max(passages, key=lambda one: one.outcome, default=Passage(Outcome.UNNOTICED))


def _begins_by_event(part: Part) -> bool:
    said = part.facts.get("@triggeredByEvent")
    return said is not None and said.value in {"true", "1"}


def _said(message: str, name: str) -> Sentence:
    return Sentence(message, {"name": name})


_AND = N_("%(first)s, %(rest)s")


def _listed(details: Iterable[Detail]) -> Sentence:
    told: Mapping[str, Sentence] = {label(detail).in_english(): label(detail) for detail in details}
    first, *rest = told.values()
    for one in rest:
        first = Sentence(_AND, {"first": first, "rest": one})
    return first
