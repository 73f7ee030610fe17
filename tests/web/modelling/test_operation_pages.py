"""The catalogue of operations as pages: found, read, told what it would do, carried out by who may."""

import re

import pytest

from tests.support.element_templates import template

ELVIRA, LAIA, DIEGO = "elvira.montes", "laia.ferrer", "diego.aznar"
MAIL = {"input.to": "ana@example.org", "input.subject": "Hola", "input.text": "Está aprobada."}


@pytest.mark.row("G11", part="catalogue")
def test_the_catalogue_shows_each_operation_under_its_kind(person):
    page = person(ELVIRA).get("/operations").text
    for words in ("Enviar un correo", "Llamar a un servicio web", "Comprobar existencias", "Esperar un mensaje"):
        assert words in page
    assert page.index("Mensajes</h2>") < page.index("Sistemas de demostración</h2>")


def test_it_is_searched_in_the_readers_words(person):
    page = person(ELVIRA).get("/operations?q=existencias").text
    assert "Comprobar existencias" in page
    assert "Enviar un correo" not in page
    assert "Ninguna operación así." in person(ELVIRA).get("/operations?q=fax").text


def test_one_group_is_shown_alone(person):
    page = person(ELVIRA).get("/operations?group=messages").text
    assert page.count('<article class="card-c pc">') == 2
    assert "Tarea de recepción" not in page


@pytest.mark.row("G11", part="catalogue")
def test_an_operation_says_what_it_takes_answers_and_how_it_fails(person):
    page = person(ELVIRA).get("/operations/python_function:stock.reserve").text
    for words in ("Artículo", "un número entero", "result.reservation", "OUT_OF_STOCK", "No hay suficiente."):
        assert words in page


@pytest.mark.row("G11", part="dry run")
def test_a_business_user_is_told_what_would_be_done_and_cannot_do_it(person):
    elvira = person(ELVIRA)
    page = elvira.post("/operations/send_email/test", MAIL).text
    assert "Esta instalación no tiene servidor de correo" in page
    assert "Asunto: Hola" in page
    assert "No ha salido nada" in page
    assert 'value="ana@example.org"' in page
    assert "Probar ahora" not in page
    assert elvira.post("/operations/send_email/test", {**MAIL, "way": "real"}).status_code == 403


def test_what_is_wrong_stands_at_its_field(person):
    answer = person(ELVIRA).post("/operations/send_email/test", {**MAIL, "input.to": "nadie"})
    assert answer.status_code == 422
    assert re.search(r'id="f-to-error">.*«nadie» no es una o más direcciones de correo', answer.text)


@pytest.mark.row("G11", part="test now")
def test_it_carries_out_for_real_what_laia_asks(person, office):
    data = {"input.item": "lamp", "input.quantity": "9", "input.centre": "north", "way": "real"}
    page = person(LAIA).post("/operations/python_function:stock.reserve/test", data).text
    assert "Ha terminado con el error de negocio OUT_OF_STOCK" in page
    page = person(LAIA).post("/operations/send_email/test", {**MAIL, "way": "real"}).text
    assert "Ha fallado." in page
    assert "Un caso se pararía aquí y esperaría a TI." in page


def test_who_sees_no_processes_has_no_catalogue(person):
    assert person(DIEGO).get("/operations").status_code == 403
    assert "/operations" not in person(DIEGO).get("/inbox").text
    assert 'href="/operations"' in person(LAIA).get("/operations").text


@pytest.mark.row("G11", part="IT adds operations")
def test_laia_adds_a_template_and_elvira_finds_it(person):
    laia = person(LAIA)
    added = laia.post("/operations/new", {"template": template().decode()})
    page = laia.get(added.location).text
    assert "«Avisar a almacén» está en el catálogo, versión 1." in page
    assert "aquí no se comprueba «maxLength»" in page
    assert "siempre store@example.org" in page
    assert 'name="input.to"' not in page
    assert "Propias de tu empresa" in person(ELVIRA).get("/operations").text
    assert person(ELVIRA).get("/operations/tell-store/versions/1.json").data == template()
    laia.post("/operations/tell-store/withdraw")
    assert "Avisar a almacén" not in person(ELVIRA).get("/operations").text


def test_a_template_that_is_none_comes_back_with_the_reason(person):
    answer = person(LAIA).post("/operations/new", {"template": "{"})
    assert answer.status_code == 422
    assert "La plantilla no se puede tomar: no es JSON." in answer.text
    assert person(ELVIRA).get("/operations/new").status_code == 403
