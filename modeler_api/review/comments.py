"""Comments on a model and its elements: threads that stay over drafts and versions until somebody settles them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from engine.bpmn_xml.diagram import Process, flow_nodes
from engine.bpmn_xml.lanes import all_lanes
from foundation.errors import NotFound, Rejected
from foundation.identifiers import new_id
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.printable import printable
from modeler_api.process_models import process_model
from modeler_api.tables import model_comment
from organization import audit
from organization.actor import Actor

LONGEST_TEXT = 2_000


class CommentEmpty(Rejected):
    """Nothing was written."""

    code = "comment_empty"
    message = N_("Write what you want to say.")


class CommentTooLong(Rejected):
    """More than a remark."""

    code = "comment_too_long"
    message = N_("The comment has %(length)s characters; at most %(limit)s fit.")


class CommentNotFound(NotFound):
    """No thread of that model by that id."""

    code = "comment_not_found"
    message = N_("There is no such comment.")


@dataclass(frozen=True)
class Comment:
    """What somebody wrote."""

    id: str
    text: str
    #: Username.
    by: str
    at: datetime


@dataclass(frozen=True)
class Thread:
    """A comment with its answers, oldest first."""

    id: str
    #: None for the whole model.
    element_id: str | None
    #: As it was called when the thread began.
    element_name: str
    comments: tuple[Comment, ...]
    resolved_at: datetime | None
    #: Username.
    resolved_by: str | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has settled it yet."""
        return self.resolved_at is None


def begin_thread(
    work: Work, actor: Actor, key: str, text: str, *, element_id: str | None = None, element_name: str = ""
) -> Thread:
    """Say something of a model or one of its elements.

    Raises ModelNotFound, CommentEmpty, CommentTooLong.
    """
    values = {"element_id": element_id or None, "element_name": element_name, "answers": None}
    return _write(work, actor, key, text, values)


def answer_thread(work: Work, actor: Actor, key: str, thread_id: str, text: str) -> Thread:
    """Answer; what was settled is open again. Raises as `begin_thread`, and CommentNotFound."""
    with work.read() as unit:
        process_model(unit, actor, key)
        answered = thread_by_id(unit, key, thread_id)
    values = {"element_id": answered.element_id, "element_name": answered.element_name, "answers": thread_id}
    return _write(work, actor, key, text, values)


def settle_thread(work: Work, actor: Actor, key: str, thread_id: str, *, is_settled: bool = True) -> Thread:
    """Close a thread, or open it again. Raises ModelNotFound, CommentNotFound."""

    def write(unit: UnitOfWork) -> Thread:
        process_model(unit, actor, key)
        if thread_by_id(unit, key, thread_id).is_open == is_settled:
            _settle(unit, thread_id, actor.username if is_settled else None)
            action = "model.comment_settled" if is_settled else "model.comment_opened"
            audit.record(unit, actor.username, action, key, after={"comment": thread_id})
        unit.note(model_key=key, thread_id=thread_id)
        return thread_by_id(unit, key, thread_id)

    return work.write(write)


def threads_of(unit: UnitOfWork, key: str) -> list[Thread]:
    """Every thread of a model: open ones first, then the newest."""
    rows = unit.connection.execute(select(model_comment).where(model_comment.c.model_key == key))
    grouped: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.written_at, row.id)):
        grouped[row.answers or row.id].append(row)
    found = [_thread(id_, comments) for id_, comments in grouped.items()]
    newest_first = sorted(found, key=lambda thread: (thread.comments[-1].at, thread.id), reverse=True)
    return sorted(newest_first, key=lambda thread: not thread.is_open)


def _thread(id_: str, rows: list[Row[Any]]) -> Thread:
    first = next(row for row in rows if row.id == id_)
    return Thread(
        id=id_,
        element_id=first.element_id,
        element_name=first.element_name,
        comments=tuple(Comment(row.id, row.text, row.written_by, row.written_at) for row in rows),
        resolved_at=first.resolved_at,
        resolved_by=first.resolved_by,
    )


def thread_by_id(unit: UnitOfWork, key: str, thread_id: str) -> Thread:
    """One thread. Raises CommentNotFound."""
    found = next((thread for thread in threads_of(unit, key) if thread.id == thread_id), None)
    if found is None:
        raise CommentNotFound(id=thread_id)
    return found


def commentable(processes: Iterable[Process]) -> dict[str, str]:
    """What a comment can be pinned to: names by id of every flow node and lane."""
    return {one.id: one.label for process in processes for one in (*flow_nodes(process), *all_lanes(process.lanes))}


def _write(work: Work, actor: Actor, key: str, text: str, values: dict[str, str | None]) -> Thread:
    cleaned = printable(text).strip()
    if not cleaned:
        raise CommentEmpty
    if len(cleaned) > LONGEST_TEXT:
        raise CommentTooLong(length=len(cleaned), limit=LONGEST_TEXT)

    def write(unit: UnitOfWork) -> Thread:
        process_model(unit, actor, key)
        row = {"id": new_id(), "model_key": key, "text": cleaned, "written_by": actor.username}
        unit.connection.execute(insert(model_comment).values(**row, **values, written_at=unit.now()))
        thread_id = values["answers"] or row["id"]
        _settle(unit, thread_id, None)
        unit.note(model_key=key, thread_id=thread_id)
        return thread_by_id(unit, key, thread_id)

    return work.write(write)


def _settle(unit: UnitOfWork, thread_id: str, by: str | None) -> None:
    values = {"resolved_by": by, "resolved_at": unit.now() if by else None}
    unit.connection.execute(update(model_comment).where(model_comment.c.id == thread_id).values(values))
