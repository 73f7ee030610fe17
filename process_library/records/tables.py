"""Records that processes keep for each other."""

from sqlalchemy import Column, Integer, String, Table, Text

from foundation.database import metadata
from foundation.instants import Instant

data_record = Table(
    "data_record",
    metadata,
    Column("store", String(100), primary_key=True),
    Column("key", String(255), primary_key=True),
    #: JSON of named values.
    Column("content", Text, nullable=False),
    #: 1, then one more with each change.
    Column("version", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
