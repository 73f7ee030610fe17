"""What every test may ask for: databases of both kinds, units of work, an embedded engine."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from foundation.clock import VirtualClock
from foundation.database import Database
from foundation.unit_of_work import Work
from suite.tables import metadata
from tests.support import postgres

# A test passes or fails by what it tests, not by chance nor by how busy the machine is. New ground is broken with
# `--hypothesis-profile=exploring`.
settings.register_profile("exploring", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", settings.get_profile("exploring"), derandomize=True)
settings.load_profile("steady")

#: A Monday morning on which every virtual clock of the tests begins.
MONDAY = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes what people read anew; look at the difference as you look at code."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compares a text with the golden file at a path, or writes it there with `--update-golden`."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update-golden"):
            path.write_text(text, "utf-8")
        assert text == path.read_text("utf-8")

    return compare


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The administrative URL of a PostgreSQL server; skips in words when there is none."""
    reason = postgres.why_not()
    if reason:
        pytest.skip(reason)
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> Iterator[str]:
    """The URL of the tests' database, every table made."""
    with postgres.fresh_database(postgres_server, "cauce_tests") as url:
        database = Database(url)
        database.create_tables()
        database.close()
        yield url


@pytest.fixture
def postgres_url(postgres_database: str) -> str:
    """The URL of a database whose tables are all empty."""
    postgres.empty(postgres_database, [table.name for table in metadata.sorted_tables])
    return postgres_database


@pytest.fixture
def postgres_server_database(postgres_server: str) -> Iterator[str]:
    """The URL of a database of one's own, without tables."""
    with postgres.fresh_database(postgres_server, "cauce_of_its_own") as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """SQLite in memory, then PostgreSQL."""
    if request.param == "sqlite":
        return "sqlite:///:memory:"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def clock() -> VirtualClock:
    """A clock that stands on a Monday morning until it is moved."""
    return VirtualClock(MONDAY)


@pytest.fixture
def work(database_url: str, clock: VirtualClock) -> Iterator[Work]:
    """Units of work on both databases, every table made."""
    database = Database(database_url)
    database.create_tables()
    yield Work(database, clock)
    database.close()


@pytest.fixture
def cauce(database_url: str, clock: VirtualClock) -> Iterator[Any]:
    """An embedded engine on both databases."""
    open_cauce = import_module("suite.embedded").open_cauce
    with open_cauce(database_url, clock=clock) as opened:
        yield opened
