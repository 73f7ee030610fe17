"""Forms and decisions that several processes use."""

import sqlalchemy as sa
from alembic import op

revision = "0017_shared_files"
down_revision = "0016_rules_of_tests"


def upgrade() -> None:
    """Make the tables of shared files and of their versions."""
    op.create_table(
        "shared_file",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("area", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_shared_file")),
    )
    op.create_table(
        "shared_file_version",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("published_by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["kind", "key"],
            ["shared_file.kind", "shared_file.key"],
            name=op.f("fk_shared_file_version_kind"),
        ),
        sa.PrimaryKeyConstraint("kind", "key", "number", name=op.f("pk_shared_file_version")),
    )
