"""Errors as pages and as problem documents: never a stack, never another person's things."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation.errors import Conflict, Forbidden, NotFound, Rejected, SuiteError, Unavailable
from organization.http import public
from tests.support.pages import sign_in


class Faster(Conflict):
    code = "faster"
    message = "%(who)s took it a minute ago."


def raising(error: Exception):
    def view() -> str:
        raise error

    return public(view)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (Faster(who="Pablo"), 409, "Alguien o algo llegó antes"),
        (NotFound(id="7"), 404, "Aquí no hay nada"),
        (Rejected(), 422, "Esto no se puede aceptar"),
        (Forbidden(), 403, "No puedes hacer esto"),
        (Unavailable(), 503, "Ahora no"),
    ],
)
def test_each_family_has_its_page_and_its_document(app: Flask, visitor: FlaskClient, error: SuiteError, status, words):
    app.add_url_rule("/fails", "fails", raising(error))
    app.add_url_rule("/api/v1/fails", "fails_for_programs", raising(error))
    page, document = visitor.get("/fails"), visitor.get("/api/v1/fails")
    assert (page.status_code, document.status_code) == (status, status)
    assert words in page.text
    assert document.mimetype == "application/problem+json"
    assert document.json is not None
    assert (document.json["code"], document.json["status"]) == (error.code, status)
    assert ("Retry-After" in page.headers) == ("Retry-After" in document.headers) == (status == 503)


def test_what_broke_is_told_by_a_short_code_and_nothing_else(app: Flask, visitor: FlaskClient):
    app.add_url_rule("/breaks", "breaks", raising(RuntimeError("SELECT secret FROM /var/lib")))
    app.add_url_rule("/api/v1/breaks", "breaks_for_programs", raising(RuntimeError("SELECT secret")))
    page, document = visitor.get("/breaks"), visitor.get("/api/v1/breaks")
    assert (page.status_code, document.status_code) == (500, 500)
    assert "con el código" in page.text
    for text in (page.text, document.text):
        assert "SELECT" not in text
        assert "Traceback" not in text


def test_an_unknown_address_is_a_page_for_strangers_and_within_the_frame_for_others(visitor: FlaskClient):
    stranger = visitor.get("/nowhere")
    assert stranger.status_code == 404
    assert 'class="rail"' not in stranger.text
    sign_in(visitor, "laia.ferrer")
    assert 'class="rail"' in visitor.get("/nowhere").text


def test_a_program_without_a_token_is_told_so(app: Flask, visitor: FlaskClient):
    app.add_url_rule("/api/v1/closed", "closed", lambda: "never")
    app.view_functions["closed"].__dict__["cauce_who_may_call"] = ()
    answer = visitor.get("/api/v1/closed")
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["code"] == "sign_in_needed"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="cauce"'
    assert "necesita un token y la petición no trae ninguno" in answer.json["title"]
    assert "cauce person token" in answer.json["title"]


def test_a_program_with_a_wrong_token_is_told_what_is_wrong_where_and_how_to_mend_it(visitor: FlaskClient):
    answer = visitor.get("/api/v1/tasks", headers={"Authorization": "Bearer cauce_nope", "Accept-Language": "en"})
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["title"].startswith("The token in the header “Authorization” is not valid")
    assert "cauce person token USERNAME" in answer.json["title"]
