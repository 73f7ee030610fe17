"""The small company on SQLite, its people at their browsers, and a system outside that can be broken."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from flask import Flask

from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import set_rights
from suite.embedded import Cauce, open_cauce
from tests.support import company
from tests.support.ledger import Ledger, running_ledger
from tests.support.office import Office, Visitor

ELVIRA, LAIA, CARMEN, DIEGO = "elvira.montes", "laia.ferrer", "carmen.ibanez", "diego.aznar"


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with running_ledger() as ledger:
        yield ledger


@pytest.fixture
def office(tmp_path, clock) -> Iterator[Office]:
    file = company.copy_of_company(tmp_path)
    with open_cauce(f"sqlite:///{file}", clock=clock, allowed_hosts="127.0.0.1", allow_private_addresses=True) as cauce:
        with cauce.suite.work.begin() as unit:
            rights = {AreaRight.SEE, AreaRight.MONITOR}
            set_rights(unit, machine_actor(), "purchasing", Holder(HolderKind.PROFILE, Profile.MANAGER), rights)
        yield Office(cauce)


@pytest.fixture
def cauce(office: Office) -> Cauce:
    return office.cauce


@pytest.fixture
def app(office: Office) -> Flask:
    return office.app()


@pytest.fixture
def person(app: Flask, office: Office) -> Callable[[str], Visitor]:
    """Somebody at their browser."""
    return lambda username: Visitor(app, office, username)


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
