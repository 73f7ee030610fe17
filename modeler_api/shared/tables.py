"""Forms and DMN files that are offered to all processes, and their versions."""

from sqlalchemy import Column, ForeignKeyConstraint, Integer, LargeBinary, String, Table, Text

from foundation.database import metadata
from foundation.instants import Instant

shared_file = Table(
    "shared_file",
    metadata,
    #: `form` or `decisions`.
    Column("kind", String(10), primary_key=True),
    #: The form's key, or the name of the DMN file.
    Column("key", String(255), primary_key=True),
    #: As people call it.
    Column("name", String(120), nullable=False),
    Column("area", String(100), nullable=False),
    #: What is worked on; the newest version has its own copy.
    Column("content", LargeBinary, nullable=False),
    #: 1, then one more with each change in place.
    Column("revision", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
    #: Username.
    Column("changed_by", String(100), nullable=False),
)

shared_file_version = Table(
    "shared_file_version",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("key", String(255), primary_key=True),
    #: 1, 2, 3… within the file.
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("note", Text, nullable=False),
    Column("published_at", Instant, nullable=False),
    #: Username.
    Column("published_by", String(100), nullable=False),
    ForeignKeyConstraint(["kind", "key"], ["shared_file.kind", "shared_file.key"]),
)
