"""One transaction: begin, commit or roll back, then what was promised for after the commit."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import DBAPIError

from foundation.clock import Clock
from foundation.database import Database, driver_of
from foundation.errors import BrokenPromise, Unavailable
from foundation.identifiers import new_id

T = TypeVar("T")

#: PostgreSQL's codes for "another transaction was in the way": serialization failure and deadlock.
_TRY_AGAIN = frozenset({"40001", "40P01"})
_TRIES = 5
#: How many waiting writes one commit takes along at most.
_LARGEST_BATCH = 64


#: Values in the order in which a statement names them.
InOrder = Callable[[Mapping[str, Any]], Sequence[Any]]


class Prepared:
    """A Core statement compiled once per dialect, to be executed on the driver's own cursor."""

    def __init__(self, statement: Executable) -> None:
        """Values that change are `bindparam`s, given in the database's own types; the others are part of it."""
        self._statement = statement
        self._on_sqlite: tuple[str, InOrder] | None = None
        self._on_postgres: tuple[str, InOrder] | None = None

    def on(self, database: Database) -> tuple[str, InOrder]:
        """The SQL as this database's driver reads it, and how it takes its values: drivers bind names slowly."""
        if database.is_sqlite:
            self._on_sqlite = found = self._on_sqlite or self._compiled(database, "qmark")
        else:
            self._on_postgres = found = self._on_postgres or self._compiled(database, "format")
        return found

    def _compiled(self, database: Database, paramstyle: str) -> tuple[str, InOrder]:
        dialect: Any = type(database.dialect)
        compiled: Any = self._statement.compile(dialect=dialect(paramstyle=paramstyle))  # type: ignore[attr-defined]
        required = {name for name, parameter in compiled.binds.items() if parameter.required}
        fixed = {name: value for name, value in compiled.params.items() if name not in required}
        return str(compiled), _in_order(compiled.positiontup, fixed)


def _in_order(names: Sequence[str], fixed: Mapping[str, Any]) -> InOrder:
    if fixed:
        return lambda values: [values[name] if name in values else fixed[name] for name in names]
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: [values[name] for name in names]


class UnitOfWork:
    """What a use case writes, in one transaction."""

    def __init__(self, database: Database, connection: Connection, clock: Clock) -> None:
        """Made by `Work`; nobody else begins transactions."""
        self.database = database
        #: For Core statements; hot paths use `execute` and `rows`.
        self.connection = connection
        self.clock = clock
        #: What this transaction came to, as JSON values; kept with the receipt of the request that caused it.
        self.noted: dict[str, Any] = {}
        self._driver = driver_of(connection)
        self._afterwards: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """This instant by the suite's clock."""
        return self.clock.now()

    def execute(self, statement: Prepared, values: Mapping[str, Any]) -> int:
        """Run a prepared statement; returns the number of rows it touched."""
        text, in_order = statement.on(self.database)
        count: int = self._driver.execute(text, in_order(values)).rowcount
        return count

    def execute_many(self, statement: Prepared, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a prepared statement once per row."""
        if rows:
            text, in_order = statement.on(self.database)
            self._driver.cursor().executemany(text, [in_order(row) for row in rows])

    def rows(self, statement: Prepared, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """All rows of a prepared query, in the database's own types."""
        text, in_order = statement.on(self.database)
        found: list[tuple[Any, ...]] = self._driver.execute(text, in_order(values)).fetchall()
        return found

    def note(self, **came_to: Any) -> None:
        """Tell what the transaction comes to: enough to answer the request again if the first answer is lost."""
        self.noted.update(came_to)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Call this once the transaction has been committed; it must not fail and must not write."""
        self._afterwards.append(action)

    def committed(self) -> None:
        """Tell those who wait for the commit."""
        for action in self._afterwards:
            action()


@dataclass
class Together:
    """Something that the first transaction of a block writes besides its own."""

    write: Callable[[UnitOfWork], None]
    #: Whether that transaction has been committed.
    is_written: bool = False

    def join(self, unit: UnitOfWork) -> None:
        """Write it last in a transaction, which has noted what it came to, unless a committed one has done so."""
        if not self.is_written:
            self.write(unit)
            unit.after_commit(self._written)

    def _written(self) -> None:
        self.is_written = True


#: What the first transaction of the block that this thread is in writes besides.
_TOGETHER: ContextVar[Together | None] = ContextVar("together", default=None)


class _Waiting:
    """A write that waits for SQLite's one writer."""

    __slots__ = ("error", "is_done", "result", "together", "write")

    def __init__(self, write: Callable[[UnitOfWork], Any]) -> None:
        self.write = write
        self.together = _TOGETHER.get()
        self.is_done = False
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self, unit: UnitOfWork) -> None:
        """Write, and what the block of its thread wants besides."""
        self.result = self.write(unit)
        if self.together is not None:
            self.together.join(unit)


