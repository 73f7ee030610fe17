"""Go back to an earlier version: its files become the draft, to be looked at, changed and published again."""

from engine.definitions.deployment import Bundle
from foundation.unit_of_work import Work
from modeler_api.drafts.stored import Draft
from modeler_api.editing.uploads import Seen, store_version
from modeler_api.versions import version_files
from organization.actor import Actor


def restore_version(work: Work, actor: Actor, key: str, version: int, *, seen: Seen | None = None) -> Draft:
    """Make a draft of a version, byte for byte; nothing published changes, and an open draft stays in the history.

    `seen` is the open draft as it was when its place was to be taken. Raises ModelNotFound, DefinitionNotFound,
    NotYourTurn, DraftInReview, DraftChanged, ModelArchived, NotAllowed.
    """
    with work.read() as unit:
        published, files = version_files(unit, actor, key, version)
    offered = Bundle(files.file_name, files.bpmn, files.forms, files.decisions)
    return store_version(work, actor, offered, area=published.area, seen=seen)
