"""Drafts that are changed in place, and who edits."""

import sqlalchemy as sa
from alembic import op

revision = "0012_editing"
down_revision = "0011_decisions"


def upgrade() -> None:
    """Count the changes of drafts; make the table of turns."""
    op.add_column("model_draft", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "model_edit_lock",
        sa.Column("model_key", sa.String(length=255), nullable=False),
        sa.Column("holder", sa.String(length=100), nullable=False),
        sa.Column("tab", sa.String(length=64), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("model_key", name=op.f("pk_model_edit_lock")),
    )
