"""Where open cases wait, of whole versions at once: one query over the history of what has begun and not ended."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import case, func, select

from engine.bpmn_xml.read_nodes import SUBPROCESSES
from engine.history.events import EventType
from engine.history.tables import history_event
from engine.instances.states import InstanceStatus
from engine.instances.tables import process_instance
from engine.spiff.changes import MULTI_INSTANCE_BODY
from foundation.unit_of_work import UnitOfWork

#: What is open only because something inside it is.
_HOLDERS = SUBPROCESSES | {MULTI_INSTANCE_BODY}
#: Of an event that lasts as long as what it undoes.
_UNDOES = '"undoes"'
_ENDS = (EventType.ACTIVITY_COMPLETED.value, EventType.ACTIVITY_CANCELLED.value)


@dataclass(frozen=True)
class WaitingPlace:
    """A step of the case's own drawing that has begun and not ended."""

    element_id: str
    since: datetime
    #: It waits inside the process that this element calls.
    is_inside_call: bool


@dataclass(frozen=True)
class OpenCase:
    """A case that has not ended, with where it waits."""

    id: str
    definition_id: str
    business_key: str | None
    started_at: datetime
    places: tuple[WaitingPlace, ...]


def open_cases(unit: UnitOfWork, definition_ids: Collection[str]) -> list[OpenCase]:
    """Every open case of these versions, oldest first."""
    open_ = process_instance.c.status == InstanceStatus.ACTIVE.value
    mine = process_instance.c.definition_id.in_(definition_ids)
    began = case((history_event.c.type == EventType.ACTIVITY_STARTED.value, 1), else_=0)
    ended = case((history_event.c.type.in_(_ENDS), 1), else_=0)
    standing = (
        select(func.max(case((began == 1, history_event.c.position))).label("position"))
        .join(process_instance, process_instance.c.id == history_event.c.instance_id)
        .where(open_, mine, history_event.c.type.in_((EventType.ACTIVITY_STARTED.value, *_ENDS)))
        .group_by(history_event.c.instance_id, history_event.c.token_id)
        .having(func.sum(began) > func.sum(ended))
        .subquery()
    )
    here = select(history_event).join(standing, standing.c.position == history_event.c.position).subquery()
    found = (
        select(
            process_instance.c.id,
            process_instance.c.definition_id,
            process_instance.c.business_key,
            process_instance.c.started_at,
            here.c.definition_id.label("drawn_in"),
            here.c.scope_id,
            here.c.token_id,
            here.c.element_id,
            here.c.element_type,
            here.c.at,
            here.c.payload,
        )
        .outerjoin(here, here.c.instance_id == process_instance.c.id)
        .where(open_, mine)
        .order_by(process_instance.c.started_at, process_instance.c.id, here.c.position)
    )
    rows = unit.connection.execute(found).all()
    return [_case([*of_case]) for _, of_case in groupby(rows, key=lambda row: row.id)]


def _case(rows: Sequence[Any]) -> OpenCase:
    first = rows[0]
    return OpenCase(first.id, first.definition_id, first.business_key, first.started_at, tuple(_places(rows)))


def _places(rows: Sequence[Any]) -> Iterator[WaitingPlace]:
    """A called process has the token of its call activity as its scope."""
    by_token = {row.token_id: row for row in rows if row.token_id is not None}
    at_work_inside = {row.scope_id for row in by_token.values()}
    for row in by_token.values():
        if row.element_type in _HOLDERS or row.token_id in at_work_inside or _UNDOES in row.payload:
            continue
        outer = row
        while outer.scope_id in by_token:
            outer = by_token[outer.scope_id]
        yield WaitingPlace(outer.element_id, row.at, outer is not row)
