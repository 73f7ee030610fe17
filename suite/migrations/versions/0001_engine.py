"""Instances, jobs, history and definitions of the engine."""

import sqlalchemy as sa
from alembic import op

revision = "0001_engine"
down_revision = None


def upgrade() -> None:
    """Make them."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "business_key_series",
        sa.Column("series", sa.String(length=255), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_business_key_series")),
    )
    op.create_table(
        "definition_bundle",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("bpmn", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_bundle")),
    )
    op.create_table(
        "event_subscription",
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("event_index", sa.Integer(), nullable=False),
        sa.Column("definition_id", sa.String(length=36), nullable=False),
        sa.Column("element_id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("event_name", sa.String(length=255), nullable=False),
        sa.Column("correlation_key", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "token_id", "event_index", name=op.f("pk_event_subscription")),
    )
    op.create_index(
        op.f("ix_event_subscription_event_name_correlation_key"),
        "event_subscription",
        ["event_name", "correlation_key"],
        unique=False,
    )
    op.create_table(
        "function_answer",
        sa.Column("idempotency_key", sa.String(length=255), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("idempotency_key", name=op.f("pk_function_answer")),
    )
    op.create_table(
        "history_event",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column(
            "transaction_number",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text::bigint)" if is_postgresql else "0"),
            nullable=False,
        ),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("definition_id", sa.String(length=36), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("element_id", sa.String(length=255), nullable=True),
        sa.Column("element_type", sa.String(length=40), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=True),
        sa.Column("payload_version", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_history_event")),
    )
    op.create_index(
        op.f("ix_history_event_instance_id_position"), "history_event", ["instance_id", "position"], unique=False
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("definition_id", sa.String(length=36), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("element_id", sa.String(length=255), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("job_key", sa.String(length=255), nullable=True),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("column", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("resolved_at", sa.BigInteger(), nullable=True),
        sa.Column("resolved_by", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index(op.f("ix_incident_instance_id"), "incident", ["instance_id"], unique=False)
    op.create_index(op.f("ix_incident_resolved_at_opened_at"), "incident", ["resolved_at", "opened_at"], unique=False)
    op.create_table(
        "instance_part",
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "part", name=op.f("pk_instance_part")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("lock", sa.String(length=270), nullable=True),
        sa.Column("run_at", sa.BigInteger(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_by", sa.String(length=36), nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("is_stopped", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    op.create_index(op.f("ix_job_is_stopped_run_at"), "job", ["is_stopped", "run_at"], unique=False)
    op.create_index(op.f("ix_job_lock"), "job", ["lock"], unique=False)
    op.create_table(
        "event_start",
        sa.Column("definition_key", sa.String(length=255), nullable=False),
        sa.Column("element_id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("event_name", sa.String(length=255), nullable=False),
        sa.Column("definition_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("definition_key", "element_id", "kind", "event_name", name=op.f("pk_event_start")),
    )
    op.create_index(op.f("ix_event_start_event_name"), "event_start", ["event_name"], unique=False)
    op.create_table(
        "process_instance",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("definition_id", sa.String(length=36), nullable=False),
        sa.Column("definition_key", sa.String(length=255), nullable=False),
        sa.Column("business_key", sa.String(length=255), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("started_by", sa.String(length=100), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("error_code", sa.String(length=255), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_instance")),
    )
    op.create_index(op.f("ix_process_instance_business_key"), "process_instance", ["business_key"], unique=False)
    op.create_index(
        op.f("ix_process_instance_definition_key_status_started_at"),
        "process_instance",
        ["definition_key", "status", "started_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_process_instance_started_by_started_at"),
        "process_instance",
        ["started_by", "started_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_process_instance_status_started_at"), "process_instance", ["status", "started_at"], unique=False
    )
    op.create_table(
        "user_task",
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("token_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("definition_id", sa.String(length=36), nullable=False),
        sa.Column("definition_key", sa.String(length=255), nullable=False),
        sa.Column("business_key", sa.String(length=255), nullable=True),
        sa.Column("element_id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("assignee", sa.String(length=100), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("follow_up_at", sa.BigInteger(), nullable=True),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("instance_id", "token_id", name=op.f("pk_user_task")),
        sqlite_with_rowid=False,
    )
    is_open = sa.text("ended_at IS NULL")
    op.create_index("ix_user_task_open", "user_task", ["assignee"], sqlite_where=is_open, postgresql_where=is_open)
    op.create_table(
        "waiting_message",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("message_name", sa.String(length=255), nullable=False),
        sa.Column("correlation_key", sa.String(length=255), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_message")),
    )
    op.create_index(
        op.f("ix_waiting_message_message_name_correlation_key"),
        "waiting_message",
        ["message_name", "correlation_key"],
        unique=False,
    )
    op.create_table(
        "definition_bundle_form",
        sa.Column("bundle_id", sa.String(length=36), nullable=False),
        sa.Column("form_key", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["definition_bundle.id"], name=op.f("fk_definition_bundle_form_bundle_id")
        ),
        sa.PrimaryKeyConstraint("bundle_id", "form_key", name=op.f("pk_definition_bundle_form")),
    )
    op.create_table(
        "process_definition",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("bundle_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("area", sa.String(length=100), nullable=False),
        sa.Column("deployed_at", sa.BigInteger(), nullable=False),
        sa.Column("deployed_by", sa.String(length=100), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_suspended", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["bundle_id"], ["definition_bundle.id"], name=op.f("fk_process_definition_bundle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_definition")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_process_definition_key_version")),
    )
    op.create_table(
        "user_task_candidate",
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("token_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("due_order", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id", "token_id"],
            ["user_task.instance_id", "user_task.token_id"],
            name=op.f("fk_user_task_candidate_instance_id"),
        ),
        sa.PrimaryKeyConstraint("instance_id", "token_id", "kind", "key", name=op.f("pk_user_task_candidate")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_user_task_candidate_offer",
        "user_task_candidate",
        ["kind", "key", "status", "due_order", "instance_id", "token_id"],
    )
