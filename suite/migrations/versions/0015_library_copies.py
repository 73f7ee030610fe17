"""What the library held when a process was copied from it."""

import sqlalchemy as sa
from alembic import op

revision = "0015_library_copies"
down_revision = "0014_review"


def upgrade() -> None:
    """Make the tables of copies and their files."""
    op.create_table(
        "library_copy",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("model_key", sa.String(length=255), nullable=False),
        sa.Column("copied_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["model_draft.id"], name=op.f("fk_library_copy_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_copy")),
    )
    op.create_index(op.f("ix_library_copy_model_key"), "library_copy", ["model_key"])
    op.create_table(
        "library_copy_file",
        sa.Column("copy_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["copy_id"], ["library_copy.id"], name=op.f("fk_library_copy_file_copy_id")),
        sa.PrimaryKeyConstraint("copy_id", "kind", "name", name=op.f("pk_library_copy_file")),
    )
