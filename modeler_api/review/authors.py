"""Who has a hand in what a draft would publish."""

from sqlalchemy import func, insert, select

from foundation.unit_of_work import UnitOfWork
from modeler_api.drafts.stored import Draft
from modeler_api.tables import model_draft, model_draft_author, model_review_step


def keep_author(unit: UnitOfWork, draft_id: str, username: str) -> None:
    """Note that somebody has changed a draft."""
    row = {"draft_id": draft_id, "username": username}
    if unit.connection.execute(select(model_draft_author).filter_by(**row)).first() is None:
        unit.connection.execute(insert(model_draft_author).values(row))


def authors_of(unit: UnitOfWork, draft: Draft) -> frozenset[str]:
    """Who changed or submitted the draft, or one that it grew from since the model was published last."""
    published = select(func.max(model_draft.c.number)).where(
        model_draft.c.model_key == draft.model_key, model_draft.c.published_version.is_not(None)
    )
    since = unit.connection.execute(published).scalar() or 0
    grown = select(model_draft.c.id).where(
        model_draft.c.model_key == draft.model_key,
        model_draft.c.number > since,
        model_draft.c.number <= draft.number,
    )
    changed = select(model_draft_author.c.username).where(model_draft_author.c.draft_id.in_(grown))
    submitted = select(model_review_step.c.taken_by).where(
        model_review_step.c.draft_id.in_(grown), model_review_step.c.step == "submitted"
    )
    return frozenset(unit.connection.execute(changed.union(submitted)).scalars())
