"""Where open cases wait, of whole versions at once: two queries over the history of what has begun and not ended."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from engine.bpmn_xml.read_nodes import SUBPROCESSES
from engine.definitions.tables import process_definition
from engine.history.events import EventType
from engine.history.tables import history_event
from engine.instances.process_engine import ProcessEngine
from engine.instances.states import InstanceStatus
from engine.instances.tables import process_instance
from engine.spiff.changes import MULTI_INSTANCE_BODY
from foundation.unit_of_work import UnitOfWork

#: What is open only because something inside it is.
_HOLDERS = SUBPROCESSES | {MULTI_INSTANCE_BODY}
#: Of an event that lasts as long as what it undoes.
_UNDOES = '"undoes"'
_ENDS = (EventType.ACTIVITY_COMPLETED.value, EventType.ACTIVITY_CANCELLED.value)
_OPEN = process_instance.c.status == InstanceStatus.ACTIVE.value


@dataclass(frozen=True)
class WaitingPlace:
    """A step of the case's own drawing that has begun and not ended."""

    element_id: str
    since: datetime
    #: It waits inside the process that this element calls.
    is_inside_call: bool


@dataclass(frozen=True)
class OpenCase:
    """An open case of a version, with where it waits: one that was started, or that another case has called."""

    #: Of the case that was started; several of its calls may be open cases of a version too.
    id: str
    #: 0, or the token of the call activity that called it.
    scope_id: int
    definition_id: str
    business_key: str | None
    started_at: datetime
    #: Of the process that was started.
    area: str
    places: tuple[WaitingPlace, ...]


def calling_versions(process_engine: ProcessEngine) -> list[str]:
    """Of the versions that open cases were started on, those that may call another process."""
    with process_engine.work.read() as unit:
        ids = unit.connection.execute(select(process_instance.c.definition_id).where(_OPEN).distinct()).scalars().all()
    drawn = ((one, process_engine.definitions.by_id(one).nodes.values()) for one in ids)
    return [one for one, nodes in drawn if any(node.kind == "callActivity" for node in nodes)]


def open_cases(unit: UnitOfWork, definition_ids: Collection[str], calling: Collection[str]) -> list[OpenCase]:
    """Every open case of these versions, oldest first; those that were called are looked for in cases of `calling`."""
    called, calls = _called(definition_ids, calling), defaultdict[str, dict[int, Any]](dict)
    for row in unit.connection.execute(called.order_by(history_event.c.position)) if calling else ():
        calls[row.instance_id][row.scope_id] = row
    mine: ColumnElement[bool] = process_instance.c.definition_id.in_(definition_ids)
    if calls:
        mine |= process_instance.c.id.in_(called.with_only_columns(history_event.c.instance_id).correlate(None))
    rows = unit.connection.execute(_standing(mine)).all()
    areas = _areas(unit, {row.definition_id for row in rows})
    grouped = groupby(rows, key=lambda row: row.id)
    return [one for id_, of_case in grouped for one in _cases([*of_case], definition_ids, calls.get(id_, {}), areas)]


def _areas(unit: UnitOfWork, definition_ids: Collection[str]) -> dict[str, str]:
    found = select(process_definition.c.id, process_definition.c.area)
    rows = unit.connection.execute(found.where(process_definition.c.id.in_(definition_ids)))
    return {row.id: row.area for row in rows}


def _called(definition_ids: Collection[str], calling: Collection[str]) -> Select[Any]:
    of = history_event.c
    columns = of.instance_id, of.scope_id, of.definition_id, of.at
    found = select(*columns).join(process_instance, process_instance.c.id == of.instance_id)
    began = of.type == EventType.PROCESS_INSTANCE_STARTED.value
    return found.where(
        _OPEN,
        process_instance.c.definition_id.in_(calling),
        began,
        of.scope_id != 0,
        of.definition_id.in_(definition_ids),
    )


def _standing(mine: Any) -> Select[Any]:
    """What has begun and not ended in these cases; a case of which nothing has is one row of itself."""
    began = case((history_event.c.type == EventType.ACTIVITY_STARTED.value, 1), else_=0)
    ended = case((history_event.c.type.in_(_ENDS), 1), else_=0)
    standing = (
        select(func.max(case((began == 1, history_event.c.position))).label("position"))
        .join(process_instance, process_instance.c.id == history_event.c.instance_id)
        .where(_OPEN, mine, history_event.c.type.in_((EventType.ACTIVITY_STARTED.value, *_ENDS)))
        .group_by(history_event.c.instance_id, history_event.c.token_id)
        .having(func.sum(began) > func.sum(ended))
        .subquery()
    )
    here = select(history_event).join(standing, standing.c.position == history_event.c.position).subquery()
    return (
        select(
            process_instance.c.id,
            process_instance.c.definition_id,
            process_instance.c.business_key,
            process_instance.c.started_at,
            here.c.scope_id,
            here.c.token_id,
            here.c.element_id,
            here.c.element_type,
            here.c.at,
            here.c.payload,
        )
        .outerjoin(here, here.c.instance_id == process_instance.c.id)
        .where(_OPEN, mine)
        .order_by(process_instance.c.started_at, process_instance.c.id, here.c.position)
    )


def _cases(
    rows: Sequence[Any], definition_ids: Collection[str], called: Mapping[int, Any], areas: Mapping[str, str]
) -> Iterator[OpenCase]:
    """The case itself, if it is of these versions, and what it called while the call is open."""
    first, by_token = rows[0], {row.token_id: row for row in rows if row.token_id is not None}
    runs = [(0, first.definition_id, first.started_at)] if first.definition_id in definition_ids else []
    runs += [(scope, row.definition_id, row.at) for scope, row in called.items() if scope in by_token]
    for scope, definition_id, started_at in runs:
        places = tuple(_places(by_token, scope))
        area = areas[first.definition_id]
        yield OpenCase(first.id, scope, definition_id, first.business_key, started_at, area, places)


def _places(by_token: Mapping[int, Any], scope: int) -> Iterator[WaitingPlace]:
    at_work_inside = {row.scope_id for row in by_token.values()}
    for row in by_token.values():
        if row.element_type in _HOLDERS or row.token_id in at_work_inside or _UNDOES in row.payload:
            continue
        outer = _outer(by_token, row, scope)
        if outer is not None:
            yield WaitingPlace(outer.element_id, row.at, outer is not row)


def _outer(by_token: Mapping[int, Any], row: Any, scope: int) -> Any:
    """The step of the scope's own drawing that it is or stands in: a called process has the call's token as scope."""
    while row.scope_id != scope:
        if row.scope_id not in by_token:
            return None if scope else row
        row = by_token[row.scope_id]
    return row
