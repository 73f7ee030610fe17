"""What the library held when the company took a process from it: the common origin when either changes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from engine.definitions.deployment import Bundle, published_bundle
from engine.definitions.lookup import published_versions
from foundation.identifiers import new_id
from foundation.unit_of_work import UnitOfWork
from modeler_api.drafts.rules import DraftState
from modeler_api.drafts.stored import Draft, drafts_of
from modeler_api.tables import library_copy, library_copy_file
from organization import audit

_DRAWING, _FORM, _DECISIONS = "bpmn", "form", "decisions"
#: Of a package, as many installations are looked through.
_INSTALLATIONS = 50


@dataclass(frozen=True)
class Origin:
    """The library's process as it was taken."""

    whole: Bundle
    at: datetime


def keep_copy(unit: UnitOfWork, draft: Draft, library: Bundle) -> None:
    """Remember, with the draft that holds it, what the library had."""
    copy_id = new_id()
    copied = {"id": copy_id, "draft_id": draft.id, "model_key": draft.model_key, "copied_at": unit.now()}
    unit.connection.execute(insert(library_copy).values(copied))
    files = [(_DRAWING, library.file_name, library.bpmn)]
    files += [(_FORM, name, content) for name, content in library.forms.items()]
    files += [(_DECISIONS, name, content) for name, content in library.decisions.items()]
    for kind, name, content in files:
        row = {"copy_id": copy_id, "kind": kind, "name": name, "content": content}
        unit.connection.execute(insert(library_copy_file).values(row))


def origin_of(unit: UnitOfWork, key: str, package: str) -> Origin | None:
    """The latest library state that what the company has was made from; None when nobody knows.

    A copy whose draft another has taken the place of does not count: what the company has may not hold it.
    """
    found = [one for one in (_copied(unit, key), _installed(unit, key, package)) if one is not None]
    return max(found, key=lambda one: one.at, default=None)


def _copied(unit: UnitOfWork, key: str) -> Origin | None:
    standing = {draft.id for draft in drafts_of(unit, key) if draft.state is not DraftState.REPLACED}
    newest = select(library_copy).where(library_copy.c.model_key == key).order_by(library_copy.c.id.desc())
    copied = next((row for row in unit.connection.execute(newest) if row.draft_id in standing), None)
    if copied is None:
        return None
    files: dict[str, dict[str, bytes]] = {_DRAWING: {}, _FORM: {}, _DECISIONS: {}}
    for row in unit.connection.execute(select(library_copy_file).where(library_copy_file.c.copy_id == copied.id)):
        files[row.kind][row.name] = bytes(row.content)
    [(file_name, bpmn)] = files[_DRAWING].items()
    return Origin(Bundle(file_name, bpmn, files[_FORM], files[_DECISIONS]), copied.copied_at)


def _installed(unit: UnitOfWork, key: str, package: str) -> Origin | None:
    """What installing the package published, as the audit trail tells."""
    for entry in audit.entries(unit, subject=package, limit=_INSTALLATIONS):
        number = (entry.after or {}).get(key) if entry.action == "package.installed" else None
        version = next((one for one in published_versions(unit, key) if one.version == number), None)
        if version is not None:
            return Origin(published_bundle(unit, version.bundle_id), entry.at)
    return None
