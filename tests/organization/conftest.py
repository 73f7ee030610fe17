"""The small company, for tests of people and their rights."""

import pytest

from foundation.unit_of_work import Work
from tests.support.company import populate


@pytest.fixture
def company(work: Work) -> Work:
    """Units of work over the small company."""
    populate(work)
    return work
