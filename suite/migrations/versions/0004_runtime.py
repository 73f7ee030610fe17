"""Drafts of tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0004_runtime"
down_revision = "0003_modelling"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "user_task_draft",
        sa.Column("user_task_id", sa.String(length=50), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("user_task_id", "username", name=op.f("pk_user_task_draft")),
    )
    op.create_index(op.f("ix_user_task_draft_username"), "user_task_draft", ["username"], unique=False)
