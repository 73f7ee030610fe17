"""Records that processes keep for each other."""

import sqlalchemy as sa
from alembic import op

revision = "0019_records"
down_revision = "0018_operations"


def upgrade() -> None:
    """Make the table of records."""
    op.create_table(
        "data_record",
        sa.Column("store", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store", "key", name=op.f("pk_data_record")),
    )
