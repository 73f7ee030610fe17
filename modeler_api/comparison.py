"""Compare two states of a model: versions, drafts, the library's; and what moving would mean for its open cases."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.comparison.comparing import compare
from engine.comparison.differences import Comparison, Files
from engine.comparison.passages import Outcome, Passage, Passages, Place, worst
from engine.definitions.lookup import bundle_bytes, bundle_decisions, bundle_forms, published_versions
from engine.instances.process_engine import ProcessEngine
from engine.instances.search import view_instance
from engine.instances.store import InstanceNotFound
from engine.instances.waiting_places import OpenCase, WaitingPlace, open_cases
from foundation.errors import NotFound
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from modeler_api.library.templates import template_bundle
from modeler_api.process_models import process_model
from modeler_api.versions import VersionFiles, draft_files, version_files
from organization.actor import Actor
from organization.permissions import Action, require
from process_library.catalogue import find_process

#: How a state is named in addresses: a version by its number, the open draft, a draft by its number, the library's.
STATE = re.compile(r"[1-9][0-9]{0,6}|draft|draft-[1-9][0-9]{0,6}|library")
#: Cases of each group that are named.
_EXAMPLES = 5


class StateNotFound(NotFound):
    """No version, draft or library process by that name."""

    code = "model_state_not_found"
    message = N_("“%(state)s” is no version of this process: give a version's number, “draft” or “library”.")


@dataclass(frozen=True)
class State:
    """One of the two that are compared."""

    #: As in the address: `6`, `draft`, `draft-3`, `library`.
    ref: str
    #: Of a version its number.
    version: int | None
    #: Of a draft its number.
    draft: int | None
    #: Username of the author; empty for the library.
    by: str
    #: None for the library.
    at: datetime | None
    note: str
    files: VersionFiles


@dataclass(frozen=True)
class Compared:
    """Two states and all that differs."""

    key: str
    older: State
    newer: State
    comparison: Comparison


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


def compared(
    unit: UnitOfWork,
    actor: Actor,
    key: str,
    older: str,
    newer: str,
    *,
    spoken: Callable[[bytes], bytes] = lambda bpmn: bpmn,
) -> Compared:
    """What differs from one state to the other; `spoken` puts drawings into the reader's language.

    Raises ModelNotFound, StateNotFound, DefinitionNotFound, DraftNotFound.
    """
    states = [_spoken(state_of(unit, actor, key, ref), spoken) for ref in (older, newer)]
    return Compared(key, states[0], states[1], compare(_files(states[0]), _files(states[1])))


def state_of(unit: UnitOfWork, actor: Actor, key: str, ref: str) -> State:
    """A version, a draft or the library's. Raises ModelNotFound, StateNotFound, DefinitionNotFound, DraftNotFound."""
    model = process_model(unit, actor, key)
    if not STATE.fullmatch(ref):
        raise StateNotFound(state=ref)
    if ref.isdigit():
        version, files = version_files(unit, actor, key, int(ref))
        return State(ref, version.version, None, version.deployed_by, version.deployed_at, version.note, files)
    if ref == "library":
        return State(ref, None, None, "", None, "", _library_files(key))
    number = model.draft.number if ref == "draft" and model.draft else int(ref.partition("-")[2] or 0)
    if not number:
        raise StateNotFound(state=ref)
    draft, files = draft_files(unit, actor, key, number)
    return State(ref, None, draft.number, draft.stored_by, draft.stored_at, draft.note, files)


def _library_files(key: str) -> VersionFiles:
    found = find_process(key)
    if found is None:
        raise StateNotFound(state="library")
    whole = template_bundle(*found)
    return VersionFiles(whole.file_name, whole.bpmn, whole.forms, whole.decisions)


def affected_cases(
    process_engine: ProcessEngine,
    actor: Actor,
    key: str,
    newer: str,
    *,
    spoken: Callable[[bytes], bytes] = lambda bpmn: bpmn,
) -> AffectedCases:
    """For every open case of another version: whether it could go on in `newer`, and why not; a preview, nothing moves.

    Raises NotAllowed, and what `state_of` raises.
    """
    with process_engine.work.read() as unit:
        require(actor, Action.SEE_CASES, area=process_model(unit, actor, key).area)
        target = _spoken(state_of(unit, actor, key, newer), spoken)
        others = {one.id: one for one in published_versions(unit, key) if one.version != target.version}
        cases = open_cases(unit, list(others))
        now = unit.now()
        deciding = {}
        for definition_id in {one.definition_id for one in cases}:
            bundle_id = others[definition_id].bundle_id
            older = Files(
                spoken(bundle_bytes(unit, bundle_id)[1]),
                bundle_forms(unit, bundle_id),
                bundle_decisions(unit, bundle_id),
            )
            deciding[definition_id] = Passages(compare(older, _files(target)), now)
    passages = [(one, _passage(process_engine, one, deciding[one.definition_id])) for one in cases]
    return AffectedCases(_grouped(passages), now)


def _passage(process_engine: ProcessEngine, one: OpenCase, deciding: Passages) -> Passage:
    places = [*one.places, *_joins(process_engine, one, deciding.other_joins())]
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


def _files(state: State) -> Files:
    return Files(state.files.bpmn, state.files.forms, state.files.decisions)


def _spoken(state: State, spoken: Callable[[bytes], bytes]) -> State:
    return replace(state, files=replace(state.files, bpmn=spoken(state.files.bpmn)))
