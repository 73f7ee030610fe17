"""What a request came to, so that its answer outlives the server that worked on it."""

import sqlalchemy as sa
from alembic import op

revision = "0008_outcomes_of_requests"
down_revision = "0007_library"


def upgrade() -> None:
    """Add it to receipts."""
    op.add_column("request_receipt", sa.Column("boot_id", sa.String(length=36), nullable=True))
    op.add_column("request_receipt", sa.Column("outcome", sa.Text(), nullable=True))
