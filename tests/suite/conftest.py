from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from foundation.clock import VirtualClock
from tests.support.office import Office, open_office


@pytest.fixture
def office(tmp_path: Path, clock: VirtualClock) -> Iterator[Office]:
    """The small company with a leave request, on SQLite."""
    with open_office(tmp_path, clock) as office:
        yield office


@pytest.fixture
def app(office: Office) -> Flask:
    return office.app()
