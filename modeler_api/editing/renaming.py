"""Call a model something else: its name is part of the drawing, so it becomes the draft's."""

from dataclasses import replace

from engine.bpmn_xml.diagram import Diagram
from engine.bpmn_xml.names import renamed
from engine.bpmn_xml.reader import diagram_of
from foundation.unit_of_work import Work
from modeler_api.drafts.rules import main_process, model_name
from modeler_api.drafts.stored import Draft
from modeler_api.editing.saving import Changes, checked_name, save_draft
from modeler_api.editing.uploads import NOTHING_OPEN, require_latest, store_version
from modeler_api.process_models import model_bundle, process_model
from organization.actor import Actor


def rename_model(work: Work, actor: Actor, key: str, name: str) -> Draft:
    """Write the name into the draft, which is made from the latest version when there is none.

    Raises ModelNotFound, NameMissing, NameTooLong, DraftInReview, ModelArchived, NotYourTurn, DraftChanged,
    VersionTaken, NotAllowed.
    """
    cleaned = checked_name(name)
    with work.read() as unit:
        model = process_model(unit, actor, key)
        whole = model_bundle(unit, model)
    bpmn = _called(whole.bpmn, whole.file_name, cleaned)
    if model.draft is not None:
        return save_draft(work, actor, key, model.draft.number, Changes(bpmn), revision=model.draft.revision)
    return store_version(
        work,
        actor,
        replace(whole, bpmn=bpmn),
        area=model.area,
        seen=NOTHING_OPEN,
        also=lambda unit, _draft: require_latest(unit, model),
    )


def _called(bpmn: bytes, file_name: str, name: str) -> bytes:
    """The drawing under that name; as it is when it has it already."""
    diagram = diagram_of(bpmn)
    before = model_name(diagram, file_name)
    return bpmn if before == name else renamed(bpmn, _bearers(diagram, before), name)


def _bearers(diagram: Diagram, name: str) -> list[str]:
    """Ids of what bears the model's name: the process, and its pool when that is called so."""
    process = main_process(diagram)
    if process is None:
        return []
    pools = [pool.id for pool in diagram.participants if pool.process_id == process.id and pool.name == name]
    return [process.id, *pools]
