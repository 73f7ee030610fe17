"""What moving to another state of a model would mean for its open cases; a preview, nothing moves."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from engine.comparison.comparing import compare
from engine.comparison.differences import Files
from engine.comparison.passages import Outcome, Passage, Passages, Place, worst
from engine.definitions.definition import Published
from engine.definitions.deployment import DEFAULT_AREA, Bundle, hash_of_content, published_bundle
from engine.definitions.lookup import latest_versions, published_versions
from engine.instances.process_engine import ProcessEngine
from engine.instances.waiting_places import OpenCase, calling_versions, open_cases
from foundation.unit_of_work import UnitOfWork
from modeler_api.comparison import state_of
from modeler_api.process_models import process_model
from organization.actor import Actor
from organization.areas import areas
from organization.permissions import Action, may, require

#: Cases of each group that are named.
_EXAMPLES = 5
#: What was found of as many cases is told again for a minute: reckoning it anew takes a while.
_MANY = 1_000
_AGAIN = timedelta(minutes=1)
_KEPT = 20
#: Which model, compared with which state of which content, the versions whose cases are told, and the areas whose
#: cases are named.
_Place = tuple[str, str, str, frozenset[str], frozenset[str]]


@dataclass(frozen=True)
class CaseGroup:
    """Open cases for which moving means the same."""

    passage: Passage
    count: int
    #: Some of them.
    examples: tuple[OpenCase, ...]


@dataclass(frozen=True)
class AffectedCases:
    """What moving to the newer state would mean for every open case of another version."""

    groups: tuple[CaseGroup, ...]
    at: datetime

    def count(self, outcome: Outcome) -> int:
        """How many cases come out so."""
        return sum(group.count for group in self.groups if group.passage.outcome == outcome)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(group.count for group in self.groups)


class Previews:
    """Reckons what moving would mean; one for each process that serves the installation."""

    def __init__(self, process_engine: ProcessEngine) -> None:
        self._process_engine = process_engine
        self._kept: OrderedDict[_Place, AffectedCases] = OrderedDict()
        self._lock = Lock()

    def affected(
        self, actor: Actor, key: str, newer: str, *, spoken: Callable[[bytes], bytes] = lambda bpmn: bpmn
    ) -> AffectedCases:
        """For every open case of another version that the actor may see: whether it could go on in `newer`, why not.

        Cases that another process called count too, as everywhere. Raises NotAllowed, and what `state_of` raises.
        """
        work = self._process_engine.work
        with work.read() as unit:
            require(actor, Action.SEE_CASES, area=process_model(unit, actor, key).area)
            target = state_of(unit, actor, key, newer)
            others = [
                one
                for one in published_versions(unit, key)
                if one.version != target.version and may(actor, Action.SEE_CASES, area=one.area)
            ]
            known = {DEFAULT_AREA, *(area.key for area in areas(unit)), *(one.area for one in latest_versions(unit))}
        seen = frozenset(area for area in known if may(actor, Action.SEE_CASES, area=area))
        whole = target.said(spoken).whole()
        content = hash_of_content(Bundle("", whole.bpmn, whole.forms, whole.decisions))
        place = key, target.ref, content, frozenset(one.id for one in others), seen
        kept, now = self._kept.get(place), work.clock.now()
        if kept is not None and now - kept.at < _AGAIN:
            return kept
        calling = calling_versions(self._process_engine)
        with work.read() as unit:
            cases, bundles = _open(unit, others, calling)
        deciding = {
            id_: Passages(compare(Files(spoken(older.bpmn), older.forms, older.decisions), whole), now)
            for id_, older in bundles.items()
        }
        return self._keep(place, AffectedCases(_grouped(self._passages(cases, deciding), seen), now))

    def _passages(
        self, cases: Sequence[OpenCase], deciding: Mapping[str, Passages]
    ) -> Iterator[tuple[OpenCase, Passage]]:
        """Where tokens wait for others the history does not tell: cases are asked for that only where it matters."""
        asked = {one.id for one in cases if deciding[one.definition_id].other_joins}
        waiting = {id_: process.waiting_in() for id_, process in self._process_engine.store.as_stored(sorted(asked))}
        for one in cases:
            decides, here = deciding[one.definition_id], waiting.get(one.id, frozenset())
            joins = sorted(join for join in decides.other_joins if (one.scope_id, join) in here)
            places = [Place(at.element_id, at.since, at.is_inside_call) for at in one.places]
            yield one, worst(map(decides.passage, [*places, *(Place(join, one.started_at) for join in joins)]))

    def _keep(self, place: _Place, found: AffectedCases) -> AffectedCases:
        with self._lock:
            self._kept.pop(place, None)
            if found.total >= _MANY:
                self._kept[place] = found
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found


def _open(
    unit: UnitOfWork, others: Sequence[Published], calling: Collection[str]
) -> tuple[list[OpenCase], dict[str, Bundle]]:
    """Open cases of these versions, and the files of those that have any, by version."""
    bundles = {one.id: one.bundle_id for one in others}
    cases = open_cases(unit, list(bundles), calling)
    having = dict.fromkeys(one.definition_id for one in cases)
    return cases, {id_: published_bundle(unit, bundles[id_]) for id_ in having}


def _grouped(passages: Iterable[tuple[OpenCase, Passage]], seen: frozenset[str]) -> tuple[CaseGroup, ...]:
    """The worst last, as the bar shows them; the largest of each kind first; named are cases of the areas `seen`."""
    alike: dict[str, tuple[Passage, list[OpenCase]]] = {}
    for one, passage in passages:
        told = f"{passage.outcome} {passage.element_id} {passage.reason and passage.reason.in_english()}"
        alike.setdefault(told, (passage, []))[1].append(one)
    found = [CaseGroup(passage, len(cases), _named(cases, seen)) for passage, cases in alike.values()]
    return tuple(sorted(found, key=lambda group: (group.passage.outcome, -group.count, group.passage.name)))


def _named(cases: Sequence[OpenCase], seen: frozenset[str]) -> tuple[OpenCase, ...]:
    """Each case once; who called one may belong to an area that the reader does not see."""
    named = {one.id: one for one in cases if one.area in seen}
    return tuple(named.values())[:_EXAMPLES]
