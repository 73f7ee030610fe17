"""Tests of models."""

import sqlalchemy as sa
from alembic import op

revision = "0013_model_tests"
down_revision = "0012_editing"


def upgrade() -> None:
    """Make the table of runs that are kept."""
    op.create_table(
        "model_test",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("model_key", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("saved_by", sa.String(length=100), nullable=False),
        sa.Column("ran_on", sa.String(length=64), nullable=True),
        sa.Column("is_passed", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_test")),
        sa.UniqueConstraint("model_key", "name", name=op.f("uq_model_test_model_key_name")),
    )
