"""The pages over the small company, and browsers without a window."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation.clock import VirtualClock
from foundation.unit_of_work import Work
from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import set_rights
from suite.app import create_app, parts_of
from suite.embedded import Cauce, open_cauce
from suite.wiring import Suite
from tests.support.company import copy_of_company
from tests.support.ledger import Ledger, running_ledger
from tests.support.office import Office, Visitor
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


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    """A system outside that can be broken."""
    with running_ledger() as ledger:
        yield ledger


@pytest.fixture
def office(tmp_path: Path, clock: VirtualClock) -> Iterator[Office]:
    """The small company with an engine that may call the system outside."""
    file = copy_of_company(tmp_path)
    with open_cauce(f"sqlite:///{file}", clock=clock, allowed_hosts="127.0.0.1", allow_private_addresses=True) as cauce:
        with cauce.suite.work.begin() as unit:
            rights = {AreaRight.SEE, AreaRight.MONITOR}
            set_rights(unit, machine_actor(), "purchasing", Holder(HolderKind.PROFILE, Profile.MANAGER), rights)
        yield Office(cauce)


@pytest.fixture
def cauce(office: Office) -> Cauce:
    """Its engine."""
    return office.cauce


@pytest.fixture
def pages(office: Office) -> Flask:
    """Its pages."""
    return office.app()


@pytest.fixture
def person(pages: Flask, office: Office) -> Callable[[str], Visitor]:
    """Somebody at their browser."""
    return lambda username: Visitor(pages, office, username)


@pytest.fixture
def upload() -> Callable[..., str]:
    """Choose files in a browser and send them; gives the answer."""

    def send(visitor: Visitor, *files: tuple[str, bytes], **fields: str):
        data = {
            "files": [(BytesIO(content), name) for name, content in files],
            "csrf_token": visitor.token(),
            "area": "purchasing",
            **fields,
        }
        return visitor.client.post("/models/upload", data=data, content_type="multipart/form-data")

    return send
