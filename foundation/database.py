"""The database: SQLite by default, PostgreSQL when a company grows; the same tables and statements on both."""

from collections.abc import Iterator
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

#: How long a connection waits for another process's write to a SQLite file.
_BUSY_SECONDS = 30


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
            for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON", "cache_size=-65536"):
                connection.execute(f"PRAGMA {pragma}")

        return pool

    def _open_postgres(self) -> Engine:
        return create_engine(self.url, pool_size=20, max_overflow=20, pool_pre_ping=True)

    @contextmanager
    def connect(self, *, to_write: bool) -> Iterator[Connection]:
        """A connection inside a transaction that commits at the end of the block and rolls back on an exception."""
        if not self.is_sqlite:
            with self._pool.begin() as connection:
                yield connection
        elif to_write or self.is_in_memory:
            with self.write_lock:
                yield from _sqlite_transaction(self._writing_connection(), "BEGIN IMMEDIATE")
        else:
            connection = self._reading_connection()
            if _driver(connection).in_transaction:  # this thread reads while it reads
                with self._pool.connect() as another:
                    yield from _sqlite_transaction(another, "BEGIN")
            else:
                yield from _sqlite_transaction(connection, "BEGIN")

    @contextmanager
    def look(self) -> Iterator[Any]:
        """The driver's connection for one query that is a transaction of its own."""
        if self.is_sqlite and not self.is_in_memory:
            yield _driver(self._reading_connection())
        else:
            with self.connect(to_write=False) as connection:
                yield connection.connection.dbapi_connection

    def _writing_connection(self) -> Connection:
        # SQLite has one writer: taking its connection from the pool each time costs more than the write
        if self._writer is None:
            self._writer = self._pool.connect()
        return self._writer

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

    def close(self) -> None:
        """Give every connection back to the system."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        for reader in list(self._readers):
            reader.close()
        self._pool.dispose()


def _sqlite_transaction(connection: Connection, begin: str) -> Iterator[Connection]:
    driver = _driver(connection)
    driver.execute(begin)
    try:
        yield connection
        driver.execute("COMMIT")
    except BaseException:
        if driver.in_transaction:  # a full disk may have ended it already
            driver.execute("ROLLBACK")
        raise
    finally:
        if connection.in_transaction():  # only when Core statements ran; the driver has nothing left to end
            connection.rollback()


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection
