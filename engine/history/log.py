"""Append to the history; read on after a position."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, text

from engine.history.events import EventType, HistoryEvent
from engine.history.tables import history_event
from foundation.instants import to_micros
from foundation.json_values import dump, load
from foundation.unit_of_work import Prepared, UnitOfWork

_COLUMNS = (
    "instance_id",
    "definition_id",
    "scope_id",
    "token_id",
    "type",
    "element_id",
    "element_type",
    "at",
    "actor",
    "payload_version",
    "payload",
)
_APPEND = Prepared(insert(history_event).values({name: bindparam(name) for name in _COLUMNS}))
_EMPTY = "{}"


def append(unit: UnitOfWork, events: Sequence[HistoryEvent]) -> None:
    """Write events in this order, in the caller's transaction."""
    unit.execute_many(
        _APPEND,
        [
            {
                "instance_id": event.instance_id,
                "definition_id": event.definition_id,
                "scope_id": event.scope_id,
                "token_id": event.token_id,
                "type": event.type.value,
                "element_id": event.element_id,
                "element_type": event.element_type,
                "at": to_micros(event.at),
                "actor": event.actor,
                "payload_version": event.payload_version,
                "payload": dump(event.payload).decode() if event.payload else _EMPTY,
            }
            for event in events
        ],
    )


def of_instance(unit: UnitOfWork, instance_id: str) -> list[HistoryEvent]:
    """Everything that happened in one instance, oldest first."""
    found = select(history_event).where(history_event.c.instance_id == instance_id).order_by(history_event.c.position)
    return _events(unit.connection.execute(found))


def read_settled_after(unit: UnitOfWork, position: int, *, limit: int) -> list[HistoryEvent]:
    """The next events after a position that no later commit can precede.

    PostgreSQL hands out positions before the transactions that take them commit: an event is settled once every
    transaction older than its own has ended. Reading further would skip a slow transaction's events for good.
    """
    found = select(history_event).where(history_event.c.position > position)
    if not unit.database.is_sqlite:
        settled = text("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        found = found.where(history_event.c.transaction_number < settled)
    return _events(unit.connection.execute(found.order_by(history_event.c.position).limit(limit)))


def _events(rows: Iterable[Row[Any]]) -> list[HistoryEvent]:
    return [
        HistoryEvent(
            type=EventType(row.type),
            instance_id=row.instance_id,
            definition_id=row.definition_id,
            at=row.at,
            scope_id=row.scope_id,
            token_id=row.token_id,
            element_id=row.element_id,
            element_type=row.element_type,
            actor=row.actor,
            payload=load(row.payload),
            payload_version=row.payload_version,
            position=row.position,
        )
        for row in rows
    ]
