"""Two journeys in a real browser: a process from nothing to its first case, and two people at one drawing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from modeler_api.editing.saving import begin_model
from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import rights_in, set_rights
from suite.wiring import Suite
from tests.browser.test_decision_and_form_editors import append, in_properties
from tests.browser.test_modeler import ELVIRA, cookie, field, pick

JAVIER, LAIA = "javier.lacasa", "laia.ferrer"
KEY = "pedir_material"
#: A tab asks every 15 seconds whose turn it is.
_NEXT_ASKING_MS = 40_000


@pytest.fixture
def browser_of(browser: Browser, live_server: str, suite: Suite) -> Callable[[str], Page]:
    """A browser of somebody's own."""
    opened: list[BrowserContext] = []

    def of(username: str) -> Page:
        context = browser.new_context(locale="es-ES")
        context.add_cookies([cookie(suite, live_server, username)])
        opened.append(context)
        return context.new_page()

    yield of
    for context in opened:
        context.close()


@pytest.mark.row("G1", part="from nothing")
@pytest.mark.row("peer-1")
@pytest.mark.row("peer-15")
def test_a_process_is_drawn_given_a_form_published_started_and_worked_off(browser_of, live_server):
    page = browser_of(ELVIRA)
    page.goto(f"{live_server}/models/new")
    page.get_by_label("¿Cómo se llama?").fill("Pedir material")
    page.get_by_label("Área").select_option("purchasing")
    page.get_by_role("button", name="Dibujarlo").click()
    expect(page.locator("[data-modeler][data-drawn]")).to_be_visible()

    append(page, "replace-with-user-task")
    page.locator("#modeler-properties").get_by_label("Nombre").fill("Mirar el pedido")
    field(page, "role").get_by_label("Rol").select_option("finance-manager")
    in_properties(page, "button", "Nuevo formulario para este paso").click()
    expect(page.locator("[data-drawn] .fjs-palette-field").first).to_be_visible()
    page.locator('.fjs-palette-field[data-field-type="number"]').click()
    expect(page.locator(".fjs-form-editor .fjs-form-field-number")).to_have_count(1)
    expect(page.locator(".fjs-form-editor .fjs-form-field-number label")).to_have_text("Número")
    expect(page.locator("#modeler-state")).to_have_text("guardado")
    page.get_by_role("link", name="Volver al dibujo").click()
    expect(page.locator(".djs-shape.selected")).to_contain_text("Mirar el pedido")

    page.locator('.djs-context-pad [data-action="append.end-event"]').click()
    expect(page.locator("#modeler-findings")).to_contain_text("puede ejecutarse")
    expect(page.locator("#modeler-state")).to_have_text("guardado")
    page.get_by_role("link", name="Publicar…").click()
    page.get_by_label("¿Para qué es?").fill("Para no pedirlo por los pasillos")
    page.get_by_role("button", name="Publicar la versión 1").click()
    expect(page).to_have_url(f"{live_server}/models/{KEY}")

    page.locator(".versions summary").click()
    expect(page.locator(".versions .menu-in").get_by_role("link", name="Descargar")).to_be_in_viewport(ratio=1)

    page.goto(f"{live_server}/start/{KEY}")
    page.locator("main form button.btn-primary").click()
    expect(page).not_to_have_url(f"{live_server}/start/{KEY}")

    finance = browser_of(JAVIER)
    finance.goto(f"{live_server}/inbox?box=roles")
    finance.get_by_role("link", name="Mirar el pedido").click()
    finance.get_by_role("button", name="Coger").click()
    finance.locator('main input[name^="f."]').fill("12")
    finance.get_by_role("button", name="Completar").click()
    expect(finance.locator("#toasts")).to_contain_text("Completaste «Mirar el pedido».")
    finance.goto(f"{live_server}/inbox?box=roles")
    expect(finance.get_by_role("link", name="Mirar el pedido")).to_have_count(0)


@pytest.mark.row("G1", part="two people")
@pytest.mark.row("peer-19")
def test_two_people_take_turns_at_one_drawing(browser_of, live_server, suite):
    it = Holder(HolderKind.PROFILE, Profile.IT)
    with suite.work.begin() as unit:
        had = rights_in(unit, "purchasing").get(it, frozenset())
        set_rights(unit, machine_actor(), "purchasing", it, had | {AreaRight.PUBLISH})
    begin_model(suite.work, machine_actor(ELVIRA), name="Pedir material", area="purchasing")
    address = f"{live_server}/models/{KEY}/edit"
    first, second = browser_of(ELVIRA), browser_of(LAIA)
    first.goto(address)
    expect(first.locator(".djs-palette")).to_be_visible()

    second.goto(address)
    expect(second.locator("#modeler-turn")).to_contain_text("Elvira Montes")
    expect(second.locator("#modeler-state")).to_have_text("solo para mirar")
    expect(second.locator(".djs-palette")).to_have_count(0)
    second.get_by_role("button", name="Pedir el turno").click()
    expect(second.locator("#modeler-turn")).to_contain_text("Has pedido el turno")

    expect(first.locator("#modeler-turn")).to_contain_text("pide el turno", timeout=_NEXT_ASKING_MS)
    pick(first, "start")
    first.locator('.djs-context-pad [data-action="append.end-event"]').click()
    first.get_by_role("button", name="Cederlo y salir").click()
    expect(first).to_have_url(f"{live_server}/models/{KEY}")

    expect(second.locator(".djs-palette")).to_be_visible(timeout=_NEXT_ASKING_MS)
    expect(second.locator('[data-element-id^="Event_"]').first).to_be_visible()
