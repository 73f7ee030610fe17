"""Drafts of process models."""

import sqlalchemy as sa
from alembic import op

revision = "0003_modelling"
down_revision = "0002_organization"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "model_draft",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("model_key", sa.String(length=255), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("area", sa.String(length=100), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("bpmn", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.Column("stored_by", sa.String(length=100), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("copied_from", sa.String(length=255), nullable=True),
        sa.Column("published_version", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_draft")),
        sa.UniqueConstraint("model_key", "number", name=op.f("uq_model_draft_model_key_number")),
    )
    op.create_table(
        "model_draft_form",
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("form_key", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("is_kept", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["model_draft.id"], name=op.f("fk_model_draft_form_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "form_key", name=op.f("pk_model_draft_form")),
    )
