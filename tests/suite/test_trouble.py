"""What the database refuses or cannot do now, as whoever asked reads it."""

import json
import sqlite3

import psycopg
import pytest
from flask import Flask
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from organization.http import public
from tests.support.log_lines import logging_set_up
from tests.support.office import Office

_OURS = Exception("statement with values")


def _answer(office: Office, failure: Exception, address: str) -> tuple[int, str]:
    app: Flask = office.app()

    @public
    def broken() -> str:
        raise failure

    app.add_url_rule(address, "broken", broken)
    answer = app.test_client().get(address)
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    "failure",
    [
        OperationalError("SELECT secret", {}, _OURS),
        sqlite3.OperationalError("database or disk is full"),
        psycopg.OperationalError("server closed the connection"),
    ],
)
@pytest.mark.parametrize("address", ["/api/v1/broken", "/broken"])
def test_a_database_that_is_away_is_told_without_its_words(office: Office, failure: Exception, address: str) -> None:
    status, text = _answer(office, failure, address)
    assert status == 503
    assert "secret" not in text
    assert "disk" not in text


def test_a_value_that_the_database_refuses_is_the_senders_matter(office: Office) -> None:
    status, text = _answer(office, DataError("INSERT", {}, _OURS), "/api/v1/broken")
    assert (status, "value_not_storable" in text) == (422, True)


@pytest.mark.parametrize("failure", [IntegrityError("INSERT secret", {}, _OURS), KeyError("secret")])
def test_a_bug_of_ours_is_told_by_a_short_code_alone(office: Office, failure: Exception) -> None:
    status, text = _answer(office, failure, "/api/v1/broken")
    assert (status, "broken_promise" in text) == (500, True)
    assert "secret" not in text


@pytest.mark.parametrize(
    ("failure", "event"),
    [
        (KeyError("secret"), "request failed"),
        (OperationalError("SELECT secret", {}, _OURS), "the database does not answer"),
    ],
)
def test_the_log_tells_where_it_broke_and_nothing_of_what_was_asked(
    office: Office, capsys: pytest.CaptureFixture[str], failure: Exception, event: str
) -> None:
    app: Flask = office.app()

    @public
    def broken(instance_id: str, who: str) -> str:
        raise failure

    app.add_url_rule("/api/v1/broken/<instance_id>/<who>", "broken", broken)
    with logging_set_up("web", "suite", log_format="json"):
        answer = app.test_client().get("/api/v1/broken/i-1/secret?of=secret")
    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert told["event"] == event
    assert "in broken" in told["exception"]
    assert "secret" not in line
    if event == "request failed":
        assert (told["code"], told["instance_id"]) == (answer.json["context"]["code"], "i-1")
        assert told["rule"] == "/api/v1/broken/<instance_id>/<who>"
