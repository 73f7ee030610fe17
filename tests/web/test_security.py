"""Guards of every page: declared routes, headers, CSRF, cookies, sessions."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation.clock import VirtualClock
from foundation.unit_of_work import Work
from organization.actor import machine_actor
from organization.http import undeclared_routes
from organization.people import disable_person, set_password
from organization.tokens import create_token
from tests.support.company import PASSWORD, actor
from tests.support.pages import csrf_token, post, sign_in
from web.security import CONTENT_POLICY


def test_every_route_declares_who_may_call_it(app: Flask):
    assert undeclared_routes(app) == []


def test_a_route_that_declares_nothing_is_refused_and_found(app: Flask, visitor: FlaskClient):
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert undeclared_routes(app) == ["forgotten"]
    answer = visitor.get("/forgotten")
    assert answer.status_code == 500
    assert "secret" not in answer.text


@pytest.mark.parametrize("path", ["/sign-in", "/account", "/nowhere"])
def test_every_answer_carries_the_strict_headers(visitor: FlaskClient, path: str):
    headers = visitor.get(path).headers
    assert headers["Content-Security-Policy"] == CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_no_page_has_inline_scripts_or_styles(visitor: FlaskClient):
    sign_in(visitor, "oscar.luna")
    for path in ("/account", "/organization/people", "/organization/people/nuria.perez", "/organization/areas"):
        text = visitor.get(path).text
        assert " style=" not in text
        assert "<style" not in text
        assert " onclick=" not in text
        assert text.count("<script") == text.count("<script src=") + text.count('<script type="module" src=')


@pytest.mark.parametrize(
    ("base_url", "is_secure"),
    [
        ("http://127.0.0.1:8080", False),
        ("http://localhost:8080", False),
        ("http://[::1]:8080", False),
        ("https://127.0.0.1", True),
        ("https://cauce.example", True),
        ("http://cauce.example", True),
    ],
)
def test_cookies_are_secure_except_on_plain_http_on_this_machine(visitor: FlaskClient, base_url, is_secure):
    cookie = visitor.get("/sign-in", base_url=base_url).headers["Set-Cookie"]
    assert ("Secure" in cookie) == is_secure
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_form_without_its_token_changes_nothing(visitor: FlaskClient, company: Work):
    sign_in(visitor, "oscar.luna")
    answer = visitor.post("/organization/people/nuria.perez/disable")
    assert answer.status_code == 400
    assert "demasiado tiempo abierta" in answer.text
    assert actor(company, "nuria.perez")


def test_the_token_may_come_in_a_header_as_htmx_sends_it(visitor: FlaskClient):
    sign_in(visitor, "oscar.luna")
    headers = {"X-CSRFToken": csrf_token(visitor, "/account")}
    assert visitor.post("/organization/people/nuria.perez/disable", headers=headers).status_code == 302


def test_a_session_is_new_at_sign_in(visitor: FlaskClient):
    token = csrf_token(visitor)
    visitor.post("/sign-in/demo", data={"username": "oscar.luna", "csrf_token": token})
    assert visitor.post("/sign-out", data={"csrf_token": token}).status_code == 400


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("cauce_session")
    assert cookie is not None
    return cookie.value


def with_cookie(app: Flask, value: str) -> FlaskClient:
    thief = app.test_client()
    thief.set_cookie("cauce_session", value)
    return thief


def test_signing_out_ends_that_session_in_every_copy_of_its_cookie_and_no_other(app: Flask, visitor: FlaskClient):
    other_device = app.test_client()
    sign_in(visitor, "diego.aznar")
    sign_in(other_device, "diego.aznar")
    copied = cookie_of(visitor)
    assert with_cookie(app, copied).get("/account").status_code == 200
    post(visitor, "/sign-out")
    assert with_cookie(app, copied).get("/account").headers["Location"] == "/sign-in?next=/account"
    assert with_cookie(app, copied).get("/account?live=1").status_code == 302
    assert other_device.get("/account").status_code == 200


def test_signing_in_again_or_changing_the_password_ends_the_session_before(app: Flask, visitor: FlaskClient):
    sign_in(visitor, "diego.aznar")
    first = cookie_of(visitor)
    sign_in(visitor, "diego.aznar")
    second = cookie_of(visitor)
    new = "farol sierra 9 lluvia"
    post(visitor, "/account/password", {"old": PASSWORD, "new": new, "again": new})
    assert [with_cookie(app, copied).get("/account").status_code for copied in (first, second)] == [302, 302]
    assert visitor.get("/account").status_code == 200


def test_a_copy_that_signs_out_too_is_only_led_to_the_sign_in(app: Flask, visitor: FlaskClient):
    sign_in(visitor, "diego.aznar")
    token = csrf_token(visitor)
    copy = with_cookie(app, cookie_of(visitor))
    for client in (visitor, copy):
        assert client.post("/sign-out", data={"csrf_token": token}).headers["Location"] == "/sign-in"


def test_a_session_ends_after_half_an_hour_without_use(visitor: FlaskClient, clock: VirtualClock):
    sign_in(visitor, "diego.aznar")
    clock.move_by(timedelta(minutes=29))
    assert visitor.get("/account").status_code == 200
    clock.move_by(timedelta(minutes=29))
    assert visitor.get("/account").status_code == 200
    clock.move_by(timedelta(minutes=31))
    assert visitor.get("/account").headers["Location"] == "/sign-in?next=/account"


def test_a_page_that_refreshes_itself_does_not_keep_a_session_alive(visitor: FlaskClient, clock: VirtualClock):
    sign_in(visitor, "diego.aznar")
    for _ in range(2):
        clock.move_by(timedelta(minutes=20))
        answer = visitor.get("/account?live=1")
    assert answer.status_code == 302


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(visitor: FlaskClient, clock: VirtualClock):
    sign_in(visitor, "diego.aznar")
    for _ in range(12 * 3):
        clock.move_by(timedelta(minutes=20))
        answer = visitor.get("/account")
    assert answer.status_code == 302


def test_a_closed_account_and_a_new_password_end_sessions(
    visitor: FlaskClient, app: Flask, company: Work, clock: VirtualClock
):
    other = app.test_client()
    sign_in(visitor, "diego.aznar")
    sign_in(other, "laia.ferrer")
    clock.move_by(timedelta(seconds=1))
    with company.begin() as unit:
        set_password(unit, machine_actor(), "diego.aznar", "farol sierra 9 lluvia")
        disable_person(unit, machine_actor(), "laia.ferrer")
    assert visitor.get("/account").status_code == 302
    assert other.get("/account").status_code == 302


def test_a_bearer_token_needs_no_csrf_token_and_a_wrong_one_is_no_session(visitor: FlaskClient, company: Work):
    oscar = actor(company, "oscar.luna")
    with company.begin() as unit:
        token = create_token(unit, oscar, "oscar.luna", name="script")
    headers = {"Authorization": f"Bearer {token}"}
    assert visitor.post("/organization/people/nuria.perez/disable", headers=headers).status_code == 302
    sign_in(visitor, "oscar.luna")
    wrong = {"Authorization": "Bearer cauce_wrong"}
    assert visitor.get("/account", headers=wrong).status_code == 302


def test_strangers_are_led_to_the_sign_in_and_back(visitor: FlaskClient):
    answer = visitor.get("/organization/people?page=2")
    assert answer.headers["Location"] == "/sign-in?next=/organization/people?page%3D2"
    found = post(visitor, "/sign-in", {"username": "diego.aznar", "password": PASSWORD, "next": "/account"})
    assert found.headers["Location"] == "/account"
    assert visitor.get("/organization/people", headers={"HX-Request": "true"}).status_code == 403


def test_a_stranger_is_never_sent_elsewhere(visitor: FlaskClient):
    form = {"username": "diego.aznar", "password": PASSWORD, "next": "https://evil.example/"}
    assert post(visitor, "/sign-in", form).headers["Location"] == "/"
