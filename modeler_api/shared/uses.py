"""Which processes use a shared file, in which version; and taking a version over into a draft."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Table, select

from engine.definitions.tables import bundle_decision, bundle_form
from foundation.errors import Conflict
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.drafts.stored import Draft, draft_bundle
from modeler_api.editing.saving import NOBODYS, Changes, Hand, open_for_editing, save_draft
from modeler_api.process_models import ProcessModel, process_models
from modeler_api.shared.stored import (
    SharedFile,
    SharedFileNotFound,
    SharedKind,
    seen_files,
    shared_files,
    shared_versions,
)
from modeler_api.tables import model_draft_decision, model_draft_form
from organization.actor import Actor

#: Where files lie: in drafts and in what is published, by kind.
_PLACES: Mapping[SharedKind, tuple[Table, Table, str]] = {
    SharedKind.FORM: (model_draft_form, bundle_form, "form_key"),
    SharedKind.DECISIONS: (model_draft_decision, bundle_decision, "file_name"),
}


class OwnFileInTheWay(Conflict):
    """Taking the shared file would lose work."""

    code = "own_file_in_the_way"
    message = N_(
        "The draft has a file %(key)s of its own, which is no version of the shared one. Put the shared one in its "
        "place only if nothing of it is needed."
    )


@dataclass(frozen=True)
class Copy:
    """A file of a process under the key of a shared one."""

    file: SharedFile
    #: The version that it is; None when it is none, because somebody has changed it or it was never taken over.
    version: int | None

    @property
    def is_old(self) -> bool:
        """Whether there is a newer version than this one."""
        return self.version is not None and self.version < self.file.version


@dataclass(frozen=True)
class Use:
    """A process that uses a shared file."""

    model: ProcessModel
    #: The version that its latest version has, and that its open draft has; None where there is none.
    published: int | None
    draft: int | None

    def has(self, version: int) -> bool:
        """Whether what is worked on, else what is published, has this version."""
        return (self.draft if self.model.draft else self.published) == version


class Files(Protocol):
    """Forms by key and DMN files by name: a bundle, a version, a draft."""

    @property
    def forms(self) -> Mapping[str, bytes]: ...  # noqa: D102
    @property
    def decisions(self) -> Mapping[str, bytes]: ...  # noqa: D102


def copies_in(unit: UnitOfWork, files: Files) -> dict[tuple[SharedKind, str], Copy]:
    """What of these files lies under the key of a shared one that has a version."""
    held = {SharedKind.FORM: files.forms, SharedKind.DECISIONS: files.decisions}
    found = [one for one in shared_files(unit) if one.version and one.key in held[one.kind]]
    return {
        (one.kind, one.key): Copy(one, _numbers(unit, one.kind, one.key).get(held[one.kind][one.key])) for one in found
    }


def uses(unit: UnitOfWork, actor: Actor, kind: SharedKind, key: str) -> list[Use]:
    """The processes that the actor may see and that have a version of the file, by name."""
    return _uses(unit, process_models(unit, actor), kind, key)


def all_with_uses(unit: UnitOfWork, actor: Actor) -> list[tuple[SharedFile, list[Use]]]:
    """What `seen_files` gives, each with the processes that the actor may see and that use it."""
    models = process_models(unit, actor)
    return [(file, _uses(unit, models, file.kind, file.key)) for file in seen_files(unit, actor)]


def _uses(unit: UnitOfWork, models: Iterable[ProcessModel], kind: SharedKind, key: str) -> list[Use]:
    numbers = _numbers(unit, kind, key)
    drafts, bundles, column = _PLACES[kind]
    in_drafts = _contents(unit, drafts, "draft_id", column, key)
    in_bundles = _contents(unit, bundles, "bundle_id", column, key)
    found = (
        Use(
            model,
            numbers.get(in_bundles.get(model.published.bundle_id, b"")) if model.published else None,
            numbers.get(in_drafts.get(model.draft.id, b"")) if model.draft else None,
        )
        for model in models
    )
    return [one for one in found if one.published or one.draft]


def take_over(
    work: Work,
    actor: Actor,
    kind: SharedKind,
    key: str,
    model_key: str,
    *,
    version: int | None = None,
    in_place_of_own: bool = False,
    hand: Hand = NOBODYS,
) -> Draft:
    """Copy a version of a shared file, else the newest, into the open draft of a process, which is opened if need be.

    Another draft than the `hand` has seen is not changed.
    Raises SharedFileNotFound, OwnFileInTheWay and what `open_for_editing` and `save_draft` raise.
    """
    with work.read() as unit:
        versions = shared_versions(unit, kind, key)
    wanted = next((one for one in versions if version in (None, one.number)), None)
    if wanted is None:
        raise SharedFileNotFound(key=key)
    draft = open_for_editing(work, actor, model_key)
    with work.read() as unit:
        bundle = draft_bundle(unit, draft)
    standing = (bundle.forms if kind is SharedKind.FORM else bundle.decisions).get(key)
    if standing is not None and not in_place_of_own and standing not in {one.content for one in versions}:
        raise OwnFileInTheWay(key=key)
    is_form = kind is SharedKind.FORM
    changes = Changes(forms={key: wanted.content}) if is_form else Changes(decisions={key: wanted.content})
    number, revision = hand.on(draft)
    return save_draft(work, actor, model_key, number, changes, revision=revision, tab=hand.tab)


def _numbers(unit: UnitOfWork, kind: SharedKind, key: str) -> dict[bytes, int]:
    """The newest version of each content."""
    return {one.content: one.number for one in reversed(shared_versions(unit, kind, key))}


def _contents(unit: UnitOfWork, table: Table, holder: str, column: str, key: str) -> dict[str, bytes]:
    found = select(table.c[holder], table.c.content).where(table.c[column] == key)
    return {row[0]: bytes(row[1]) for row in unit.connection.execute(found)}
