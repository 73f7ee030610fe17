"""Receipts of requests that carry an idempotency key: each is carried out once, however often it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text, delete, insert, select, update

from foundation.database import metadata
from foundation.instants import Instant
from foundation.json_values import dump, load
from foundation.unit_of_work import UnitOfWork

#: How long a request may be sent again with the same key.
KEPT_FOR = timedelta(days=2)

request_receipt = Table(
    "request_receipt",
    metadata,
    #: Username of who sent it: two people may choose the same key.
    Column("actor", String(100), primary_key=True),
    Column("key", String(255), primary_key=True),
    #: SHA-256 of the method, the address and the body.
    Column("fingerprint", String(64), nullable=False),
    Column("received_at", Instant, nullable=False),
    #: Boot id of the process that carries it out; None for rows older than this column.
    Column("boot_id", String(36)),
    #: JSON of what the effect's transaction noted; None when it noted nothing.
    Column("outcome", Text),
    #: None until the answer is known; the effect is there all the same.
    Column("status", Integer),
    Column("content_type", String(100)),
    Column("answer", LargeBinary),
    Index(None, "received_at"),
)


@dataclass(frozen=True)
class Receipt:
    """What identifies a request."""

    actor: str
    key: str
    fingerprint: str


@dataclass(frozen=True)
class Answer:
    """What was answered."""

    status: int
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Kept:
    """A receipt as it lies in the table."""

    fingerprint: str
    received_at: datetime
    #: The process that carried it out, or still does.
    boot_id: str | None
    #: What its transaction noted; empty when it noted nothing.
    outcome: Mapping[str, Any]
    #: None while the request is being worked on, or when a crash lost the answer.
    answer: Answer | None


def add_receipt(unit: UnitOfWork, receipt: Receipt, *, boot_id: str) -> None:
    """Write it after the request's effect; a second one by the same key undoes the whole transaction."""
    row = {
        "actor": receipt.actor,
        "key": receipt.key,
        "fingerprint": receipt.fingerprint,
        "received_at": unit.now(),
        "boot_id": boot_id,
        "outcome": dump(unit.noted).decode() if unit.noted else None,
    }
    unit.connection.execute(insert(request_receipt).values(row))


def keep_answer(unit: UnitOfWork, receipt: Receipt, answer: Answer, *, boot_id: str) -> None:
    """Remember what was answered, for whoever sends the request again."""
    values = {"status": answer.status, "content_type": answer.content_type, "answer": answer.content}
    if not unit.connection.execute(update(request_receipt).filter_by(**_place(receipt)).values(values)).rowcount:
        add_receipt(unit, receipt, boot_id=boot_id)  # the request wrote nothing else
        unit.connection.execute(update(request_receipt).filter_by(**_place(receipt)).values(values))


def find_receipt(unit: UnitOfWork, receipt: Receipt) -> Kept | None:
    """What is known of a request by this key of this actor."""
    row = unit.connection.execute(select(request_receipt).filter_by(**_place(receipt))).first()
    if row is None:
        return None
    answer = None if row.status is None else Answer(row.status, row.content_type, bytes(row.answer))
    outcome = load(row.outcome) if row.outcome else {}
    return Kept(row.fingerprint, row.received_at, row.boot_id, outcome, answer)


def forget_receipt(unit: UnitOfWork, receipt: Receipt) -> None:
    """Let the request be sent again: it was not carried out to its end."""
    unit.connection.execute(delete(request_receipt).filter_by(**_place(receipt)))


def forget_old_receipts(unit: UnitOfWork) -> int:
    """Delete those that nobody will ask for again; returns how many."""
    old = delete(request_receipt).where(request_receipt.c.received_at < unit.now() - KEPT_FOR)
    return unit.connection.execute(old).rowcount


def _place(receipt: Receipt) -> dict[str, str]:
    return {"actor": receipt.actor, "key": receipt.key}
