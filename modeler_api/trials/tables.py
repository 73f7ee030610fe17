"""The tests that are kept of a model."""

from sqlalchemy import Column, Integer, String, Table, Text, UniqueConstraint

from foundation.database import metadata
from foundation.instants import Instant

model_test = Table(
    "model_test",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("model_key", String(255), nullable=False),
    #: What people call it; once within the model.
    Column("name", String(120), nullable=False),
    #: JSON of `engine.sandbox.runs`.
    Column("run", Text, nullable=False),
    Column("saved_at", Instant, nullable=False),
    #: Username.
    Column("saved_by", String(100), nullable=False),
    #: Digest of the material that it was last replayed on; None before the first time.
    Column("ran_on", String(64)),
    #: 1 when it came to what it expects.
    Column("is_passed", Integer, nullable=False),
    #: JSON list of the elements and arrows that it passed then.
    Column("passed", Text, nullable=False),
    #: JSON list of the rules of decisions that made a result then: pairs of a decision's id and a number from 1.
    Column("rules", Text, nullable=False),
    UniqueConstraint("model_key", "name"),
)
