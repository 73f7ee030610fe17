"""Migrations make exactly the tables that the code declares, on both databases, and lose nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary, MetaData, String, insert, select, text
from sqlalchemy.types import TypeEngine

from foundation.clock import VirtualClock
from foundation.database import Database, metadata
from foundation.unit_of_work import Work
from organization.actor import machine_actor
from organization.areas import Area, areas, rights_in
from organization.directory import people
from organization.people import NewPerson, PersonDetails, create_person
from suite.health import PackageOverwritten, _check, readiness
from suite.schema import HEAD, MIGRATIONS, SchemaBehind, check_schema, make_ready, upgrade_schema
from suite.tables import DECLARED_IN
from tests.support.postgres import fresh_database

HOUSE = Path(__file__).resolve().parents[2]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path}/empty.db")
        yield database
        database.close()
        return
    with fresh_database(request.getfixturevalue("postgres_server"), "cauce_migrated") as url:
        database = Database(url)
        yield database
        database.close()


def test_the_list_of_tables_names_every_module_that_declares_one() -> None:
    declaring = {
        ".".join(path.relative_to(HOUSE).with_suffix("").parts)
        for room in (
            "engine",
            "foundation",
            "modeler_api",
            "monitor",
            "organization",
            "process_library",
            "runtime",
            "web",
        )
        for path in (HOUSE / room).rglob("*.py")
        if " = Table(\n" in path.read_text(encoding="utf-8")
    }
    assert {module.__name__ for module in DECLARED_IN} == declaring


def test_migrations_make_what_the_code_declares(empty: Database) -> None:
    upgrade_schema(empty)
    schema = check_schema(empty)
    assert (schema.revision, schema.differences) == (HEAD, ())


def test_migrating_twice_changes_nothing(empty: Database) -> None:
    upgrade_schema(empty)
    upgrade_schema(empty)
    assert check_schema(empty).is_current


def test_every_migration_runs_over_tables_that_hold_rows(empty: Database) -> None:
    filled: set[str] = set()
    for revision in sorted(path.stem for path in (MIGRATIONS / "versions").glob("0*.py")):
        upgrade_schema(empty, to=revision)
        filled |= fill_new_tables(empty, filled)
    assert check_schema(empty).is_current
    with empty.connect(to_write=False) as connection:
        for name in filled:
            assert connection.execute(text(f"SELECT count(*) FROM {name}")).scalar(), name


def fill_new_tables(database: Database, filled: set[str]) -> set[str]:
    """Write a row into each table that has none yet; keys are the same everywhere, so that every reference holds."""
    found = MetaData()
    with database.connect(to_write=True) as connection:
        found.reflect(connection)
        for table in found.sorted_tables:
            if table.name not in filled and not connection.execute(select(table)).first():
                row = {column.name: _some_value(column.type) for column in table.columns}
                connection.execute(insert(table).values(row))
    return {table.name for table in found.sorted_tables}


def _some_value(kind: TypeEngine[Any]) -> object:
    """An empty JSON object where there is text."""
    if isinstance(kind, LargeBinary):
        return b"{}"
    return "{}" if isinstance(kind, String) else 1


def test_an_empty_database_lacks_every_table(empty: Database) -> None:
    schema = check_schema(empty)
    assert schema.revision is None
    assert {f"add_table {name}" for name in metadata.tables} <= set(schema.differences)


def test_tables_that_the_embedding_api_made_are_only_marked(empty: Database, clock: VirtualClock) -> None:
    empty.create_tables()
    _add_person(Work(empty, clock))
    upgrade_schema(empty)
    assert check_schema(empty).is_current
    with empty.connect(to_write=False) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM person").scalar() == 1


def test_a_missing_column_is_told(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/behind.db")
    upgrade_schema(database)
    with database.connect(to_write=True) as connection:
        connection.exec_driver_sql("ALTER TABLE person DROP COLUMN time_zone")
    assert check_schema(database).differences == ("add_column person time_zone",)
    database.close()


def test_sqlite_is_copied_before_its_tables_change(tmp_path: Path, clock: VirtualClock) -> None:
    database = Database(f"sqlite:///{tmp_path}/cauce.db")
    before = sorted(path.stem for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))[-2]
    upgrade_schema(database, to=before)
    _add_person(Work(database, clock))

    copy = make_ready(database)

    assert copy is not None
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT count(*) FROM person").fetchone() == (1,)
        assert kept.execute("SELECT version_num FROM alembic_version").fetchone() == (before,)
    assert check_schema(database).is_current
    with Work(database, clock).read() as unit:
        assert [person.username for person in people(unit)] == ["ana"]
    assert make_ready(database) is None
    database.close()


def test_the_general_area_of_a_company_stays_as_it_is(empty: Database, clock: VirtualClock) -> None:
    upgrade_schema(empty, to="0009_ended_sessions")
    with Work(empty, clock).begin() as unit:
        # as that version wrote it: later ones keep more of an area
        row = "INSERT INTO area (key, name_es, name_en, position) VALUES ('general', 'De todos', 'Everybody''s', 1)"
        unit.connection.execute(text(row))

    upgrade_schema(empty)

    with Work(empty, clock).read() as unit:
        assert areas(unit) == [Area("general", "De todos", "Everybody's")]


def test_a_new_installation_has_the_general_area_with_its_rights(empty: Database, clock: VirtualClock) -> None:
    upgrade_schema(empty)
    with Work(empty, clock).read() as unit:
        held = {(holder.key, right.value) for holder, rights in rights_in(unit, "general").items() for right in rights}
    assert {("business_user", "publish"), ("end_user", "start"), ("manager", "monitor"), ("it", "see")} <= held


@pytest.mark.postgres
def test_postgresql_is_changed_only_when_the_operator_says_so(postgres_server: str) -> None:
    with fresh_database(postgres_server, "cauce_behind") as url:
        database = Database(url)
        with pytest.raises(SchemaBehind):
            make_ready(database)
        make_ready(database, may_upgrade=True)
        assert readiness(database).is_ready
        database.close()


def test_a_database_is_ready_once_its_tables_are_current(empty: Database) -> None:
    assert (readiness(empty).is_database_reachable, readiness(empty).is_ready) == (True, False)
    upgrade_schema(empty)
    assert readiness(empty).is_ready


def test_a_database_that_does_not_answer_is_not_ready() -> None:
    found = readiness(Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing"))
    assert (found.is_database_reachable, found.is_ready) == (False, False)


def test_a_package_of_another_distribution_is_told() -> None:
    _check("engine", ["cauce"])
    _check("engine", [])
    with pytest.raises(PackageOverwritten) as caught:
        _check("engine", ["cauce", "some-engine"])
    assert caught.value.context == {"package": "engine", "others": "some-engine"}


def _add_person(work: Work) -> None:
    with work.begin() as unit:
        create_person(unit, machine_actor(), NewPerson("ana", PersonDetails("Ana")))
