"""Operations of the company: templates with all their versions."""

import sqlalchemy as sa
from alembic import op

revision = "0018_operations"
down_revision = "0017_shared_files"


def upgrade() -> None:
    """Make the table of templates."""
    op.create_table(
        "company_operation",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.Column("stored_by", sa.String(length=100), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", "version", name=op.f("pk_company_operation")),
    )
