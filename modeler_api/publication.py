"""Publish a draft as the next version, and forbid or allow starting a version."""

from sqlalchemy import delete, update

from engine.bpmn_xml.reader import diagram_of
from engine.commands.deploy_bundle import deploy_bundle
from engine.definitions.definition import Published
from engine.definitions.deployment import set_suspended
from engine.definitions.lookup import DefinitionNotFound, published_versions
from engine.instances.process_engine import ProcessEngine
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.areas_of_models import require_in_areas
from modeler_api.deploying import check_calls
from modeler_api.drafts.rules import (
    DraftNotOpen,
    DraftState,
    ReviewStep,
    check_approval,
    check_next_version,
    check_revision,
    checked_note,
)
from modeler_api.drafts.stored import Draft, draft_bundle, draft_by_number
from modeler_api.operations.catalogue import operations
from modeler_api.process_models import (
    hold_models,
    keys_of_file,
    process_model,
    require_file_unarchived,
    require_unarchived,
)
from modeler_api.review.states import add_step, is_four_eyes
from modeler_api.tables import model_archive_version, model_draft
from organization import audit
from organization.actor import Actor
from organization.permissions import Action, require


def publish(
    process_engine: ProcessEngine,
    actor: Actor,
    key: str,
    number: int,
    *,
    note: str,
    expected_version: int | None = None,
    revision: int | None = None,
) -> list[Published]:
    """Publish a draft: every executable process of its file gets the next version; running cases stay where they are.

    The content of the latest version gives that version back. `expected_version` is the number that the person was
    told, `revision` that of the draft which they saw. Raises ModelNotFound, DraftNotFound, DraftNotOpen, DraftChanged,
    ApprovalMissing, NotAllowed, NoteMissing, NoteTooLong, VersionTaken, ModelArchived, ModelRejected.
    """
    checked = checked_note(note, is_required=True)
    with process_engine.work.read() as unit:
        process_model(unit, actor, key)
        draft = _open_draft(unit, key, number)
        offered, known = draft_bundle(unit, draft), operations(unit)
    diagram = diagram_of(offered.bpmn)

    def check(unit: UnitOfWork) -> None:
        now = _open_draft(unit, key, number)
        require_in_areas(unit, actor, Action.PUBLISH_MODELS, diagram, now.area, key)
        require_file_unarchived(unit, diagram, key, now.name)
        four_eyes = not actor.is_unrestricted and is_four_eyes(unit, diagram, now.area, key)
        check_approval(now.review, is_four_eyes=four_eyes)
        check_revision(seen=revision, current=now.revision)
        check_next_version(expected=expected_version, following=next_version(unit, key))

    def first(unit: UnitOfWork) -> None:
        hold_models(unit, keys_of_file(diagram, key))
        check(unit)

    def also(unit: UnitOfWork, published: list[Published]) -> None:
        _mark_published(unit, draft, published[0].version)
        add_step(unit, actor, draft, ReviewStep.PUBLISHED, checked)
        audit.record(unit, actor.username, "model.published", key, after={"version": published[0].version})
        unit.note(definition_ids=[one.id for one in published])

    with process_engine.work.read() as unit:
        check(unit)
    check_calls(offered, diagram, known)
    return deploy_bundle(
        process_engine, offered, by=actor.username, note=checked, area=draft.area, first=first, also=also
    )


def next_version(unit: UnitOfWork, key: str) -> int:
    """The number that a draft of the model would get now."""
    versions = published_versions(unit, key)
    return 1 + (versions[0].version if versions else 0)


def suspend_version(work: Work, actor: Actor, key: str, version: int) -> Published:
    """From now on nobody may start this version, nor when its archived process comes back; running cases go on.

    Raises DefinitionNotFound, NotAllowed.
    """
    return _set_suspended(work, actor, key, version, is_suspended=True)


def activate_version(work: Work, actor: Actor, key: str, version: int) -> Published:
    """It may be started again. Raises DefinitionNotFound, ModelArchived, NotAllowed."""
    return _set_suspended(work, actor, key, version, is_suspended=False)


def _set_suspended(work: Work, actor: Actor, key: str, version: int, *, is_suspended: bool) -> Published:
    with work.begin() as unit:
        hold_models(unit, [key])
        found = next((one for one in published_versions(unit, key) if one.version == version), None)
        if found is None:
            raise DefinitionNotFound(key=f"{key} {version}")
        require(actor, Action.SUSPEND_VERSIONS, area=found.area)
        if not is_suspended:
            require_unarchived(unit, key, found.name)
        of_archive = delete(model_archive_version).where(model_archive_version.c.definition_id == found.id)
        is_meant_to_stay = is_suspended and unit.connection.execute(of_archive).rowcount > 0
        if is_meant_to_stay or found.is_suspended != is_suspended:
            set_suspended(unit, found.id, is_suspended=is_suspended)
            action = "model.suspended" if is_suspended else "model.activated"
            audit.record(unit, actor.username, action, key, after={"version": version})
    return found


def _open_draft(unit: UnitOfWork, key: str, number: int) -> Draft:
    draft = draft_by_number(unit, key, number)
    require_unarchived(unit, key, draft.name)
    if draft.state is not DraftState.OPEN:
        raise DraftNotOpen(number=number)
    return draft


def _mark_published(unit: UnitOfWork, draft: Draft, version: int) -> None:
    """Raises DraftNotOpen when somebody was faster: nothing is published twice, or otherwise than it was checked."""
    still_open = (
        model_draft.c.id == draft.id,
        model_draft.c.published_version.is_(None),
        model_draft.c.revision == draft.revision,
        model_draft.c.review == draft.review.value,
    )
    marked = unit.connection.execute(update(model_draft).where(*still_open).values(published_version=version))
    if marked.rowcount != 1:
        raise DraftNotOpen(number=draft.number)
