"""The history: one row an event, append-only, in the order the database gave."""

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from foundation.database import metadata
from foundation.instants import Instant


class WritingTransaction(FunctionElement[int]):
    """The number of the transaction that writes a row; 0 on SQLite, whose single writer commits in order."""

    type = BigInteger()
    inherit_cache = True


@compiles(WritingTransaction, "postgresql")
def _postgresql(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "(pg_current_xact_id()::text::bigint)"


@compiles(WritingTransaction)
def _elsewhere(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "0"


history_event = Table(
    "history_event",
    metadata,
    #: Grows with every row as long as the newest ones stay; the projection reads on from the last one it has seen.
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("transaction_number", BigInteger, nullable=False, server_default=WritingTransaction()),
    Column("instance_id", String(36), nullable=False),
    Column("definition_id", String(36), nullable=False),
    #: 0 for the instance itself, else the call activity's token whose called process this happened in.
    Column("scope_id", Integer, nullable=False),
    #: The activity instance within the process instance; 0 when the event concerns the whole instance.
    Column("token_id", Integer, nullable=False),
    Column("type", String(40), nullable=False),
    Column("element_id", String(255)),
    Column("element_type", String(40)),
    Column("at", Instant, nullable=False),
    #: Username of who did it; None for the engine itself.
    Column("actor", String(100)),
    Column("payload_version", Integer, nullable=False),
    #: JSON of `foundation.json_values`.
    Column("payload", Text, nullable=False),
    Index(None, "instance_id", "position"),
)
