"""Incidents: what failed for good and waits for an operator."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from foundation.database import metadata
from foundation.instants import Instant

incident = Table(
    "incident",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("instance_id", String(36), nullable=False),
    Column("definition_id", String(36), nullable=False),
    Column("token_id", Integer, nullable=False),
    Column("element_id", String(255)),
    #: `model` (text of the model failed at this element) or `job` (a job ran out of attempts).
    Column("kind", String(20), nullable=False),
    #: The stopped job's key, for kind `job`.
    Column("job_key", String(255)),
    Column("code", String(80), nullable=False),
    #: English template and JSON values of the sentence that says what failed.
    Column("message", Text, nullable=False),
    Column("values", Text, nullable=False),
    Column("line", Integer),
    Column("column", Integer),
    Column("attempts", Integer, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("resolved_at", Instant),
    Column("resolved_by", String(100)),
    Index(None, "instance_id"),
    Index(None, "resolved_at", "opened_at"),
)
