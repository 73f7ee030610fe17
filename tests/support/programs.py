"""Programs that call REST with a person's token."""

from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from organization.actor import machine_actor
from organization.tokens import create_token
from tests.support.office import Office

PREFIX = "/api/v1"


class Program:
    """A program that speaks for a person; paths begin below `/api/v1`."""

    def __init__(self, app: Flask, office: Office, username: str) -> None:
        """Make it a token."""
        with office.cauce.suite.work.begin() as unit:
            token = create_token(unit, machine_actor(), username, name="test")
        self.client: FlaskClient = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def get(self, path: str, **query: Any) -> TestResponse:
        """Ask."""
        return self.client.get(PREFIX + path, headers=self.headers, query_string=query)

    def post(self, path: str, body: Any = None, *, key: str | None = None, method: str = "POST") -> TestResponse:
        """Change something; `key` is the idempotency key."""
        headers = self.headers | ({} if key is None else {"Idempotency-Key": key})
        return self.client.open(PREFIX + path, method=method, json=body, headers=headers)

    def upload(self, path: str, files: list[tuple[str, bytes]], **fields: str) -> TestResponse:
        """Send files as a form."""
        data: dict[str, Any] = {**fields, "files": [(BytesIO(content), name) for name, content in files]}
        return self.client.post(PREFIX + path, data=data, headers=self.headers)
