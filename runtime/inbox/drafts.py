"""What people have typed into a task and not sent yet: theirs alone, and kept whatever happens to the task."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Index, String, Table, Text, delete, insert, select

from foundation.database import metadata
from foundation.errors import Rejected
from foundation.instants import Instant
from foundation.json_values import dump, load
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork

#: Bytes of one draft; far beyond what a person types.
MOST_BYTES = 500_000

draft = Table(
    "user_task_draft",
    metadata,
    #: No foreign key: a draft outlives its task.
    Column("user_task_id", String(50), primary_key=True),
    Column("username", String(100), primary_key=True),
    #: JSON: the texts of each field as the browser sent them, checked by nobody yet.
    Column("texts", Text, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Index(None, "username"),
)


class DraftTooLarge(Rejected):
    """More than fits into a draft."""

    code = "draft_too_large"
    message = N_("The draft is longer than %(limit)s characters.")


@dataclass(frozen=True)
class Draft:
    """What somebody has typed into a task."""

    texts: Mapping[str, Sequence[str]]
    saved_at: datetime


def save_draft(unit: UnitOfWork, user_task_id: str, username: str, texts: Mapping[str, Sequence[str]]) -> Draft:
    """Keep what was typed in place of what was kept before. Raises DraftTooLarge."""
    content = dump({key: list(values) for key, values in texts.items()})
    if len(content) > MOST_BYTES:
        raise DraftTooLarge(limit=MOST_BYTES)
    drop_draft(unit, user_task_id, username)
    saved_at = unit.now()
    row = {"user_task_id": user_task_id, "username": username, "texts": content.decode(), "saved_at": saved_at}
    unit.connection.execute(insert(draft).values(row))
    return Draft(texts, saved_at)


def draft_of(unit: UnitOfWork, user_task_id: str, username: str) -> Draft | None:
    """What this person typed into the task, or None."""
    found = select(draft).where(draft.c.user_task_id == user_task_id, draft.c.username == username)
    row = unit.connection.execute(found).first()
    return None if row is None else Draft(load(row.texts), row.saved_at)


def drafted(unit: UnitOfWork, username: str, user_task_ids: Iterable[str]) -> frozenset[str]:
    """Which of these tasks this person has a draft of."""
    found = select(draft.c.user_task_id).where(
        draft.c.username == username, draft.c.user_task_id.in_(list(user_task_ids))
    )
    return frozenset(unit.connection.execute(found).scalars())


def drop_draft(unit: UnitOfWork, user_task_id: str, username: str) -> None:
    """Forget what this person typed into the task."""
    unit.connection.execute(delete(draft).where(draft.c.user_task_id == user_task_id, draft.c.username == username))
