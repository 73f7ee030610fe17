"""Process instances, their live state, and the messages they wait for."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from foundation.database import metadata
from foundation.instants import Instant

process_instance = Table(
    "process_instance",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("definition_id", String(36), nullable=False),
    Column("definition_key", String(255), nullable=False),
    Column("business_key", String(255)),
    #: `InstanceStatus`.
    Column("status", String(10), nullable=False),
    #: Grows with every step; a step whose version is stale writes nothing.
    Column("version", Integer, nullable=False),
    #: The live state without its other parts; the format is the running process's own.
    Column("state", LargeBinary, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("started_by", String(100)),
    Column("ended_at", Instant),
    #: The BPMN error that ended it, for status failed.
    Column("error_code", String(255)),
    Index(None, "definition_key", "status", "started_at"),
    Index(None, "business_key"),
    Index(None, "status", "started_at"),
    Index(None, "started_by", "started_at"),
)

#: Parts of the state of wide instances, so that a step writes what it changed.
instance_part = Table(
    "instance_part",
    metadata,
    Column("instance_id", String(36), primary_key=True),
    Column("part", String(40), primary_key=True),
    Column("state", LargeBinary, nullable=False),
)

#: Messages and signals that instances await.
event_subscription = Table(
    "event_subscription",
    metadata,
    Column("instance_id", String(36), primary_key=True),
    Column("token_id", Integer, primary_key=True),
    Column("event_index", Integer, primary_key=True),
    Column("definition_id", String(36), nullable=False),
    Column("element_id", String(255), nullable=False),
    #: `message` or `signal`.
    Column("kind", String(10), nullable=False),
    Column("event_name", String(255), nullable=False),
    #: Only of messages.
    Column("correlation_key", String(255)),
    Column("created_at", Instant, nullable=False),
    Index(None, "event_name", "correlation_key"),
)

#: Messages that nobody waited for yet.
waiting_message = Table(
    "waiting_message",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("message_name", String(255), nullable=False),
    Column("correlation_key", String(255)),
    Column("payload", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "message_name", "correlation_key"),
)
