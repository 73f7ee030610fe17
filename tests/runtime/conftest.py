from collections.abc import Iterator

import pytest

from suite.embedded import Cauce, open_cauce
from tests.support.office import Office, copy_of_office, furnish


@pytest.fixture
def office(cauce: Cauce) -> Office:
    """The small company with a leave request, on both databases."""
    return furnish(cauce)


@pytest.fixture
def quick_office(tmp_path, clock) -> Iterator[Office]:
    """The same on SQLite alone, for what has no statement of its own."""
    with open_cauce(f"sqlite:///{copy_of_office(tmp_path)}", clock=clock) as cauce:
        yield Office(cauce)
