from collections.abc import Iterator

import pytest

from suite.embedded import Cauce
from tests.support.office import Office, furnish, open_office


@pytest.fixture
def office(cauce: Cauce) -> Office:
    """The small company with a leave request, on both databases."""
    return furnish(cauce)


@pytest.fixture
def quick_office(tmp_path, clock) -> Iterator[Office]:
    """The same on SQLite alone, for what has no statement of its own."""
    with open_office(tmp_path, clock) as office:
        yield office
