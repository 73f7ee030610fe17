from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from foundation.clock import VirtualClock
from suite.embedded import open_cauce
from tests.support.office import Office, Visitor, copy_of_office


@pytest.fixture
def office(tmp_path: Path, clock: VirtualClock) -> Iterator[Office]:
    """The small company with a leave request, on SQLite."""
    with open_cauce(f"sqlite:///{copy_of_office(tmp_path)}", clock=clock) as cauce:
        yield Office(cauce)


@pytest.fixture
def pages(office: Office) -> Flask:
    return office.app()


@pytest.fixture
def browser_of(office: Office, pages: Flask) -> Callable[[str], Visitor]:
    """Gives the browser of somebody who has signed in."""
    return lambda username: Visitor(pages, office, username)
