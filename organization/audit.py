"""Who changed what, append-only: each entry carries a hash over itself and the one before, so tampering shows."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from foundation.instants import to_micros
from foundation.json_values import dump, load
from foundation.unit_of_work import UnitOfWork
from organization.tables import audit_entry, audit_head

_FIRST_HASH = "0" * 64


@dataclass(frozen=True)
class AuditEntry:
    """One change."""

    position: int
    at: datetime
    #: Username of who did it.
    actor: str
    action: str
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def record(
    unit: UnitOfWork,
    actor: str,
    action: str,
    subject: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Append an entry, in the transaction of the change that it tells of."""
    position, previous = _next_place(unit)
    entry = {
        "position": position,
        "at": unit.now(),
        "actor": actor,
        "action": action,
        "subject": subject,
        "before": None if before is None else dump(before).decode(),
        "after": None if after is None else dump(after).decode(),
    }
    digest = _hash(previous, entry)
    unit.connection.execute(insert(audit_entry).values(**entry, hash=digest))
    unit.connection.execute(update(audit_head).values(hash=digest))


def entries(unit: UnitOfWork, *, subject: str | None = None, limit: int = 100) -> list[AuditEntry]:
    """The latest entries, newest first; of one subject, or of all."""
    query = select(audit_entry).order_by(audit_entry.c.position.desc()).limit(limit)
    if subject is not None:
        query = query.where(audit_entry.c.subject == subject)
    return [
        AuditEntry(row.position, row.at, row.actor, row.action, row.subject, _loaded(row.before), _loaded(row.after))
        for row in unit.connection.execute(query)
    ]


def first_broken_position(unit: UnitOfWork) -> int | None:
    """Where the chain does not hold: the first entry that was changed or is missing; None when all is well."""
    expected, previous = 0, _FIRST_HASH
    for entry in _chain(unit):
        expected += 1
        if entry["position"] != expected or entry.pop("hash") != (previous := _hash(previous, entry)):
            return expected
    head = unit.connection.execute(select(audit_head.c.position, audit_head.c.hash)).first()
    stands = (head.position, head.hash) == (expected, previous) if head else expected == 0
    return None if stands else expected + 1


def _chain(unit: UnitOfWork) -> Iterator[dict[str, Any]]:
    for row in unit.connection.execute(select(audit_entry).order_by(audit_entry.c.position)):
        yield dict(row._mapping)


def _next_place(unit: UnitOfWork) -> tuple[int, str]:
    # The update locks the head until the commit, so that two transactions never append after the same entry.
    advance = (
        update(audit_head)
        .values(position=audit_head.c.position + 1)
        .returning(audit_head.c.position, audit_head.c.hash)
    )
    head = unit.connection.execute(advance).first()
    if head is None:
        unit.connection.execute(insert(audit_head).values(id=1, position=1, hash=_FIRST_HASH))
        return 1, _FIRST_HASH
    return head.position, head.hash


def _hash(previous: str, entry: Mapping[str, Any]) -> str:
    content = {**entry, "at": to_micros(entry["at"]), "previous": previous}
    return hashlib.sha256(dump(dict(sorted(content.items())))).hexdigest()


def _loaded(text: str | None) -> Mapping[str, Any] | None:
    return None if text is None else load(text)
