"""Decisions beside drawings: those of published versions and those of drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0011_decisions"
down_revision = "0010_general_area"


def upgrade() -> None:
    """Make their tables."""
    op.create_table(
        "definition_bundle_decision",
        sa.Column("bundle_id", sa.String(length=36), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["definition_bundle.id"], name=op.f("fk_definition_bundle_decision_bundle_id")
        ),
        sa.PrimaryKeyConstraint("bundle_id", "file_name", name=op.f("pk_definition_bundle_decision")),
    )
    op.create_table(
        "model_draft_decision",
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("is_kept", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["model_draft.id"], name=op.f("fk_model_draft_decision_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "file_name", name=op.f("pk_model_draft_decision")),
    )
