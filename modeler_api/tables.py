"""Drafts of process models with forms, decisions and findings, who edits, and what reviewers say of them.

Published versions are the engine's.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

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
    #: `draft`, `in_review` or `approved`, while it is open.
    Column("review", String(10), nullable=False),
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

#: Who has changed a draft: of several, none may approve it where a second person has to.
model_draft_author = Table(
    "model_draft_author",
    metadata,
    Column("draft_id", ForeignKey("model_draft.id"), primary_key=True),
    Column("username", String(100), primary_key=True),
)

model_review_step = Table(
    "model_review_step",
    metadata,
    Column("draft_id", ForeignKey("model_draft.id"), primary_key=True),
    #: 1, 2, 3… within the draft.
    Column("position", Integer, primary_key=True),
    #: `submitted`, `withdrawn`, `returned`, `approved` or `published`.
    Column("step", String(10), nullable=False),
    #: Of the draft, as it was seen.
    Column("revision", Integer, nullable=False),
    Column("taken_by", String(100), nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("note", Text, nullable=False),
)

model_comment = Table(
    "model_comment",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("model_key", String(255), nullable=False),
    #: What it is pinned to; None for the whole model.
    Column("element_id", String(255)),
    #: Its name when it was written, for the time when the element is gone.
    Column("element_name", Text, nullable=False),
    #: The comment that it answers; None for the first of a thread.
    Column("answers", ForeignKey("model_comment.id")),
    Column("text", Text, nullable=False),
    Column("written_by", String(100), nullable=False),
    Column("written_at", Instant, nullable=False),
    #: Of the first of a thread: when and by whom it was settled; None while it is open.
    Column("resolved_at", Instant),
    Column("resolved_by", String(100)),
    Index(None, "model_key"),
)

model_archive = Table(
    "model_archive",
    metadata,
    Column("model_key", String(255), primary_key=True),
    Column("archived_at", Instant, nullable=False),
    Column("archived_by", String(100), nullable=False),
)

#: The versions that archiving suspended, to let them start again.
model_archive_version = Table(
    "model_archive_version",
    metadata,
    Column("model_key", String(255), primary_key=True),
    Column("definition_id", String(36), primary_key=True),
)

handbook_edition = Table(
    "handbook_edition",
    metadata,
    #: Key of an area; empty for the whole company.
    Column("scope", String(100), primary_key=True),
    #: 1, 2, 3… within the scope.
    Column("number", Integer, primary_key=True),
    #: What had been published by then is in it.
    Column("made_at", Instant, nullable=False),
    Column("made_by", String(100), nullable=False),
)

library_copy = Table(
    "library_copy",
    metadata,
    Column("id", String(36), primary_key=True),
    #: The draft that was made of it, whether copied or merged.
    Column("draft_id", ForeignKey("model_draft.id"), nullable=False),
    Column("model_key", String(255), nullable=False, index=True),
    Column("copied_at", Instant, nullable=False),
)

#: The library's files as they were then, byte for byte: what changed since is reckoned from them.
library_copy_file = Table(
    "library_copy_file",
    metadata,
    Column("copy_id", ForeignKey("library_copy.id"), primary_key=True),
    #: `bpmn`, `form` or `decisions`.
    Column("kind", String(10), primary_key=True),
    #: File name; of a form its key.
    Column("name", String(255), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
