"""Published process definitions and the files of their bundles: immutable, versioned."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from foundation.database import metadata
from foundation.instants import Instant

#: One BPMN file with the forms and the decisions that it names; what was published, byte for byte.
bundle = Table(
    "definition_bundle",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("bpmn", LargeBinary, nullable=False),
    #: SHA-256 over the BPMN file, its forms and its decisions; the same content is never published twice in a row.
    Column("content_hash", String(64), nullable=False),
)

bundle_form = Table(
    "definition_bundle_form",
    metadata,
    Column("bundle_id", ForeignKey("definition_bundle.id"), primary_key=True),
    #: The id that `camunda:formKey` names.
    Column("form_key", String(255), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

bundle_decision = Table(
    "definition_bundle_decision",
    metadata,
    Column("bundle_id", ForeignKey("definition_bundle.id"), primary_key=True),
    #: Of the DMN file, as it was uploaded.
    Column("file_name", String(255), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

process_definition = Table(
    "process_definition",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("bundle_id", ForeignKey("definition_bundle.id"), nullable=False),
    Column("key", String(255), nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("area", String(100), nullable=False),
    Column("deployed_at", Instant, nullable=False),
    Column("deployed_by", String(100), nullable=False),
    Column("note", Text, nullable=False),
    #: 1 when nobody may start it; running instances go on.
    Column("is_suspended", Integer, nullable=False, default=0),
    UniqueConstraint("key", "version"),
)

#: Starts of the latest versions that wait for a message or a signal.
event_start = Table(
    "event_start",
    metadata,
    Column("definition_key", String(255), primary_key=True),
    Column("element_id", String(255), primary_key=True),
    #: `message` or `signal`.
    Column("kind", String(10), primary_key=True),
    Column("event_name", String(255), primary_key=True),
    Column("definition_id", String(36), nullable=False),
    Index(None, "event_name"),
)
