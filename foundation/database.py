"""The database: SQLite by default, PostgreSQL when a company grows; the same tables and statements on both."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import RLock, local
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.pool import NullPool, StaticPool

#: Every table of the suite, each declared beside its owner; every constraint has a name.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: A checkpoint every 16 MB instead of every 4: it is what one write in a thousand waits for.
_PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "cache_size=-65536", "wal_autocheckpoint=4000")
#: How long a connection waits for another process's write to a SQLite file.
_BUSY_SECONDS = 30
_ONE_MOMENT: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Database:
    """Connections to one database, and the lock that lets one thread write to SQLite at a time."""

    def __init__(self, url: str, *, synchronous: str = "NORMAL") -> None:
        """`synchronous` is SQLite's pragma: NORMAL survives kill -9, FULL also a power cut."""
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.is_in_memory = self.is_sqlite and self.url.database in (None, "", ":memory:")
        self.write_lock = RLock()
        self._pool: Engine = self._open_sqlite(synchronous) if self.is_sqlite else self._open_postgres()
        self.dialect = self._pool.dialect
        self._writer: Connection | None = None
        self._writing_driver: Any = None
        self._of_thread = local()
        self._readers: WeakSet[Connection] = WeakSet()

    def _open_sqlite(self, synchronous: str) -> Engine:
        arguments: dict[str, Any] = {"check_same_thread": False, "timeout": _BUSY_SECONDS}
        if self.is_in_memory:
            pool = create_engine("sqlite://", connect_args=arguments, poolclass=StaticPool)
        else:
            Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True)
            pool = create_engine(self.url, connect_args=arguments, poolclass=NullPool)

        @event.listens_for(pool, "connect")
        def prepare(connection: Any, _record: Any) -> None:
            # transactions begin where a unit of work says, not where the driver guesses
            connection.isolation_level = None
            for pragma in (*_PRAGMAS, f"synchronous={synchronous}"):
                connection.execute(f"PRAGMA {pragma}")

        return pool

    def _open_postgres(self) -> Engine:
        return create_engine(self.url, pool_size=20, max_overflow=20, pool_pre_ping=True)

    @contextmanager
    def connect(self, *, to_write: bool) -> Iterator[Connection]:
        """A connection inside a transaction that commits at the end of the block and rolls back on an exception."""
        if not self.is_sqlite:
            # whoever only reads sees one moment, as on SQLite, however many statements it takes
            pool = self._pool if to_write else self._pool.execution_options(**_ONE_MOMENT)
            with pool.begin() as connection:
                yield connection
        elif to_write or self.is_in_memory:
            with self.write_lock, self.writing() as connection:
                yield connection
        else:
            connection = self._reading_connection()
            if driver_of(connection).in_transaction:  # this thread reads while it reads
                with self._pool.connect() as another, _transaction(another, "BEGIN", "ROLLBACK"):
                    yield another
            else:
                with _transaction(connection, "BEGIN", "ROLLBACK"):
                    yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """SQLite's one writing transaction: commits at the end of the block; the caller holds `write_lock`."""
        # taking the one writer's connection from the pool each time would cost more than the write
        if self._writer is None:
            self._writer = self._pool.connect()
            self._writing_driver = driver_of(self._writer)
        with _transaction(self._writer, "BEGIN IMMEDIATE", "COMMIT"):
            yield self._writer

    @property
    def is_writing(self) -> bool:
        """Whether SQLite's writing transaction is under way; for whoever holds `write_lock`, in their own block."""
        return self._writer is not None and bool(self._writing_driver.in_transaction)

    @contextmanager
    def look(self) -> Iterator[Any]:
        """The driver's connection for one query that is a transaction of its own."""
        if self.is_sqlite and not self.is_in_memory:
            yield driver_of(self._reading_connection())
        else:
            with self.connect(to_write=False) as connection:
                yield connection.connection.dbapi_connection

    def _reading_connection(self) -> Connection:
        """This thread's own; opening one for each look would cost more than looking."""
        connection: Connection | None = getattr(self._of_thread, "reader", None)
        if connection is None or connection.closed:
            connection = self._of_thread.reader = self._pool.connect()
            self._readers.add(connection)
        return connection

    def create_tables(self) -> None:
        """Make every declared table that is missing; for tests and embedding, migrations do it elsewhere."""
        with self.connect(to_write=True) as connection:
            metadata.create_all(connection)

    def copied_to(self, other: "Database") -> "Database":
        """The other one, now with all that this one holds and nothing else; both are SQLite's."""
        with self.write_lock, self._pool.connect() as original, other._pool.connect() as copy:
            driver_of(original).backup(driver_of(copy))
        return other

    def close(self) -> None:
        """Give every connection back to the system."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        for reader in list(self._readers):
            reader.close()
        self._pool.dispose()


@contextmanager
def _transaction(connection: Connection, begin: str, end: str) -> Iterator[None]:
    """One of SQLite's, ended with the block; rolled back on an exception, unless a full disk has done so already."""
    driver = driver_of(connection)
    driver.execute(begin)
    try:
        yield
        driver.execute(end)
    finally:
        if driver.in_transaction:
            driver.execute("ROLLBACK")
        if connection.in_transaction():  # Core believes so once it ran a statement
            connection.rollback()


def driver_of(connection: Connection) -> Any:
    """The driver's own connection."""
    return connection.connection.dbapi_connection
