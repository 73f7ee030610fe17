"""Parts and applications for tests of pages."""

import re
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from foundation.settings import Settings
from foundation.texts import Texts
from foundation.unit_of_work import Work
from organization.actors import Actors
from organization.authentication import Authentication
from web.parts import Parts

_HOUSE = Path(__file__).parent.parent.parent
_ROOMS = ("foundation", "engine", "organization", "process_library", "modeler_api", "runtime", "monitor", "web")


def parts_over(work: Work, process_engine: Any = None, **settings: Any) -> Parts:
    """What pages are handed; those of the organisation need no engine."""
    return Parts(
        settings=Settings(secret_key="for tests only", company_name="Nortelia Iluminación", **settings),
        work=work,
        texts=Texts(_HOUSE / room for room in _ROOMS),
        actors=Actors(work),
        authentication=Authentication(work),
        process_engine=process_engine,
    )


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
