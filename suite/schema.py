"""The tables of a database: which revision they are at, bringing them up to date, and what is missing."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from foundation.database import Database
from foundation.errors import Unavailable
from foundation.sentences import N_
from suite import tables

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
#: The newest revision: migrations are numbered, and their names are their revisions.
HEAD = max(path.stem for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))

_VERSION_TABLE = "alembic_version"


class SchemaBehind(Unavailable):
    """The tables are not those that this release needs."""

    code = "schema_behind"
    message = N_("The tables of the database are not up to date: run `cauce database upgrade`.")


@dataclass(frozen=True)
class Schema:
    """Where the tables of a database stand."""

    #: None in a database without our tables.
    revision: str | None
    #: What differs from what this release needs, in words of the database; empty when nothing does.
    differences: tuple[str, ...]

    @property
    def is_current(self) -> bool:
        """Whether this release can work with them."""
        return self.revision == HEAD and not self.differences


def current_revision(database: Database) -> str | None:
    """The revision that the tables are at; None in a database without our tables."""
    with database.connect(to_write=False) as connection:
        return _revision(connection)


def check_schema(database: Database) -> Schema:
    """Compare the tables with those that this release needs."""
    with database.connect(to_write=False) as connection:
        return Schema(_revision(connection), _differences(connection))


def upgrade_schema(database: Database, *, to: str = HEAD) -> None:
    """Bring the tables to a revision, all or nothing; tables that are complete are only marked as such.

    The embedding API makes tables without marking them.
    """
    with database.connect(to_write=True) as connection:
        if not connection.in_transaction():
            connection.begin()  # ours to end, not alembic's
        configuration = _configuration(connection)
        is_unmarked = _revision(connection) is None and inspect(connection).has_table("process_instance")
        if is_unmarked and not _differences(connection):
            command.stamp(configuration, HEAD)
        else:
            command.upgrade(configuration, to)


def make_ready(database: Database, *, may_upgrade: bool = False) -> Path | None:
    """Let a program begin to work: SQLite is brought up to date at once, PostgreSQL when the operator says so.

    Returns the copy that was made of a SQLite file before its tables were changed. Raises SchemaBehind.
    """
    revision = current_revision(database)
    if revision == HEAD:
        return None
    if not (database.is_sqlite or may_upgrade):
        raise SchemaBehind
    copy = _copy_file(database, revision) if revision is not None else None
    upgrade_schema(database)
    return copy


def _copy_file(database: Database, revision: str) -> Path | None:
    if not database.is_sqlite or database.is_in_memory:
        return None
    file = Path(str(database.url.database))
    copy = file.with_name(f"{file.name}.at-{revision}")
    # the driver's own copy takes along what still lies in the write-ahead log
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSION_TABLE):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar()  # noqa: S608 - a constant
    return found


def _differences(connection: Connection) -> tuple[str, ...]:
    options = {"compare_type": True, "compare_server_default": False}
    context = MigrationContext.configure(connection, opts=options)
    return tuple(_in_words(difference) for difference in compare_metadata(context, tables.metadata))


def _in_words(difference: object) -> str:
    """Alembic's way of telling a difference, as one line without memory addresses."""
    if isinstance(difference, list):  # changes of one column come as a list of their own
        return "; ".join(_in_words(one) for one in difference)
    if isinstance(difference, tuple):
        return " ".join(str(getattr(part, "name", None) or part) for part in difference if part is not None)
    return str(difference)


def _configuration(connection: Connection) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    configuration.attributes["connection"] = connection
    return configuration
