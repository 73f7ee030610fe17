"""Units of work: all or nothing, joined commits, promises kept after the commit."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, insert, select

from foundation.clock import SystemClock
from foundation.database import Database, driver_of
from foundation.errors import BrokenPromise
from foundation.unit_of_work import Prepared, UnitOfWork, Work

_NOTES = Table("note_of_test", MetaData(), Column("id", Integer, primary_key=True), Column("text", String(50)))
_ADD = Prepared(insert(_NOTES).values(text=bindparam("text")))


@pytest.fixture
def notes(database_url: str, tmp_path: Path) -> Work:
    url = f"sqlite:///{tmp_path / 'notes.db'}" if database_url.startswith("sqlite") else database_url
    database = Database(url)
    with database.connect(to_write=True) as connection:
        _NOTES.metadata.drop_all(connection)  # a test before may have made it on the same server
        _NOTES.metadata.create_all(connection)
    yield Work(database, SystemClock())
    database.close()


def _write_noted(unit: UnitOfWork) -> None:
    unit.execute(_ADD, {"text": f"noted {unit.noted}"})


def texts(work: Work) -> list[str]:
    with work.read() as unit:
        return sorted(unit.connection.execute(select(_NOTES.c.text)).scalars())


def test_a_unit_commits_at_the_end_of_its_block(notes: Work) -> None:
    with notes.begin() as unit:
        unit.execute(_ADD, {"text": "raw"})
        unit.connection.execute(insert(_NOTES).values(text="core"))
    assert texts(notes) == ["core", "raw"]


def test_an_exception_rolls_back_raw_and_core_statements_alike(notes: Work) -> None:
    def fails() -> None:
        with notes.begin() as unit:
            unit.execute(_ADD, {"text": "raw"})
            unit.connection.execute(insert(_NOTES).values(text="core"))
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError):
        fails()
    assert texts(notes) == []


def test_what_is_promised_for_after_the_commit_is_not_called_when_nothing_was_committed(notes: Work) -> None:
    called: list[str] = []

    def fails(unit: UnitOfWork) -> None:
        unit.after_commit(lambda: called.append("failed"))
        raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError):
        notes.write(fails)
    notes.write(lambda unit: unit.after_commit(lambda: called.append("written")))
    assert called == ["written"]


def test_writes_that_wait_together_each_stand_or_fall_alone(notes: Work) -> None:
    def write(number: int) -> int:
        def add(unit: UnitOfWork) -> int:
            unit.execute(_ADD, {"text": f"{number:03}"})
            if number % 3 == 0:
                raise ValueError(number)
            return number

        try:
            return notes.write(add)
        except ValueError:
            return -1

    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(write, range(200)))
    assert results == [-1 if number % 3 == 0 else number for number in range(200)]
    assert texts(notes) == [f"{number:03}" for number in range(200) if number % 3]


def test_a_result_is_returned_only_after_others_can_read_it(notes: Work) -> None:
    def write_then_look(number: int) -> bool:
        notes.write(lambda unit: unit.execute(_ADD, {"text": str(number)}))
        return str(number) in texts(notes)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(write_then_look, range(50)))


def test_a_full_disk_loses_the_write_but_not_what_was_there_nor_later_writes(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'full.db'}")
    with database.connect(to_write=True) as connection:
        _NOTES.metadata.drop_all(connection)  # a test before may have made it on the same server
        _NOTES.metadata.create_all(connection)
    work = Work(database, SystemClock())
    work.write(lambda unit: unit.execute(_ADD, {"text": "before"}))
    with database.connect(to_write=True) as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    with database.connect(to_write=True) as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    with pytest.raises(Exception, match="full"):
        work.write(lambda unit: unit.execute_many(_ADD, [{"text": "x" * 50}] * 5000))
    with database.connect(to_write=True) as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1073741823")

    work.write(lambda unit: unit.execute(_ADD, {"text": "after"}))
    assert texts(work) == ["after", "before"]
    database.close()


def test_a_write_inside_a_block_that_writes_is_refused_and_takes_no_other_down(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'inside.db'}")
    with database.connect(to_write=True) as connection:
        _NOTES.metadata.create_all(connection)
    work = Work(database, SystemClock())

    def nested() -> None:
        with work.begin():
            work.write(lambda unit: unit.execute(_ADD, {"text": "inside"}))

    with pytest.raises(BrokenPromise):
        nested()
    work.write(lambda unit: unit.execute(_ADD, {"text": "after"}))
    assert texts(work) == ["after"]
    database.close()


def test_what_comes_along_is_written_last_and_knows_what_the_transaction_noted(notes: Work) -> None:
    def note(unit: UnitOfWork) -> None:
        unit.note(number=7)

    with notes.together_with(_write_noted):
        notes.write(note)
        with notes.begin() as unit:
            unit.note(number=8)
    assert texts(notes) == ["noted {'number': 7}"]


def test_what_comes_along_is_written_with_the_first_transaction_that_is_committed(notes: Work) -> None:
    def fails(unit: UnitOfWork) -> None:
        unit.note(number=7)
        raise RuntimeError("on purpose")

    with notes.together_with(_write_noted) as together:
        with pytest.raises(RuntimeError):
            notes.write(fails)
        assert not together.is_written
        with notes.begin() as unit:
            unit.note(number=8)
        assert together.is_written
    assert texts(notes) == ["noted {'number': 8}"]


def test_every_process_has_an_id_of_its_own(notes: Work) -> None:
    assert Work(notes.database, notes.clock).boot_id != notes.boot_id


def test_what_went_wrong_while_reading_is_told_although_sqlite_has_ended_the_transaction_itself(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'broken.db'}")
    with database.connect(to_write=True) as connection:
        _NOTES.metadata.create_all(connection)
    work = Work(database, SystemClock())

    def fails() -> None:
        with work.read() as unit:
            driver_of(unit.connection).execute("ROLLBACK")  # as SQLite does when the disk cannot be read
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        fails()
    assert texts(work) == []
    database.close()


def test_whoever_reads_sees_one_moment_however_many_statements_it_takes(notes: Work) -> None:
    with notes.read() as unit:
        before = unit.connection.execute(select(_NOTES.c.text)).all()
        with ThreadPoolExecutor(1) as other:
            other.submit(notes.write, _write_noted).result()
        assert unit.connection.execute(select(_NOTES.c.text)).all() == before
    assert texts(notes) == ["noted {}"]
