"""The history of a process: published versions and drafts, and their files byte for byte."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.bpmn_xml.findings import Finding
from engine.bpmn_xml.reader import diagram_of
from engine.definitions.definition import Published
from engine.definitions.deployment import Bundle, published_bundle
from engine.definitions.lookup import DefinitionNotFound, published_versions
from foundation.unit_of_work import UnitOfWork
from modeler_api.drafts.judging import NOTHING_KNOWN, KnownHere
from modeler_api.drafts.rules import DraftState
from modeler_api.drafts.stored import Draft, draft_bundle, draft_by_number, drafts_of
from modeler_api.process_models import process_model
from organization.actor import Actor


class VersionState(StrEnum):
    """Where an entry of the history stands."""

    #: The newest upload, not yet published.
    DRAFT = "draft"
    #: A draft whose place a newer one has taken.
    REPLACED = "replaced"
    #: The latest version: what starts now.
    PUBLISHED = "published"
    #: A version before it.
    EARLIER = "earlier"


@dataclass(frozen=True)
class VersionEntry:
    """One line of the history."""

    state: VersionState
    #: The version's number; for a draft None.
    version: int | None
    #: The draft's number; None for a version that was published without one.
    draft: int | None
    #: What changed, in the author's words.
    note: str
    #: Username.
    by: str
    at: datetime
    is_suspended: bool = False
    definition_id: str | None = None
    #: Findings that forbid publishing; None for what was published.
    errors: int | None = None


@dataclass(frozen=True)
class VersionFiles:
    """A version or draft to read, show and download."""

    file_name: str
    bpmn: bytes
    #: By form key.
    forms: Mapping[str, bytes]
    #: DMN files by name.
    decisions: Mapping[str, bytes]

    @property
    def beside(self) -> dict[str, bytes]:
        """What goes with the BPMN file, by file name."""
        return {f"{key}.form": content for key, content in self.forms.items()} | dict(self.decisions)

    def findings(self, known: KnownHere = NOTHING_KNOWN) -> tuple[Finding, ...]:
        """What today's checks find in it; errors first."""
        return known.findings(diagram_of(self.bpmn), Bundle(self.file_name, self.bpmn, self.forms, self.decisions))


def history(unit: UnitOfWork, actor: Actor, key: str) -> list[VersionEntry]:
    """Drafts and versions of a process, newest first. Raises ModelNotFound."""
    process_model(unit, actor, key)
    versions, drafts = published_versions(unit, key), drafts_of(unit, key)
    numbers = {draft.published_version: draft.number for draft in drafts if draft.published_version}
    entries = [_of_version(version, versions[0], numbers.get(version.version)) for version in versions]
    entries += [_of_draft(draft) for draft in drafts if draft.state is not DraftState.PUBLISHED]
    return sorted(entries, key=lambda entry: (entry.at, entry.version is None), reverse=True)


def version_files(unit: UnitOfWork, actor: Actor, key: str, version: int) -> tuple[Published, VersionFiles]:
    """A published version with its files. Raises ModelNotFound, DefinitionNotFound."""
    process_model(unit, actor, key)
    found = next((one for one in published_versions(unit, key) if one.version == version), None)
    if found is None:
        raise DefinitionNotFound(key=f"{key} {version}")
    return found, _files(published_bundle(unit, found.bundle_id))


def draft_files(unit: UnitOfWork, actor: Actor, key: str, number: int) -> tuple[Draft, VersionFiles]:
    """A draft with its files. Raises ModelNotFound, DraftNotFound."""
    process_model(unit, actor, key)
    draft = draft_by_number(unit, key, number)
    return draft, _files(draft_bundle(unit, draft))


def _files(whole: Bundle) -> VersionFiles:
    return VersionFiles(whole.file_name, whole.bpmn, whole.forms, whole.decisions)


def _of_version(version: Published, latest: Published, draft: int | None) -> VersionEntry:
    return VersionEntry(
        state=VersionState.PUBLISHED if version.id == latest.id else VersionState.EARLIER,
        version=version.version,
        draft=draft,
        note=version.note,
        by=version.deployed_by,
        at=version.deployed_at,
        is_suspended=version.is_suspended,
        definition_id=version.id,
    )


def _of_draft(draft: Draft) -> VersionEntry:
    return VersionEntry(
        state=VersionState.DRAFT if draft.state is DraftState.OPEN else VersionState.REPLACED,
        version=None,
        draft=draft.number,
        note=draft.note,
        by=draft.stored_by,
        at=draft.stored_at,
        errors=draft.errors,
    )
