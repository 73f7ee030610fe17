"""From draft to version: send to review, take back, return, approve."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from engine.bpmn_xml.diagram import Diagram
from engine.bpmn_xml.findings import Severity
from engine.bpmn_xml.reader import diagram_of
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.areas_of_models import areas_of_file, require_in_areas
from modeler_api.drafts.judging import known_here
from modeler_api.drafts.rules import (
    DraftChanged,
    DraftHasErrors,
    DraftNotOpen,
    DraftState,
    ReviewState,
    ReviewStep,
    check_approver,
    check_revision,
    checked_note,
    state_after,
)
from modeler_api.drafts.stored import Draft, draft_bundle, draft_by_number, draft_bytes
from modeler_api.process_models import hold_models, process_model, require_unarchived
from modeler_api.review.authors import authors_of
from modeler_api.tables import model_draft, model_review_step
from organization import audit
from organization.actor import Actor
from organization.areas import four_eyes_areas
from organization.permissions import Action


@dataclass(frozen=True)
class StepTaken:
    """Something that was done with a draft."""

    step: ReviewStep
    #: Of the draft, as it was seen.
    revision: int
    #: Username.
    by: str
    at: datetime
    note: str


def submit(work: Work, actor: Actor, key: str, number: int, *, note: str, revision: int | None = None) -> Draft:
    """Send a draft to review as it was seen, saying what changed; from now on nobody changes it.

    It is judged anew: what is checked, and what it is held to, may be more than when it was stored.
    Raises DraftNotFound, DraftNotOpen, DraftInReview, DraftChanged, DraftHasErrors, NoteMissing, NoteTooLong,
    NotAllowed.
    """
    checked = checked_note(note, is_required=True)
    judged, has_errors = _judged(work, actor, key, number)

    def also(unit: UnitOfWork, draft: Draft, _diagram: Diagram) -> None:
        for seen in (revision, judged):
            check_revision(seen=seen, current=draft.revision)
        if has_errors:
            raise DraftHasErrors
        unit.connection.execute(update(model_draft).where(model_draft.c.id == draft.id).values(note=checked))

    return _take(work, actor, key, number, ReviewStep.SUBMITTED, checked, Action.EDIT_MODELS, also)


def withdraw(work: Work, actor: Actor, key: str, number: int) -> Draft:
    """Take a draft back from review, to change it. Raises DraftNotFound, DraftNotInReview, NotAllowed."""
    return _take(work, actor, key, number, ReviewStep.WITHDRAWN, "", Action.EDIT_MODELS)


def send_back(work: Work, actor: Actor, key: str, number: int, *, reason: str) -> Draft:
    """Return a draft to its author. Raises DraftNotFound, DraftNotInReview, NoteMissing, NoteTooLong, NotAllowed."""
    checked = checked_note(reason, is_required=True)
    return _take(work, actor, key, number, ReviewStep.RETURNED, checked, Action.PUBLISH_MODELS)


def approve(work: Work, actor: Actor, key: str, number: int, *, revision: int | None = None) -> Draft:
    """Say that a draft may be published; `revision` is the one that was looked at.

    Raises DraftNotFound, DraftNotInReview, AlreadyApproved, DraftChanged, FourEyes, NotAllowed.
    """

    def also(unit: UnitOfWork, draft: Draft, diagram: Diagram) -> None:
        check_revision(seen=revision, current=draft.revision)
        check_approver(
            actor.username, authors_of(unit, draft), is_four_eyes=is_four_eyes(unit, diagram, draft.area, key)
        )

    return _take(work, actor, key, number, ReviewStep.APPROVED, "", Action.PUBLISH_MODELS, also)


def is_four_eyes(unit: UnitOfWork, diagram: Diagram, area: str, key: str) -> bool:
    """Whether a second person has to approve it: in one of the areas where its processes are or would be."""
    return not four_eyes_areas(unit).isdisjoint(areas_of_file(unit, diagram, area, key))


def steps_of(unit: UnitOfWork, draft_id: str) -> list[StepTaken]:
    """What was done with a draft, newest first."""
    found = select(model_review_step).where(model_review_step.c.draft_id == draft_id)
    rows = unit.connection.execute(found.order_by(model_review_step.c.position.desc()))
    return [StepTaken(ReviewStep(row.step), row.revision, row.taken_by, row.taken_at, row.note) for row in rows]


def add_step(unit: UnitOfWork, actor: Actor, draft: Draft, step: ReviewStep, note: str) -> None:
    """Write a step into the draft's story."""
    position = select(func.max(model_review_step.c.position)).where(model_review_step.c.draft_id == draft.id)
    values = {
        "draft_id": draft.id,
        "position": 1 + (unit.connection.execute(position).scalar() or 0),
        "step": step.value,
        "revision": draft.revision,
        "taken_by": actor.username,
        "taken_at": unit.now(),
        "note": note,
    }
    unit.connection.execute(insert(model_review_step).values(values))


def _nothing(_unit: UnitOfWork, _draft: Draft, _diagram: Diagram) -> None:
    """Most steps ask for nothing more."""


def _judged(work: Work, actor: Actor, key: str, number: int) -> tuple[int, bool]:
    """Of which revision, and whether today's checks find an error."""
    with work.read() as unit:
        process_model(unit, actor, key)
        draft = draft_by_number(unit, key, number)
        whole, known = draft_bundle(unit, draft), known_here(unit)
    findings = known.findings(diagram_of(whole.bpmn), whole)
    return draft.revision, any(one.severity is Severity.ERROR for one in findings)


def _take(
    work: Work,
    actor: Actor,
    key: str,
    number: int,
    step: ReviewStep,
    note: str,
    action: Action,
    also: Callable[[UnitOfWork, Draft, Diagram], None] = _nothing,
) -> Draft:
    with work.read() as reading:
        process_model(reading, actor, key)
        seen = draft_by_number(reading, key, number)
        content = draft_bytes(reading, seen.id)
    diagram = diagram_of(content)

    def write(unit: UnitOfWork) -> Draft:
        hold_models(unit, [key])
        process_model(unit, actor, key)
        draft = draft_by_number(unit, key, number)
        if (draft.id, draft.revision) != (seen.id, seen.revision):
            raise DraftChanged
        require_in_areas(unit, actor, action, diagram, draft.area, key)
        require_unarchived(unit, key, draft.name)
        if draft.state is not DraftState.OPEN:
            raise DraftNotOpen(number=number)
        after = state_after(draft.review, step)
        also(unit, draft, diagram)
        _move(unit, draft, after)
        add_step(unit, actor, draft, step, note)
        said = {"draft": number, **({"note": note} if note else {})}
        audit.record(unit, actor.username, f"model.{step.value}", key, after=said)
        unit.note(model_key=key, number=number)
        return draft_by_number(unit, key, number)

    return work.write(write)


def _move(unit: UnitOfWork, draft: Draft, after: ReviewState) -> None:
    """Raises DraftChanged when somebody was faster."""
    same = (
        model_draft.c.id == draft.id,
        model_draft.c.review == draft.review.value,
        model_draft.c.revision == draft.revision,
        model_draft.c.published_version.is_(None),
    )
    if unit.connection.execute(update(model_draft).where(*same).values(review=after.value)).rowcount != 1:
        raise DraftChanged
