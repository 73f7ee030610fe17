from collections.abc import Iterator

import pytest
from flask import Flask

from foundation.clock import VirtualClock
from suite.embedded import open_cauce
from tests.support.office import Office, furnish


@pytest.fixture
def office(clock: VirtualClock) -> Iterator[Office]:
    """The small company with a leave request, on SQLite."""
    with open_cauce(clock=clock) as cauce:
        yield furnish(cauce)


@pytest.fixture
def app(office: Office) -> Flask:
    return office.app()
