"""Publish files past the drafts, all or nothing: by command line, and by drawing tools that deploy directly."""

from collections.abc import Sequence

from engine.bpmn_xml.check_operations import check_operations
from engine.bpmn_xml.diagram import Diagram
from engine.bpmn_xml.findings import Severity, in_order
from engine.bpmn_xml.reader import diagram_of
from engine.commands.deploy_bundle import deploy_bundles
from engine.definitions.definition import Published
from engine.definitions.deployment import Bundle, ModelRejected, accept
from engine.instances.process_engine import ProcessEngine
from engine.operations.declaration import Operations
from foundation.errors import Conflict
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from modeler_api.areas_of_models import area_of, require_in_areas
from modeler_api.drafts.files import check_file_names
from modeler_api.drafts.rules import ReviewState, check_approval, check_ids, checked_note, model_key, model_name
from modeler_api.operations.catalogue import operations
from modeler_api.process_models import hold_models, keys_of_file, require_file_unarchived
from modeler_api.review.states import is_four_eyes
from organization import audit
from organization.actor import Actor
from organization.permissions import Action


class MovedMeanwhile(Conflict):
    """Where it would be published was read before that."""

    code = "model_moved"
    message = N_("A process of these files has come to another area at this moment. Publish them again.")


def deploy_files(
    process_engine: ProcessEngine, actor: Actor, bundles: Sequence[Bundle], *, note: str, area: str | None
) -> list[Published]:
    """Publish each bundle; what is published already as it is gives its version back.

    `area` is for drawings that name none; else they stay where they are. Raises NotAllowed, ApprovalMissing where a
    second person approves first, ModelArchived, FileNameRefused, IdRefused, NoteTooLong, MovedMeanwhile, and
    ModelRejected with the findings of every file that cannot be published.
    """
    checked = checked_note(note, is_required=False)
    drawn = [(bundle, diagram_of(bundle.bpmn)) for bundle in bundles]

    def check(unit: UnitOfWork) -> list[str]:
        return [_checked(unit, actor, bundle, diagram, area) for bundle, diagram in drawn]

    with process_engine.work.read() as unit:
        wheres, known = check(unit), operations(unit)
    _refuse_all_at_once(bundles, known)

    keys = [key for bundle, diagram in drawn for key in keys_of_file(diagram, model_key(diagram, bundle.file_name))]

    def first(unit: UnitOfWork) -> None:
        hold_models(unit, keys)
        if check(unit) != wheres:
            raise MovedMeanwhile

    def also(unit: UnitOfWork, published: list[Published]) -> None:
        for one in published:
            audit.record(unit, actor.username, "model.published", one.key, after={"version": one.version})

    offered = list(zip(bundles, wheres, strict=True))
    return deploy_bundles(process_engine, offered, by=actor.username, note=checked, first=first, also=also)


def check_calls(offered: Bundle, diagram: Diagram, known: Operations) -> None:
    """The engine knows no catalogue, so what operations need is asked for here. Raises ModelRejected."""
    errors = in_order(one for one in check_operations(diagram, known) if one.severity is Severity.ERROR)
    if errors:
        raise ModelRejected(file_name=offered.file_name, count=len(errors), findings=errors)


def _checked(unit: UnitOfWork, actor: Actor, bundle: Bundle, diagram: Diagram, area: str | None) -> str:
    """The area of its processes that name none, where the actor may publish it."""
    check_ids(diagram)
    key = model_key(diagram, bundle.file_name)
    where = area_of(unit, diagram, area, key)
    require_in_areas(unit, actor, Action.PUBLISH_MODELS, diagram, where, key)
    four_eyes = not actor.is_unrestricted and is_four_eyes(unit, diagram, where, key)
    check_approval(ReviewState.DRAFT, is_four_eyes=four_eyes)
    check_file_names(bundle.forms, bundle.decisions, bundle.file_name)
    require_file_unarchived(unit, diagram, key, model_name(diagram, bundle.file_name))
    return where


def _refuse_all_at_once(bundles: Sequence[Bundle], known: Operations) -> None:
    refused: list[ModelRejected] = []
    for bundle in bundles:
        try:
            check_calls(bundle, accept(bundle).diagram, known)
        except ModelRejected as one:
            refused.append(one)
    if refused:
        findings = tuple(finding for one in refused for finding in one.findings)
        names = ", ".join(str(one.context["file_name"]) for one in refused)
        raise ModelRejected(file_name=names, count=len(findings), findings=findings)
