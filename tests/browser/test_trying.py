"""Trying a draft in a real browser: forms, a deadline, a failing service, a step back, a test that is kept."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from engine.definitions.deployment import Bundle
from modeler_api.editing.uploads import store_version
from organization.actor import machine_actor
from suite.wiring import Suite
from tests.browser.test_modeler import cookie
from tests.support.order import BUNDLE, ORDER
from tests.support.picture import PICTURE

ELVIRA = "elvira.montes"


@pytest.fixture
def trying(page: Page, live_server: str, suite: Suite) -> Page:
    """Elvira's browser on the page of the test."""
    bundle = replace(BUNDLE, bpmn=ORDER.replace('"general"', '"purchasing"').encode())
    store_version(suite.work, machine_actor(ELVIRA), bundle, area="purchasing")
    page.context.add_cookies([cookie(suite, live_server)])
    page.goto(f"{live_server}/models/order/try")
    expect(page.locator("#try-canvas[data-drawn]")).to_be_visible()
    return page


def begin(page: Page) -> None:
    page.get_by_label("Importe").fill("120")
    page.get_by_role("button", name="Empezar como").click()
    expect(page.locator("#try-side")).to_contain_text("Completar como")


@pytest.mark.row("G4", part="a draft is tried in a sandbox")
def test_a_run_with_a_deadline_and_a_failing_service_is_kept_as_a_test(trying, assert_accessible):
    begin(trying)
    assert_accessible()
    trying.get_by_role("button", name="Hasta el próximo plazo").click()
    expect(trying.locator("#try-bar")).to_contain_text("día 3 del reloj de prueba")
    expect(trying.locator('[data-element-id="deputy"].m-try')).to_have_count(1)
    trying.get_by_role("button", name="Paso atrás").click()
    expect(trying.locator("#try-bar")).to_contain_text("día 1 del reloj de prueba")
    trying.get_by_label("Aprobado").check()
    trying.get_by_role("button", name="Siguiente paso").click()
    expect(trying.locator("#try-side")).to_contain_text("Llamada retenida · Llamar a un servicio web")
    expect(trying.locator('[data-element-id="f1"].m-done')).to_have_count(1)
    trying.get_by_text("No sale bien").click()
    trying.get_by_label("Falla porque…").fill("el proveedor no existe")
    trying.get_by_role("button", name="Que falle").click()
    expect(trying.locator("#try-side")).to_contain_text("el proveedor no existe")
    trying.get_by_role("button", name="Reintentar").click()
    trying.get_by_role("button", name="Responder esto").click()
    expect(trying.locator("#try-side")).to_contain_text("El caso ha terminado")
    trying.get_by_role("button", name="Guardar prueba").click()
    trying.get_by_label("¿Cómo se llama?").fill("Falla y se arregla")
    trying.get_by_role("button", name="Guardar", exact=True).click()
    expect(trying.locator("#try-side")).to_contain_text("Falla y se arregla")
    trying.get_by_role("button", name="Pasar la prueba").click()
    expect(trying.locator("#try-side")).to_contain_text("Como debe")
    assert_accessible()


def test_an_answer_is_written_in_rows_or_as_json_for_who_opens_that(trying, assert_accessible):
    begin(trying)
    trying.get_by_label("Aprobado").check()
    trying.get_by_role("button", name="Completar como").click()
    trying.get_by_label("body.number", exact=True).fill("PED-7")
    trying.get_by_role("button", name="Quitar «Estado»").click()
    expect(trying.get_by_label("Estado", exact=True)).to_have_count(0)
    trying.get_by_role("button", name="Añadir un valor").click()
    trying.get_by_label("Nombre", exact=True).fill("body.days")
    trying.get_by_label("Valor", exact=True).fill("3")
    assert_accessible()
    trying.get_by_role("button", name="Responder esto").click()
    expect(trying.locator("#try-side")).to_contain_text("El caso ha terminado")
    trying.get_by_text("Variables").click()
    expect(trying.locator("#try-side")).to_contain_text("PED-7")
    trying.get_by_role("button", name="Paso atrás").click()
    trying.get_by_text("En JSON").click()
    expect(trying.get_by_label("body.number", exact=True)).to_be_disabled()
    trying.get_by_label("JSON", exact=True).fill('{"body": {"number": "PED-8"}}')
    trying.get_by_role("button", name="Responder esto").click()
    trying.get_by_text("Variables").click()
    expect(trying.locator("#try-side")).to_contain_text("PED-8")


def test_the_next_step_shows_what_is_to_be_filled_in_before_it_sends_it(trying):
    begin(trying)
    step = trying.get_by_role("button", name="Siguiente paso")
    step.click()
    expect(trying.get_by_label("Aprobado")).to_be_focused()
    expect(trying.locator("#try-side")).to_contain_text("Rellena esto primero")
    expect(trying.locator("#try-side")).to_contain_text("Aprobar el gasto")
    step.click()
    expect(trying.locator("#try-side")).to_contain_text("El caso ha terminado")


def test_what_was_done_is_still_there_when_the_page_is_opened_again(trying):
    begin(trying)
    trying.reload()
    expect(trying.locator("#try-side")).to_contain_text("Completar como")
    trying.get_by_role("button", name="Terminar la prueba").click()
    expect(trying.get_by_role("button", name="Empezar como")).to_be_visible()
    trying.get_by_role("button", name="Mostrarlos").click()
    expect(trying.locator('[data-element-id="late"].m-find')).to_have_count(1)


def test_a_finding_about_nothing_on_the_drawing_offers_no_way_to_it(page: Page, live_server: str, suite: Suite):
    bpmn = ORDER.replace('"general"', '"purchasing"').replace('isExecutable="true"', 'isExecutable="false"')
    store_version(suite.work, machine_actor(ELVIRA), replace(BUNDLE, bpmn=bpmn.encode()), area="purchasing")
    page.context.add_cookies([cookie(suite, live_server)])
    page.goto(f"{live_server}/models/order/edit")
    finding = page.locator("#modeler-findings li", has_text="como ejecutable")
    expect(finding).to_be_visible()
    expect(finding.get_by_role("button")).to_have_count(0)


@pytest.mark.row("G1", part="a picture is played")
@pytest.mark.row("peer-12")
def test_tokens_go_over_a_picture_that_nothing_was_said_of(page, live_server, suite, assert_accessible):
    store_version(suite.work, machine_actor(ELVIRA), Bundle("hiring.bpmn", PICTURE, {}), area="purchasing")
    page.context.add_cookies([cookie(suite, live_server)])
    page.goto(f"{live_server}/models/hiring/try")
    expect(page.locator("#try-canvas[data-drawn]")).to_be_visible()
    page.get_by_role("button", name="Empezar como").click()
    expect(page.locator('[data-element-id="read"].m-try')).to_have_count(1)
    page.get_by_role("button", name="Terminado").click()
    # the token stands at the gateway, and the player says where it goes
    expect(page.locator('[data-element-id="good"].m-try')).to_have_count(1)
    assert_accessible()
    page.get_by_label("yes").check()
    page.get_by_role("button", name="Seguir por aquí").click()
    expect(page.locator('[data-element-id="yes"].m-done')).to_have_count(1)
    expect(page.locator('[data-element-id="no"].m-done')).to_have_count(0)
    page.get_by_role("button", name="Ocurre ahora").click()
    expect(page.locator("#try-side")).to_contain_text("El caso ha terminado")
