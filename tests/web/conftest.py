"""The pages over the small company, and browsers without a window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation.clock import VirtualClock
from foundation.database import Database
from foundation.unit_of_work import Work
from suite.app import create_app
from tests.support.company import copy_of_company
from tests.support.pages import parts_over
from web.parts import Parts


@pytest.fixture
def company(tmp_path: Path, clock: VirtualClock) -> Iterator[Work]:
    """Units of work over the small company, on SQLite."""
    database = Database(f"sqlite:///{copy_of_company(tmp_path)}")
    yield Work(database, clock)
    database.close()


@pytest.fixture
def parts(company: Work) -> Parts:
    return parts_over(company, demo=True)


@pytest.fixture
def app(parts: Parts) -> Flask:
    return create_app(parts)


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """A stranger's browser."""
    return app.test_client()
