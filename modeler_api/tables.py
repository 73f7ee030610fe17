"""Drafts of process models with forms, decisions and findings, and who edits. Published versions are the engine's."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from foundation.database import metadata
from foundation.instants import Instant

model_draft = Table(
    "model_draft",
    metadata,
    Column("id", String(36), primary_key=True),
    #: Key of the model: the id of the file's first executable process.
    Column("model_key", String(255), nullable=False),
    #: 1, 2, 3… within the model.
    Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("area", String(100), nullable=False),
    Column("file_name", Text, nullable=False),
    #: What was uploaded, byte for byte.
    Column("bpmn", LargeBinary, nullable=False),
    #: SHA-256 over the file, its forms and its decisions.
    Column("content_hash", String(64), nullable=False),
    Column("stored_at", Instant, nullable=False),
    Column("stored_by", String(100), nullable=False),
    Column("note", Text, nullable=False),
    #: JSON of `stored_findings`, as they were when it was stored.
    Column("findings", Text, nullable=False),
    #: The library process that it was copied from; None for an upload.
    Column("copied_from", String(255)),
    #: The version that it became; None while it is a draft.
    Column("published_version", Integer),
    #: 1, then one more with each change in place.
    Column("revision", Integer, nullable=False),
    UniqueConstraint("model_key", "number"),
)

model_draft_form = Table(
    "model_draft_form",
    metadata,
    Column("draft_id", ForeignKey("model_draft.id"), primary_key=True),
    #: The id that `camunda:formKey` names.
    Column("form_key", String(255), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    #: 1 when it did not come with the upload, but was taken over from the version before.
    Column("is_kept", Integer, nullable=False),
)

model_draft_decision = Table(
    "model_draft_decision",
    metadata,
    Column("draft_id", ForeignKey("model_draft.id"), primary_key=True),
    #: Of the DMN file, as it was uploaded.
    Column("file_name", String(255), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    #: As of forms.
    Column("is_kept", Integer, nullable=False),
)

model_edit_lock = Table(
    "model_edit_lock",
    metadata,
    Column("model_key", String(255), primary_key=True),
    #: Username.
    Column("holder", String(100), nullable=False),
    #: The browser tab, as it names itself.
    Column("tab", String(64), nullable=False),
    Column("taken_at", Instant, nullable=False),
    #: When the tab last said that it is there.
    Column("seen_at", Instant, nullable=False),
    #: Username of whoever asks for the turn.
    Column("asked_by", String(100)),
)
