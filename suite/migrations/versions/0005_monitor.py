"""Facts and how far the projection has come."""

import sqlalchemy as sa
from alembic import op

revision = "0005_monitor"
down_revision = "0004_runtime"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "activity_fact",
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("definition_key", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("element_id", sa.String(length=255), nullable=False),
        sa.Column("element_type", sa.String(length=40), nullable=False),
        sa.Column("waits_for", sa.String(length=10), nullable=False),
        sa.Column("candidate_groups", sa.Text(), nullable=True),
        sa.Column("assignee", sa.String(length=100), nullable=True),
        sa.Column("completed_by", sa.String(length=100), nullable=True),
        sa.Column("left_by", sa.String(length=255), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("waiting_micros", sa.BigInteger(), nullable=False),
        sa.Column("processing_micros", sa.BigInteger(), nullable=False),
        sa.Column("waiting_share", sa.Double(), nullable=False),
        sa.Column("processing_share", sa.Double(), nullable=False),
        sa.Column("is_held", sa.Integer(), nullable=False),
        sa.Column("phase_at", sa.BigInteger(), nullable=False),
        sa.Column("phase_share", sa.Double(), nullable=False),
        sa.Column("incidents", sa.Integer(), nullable=False),
        sa.Column("open_incidents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "token_id", name=op.f("pk_activity_fact")),
    )
    op.create_index(
        op.f("ix_activity_fact_definition_key_ended_at"), "activity_fact", ["definition_key", "ended_at"], unique=False
    )
    op.create_table(
        "instance_fact",
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("caller_token_id", sa.Integer(), nullable=True),
        sa.Column("definition_id", sa.String(length=36), nullable=False),
        sa.Column("definition_key", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=255), nullable=True),
        sa.Column("business_key", sa.String(length=255), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("measured_at", sa.BigInteger(), nullable=False),
        sa.Column("open_waiting", sa.Integer(), nullable=False),
        sa.Column("open_working", sa.Integer(), nullable=False),
        sa.Column("share_clock", sa.Double(), nullable=False),
        sa.Column("waiting_share", sa.Double(), nullable=False),
        sa.Column("between_micros", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "scope_id", name=op.f("pk_instance_fact")),
    )
    op.create_index(
        op.f("ix_instance_fact_definition_key_ended_at"), "instance_fact", ["definition_key", "ended_at"], unique=False
    )
    op.create_index(
        op.f("ix_instance_fact_definition_key_started_at"),
        "instance_fact",
        ["definition_key", "started_at"],
        unique=False,
    )
    op.create_table(
        "projection_position",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("event_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_projection_position")),
    )
