"""A comparison as its page shows it: the list in words, the marks on the drawing, and what it means for open cases."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.comparison.differences import Comparison, Detail, Difference, Way
from engine.comparison.ghosts import with_ghosts
from engine.comparison.merging import Conflict
from engine.comparison.parts import FileKind, Part, Weight
from engine.comparison.passages import Outcome
from engine.comparison.words import subject
from engine.decisions.files import read_files
from foundation.sentences import N_, Sentence, counted
from foundation.texts import Texts
from modeler_api.affected_cases import AffectedCases
from modeler_api.comparison import Compared
from modeler_api.element_words import kind_words
from web.changed_values import ChangedValue, ShownDetail, changed_value, shown_detail, what_changed
from web.model_layout import drawn, drawn_elements

_SIGNS = {Way.ADDED: "+", Way.CHANGED: "~", Way.REMOVED: "–", Way.MOVED: "↔"}
_KINDS = {Way.ADDED: "plus", Way.CHANGED: "warn", Way.REMOVED: "bad", Way.MOVED: "time"}
_MARKS = {Way.ADDED: "m-added", Way.CHANGED: "m-changed", Way.REMOVED: "m-removed"}
_WORDS = {Way.ADDED: N_("new"), Way.CHANGED: N_("changed"), Way.REMOVED: N_("removed"), Way.MOVED: N_("moved")}
_PLAIN = N_("«%(name)s»")
_CASES_HERE = (N_("%(count)s case here"), N_("%(count)s cases here"))
#: Over the upper right corner, so that it hides neither name nor icon.
_CORNER = {"top": -12, "right": 10}
#: Details of one part that are listed; the rest is counted.
_MOST_DETAILS = 12
#: What is drawn as a line, which carries no token.
_LINES = frozenset({"sequenceFlow", "messageFlow", "association"})


@dataclass(frozen=True)
class ShownDifference:
    """One line of the list."""

    sign: str
    #: Class of the sign.
    kind: str
    word: Sentence
    subject: Sentence
    #: What a new element is; None for others.
    about: Sentence | None
    element_id: str
    is_drawn: bool
    details: tuple[ShownDetail, ...]
    more: int


@dataclass(frozen=True)
class ShownComparison:
    """The list: what runs, what explains, what is only picture."""

    running: tuple[ShownDifference, ...]
    told: tuple[ShownDifference, ...]
    drawn: tuple[ShownDifference, ...]


def shown_comparison(compared: Compared, roles: Mapping[str, str]) -> ShownComparison:
    """Every difference in words; its element can be pointed at where the drawing shows it. `roles` are names by key."""
    here = drawn_elements(compared.newer.files.bpmn) | drawn_elements(compared.older.files.bpmn)
    return shown_differences(compared.comparison, roles, here)


def shown_differences(
    comparison: Comparison, roles: Mapping[str, str], here: frozenset[str] = frozenset()
) -> ShownComparison:
    """Every difference in words, those that came or went with another left to it; `here` are ids of what is drawn."""
    by_weight = {weight: tuple(_shown(one, roles, here) for one in comparison.of_weight(weight)) for weight in Weight}
    return ShownComparison(by_weight[Weight.RUNS], by_weight[Weight.TOLD], by_weight[Weight.DRAWN])


@dataclass(frozen=True)
class ShownConflict:
    """Something that both changed, and the two states to choose from."""

    key: str
    subject: Sentence
    what: Sentence
    ours: ChangedValue
    theirs: ChangedValue


def shown_conflict(one: Conflict, news: Comparison, roles: Mapping[str, str]) -> ShownConflict:
    """A conflict in words, about what `news` calls so."""
    place = one.file_kind, one.file, one.element_id
    named = (each for each in news.differences if (each.file_kind, each.file, each.element_id) == place)
    about = next(map(subject, named), Sentence(_PLAIN, {"name": one.name}))
    what = what_changed(Detail(one.about, one.ours, one.theirs, Weight.RUNS))
    if one.about:
        ours, theirs = (changed_value(one.about, text, roles) for text in (one.ours, one.theirs))
        return ShownConflict(one.key, about, what, ours, theirs)
    gone = (Sentence(_WORDS[Way.REMOVED if state is None else Way.CHANGED]) for state in (one.ours, one.theirs))
    return ShownConflict(one.key, about, what, *map(ChangedValue, gone))


def _shown(one: Difference, roles: Mapping[str, str], here: frozenset[str]) -> ShownDifference:
    is_alone = one.way in {Way.ADDED, Way.REMOVED}
    details = [] if one.way is Way.MOVED else list(_details(one, roles))
    is_step = is_alone and one.file_kind is FileKind.MODEL and one.kind not in _LINES
    return ShownDifference(
        sign=_SIGNS[one.way],
        kind=_KINDS[one.way],
        word=Sentence(_WORDS[one.way]),
        subject=subject(one),
        about=kind_words(one.kind, None) if is_step else None,
        element_id=one.element_id,
        is_drawn=one.file_kind is FileKind.MODEL and one.element_id in here,
        details=tuple(details[:_MOST_DETAILS]),
        more=max(len(details) - _MOST_DETAILS, 0),
    )


def _details(one: Difference, roles: Mapping[str, str]) -> Iterator[ShownDetail]:
    """Those of one weight; of a new part what it does, without what only ties it to others."""
    for detail in one.details:
        if one.way is Way.ADDED and (detail.weight is not Weight.RUNS or _only_ties(detail)):
            continue
        yield shown_detail(detail, roles, is_rule=one.kind == "rule")


def _only_ties(detail: Detail) -> bool:
    return detail.about in {"@sourceRef", "@targetRef", "@attachedToRef", "lane", "@id", "key"}


def drawing_of_both(compared: Compared) -> bytes:
    """The newer drawing with what was removed from the older at its old place."""
    return with_ghosts(compared.comparison, drawn(compared.older.files.bpmn), drawn(compared.newer.files.bpmn))


def marks(compared: Compared, show: str, cases: Mapping[str, int], texts: Texts, language: str) -> dict[str, Any]:
    """What the drawing says of its elements: new, changed, removed; how many cases wait where it is no more."""
    found = dict(_ways(compared, show))
    tokens = []
    for id_, (way, kind) in found.items():
        words = Sentence(_WORDS[way])
        if way is Way.REMOVED and cases.get(id_):
            text = texts.render(counted(*_CASES_HERE, cases[id_]), language)
        else:
            text = _SIGNS[way]
        if kind not in _LINES or cases.get(id_):
            title = texts.render(words, language)
            tokens.append({"element": id_, "text": text, "kind": _KINDS[way], "title": title, "position": _CORNER})
    return {"marks": {id_: _MARKS[way] for id_, (way, _) in found.items()}, "tokens": tokens}


def _ways(compared: Compared, show: str) -> Iterator[tuple[str, tuple[Way, str]]]:
    """Way and kind of each element of the drawing that is shown."""
    for one in compared.comparison.differences:
        is_there = one.way is not (Way.REMOVED if show == "newer" else Way.ADDED if show == "older" else None)
        if one.file_kind is FileKind.MODEL and one.way in _MARKS and is_there:
            yield (one.older_id or one.element_id) if show == "older" else one.element_id, (one.way, one.kind)
    for id_, part in _using_what_changed(compared):
        yield id_, (Way.CHANGED, part.kind)


def _using_what_changed(compared: Compared) -> Iterator[tuple[str, Part]]:
    """Elements whose form or decision has changed, although they say the same."""
    changed = {
        kind: {one.file for one in compared.comparison.differences if one.file_kind is kind} for kind in FileKind
    }
    files = read_files(compared.newer.files.decisions)
    newer = compared.comparison.newer
    said = {one.element_id for one in compared.comparison.differences if one.file_kind is FileKind.MODEL}
    for id_, part in newer.items():
        form, decision = part.facts.get("@camunda:formKey"), part.facts.get("@camunda:decisionRef")
        uses_form = form is not None and form.value in changed[FileKind.FORM]
        uses_table = decision is not None and bool(files.needed([decision.value]).keys() & changed[FileKind.DECISIONS])
        if id_ not in said and (uses_form or uses_table):
            yield id_, part


def waiting_at(cases: AffectedCases | None) -> dict[str, int]:
    """How many cases that cannot go on wait at each element."""
    found: dict[str, int] = {}
    for group in cases.groups if cases else ():
        if group.passage.outcome is Outcome.CANNOT and group.passage.element_id:
            found[group.passage.element_id] = found.get(group.passage.element_id, 0) + group.count
    return found


@dataclass(frozen=True)
class Bar:
    """One piece of the bar of cases, in the bar's own units."""

    outcome: str
    x: float
    width: float


def bar(cases: AffectedCases, *, width: int = 320, gap: int = 3) -> tuple[Bar, ...]:
    """Pieces as wide as their share, never so narrow that nobody sees them."""
    counts = [(outcome, cases.count(outcome)) for outcome in Outcome if cases.count(outcome)]
    room = width - gap * (len(counts) - 1) - 8 * len(counts)
    pieces, x = [], 0.0
    for outcome, count in counts:
        wide = 8 + room * count / cases.total
        pieces.append(Bar(outcome.name.lower(), round(x, 1), round(wide, 1)))
        x += wide + gap
    return tuple(pieces)
