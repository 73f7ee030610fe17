"""Compare two states of a model: versions, drafts, the library's."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from engine.comparison.comparing import compare
from engine.comparison.differences import Comparison, Files
from foundation.errors import NotFound
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.library.templates import template_bundle
from modeler_api.process_models import process_model
from modeler_api.versions import VersionFiles, draft_files, version_files
from organization.actor import Actor
from process_library.catalogue import find_process

#: How a state is named in addresses: a version by its number, the open draft, a draft by its number, the library's.
STATE = re.compile(r"[1-9][0-9]{0,6}|draft|draft-[1-9][0-9]{0,6}|library")


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

    def whole(self) -> Files:
        """All of it that is compared."""
        return Files(self.files.bpmn, self.files.forms, self.files.decisions)

    def said(self, spoken: Callable[[bytes], bytes]) -> "State":
        """With the drawing in the reader's language."""
        return replace(self, files=replace(self.files, bpmn=spoken(self.files.bpmn)))


@dataclass(frozen=True)
class Compared:
    """Two states and all that differs."""

    key: str
    older: State
    newer: State
    comparison: Comparison


def compared(
    work: Work,
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
    with work.read() as unit:
        states = [state_of(unit, actor, key, ref) for ref in (older, newer)]
    before, after = (state.said(spoken) for state in states)
    return Compared(key, before, after, compare(before.whole(), after.whole()))


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
