"""Parts and applications for tests of pages."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from foundation.clock import Clock
from foundation.settings import Settings
from suite.wiring import Suite, build_suite


@contextmanager
def suite_over(file: Path, clock: Clock, **settings: Any) -> Iterator[Suite]:
    """A whole suite over a SQLite file, as a server would build it; a demo unless said otherwise."""
    chosen: dict[str, Any] = {"demo": True, "company_name": "Nortelia Iluminación", **settings}
    built = build_suite(
        Settings(secret_key="for tests only", database_url=f"sqlite:///{file}", data_directory=file.parent, **chosen),
        clock=clock,
    )
    try:
        yield built
    finally:
        built.close()


def csrf_token(client: FlaskClient, path: str = "/sign-in") -> str:
    """The token that the page at `path` carries."""
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get(path, follow_redirects=True).text)
    assert found is not None
    return found.group(1)


def post(client: FlaskClient, path: str, form: dict[str, Any] | None = None, **options: Any) -> TestResponse:
    """Send a form as the page would, with its token."""
    return client.post(path, data={**(form or {}), "csrf_token": csrf_token(client)}, **options)


def sign_in(client: FlaskClient, username: str) -> TestResponse:
    """Sign in with one click, as in a demo."""
    return post(client, "/sign-in/demo", {"username": username})
