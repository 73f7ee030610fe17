"""People at work: the small company, the leave request published, and its pages for whoever signs in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.user_tasks.lookup import UserTask, user_task_by_id
from foundation.clock import Clock
from foundation.identifiers import new_id
from foundation.instants import to_micros
from organization.actor import Actor, AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import set_rights
from suite.app import create_app, parts_of
from suite.embedded import Cauce, open_cauce
from tests.support import company, leave

#: What Diego asks for when nobody says otherwise.
ASKED: dict[str, Any] = {"kind": "holiday", "from_on": date(2026, 12, 21), "days": Decimal("3")}

#: Before every clock of the tests begins: sessions are younger than the passwords.
_BEFORE = datetime(2026, 10, 5, 7, tzinfo=UTC)

DIEGO, NURIA, JAVIER, LAIA, OSCAR = "diego.aznar", "nuria.perez", "javier.lacasa", "laia.ferrer", "oscar.luna"


@dataclass(frozen=True)
class Office:
    """An engine with the company in it."""

    cauce: Cauce

    def actor(self, username: str) -> Actor:
        """A person as they act."""
        return company.actor(self.cauce.suite.work, username)

    def ask(self, username: str = DIEGO, *, key: str | None = None, **values: Any) -> UserTask:
        """Somebody asks for leave; the task that then waits for a decision."""
        instance = self.cauce.start(leave.KEY, {**ASKED, **values}, business_key=key, by=username)
        return self.cauce.user_tasks(instance.id)[0]

    def task(self, user_task_id: str) -> UserTask:
        """A task as it stands."""
        with self.cauce.suite.work.read() as unit:
            return user_task_by_id(unit, user_task_id)

    def app(self) -> Flask:
        """The application over this engine."""
        suite = self.cauce.suite
        settings = suite.settings.model_copy(update={"secret_key": "for tests only"})
        return create_app(parts_of(replace(suite, settings=settings)))


def furnish(cauce: Cauce) -> Office:
    """Fill an empty engine with the company and the leave request."""
    company.populate(cauce.suite.work)
    rights = {AreaRight.SEE, AreaRight.START}
    with cauce.suite.work.begin() as unit:
        for profile in (Profile.END_USER, Profile.IT):
            set_rights(unit, machine_actor(), "human_resources", Holder(HolderKind.PROFILE, profile), rights)
    cauce.deploy(leave.files())
    return Office(cauce)


@cache
def _furnished() -> bytes:
    """A SQLite file with the office in it: made once, since hashing and publishing take their time."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "office.db"
        with open_cauce(f"sqlite:///{path}", start_at=_BEFORE) as cauce:
            furnish(cauce)
        return path.read_bytes()


def copy_of_office(folder: Path) -> Path:
    """A SQLite file of one's own with the office in it."""
    path = folder / "office.db"
    path.write_bytes(_furnished())
    return path


@contextmanager
def open_office(folder: Path, clock: Clock) -> Iterator[Office]:
    """The office in a SQLite file of one's own, under an embedded engine."""
    with open_cauce(f"sqlite:///{copy_of_office(folder)}", clock=clock) as cauce:
        yield Office(cauce)


class Visitor:
    """Somebody at their browser, signed in, whose forms carry the page's token."""

    def __init__(self, app: Flask, office: Office, username: str) -> None:
        """Sign them in without the sign-in page, which has tests of its own."""
        self.client: FlaskClient = app.test_client()
        self.username = username
        now = to_micros(office.cauce.suite.clock.now())
        with self.client.session_transaction() as session:
            person_id = office.actor(username).person_id
            session.update(_user_id=person_id, id=new_id(), began_at=now, used_at=now, _fresh=True)
        self._token: str | None = None

    def get(self, path: str, **more: Any) -> TestResponse:
        """Ask for a page in Spanish."""
        return self.client.get(path, headers={"Accept-Language": "es", **more.pop("headers", {})}, **more)

    def post(self, path: str, fields: dict[str, Any] | None = None, *, follow: bool = False) -> TestResponse:
        """Send a form with the token of the page."""
        return self.client.post(path, data={**(fields or {}), "csrf_token": self.token()}, follow_redirects=follow)

    def token(self) -> str:
        """The token that the person's pages carry."""
        if self._token is None:
            page = self.get("/my-cases").get_data(as_text=True)
            self._token = page.split('name="csrf-token" content="')[1].split('"')[0]
        return self._token
