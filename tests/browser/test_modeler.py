"""The modeler in a real browser: draw, save, come back after a crash, take turns."""

import pytest
from playwright.sync_api import Page, expect

from modeler_api.drafts import draft_bundle, newest_drafts
from modeler_api.editing import Changes, begin_model, save_draft
from organization.actor import machine_actor
from suite.app import create_app, parts_of
from suite.embedded import Cauce
from suite.wiring import Suite
from tests.support.office import Office, Visitor

ELVIRA = "elvira.montes"
KEY = "peticion"


@pytest.fixture
def signed_in(page: Page, live_server: str, suite: Suite) -> Page:
    """Elvira's browser."""
    page.context.add_cookies([cookie(suite, live_server)])
    return page


@pytest.fixture
def drafted(suite: Suite, live_server: str) -> str:
    """The address of a draft to draw."""
    begin_model(suite.work, machine_actor(ELVIRA), name="Petición", area="purchasing")
    return f"{live_server}/models/{KEY}/edit"


def cookie(suite: Suite, address: str) -> dict[str, str]:
    visitor = Visitor(create_app(parts_of(suite)), Office(Cauce(suite)), ELVIRA)
    found = visitor.client.get_cookie("cauce_session")
    assert found is not None
    return {"name": "cauce_session", "value": found.value, "url": address}


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("[data-modeler][data-drawn]")).to_be_visible()
    return page


def append_end(page: Page) -> None:
    """Pick the start event and append an end event by the context pad."""
    page.locator('[data-element-id="start"] .djs-hit').click()
    page.locator('.djs-context-pad [data-action="append.end-event"]').click()


def leave(page: Page) -> None:
    """Go while the server cannot be reached; then it can be again."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    page.unroute("**/edit/save")


def stored(suite: Suite) -> bytes:
    with suite.work.read() as unit:
        return draft_bundle(unit, newest_drafts(unit)[KEY]).bpmn


@pytest.mark.row("G1", part="draw")
def test_a_business_user_draws_a_new_process_that_is_saved_by_itself(signed_in, live_server, suite):
    signed_in.goto(f"{live_server}/models")
    signed_in.get_by_role("link", name="Dibujar un proceso").first.click()
    signed_in.get_by_label("¿Cómo se llama?").fill("Petición")
    signed_in.get_by_label("Área").select_option("purchasing")
    signed_in.get_by_role("button", name="Dibujarlo").click()
    expect(signed_in.locator("[data-modeler][data-drawn]")).to_be_visible()
    append_end(signed_in)
    expect(signed_in.locator("#modeler-state")).to_have_text("guardado")
    signed_in.wait_for_function("() => document.querySelectorAll('.djs-shape').length >= 2")
    expect(signed_in.locator("#modeler-findings")).to_contain_text("puede ejecutarse")
    assert b"endEvent" in stored(suite)


@pytest.mark.row("G1", part="draw")
def test_what_the_server_finds_stands_beside_the_drawing_and_leads_to_its_element(signed_in, drafted):
    opened(signed_in, drafted)
    signed_in.locator('[data-element-id="start"] .djs-hit').click()
    signed_in.locator('.djs-context-pad [data-action="append.gateway"]').click()
    finding = signed_in.locator("#modeler-findings li").first
    expect(finding).to_be_visible()
    finding.get_by_role("button").click()
    expect(signed_in.locator(".djs-shape.selected")).to_have_count(1)


def test_a_change_that_the_server_never_got_is_back_after_a_crash(signed_in, drafted, suite):
    opened(signed_in, drafted)
    signed_in.route("**/edit/save", lambda route: route.abort())
    append_end(signed_in)
    expect(signed_in.locator("#modeler-state")).to_contain_text("no hay conexión")
    assert b"endEvent" not in stored(suite)
    leave(signed_in)
    opened(signed_in, drafted)
    expect(signed_in.locator("#modeler-recovered")).to_contain_text("Tu último cambio no se había guardado")
    expect(signed_in.locator("#modeler-state")).to_have_text("guardado")
    assert b"endEvent" in stored(suite)


def test_a_change_on_an_older_draft_is_offered_and_writes_over_nothing(signed_in, drafted, suite):
    opened(signed_in, drafted)
    signed_in.route("**/edit/save", lambda route: route.abort())
    append_end(signed_in)
    expect(signed_in.locator("#modeler-state")).to_contain_text("no hay conexión")
    other = stored(suite).replace("Petición".encode(), b"Otro nombre")
    with suite.work.read() as unit:
        draft = newest_drafts(unit)[KEY]
    leave(signed_in)
    save_draft(suite.work, machine_actor(ELVIRA), KEY, draft.number, Changes(other), revision=draft.revision)
    opened(signed_in, drafted)
    expect(signed_in.locator("#modeler-recovered")).to_contain_text("el borrador ha cambiado desde entonces")
    assert stored(suite) == other


def test_a_second_tab_looks_on_and_can_go_on(signed_in: Page, drafted: str):
    opened(signed_in, drafted)
    second = opened(signed_in.context.new_page(), drafted)
    expect(second.locator("#modeler-turn")).to_contain_text("otra pestaña")
    expect(second.locator(".djs-palette")).to_have_count(0)
    second.get_by_role("button", name="Seguir aquí").click()
    expect(second.locator(".djs-palette")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_modeler_is_accessible(signed_in, drafted, assert_accessible, theme):
    signed_in.context.add_cookies([{"name": "theme", "value": theme, "url": drafted}])
    opened(signed_in, drafted)
    assert_accessible()
