"""Sessions that were signed out."""

import sqlalchemy as sa
from alembic import op

revision = "0009_ended_sessions"
down_revision = "0008_outcomes_of_requests"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "ended_session",
        sa.Column("session_hash", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("session_hash", "ended_at", name=op.f("pk_ended_session")),
    )
