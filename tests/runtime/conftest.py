from collections.abc import Iterator

import pytest

from suite.embedded import Cauce, open_cauce
from tests.support.office import Office, furnish


@pytest.fixture
def office(cauce: Cauce) -> Office:
    """The small company with a leave request, on both databases."""
    return furnish(cauce)


@pytest.fixture
def quick_office(clock) -> Iterator[Office]:
    """The same on SQLite alone, for what does not touch a statement of its own."""
    with open_cauce(clock=clock) as cauce:
        yield furnish(cauce)
