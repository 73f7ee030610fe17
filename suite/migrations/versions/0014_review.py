"""Review of drafts, comments, archived models, and areas where a second person approves."""

import sqlalchemy as sa
from alembic import op

revision = "0014_review"
down_revision = "0013_model_tests"


def upgrade() -> None:
    """Say where each draft stands; make the tables of what is said of drafts; mark areas."""
    op.add_column("model_draft", sa.Column("review", sa.String(length=10), nullable=False, server_default="draft"))
    op.add_column("area", sa.Column("is_four_eyes", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "model_draft_author",
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["model_draft.id"], name=op.f("fk_model_draft_author_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "username", name=op.f("pk_model_draft_author")),
    )
    op.execute("INSERT INTO model_draft_author (draft_id, username) SELECT id, stored_by FROM model_draft")
    op.create_table(
        "model_review_step",
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.String(length=100), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["model_draft.id"], name=op.f("fk_model_review_step_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "position", name=op.f("pk_model_review_step")),
    )
    _create_comments()
    op.create_table(
        "model_archive",
        sa.Column("model_key", sa.String(length=255), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_by", sa.String(length=100), nullable=False),
        sa.Column("suspended_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("model_key", name=op.f("pk_model_archive")),
    )
    op.create_table(
        "handbook_edition",
        sa.Column("scope", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("scope", "number", name=op.f("pk_handbook_edition")),
    )


def _create_comments() -> None:
    op.create_table(
        "model_comment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("model_key", sa.String(length=255), nullable=False),
        sa.Column("element_id", sa.String(length=255), nullable=True),
        sa.Column("element_name", sa.Text(), nullable=False),
        sa.Column("answers", sa.String(length=36), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(length=100), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("resolved_at", sa.BigInteger(), nullable=True),
        sa.Column("resolved_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["answers"], ["model_comment.id"], name=op.f("fk_model_comment_answers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_comment")),
    )
    op.create_index(op.f("ix_model_comment_model_key"), "model_comment", ["model_key"])
