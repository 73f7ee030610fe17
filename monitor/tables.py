"""The read model: one row a process instance, one row an activity instance, and how far the projection has read.

Facts hold nothing that cannot be had from the history again; columns that end in `_micros` and `_share` are
microseconds.
"""

from sqlalchemy import BigInteger, Column, Double, Index, Integer, String, Table, Text

from foundation.database import metadata
from foundation.instants import Instant

instance_fact = Table(
    "instance_fact",
    metadata,
    Column("instance_id", String(36), primary_key=True),
    #: 0 for the instance itself, else the call activity's token: a called process has its own figures.
    Column("scope_id", Integer, primary_key=True),
    Column("caller_token_id", Integer),
    Column("definition_id", String(36), nullable=False),
    Column("definition_key", String(255), nullable=False),
    Column("version", Integer, nullable=False),
    #: Key of the area that the process belonged to when the case started.
    Column("area", String(255)),
    Column("business_key", String(255)),
    #: `active`, `completed`, `cancelled`, `terminated` or `failed`.
    Column("status", String(10), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    #: Until when the shares below are counted.
    Column("measured_at", Instant, nullable=False),
    #: Of the activities now open: how many wait, how many are being worked on.
    Column("open_waiting", Integer, nullable=False),
    Column("open_working", Integer, nullable=False),
    #: What every open activity has been given of the case's time so far: time divided by the number that were open.
    Column("share_clock", Double, nullable=False),
    #: The part of the case's time that was waiting.
    Column("waiting_share", Double, nullable=False),
    #: The part in which no activity was open.
    Column("between_micros", BigInteger, nullable=False),
    Index(None, "definition_key", "ended_at"),
    Index(None, "definition_key", "started_at"),
)

activity_fact = Table(
    "activity_fact",
    metadata,
    Column("instance_id", String(36), primary_key=True),
    Column("token_id", Integer, primary_key=True),
    Column("scope_id", Integer, nullable=False),
    Column("definition_key", String(255), nullable=False),
    Column("version", Integer, nullable=False),
    Column("element_id", String(255), nullable=False),
    Column("element_type", String(40), nullable=False),
    #: `WaitsFor`.
    Column("waits_for", String(10), nullable=False),
    #: Candidate groups of a user task, separated by commas.
    Column("candidate_groups", Text),
    Column("assignee", String(100)),
    #: Who completed the user task; None for what nobody completes.
    Column("completed_by", String(100)),
    #: The flow by which an event-based gateway was left: it tells whether a message or a date came first.
    Column("left_by", String(255)),
    #: `open`, `completed` or `cancelled`.
    Column("status", String(10), nullable=False),
    Column("started_at", Instant, nullable=False),
    #: The first time somebody had it.
    Column("claimed_at", Instant),
    Column("ended_at", Instant),
    #: Time in which nobody had it, or in which an incident held it up.
    Column("waiting_micros", BigInteger, nullable=False),
    Column("processing_micros", BigInteger, nullable=False),
    #: Its part of the case's time: what ran side by side shares each moment equally, so that parts add up to the whole.
    Column("waiting_share", Double, nullable=False),
    Column("processing_share", Double, nullable=False),
    #: 1 while somebody works on it; since when, and the scope's `share_clock` at that moment.
    Column("is_held", Integer, nullable=False),
    Column("phase_at", Instant, nullable=False),
    Column("phase_share", Double, nullable=False),
    Column("incidents", Integer, nullable=False),
    Column("open_incidents", Integer, nullable=False),
    Index(None, "definition_key", "ended_at"),
)

projection_position = Table(
    "projection_position",
    metadata,
    #: Always `facts`.
    Column("name", String(20), primary_key=True),
    #: Position of the last history event that the facts contain.
    Column("position", BigInteger, nullable=False),
    #: When that event happened: facts are as fresh as this.
    Column("event_at", Instant),
)
