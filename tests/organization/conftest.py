"""The small company, for tests of people and their rights."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from foundation.clock import VirtualClock
from foundation.database import Database
from foundation.unit_of_work import Work
from tests.support.company import copy_of_company, populate


@pytest.fixture
def company(tmp_path: Path, clock: VirtualClock) -> Iterator[Work]:
    """Units of work over the small company, on SQLite."""
    database = Database(f"sqlite:///{copy_of_company(tmp_path)}")
    yield Work(database, clock)
    database.close()


@pytest.fixture
def company_on_both(work: Work) -> Work:
    """The same, on SQLite and on PostgreSQL."""
    populate(work)
    return work
