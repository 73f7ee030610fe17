"""Append to the history; read on after a position."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, insert, select, text

from engine.history.events import EventType, HistoryEvent
from engine.history.tables import history_event
from foundation.instants import from_micros, to_micros
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
_READ = select(*(history_event.c[name] for name in (*_COLUMNS, "position"))).order_by(history_event.c.position)
# as text: Core's own limit adds an OFFSET with an unnamed parameter on SQLite
_FOLLOWING_ANY = _READ.where(history_event.c.position > bindparam("after")).suffix_with(text("LIMIT :at_most"))
_OF_INSTANCE = Prepared(_READ.where(history_event.c.instance_id == bindparam("instance")))
_FOLLOWING = Prepared(_FOLLOWING_ANY)
_FOLLOWING_SETTLED = Prepared(
    _FOLLOWING_ANY.where(
        history_event.c.transaction_number < text("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    )
)
_TYPES = {kind.value: kind for kind in EventType}
#: Looking a name up is quicker than asking the enum.
_NAMES = {kind: kind.value for kind in EventType}
_EMPTY = "{}"


def append(unit: UnitOfWork, events: Iterable[HistoryEvent]) -> None:
    """Write events in this order, in the caller's transaction."""
    unit.execute_many(_APPEND, [_row(event) for event in events])


def _row(event: HistoryEvent) -> dict[str, Any]:
    return {
        "instance_id": event.instance_id,
        "definition_id": event.definition_id,
        "scope_id": event.scope_id,
        "token_id": event.token_id,
        "type": _NAMES[event.type],
        "element_id": event.element_id,
        "element_type": event.element_type,
        "at": to_micros(event.at),
        "actor": event.actor,
        "payload_version": event.payload_version,
        "payload": dump(event.payload).decode() if event.payload else _EMPTY,
    }


def of_instance(unit: UnitOfWork, instance_id: str) -> list[HistoryEvent]:
    """Everything that happened in one instance, oldest first."""
    return _events(unit.rows(_OF_INSTANCE, {"instance": instance_id}))


def read_settled_after(unit: UnitOfWork, position: int, *, limit: int) -> list[HistoryEvent]:
    """The next events after a position that no later commit can precede.

    PostgreSQL hands out positions before the transactions that take them commit: an event is settled once every
    transaction older than its own has ended. Reading further would skip a slow transaction's events for good.
    """
    following = _FOLLOWING if unit.database.is_sqlite else _FOLLOWING_SETTLED
    return _events(unit.rows(following, {"after": position, "at_most": limit}))


def _events(rows: Iterable[tuple[Any, ...]]) -> list[HistoryEvent]:
    return [
        HistoryEvent(
            _TYPES[kind],
            instance_id,
            definition_id,
            from_micros(at),
            scope_id,
            token_id,
            element_id,
            element_type,
            actor,
            load(payload) if payload != _EMPTY else {},
            payload_version,
            position,
        )
        for (
            instance_id,
            definition_id,
            scope_id,
            token_id,
            kind,
            element_id,
            element_type,
            at,
            actor,
            payload_version,
            payload,
            position,
        ) in rows
    ]