class Work:
    """Begins units of work on one database, with one clock."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """The suite's wiring makes one of these."""
        self.database = database
        self.clock = clock
        #: Tells this running process from any other, and from itself before a restart.
        self.boot_id = new_id()
        self._waiting: deque[_Waiting] = deque()

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """A transaction that writes; it commits at the end of the block."""
        together = _TOGETHER.get()
        with self.database.connect(to_write=True) as connection:
            unit = UnitOfWork(self.database, connection, self.clock)
            yield unit
            if together is not None:
                together.join(unit)
        unit.committed()

    @contextmanager
    def together_with(self, write: Callable[[UnitOfWork], None]) -> Iterator[Together]:
        """Let the first transaction that the block commits also hold what `write` writes, or not be committed."""
        together = Together(write)
        before = _TOGETHER.set(together)
        try:
            yield together
        finally:
            _TOGETHER.reset(before)

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A transaction that only reads."""
        with self.database.connect(to_write=False) as connection:
            yield UnitOfWork(self.database, connection, self.clock)

    def rows(self, statement: Prepared, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """All rows of one prepared query, in the database's own types; the quickest way to look at something."""
        text, in_order = statement.on(self.database)
        with self.database.look() as driver:
            found: list[tuple[Any, ...]] = driver.execute(text, in_order(values)).fetchall()
        return found

    def write(self, write: Callable[[UnitOfWork], T]) -> T:
        """Run `write` in a transaction and return its result once committed.

        On SQLite, which has one writer, writes that wait at the same moment share a commit, each in its own
        savepoint. On PostgreSQL a transaction that lost against another is run again.
        """
        return self._write_joined(write) if self.database.is_sqlite else self._write_alone(write)

    def _write_alone(self, write: Callable[[UnitOfWork], T]) -> T:
        for attempt in range(_TRIES):
            try:
                with self.begin() as unit:
                    return write(unit)
            except DBAPIError as failure:
                if _sql_state(failure.orig) not in _TRY_AGAIN:
                    raise
                if attempt == _TRIES - 1:
                    raise Unavailable(reason="serialization") from failure
            except Exception as failure:
                if _sql_state(failure) not in _TRY_AGAIN or attempt == _TRIES - 1:
                    raise
        raise AssertionError("the loop returns or raises")

    def _write_joined(self, write: Callable[[UnitOfWork], T]) -> T:
        mine = _Waiting(write)
        self._waiting.append(mine)
        with self.database.write_lock:
            if self.database.is_writing:  # this thread's own block, which would take the others' writes down with it
                self._waiting.remove(mine)
                raise BrokenPromise
            while not mine.is_done:
                count = min(len(self._waiting), _LARGEST_BATCH)
                self._write_batch([self._waiting.popleft() for _ in range(count)])
        if mine.error is not None:
            raise mine.error
        result: T = mine.result
        return result

    def _write_batch(self, batch: list[_Waiting]) -> None:
        """Commit some writes at once and tell those who asked for them; the caller holds the writer."""
        units: list[UnitOfWork] = []
        try:
            with self.database.writing() as connection:
                for waiting in batch:
                    unit = UnitOfWork(self.database, connection, self.clock)
                    if _write_one(unit, waiting, alone=len(batch) == 1):
                        units.append(unit)
        except BaseException as failure:
            for waiting in batch:
                waiting.error = waiting.error or failure
            units.clear()
        finally:
            for waiting in batch:
                waiting.is_done = True
        for unit in units:
            unit.committed()


def _write_one(unit: UnitOfWork, waiting: _Waiting, *, alone: bool) -> bool:
    """Run one write of a batch; a failure undoes that write only. Returns whether it stands."""
    if alone:
        waiting.run(unit)
        return True
    driver = driver_of(unit.connection)
    driver.execute("SAVEPOINT write_of_batch")
    try:
        waiting.run(unit)
    except Exception as failure:
        waiting.error = failure
        driver.execute("ROLLBACK TO write_of_batch")
        return False
    driver.execute("RELEASE write_of_batch")
    return True


def _sql_state(failure: BaseException | None) -> str | None:
    return getattr(failure, "sqlstate", None)
