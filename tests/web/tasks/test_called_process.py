"""A case whose wait is inside a called process: what, with whom and since when, for who asked and for operations."""

from datetime import timedelta

import pytest

from tests.support import trip
from tests.support.office import DIEGO, JAVIER, LAIA


@pytest.fixture
def case(office):
    trip.deploy(office.cauce)
    return ask(office, nights=2)


def ask(office, **variables):
    return office.cauce.start(trip.KEY, variables, business_key="V-1", by=DIEGO).id


def section(text, first, last):
    return " ".join(text[text.index(first) : text.index(last, text.index(first))].split())


def test_who_asked_reads_the_step_inside_whom_it_waits_for_and_since_when(office, person, case):
    office.cauce.advance(timedelta(hours=2))

    text = person(DIEGO).get(f"/my-cases/{case}").text

    told = section(text, '<h1 class="say">', '<div class="mt-4">')
    assert "Tu solicitud espera a Dirección financiera." in told
    assert "Nadie ha cogido todavía «Elegir el alojamiento»; está ahí <time" in told
    assert "Es parte de «Reservar el hotel»." in told
    assert '<li class="here" aria-current="step"><b>Reservar el hotel</b>' in text
    assert "Elegir el tren" in text


def test_a_wait_for_a_message_inside_is_named_with_its_time_and_its_step(office, person, case):
    office.cauce.complete(office.cauce.user_tasks(case)[0].id, {}, by=JAVIER)

    text = person(DIEGO).get(f"/my-cases/{case}").text

    told = section(text, '<h1 class="say">', '<div class="mt-4">')
    assert '<li class="here"><div class="row-w"><b>Espera «Confirmación del hotel»</b>' in text
    assert "Tu solicitud espera esto: «Confirmación del hotel»." in told
    assert "Está en «Confirmación del hotel» <time" in told
    assert "desde hace menos de un minuto</span>" in told
    assert "Es parte de «Reservar el hotel»." in told


def test_operations_reads_the_step_inside_and_finds_the_call_on_the_drawing(person, case):
    laia = person(LAIA)

    places = section(laia.get(f"/instances/{case}").text, 'id="places"', "</section>")
    marks = laia.get(f"/instances/{case}/marks.json").get_json()["marks"]

    assert "<b>Elegir el alojamiento</b>, en «Reservar el hotel» · libre para Dirección financiera · <time" in places
    assert marks["book"] == "m-here"
    assert "choose" not in marks


def test_a_step_that_stops_inside_stops_the_call_on_the_drawing(office, person):
    trip.deploy(office.cauce)
    case = ask(office, nights=None)
    office.cauce.complete(office.cauce.user_tasks(case)[0].id, {}, by=JAVIER)
    office.cauce.correlate_message("msg_booking_confirmed", correlation_key="V-1")
    laia = person(LAIA)

    said = laia.get(f"/instances/{case}/marks.json").get_json()

    assert said["marks"]["book"] == "m-stop"
    assert [token["element"] for token in said["tokens"] if token["kind"] == "bad"] == ["book"]
    assert "«Calcular el precio» se ha parado" in laia.get(f"/instances/{case}").text
    assert 'id="places"' not in laia.get(f"/instances/{case}").text


def test_the_story_speaks_of_drawn_names_and_folds_what_nobody_did(office, person, case):
    office.cauce.complete(office.cauce.user_tasks(case)[0].id, {}, by=JAVIER)
    office.cauce.correlate_message("msg_booking_confirmed", correlation_key="V-1")

    story = section(person(LAIA).get(f"/instances/{case}").text, 'id="story"', "</section>")

    assert "msg_booking_confirmed" not in story
    assert "Llegó el mensaje de «Confirmación del hotel»" in story
    assert "Empezó «Reserva de alojamiento»" in story
    assert "«Reserva de alojamiento» llegó a su fin" in story
    assert "automáticamente: «Reservar el hotel»" not in story
