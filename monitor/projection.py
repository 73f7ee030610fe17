"""From history to facts: read on after the last position, fold, write the facts and the new position together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Table, bindparam, exists, or_, select, text, update

from engine.history.events import EventType, HistoryEvent
from engine.history.log import read_settled_after
from foundation.instants import to_micros
from foundation.unit_of_work import Prepared, UnitOfWork, Work
from monitor.fact_rows import ActivityFact, CaseFacts, ScopeFact
from monitor.folding import fold
from monitor.tables import activity_fact, instance_fact, projection_position

#: Events a transaction: small enough that people who complete tasks do not notice the write.
BATCH = 2_000
#: Open cases kept in memory from one batch to the next; beyond it they are read again when needed.
_CASES_IN_MEMORY = 20_000
#: Instance ids in one query.
_IDS_AT_ONCE = 500
#: The projection's row in `projection_position`.
_FACTS = "facts"

Fact = TypeVar("Fact", ScopeFact, ActivityFact)


def _upsert(table: Table) -> Prepared:
    """Insert a row or replace it; written as text, which SQLite and PostgreSQL read alike."""
    names = [column.name for column in table.columns]
    keys = [column.name for column in table.primary_key]
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    return Prepared(
        text(
            f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)}) "  # noqa: S608 - names of our own tables
            f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"
        )
    )


_WRITE_SCOPE = _upsert(instance_fact)
_WRITE_ACTIVITY = _upsert(activity_fact)
_BEGIN = Prepared(text("INSERT INTO projection_position (name, position) VALUES (:facts, 0) ON CONFLICT DO NOTHING"))
_MOVE_ON = Prepared(
    update(projection_position)
    .where(projection_position.c.name == bindparam("facts"), projection_position.c.position == bindparam("read_after"))
    .values(position=bindparam("read_until"), event_at=bindparam("read_at"))
)


def project(work: Work, *, batch: int = BATCH) -> int:
    """Bring the facts up to date; returns how many events were read. Safe to repeat and to run twice at once."""
    cases: dict[str, CaseFacts] = {}
    total = 0
    while events := _project_batch(work, cases, batch):
        total += events
    return total


def _project_batch(work: Work, cases: dict[str, CaseFacts], batch: int) -> int:
    """Fold the next events in memory, then write; returns 0 when there was nothing or somebody else was faster."""
    with work.read() as unit:
        after = position(unit)
        events = read_settled_after(unit, after or 0, limit=batch)
        if events:
            _load(unit, cases, events)
    if not events:
        return 0
    for event in events:
        fold(cases[event.instance_id], event)
    if not work.write(lambda unit: _write(unit, cases, events, after)):
        return 0
    _forget_written(cases, events)
    return len(events)


def position(unit: UnitOfWork) -> int | None:
    """The last position that the facts contain; None before the first projection."""
    found = select(projection_position.c.position).where(projection_position.c.name == _FACTS)
    at: int | None = unit.connection.execute(found).scalar()
    return at


def _load(unit: UnitOfWork, cases: dict[str, CaseFacts], events: Sequence[HistoryEvent]) -> None:
    """Have a case in memory for each event: new, kept from the last batch, or its open facts read again."""
    if len(cases) > _CASES_IN_MEMORY:
        cases.clear()
    unknown: list[str] = []
    for event in events:
        if event.instance_id not in cases:
            cases[event.instance_id] = CaseFacts()
            if event.type is not EventType.PROCESS_INSTANCE_STARTED or event.scope_id:
                unknown.append(event.instance_id)
    for start in range(0, len(unknown), _IDS_AT_ONCE):
        ids = unknown[start : start + _IDS_AT_ONCE]
        for scope in _facts(unit, ScopeFact, instance_fact, ids, or_(_is_open(instance_fact), _holds_open_activity())):
            cases[scope.instance_id].scopes[scope.scope_id] = scope
        for activity in _facts(unit, ActivityFact, activity_fact, ids, _is_open(activity_fact)):
            cases[activity.instance_id].activities[activity.token_id] = activity


def _is_open(table: Table) -> ColumnElement[bool]:
    return table.c.ended_at.is_(None)


def _holds_open_activity() -> ColumnElement[bool]:
    """A scope that has ended is still wanted while one of its activities, or the call that made it, is open."""
    scope_id = instance_fact.c.scope_id
    return exists().where(
        activity_fact.c.instance_id == instance_fact.c.instance_id,
        or_(activity_fact.c.scope_id == scope_id, activity_fact.c.token_id == scope_id),
        _is_open(activity_fact),
    )


def _facts(
    unit: UnitOfWork, kind: type[Fact], table: Table, ids: Sequence[str], wanted: ColumnElement[bool]
) -> Iterator[Fact]:
    names = [field.name for field in fields(kind)]
    found = select(*(table.c[name] for name in names)).where(table.c.instance_id.in_(ids), wanted)
    for row in unit.connection.execute(found):
        values = dict(row._mapping)
        for name in names:
            if name.endswith("_at") and values[name] is not None:
                values[name] = to_micros(values[name])
        yield kind(**values)


def _write(unit: UnitOfWork, cases: dict[str, CaseFacts], events: Sequence[HistoryEvent], after: int | None) -> bool:
    """Write what changed, unless another projection has moved on since the events were read."""
    if not _move_on(unit, after, events[-1]):
        return False
    changed = [cases[instance_id] for instance_id in {event.instance_id: None for event in events}]
    scopes = (fact for case in changed for fact in case.changed_scopes.values())
    activities = (fact for case in changed for fact in case.changed_activities.values())
    unit.execute_many(_WRITE_SCOPE, _rows(scopes, ScopeFact))
    unit.execute_many(_WRITE_ACTIVITY, _rows(activities, ActivityFact))
    return True


def _move_on(unit: UnitOfWork, after: int | None, last: HistoryEvent) -> bool:
    if after is None:
        unit.execute(_BEGIN, {"facts": _FACTS})
    read = {"read_after": after or 0, "read_until": last.position, "read_at": to_micros(last.at)}
    return unit.execute(_MOVE_ON, {"facts": _FACTS, **read}) == 1


def _forget_written(cases: dict[str, CaseFacts], events: Sequence[HistoryEvent]) -> None:
    for instance_id in {event.instance_id for event in events}:
        cases[instance_id].forget_changes()
        if not cases[instance_id].scopes:
            del cases[instance_id]


def _rows(facts: Iterable[ScopeFact] | Iterable[ActivityFact], kind: type[Any]) -> list[dict[str, Any]]:
    names = [field.name for field in fields(kind)]
    values = attrgetter(*names)
    return [dict(zip(names, values(fact), strict=True)) for fact in facts]
