"""Signing in: one sentence for every mistake, waiting times, and the demo's people only in a demo."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from foundation.clock import VirtualClock
from organization.actor import machine_actor
from organization.people import NewPerson, PersonDetails, create_person
from suite.app import create_app, parts_of
from tests.support.company import DEMO, PASSWORD, copy_of_company
from tests.support.pages import post, sign_in, suite_over


def test_the_right_password_leads_to_the_start_page(visitor: FlaskClient):
    answer = post(visitor, "/sign-in", {"username": "diego.aznar", "password": PASSWORD}, follow_redirects=True)
    assert answer.status_code == 200
    assert "Diego Aznar" in answer.text


@pytest.mark.parametrize(("username", "password"), [("diego.aznar", "wrong"), ("nobody", PASSWORD)])
def test_a_mistake_is_one_sentence_that_names_no_field(visitor: FlaskClient, username: str, password: str):
    answer = post(visitor, "/sign-in", {"username": username, "password": password})
    assert answer.status_code == 422
    assert "El usuario y la contraseña no coinciden." in answer.text
    assert f'value="{username}"' in answer.text
    assert password not in answer.text
    assert "is-invalid" not in answer.text


def test_too_many_tries_say_how_long_to_wait(visitor: FlaskClient):
    for _ in range(5):
        post(visitor, "/sign-in", {"username": "diego.aznar", "password": "wrong"})
    answer = post(visitor, "/sign-in", {"username": "diego.aznar", "password": PASSWORD})
    assert answer.status_code == 429
    assert "Espera 60 segundos" in answer.text


def test_a_demo_offers_its_people_with_what_they_do(visitor: FlaskClient):
    text = visitor.get("/sign-in").text
    assert "Datos inventados" in text
    assert all(purpose in text for _, purpose, _ in DEMO)
    assert sign_in(visitor, "elvira.montes").status_code == 302


def test_nobody_else_can_be_chosen_in_a_demo(visitor: FlaskClient):
    assert sign_in(visitor, "nuria.perez").status_code == 404


def test_outside_a_demo_nobody_is_offered_and_nobody_can_be_chosen(tmp_path: Path, clock: VirtualClock):
    with suite_over(copy_of_company(tmp_path), clock, demo=False) as suite:
        visitor = create_app(parts_of(suite)).test_client()
        text = visitor.get("/sign-in").text
        assert sign_in(visitor, "diego.aznar").status_code == 404
    assert "Diego Aznar" not in text
    assert "demo" not in re.sub(r'href="[^"]*"', "", text).lower()


def test_where_nobody_has_an_account_the_door_says_how_the_first_one_is_made(tmp_path: Path, clock: VirtualClock):
    with suite_over(tmp_path / "new.db", clock, demo=False) as suite:
        suite.database.create_tables()
        visitor = create_app(parts_of(suite)).test_client()
        first = visitor.get("/sign-in").text
        with suite.work.begin() as unit:
            create_person(unit, machine_actor(), NewPerson("ana.rojas", PersonDetails("Ana Rojas"), frozenset()))
        then = visitor.get("/sign-in").text
    assert "Aún no hay ninguna cuenta." in first
    assert "cauce person add nombre.apellido --profile administrator --password" in first
    assert "cauce person add" not in then


def test_signing_out_forgets_who_it_was(visitor: FlaskClient):
    sign_in(visitor, "diego.aznar")
    assert post(visitor, "/sign-out").headers["Location"] == "/sign-in"
    assert visitor.get("/account").status_code == 302


def test_who_is_signed_in_goes_on_from_the_sign_in_page(visitor: FlaskClient):
    sign_in(visitor, "diego.aznar")
    assert visitor.get("/sign-in?next=/account").headers["Location"] == "/account"
    assert visitor.get("/").status_code == 302


def test_the_page_speaks_the_browsers_language_until_another_is_chosen(visitor: FlaskClient):
    assert "Correo o usuario" in visitor.get("/sign-in").text
    assert "E-mail or username" in visitor.get("/sign-in?lang=en").text
    assert "E-mail or username" in visitor.get("/sign-in", headers={"Accept-Language": "en-GB,es;q=0.5"}).text
    assert "Correo o usuario" in visitor.get("/sign-in", headers={"Accept-Language": "fr"}).text


def test_a_language_chosen_at_the_door_holds_for_the_session(visitor: FlaskClient):
    post(visitor, "/sign-in/demo?lang=en", {"username": "diego.aznar"})
    assert "What you may do" in visitor.get("/account").text


def test_a_demo_goes_on_in_the_language_of_its_visitor_whatever_its_people_speak(visitor: FlaskClient):
    english = {"Accept-Language": "en-GB,es;q=0.5"}

    door = visitor.get("/sign-in?next=/account", headers=english).text
    post(visitor, "/sign-in/demo", {"username": "diego.aznar"}, headers=english)

    assert "Compares offers and places orders" in door
    assert 'href="/sign-in?lang=es&amp;next=/account"' in door
    assert "What you may do" in visitor.get("/account", headers=english).text


def test_a_person_can_change_the_language_for_good(visitor: FlaskClient):
    sign_in(visitor, "diego.aznar")
    answer = post(visitor, "/language", {"language": "en", "next": "/account"})
    assert answer.headers["Location"] == "/account"
    post(visitor, "/sign-out")
    sign_in(visitor, "diego.aznar")
    assert "What you may do" in visitor.get("/account").text
