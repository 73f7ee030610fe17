"""Archiving stops every version of a model, not only the latest, and remembers which."""

import sqlalchemy as sa
from alembic import op

revision = "0020_archived_versions"
down_revision = "0019_records"


def upgrade() -> None:
    """Make the table of stopped versions, taking over the one that each archived model knew."""
    stopped = op.create_table(
        "model_archive_version",
        sa.Column("model_key", sa.String(length=255), nullable=False),
        sa.Column("definition_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("model_key", "definition_id", name=op.f("pk_model_archive_version")),
    )
    archive = sa.table("model_archive", sa.column("model_key"), sa.column("suspended_id"))
    version = sa.table("process_definition", sa.column("id"), sa.column("key"), sa.column("is_suspended"))
    known = sa.select(archive.c.model_key, archive.c.suspended_id).where(archive.c.suspended_id.is_not(None))
    op.execute(stopped.insert().from_select(["model_key", "definition_id"], known))
    earlier = sa.select(version.c.key, version.c.id).where(
        version.c.key.in_(sa.select(archive.c.model_key)), version.c.is_suspended == 0
    )
    op.execute(stopped.insert().from_select(["model_key", "definition_id"], earlier))
    op.execute(
        version.update().where(version.c.key.in_(sa.select(archive.c.model_key))).values({version.c.is_suspended: 1})
    )
    op.drop_column("model_archive", "suspended_id")
