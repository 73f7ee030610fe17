"""Store an uploaded file as a draft with its findings; what cannot be stored leaves nothing behind."""

from collections.abc import Mapping

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from engine.bpmn_xml.diagram import Diagram, form_keys
from engine.bpmn_xml.inspection import findings_of
from engine.bpmn_xml.reader import diagram_of
from engine.definitions.deployment import Bundle, hash_of_content
from engine.definitions.lookup import bundle_forms, published_versions
from foundation.identifiers import new_id
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.areas_of_models import area_of, require_in_areas
from modeler_api.draft_rules import DraftState, checked_note, model_key, model_name
from modeler_api.drafts import Draft, draft_by_number, draft_forms, drafts_of, form_bytes
from modeler_api.stored_findings import dump_findings
from modeler_api.tables import model_draft, model_draft_form
from organization.actor import Actor
from organization.permissions import Action
from organization.roles import roles


def store_version(
    work: Work,
    actor: Actor,
    offered: Bundle,
    *,
    note: str = "",
    area: str | None = None,
    copied_from: str | None = None,
) -> Draft:
    """Store a file as the newest draft of its model, errors and all; the same content again gives that draft back.

    Forms that the drawing names and the upload lacks are taken over from the version before. Raises UnsafeFile for
    what is not storable, NotAllowed, NoteTooLong; then nothing is written.
    """
    diagram, checked = diagram_of(offered.bpmn), checked_note(note, is_required=False)
    key = model_key(diagram, offered.file_name)
    with work.read() as unit:
        kept = _kept_forms(unit, key, diagram, offered.forms)
        known = {role.key for role in roles(unit)}
    forms = {**offered.forms, **kept}
    findings = findings_of(diagram, forms, roles=known)

    def write(unit: UnitOfWork) -> Draft:
        content_hash = hash_of_content(offered.bpmn, dict(sorted(forms.items())))
        where = area_of(unit, diagram, area)
        require_in_areas(unit, actor, Action.EDIT_MODELS, diagram, where)
        same = _same_draft(unit, key, where, content_hash)
        if same is not None:
            unit.note(model_key=key, number=same.number)
            return same
        number = 1 + _newest_number(unit, key)
        row = {
            "id": new_id(),
            "model_key": key,
            "number": number,
            "name": model_name(diagram, offered.file_name),
            "area": where,
            "file_name": offered.file_name,
            "bpmn": offered.bpmn,
            "content_hash": content_hash,
            "stored_at": unit.now(),
            "stored_by": actor.username,
            "note": checked,
            "findings": dump_findings(findings),
            "copied_from": copied_from,
        }
        unit.connection.execute(insert(model_draft).values(row))
        for form_key, content in forms.items():
            form = {"form_key": form_key, "content": content, "is_kept": int(form_key in kept)}
            unit.connection.execute(insert(model_draft_form).values(draft_id=row["id"], **form))
        unit.note(model_key=key, number=number)
        return draft_by_number(unit, key, number)

    try:
        return work.write(write)
    except IntegrityError:  # at the same moment somebody stored another draft of the model, under the same number
        return work.write(write)


def _kept_forms(unit: UnitOfWork, key: str, diagram: Diagram, given: Mapping[str, bytes]) -> dict[str, bytes]:
    """Forms that the drawing names, the upload lacks and the version before has: its draft, else what is published."""
    missing = form_keys(diagram.processes) - set(given)
    if not missing:
        return {}
    before: dict[str, bytes] = {}
    for version in published_versions(unit, key)[:1]:
        before |= bundle_forms(unit, version.bundle_id)
    for draft in drafts_of(unit, key)[:1]:
        before |= form_bytes(draft_forms(unit, draft.id))
    return {form_key: before[form_key] for form_key in sorted(missing) if form_key in before}


def _newest_number(unit: UnitOfWork, key: str) -> int:
    newest = select(func.max(model_draft.c.number)).where(model_draft.c.model_key == key)
    return unit.connection.execute(newest).scalar() or 0


def _same_draft(unit: UnitOfWork, key: str, area: str, content_hash: str) -> Draft | None:
    """The open draft, when it holds exactly this."""
    newest = next(iter(drafts_of(unit, key)), None)
    if newest is None or newest.state is not DraftState.OPEN:
        return None
    return newest if (newest.content_hash, newest.area) == (content_hash, area) else None
