"""The pages over the small company, and browsers without a window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation.clock import VirtualClock
from foundation.unit_of_work import Work
from suite.app import create_app, parts_of
from suite.wiring import Suite
from tests.support.company import copy_of_company
from tests.support.pages import suite_over


@pytest.fixture
def suite(tmp_path: Path, clock: VirtualClock) -> Iterator[Suite]:
    """A demo of the small company, on SQLite, whose clock stands still."""
    with suite_over(copy_of_company(tmp_path), clock) as built:
        yield built


@pytest.fixture
def company(suite: Suite) -> Work:
    """Its units of work."""
    return suite.work


@pytest.fixture
def app(suite: Suite) -> Flask:
    """Its pages."""
    return create_app(parts_of(suite))


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """A stranger's browser."""
    return app.test_client()
