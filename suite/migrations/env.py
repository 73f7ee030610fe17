"""What alembic runs: our migrations on the connection that `suite.schema` hands over, inside its transaction."""

from alembic import context

from foundation.database import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True, render_as_batch=False)
with context.begin_transaction():
    context.run_migrations()
