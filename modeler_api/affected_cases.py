"""What moving to another state of a model would mean for its open cases; a preview, nothing moves."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from engine.comparison.comparing import compare
from engine.comparison.differences import Files
from engine.comparison.passages import Outcome, Passage, Passages, Place, worst
from engine.definitions.definition import Published
from engine.definitions.deployment import Bundle, hash_of_content, published_bundle
from engine.definitions.lookup import published_versions
from engine.instances.process_engine import ProcessEngine
from engine.instances.search import view_instance
from engine.instances.store import InstanceNotFound
from engine.instances.waiting_places import OpenCase, WaitingPlace, open_cases
from foundation.unit_of_work import UnitOfWork
from modeler_api.comparison import State, state_of
from modeler_api.process_models import process_model
from organization.actor import Actor
from organization.permissions import Action, may, require

#: Cases of each group that are named.
_EXAMPLES = 5
#: What was found of as many cases is told again for a minute: reckoning it anew takes a while.
_MANY = 1_000
_AGAIN = timedelta(minutes=1)
_KEPT = 20
#: Which model, compared with which state of which content, and the versions whose cases are told.
_Place = tuple[str, str, str, frozenset[str]]


@dataclass(frozen=True)
class CaseGroup:
    """Open cases for which moving means the same."""

    passage: Passage
    count: int
    #: Some of them: instance id and what people call the case.
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AffectedCases:
    """What moving to the newer state would mean for every open case of another version."""

    groups: tuple[CaseGroup, ...]
    at: datetime

    def count(self, outcome: Outcome) -> int:
        """How many cases come out so."""
        return sum(group.count for group in self.groups if group.passage.outcome is outcome)

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

        Raises NotAllowed, and what `state_of` raises.
        """
        with self._process_engine.work.read() as unit:
            require(actor, Action.SEE_CASES, area=process_model(unit, actor, key).area)
            target = state_of(unit, actor, key, newer).said(spoken)
            whole = target.whole()
            others = [
                one
                for one in published_versions(unit, key)
                if one.version != target.version and may(actor, Action.SEE_CASES, area=one.area)
            ]
            content = hash_of_content(Bundle("", whole.bpmn, whole.forms, whole.decisions))
            place = key, target.ref, content, frozenset(one.id for one in others)
            kept = self._kept.get(place)
            if kept is not None and unit.now() - kept.at < _AGAIN:
                return kept
            cases, deciding, now = _open(unit, others, target, spoken)
        passages = [(one, _passage(self._process_engine, one, deciding[one.definition_id])) for one in cases]
        return self._keep(place, AffectedCases(_grouped(passages), now))

    def _keep(self, place: _Place, found: AffectedCases) -> AffectedCases:
        with self._lock:
            self._kept.pop(place, None)
            if found.total >= _MANY:
                self._kept[place] = found
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found


def _open(
    unit: UnitOfWork, others: Sequence[Published], target: State, spoken: Callable[[bytes], bytes]
) -> tuple[list[OpenCase], dict[str, Passages], datetime]:
    """Open cases of these versions, and by version what decides about them."""
    bundles = {one.id: one.bundle_id for one in others}
    cases, now, deciding = open_cases(unit, list(bundles)), unit.now(), {}
    for definition_id in {one.definition_id for one in cases}:
        older = published_bundle(unit, bundles[definition_id])
        deciding[definition_id] = Passages(
            compare(Files(spoken(older.bpmn), older.forms, older.decisions), target.whole()), now
        )
    return cases, deciding, now


def _passage(process_engine: ProcessEngine, one: OpenCase, deciding: Passages) -> Passage:
    places = [*one.places, *_joins(process_engine, one, deciding.other_joins)]
    return worst(deciding.passage(Place(at.element_id, at.since, at.is_inside_call)) for at in places)


def _joins(process_engine: ProcessEngine, one: OpenCase, joins: frozenset[str]) -> Iterator[WaitingPlace]:
    """Where tokens wait for others, which the history does not tell; asked of the case only where it matters."""
    try:
        waiting = view_instance(process_engine, one.id).waiting_at if joins else ()
    except InstanceNotFound:  # it was there a moment ago
        return
    yield from (WaitingPlace(id_, one.started_at, is_inside_call=False) for id_ in waiting if id_ in joins)


def _grouped(passages: Sequence[tuple[OpenCase, Passage]]) -> tuple[CaseGroup, ...]:
    """The worst last, as the bar shows them; the largest of each kind first."""
    alike: dict[str, tuple[Passage, list[OpenCase]]] = {}
    for one, passage in passages:
        told = f"{passage.outcome} {passage.element_id} {passage.reason and passage.reason.in_english()}"
        alike.setdefault(told, (passage, []))[1].append(one)
    found = [
        CaseGroup(passage, len(cases), tuple((one.id, one.business_key or one.id) for one in cases[:_EXAMPLES]))
        for passage, cases in alike.values()
    ]
    return tuple(sorted(found, key=lambda group: (group.passage.outcome, -group.count, group.passage.name)))
