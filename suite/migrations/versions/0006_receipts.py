"""Receipts of requests with an idempotency key."""

import sqlalchemy as sa
from alembic import op

revision = "0006_receipts"
down_revision = "0005_monitor"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "request_receipt",
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("content_type", sa.String(length=100), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_request_receipt")),
    )
    op.create_index(op.f("ix_request_receipt_received_at"), "request_receipt", ["received_at"], unique=False)
