"""Which rules of decisions the tests of models reach."""

import sqlalchemy as sa
from alembic import op

revision = "0016_rules_of_tests"
down_revision = "0015_library_copies"


def upgrade() -> None:
    """Tests that ran before are run again before anybody is told what they reach."""
    op.add_column("model_test", sa.Column("rules", sa.Text(), nullable=False, server_default="[]"))
    op.execute(sa.text("UPDATE model_test SET ran_on = NULL"))
