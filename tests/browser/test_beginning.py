"""A process that has just begun: where to go on is said, and what it is for has its place."""

import pytest
from playwright.sync_api import Page, expect

from modeler_api.editing.saving import begin_model
from organization.actor import machine_actor
from suite.wiring import Suite
from tests.browser.test_modeler import ELVIRA, append_end, cookie, opened


@pytest.fixture
def drawing(page: Page, live_server: str, suite: Suite) -> Page:
    """Elvira's browser on a blank page."""
    page.context.add_cookies([cookie(suite, live_server)])
    begin_model(suite.work, machine_actor(ELVIRA), name="Petición", area="purchasing")
    return opened(page, f"{live_server}/models/peticion/edit")


def test_a_blank_page_says_where_to_begin_until_something_follows(drawing, assert_accessible):
    hint = drawing.locator("#modeler-start")
    expect(hint).to_contain_text("Empieza por aquí")
    assert_accessible()
    append_end(drawing)
    expect(hint).to_be_hidden()
    drawing.get_by_role("button", name="Deshacer").click()
    expect(hint).to_be_visible()


def test_what_a_process_is_for_is_written_in_the_modeler_and_read_on_its_page(drawing, live_server):
    drawing.get_by_label("Para qué sirve").fill("Pedir lo que hace falta.")
    expect(drawing.locator("#modeler-state")).to_have_text("guardado")
    drawing.goto(f"{live_server}/models/peticion")
    expect(drawing.locator("main")).to_contain_text("Pedir lo que hace falta.")


def test_who_else_holds_a_role_is_one_press_away(drawing):
    starters = drawing.get_by_label("Quién puede iniciarlo")
    expect(starters.locator("option[value=employee]")).to_have_count(1)
    starters.select_option("employee")
    more = drawing.locator("#modeler-properties summary")
    expect(more).to_contain_text("y 4 más")
    more.click()
    expect(drawing.locator("#modeler-properties details")).to_contain_text("Óscar Luna")
