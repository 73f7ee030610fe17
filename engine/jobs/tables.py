"""Jobs: the work that the engine still owes."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from foundation.database import metadata
from foundation.instants import Instant

job = Table(
    "job",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kind", String(40), nullable=False),
    #: Idempotency key: the same key twice is one job.
    Column("key", String(255), nullable=False, unique=True),
    #: JSON of `foundation.json_values`.
    Column("payload", Text, nullable=False),
    #: The process instance it moves (one running job an instance), or what else its jobs share. None for neither.
    Column("lock", String(270)),
    Column("run_at", Instant, nullable=False),
    #: Higher runs first among those due.
    Column("priority", Integer, nullable=False),
    #: How often it has been tried.
    Column("attempts", Integer, nullable=False),
    #: Whose it is until the lease ends, in real time; None when nobody works on it.
    Column("leased_by", String(36)),
    Column("leased_until", BigInteger),
    #: 1 when attempts are used up and an incident waits for an operator.
    Column("is_stopped", Integer, nullable=False),
    Index(None, "is_stopped", "run_at"),
    Index(None, "lock"),
)
