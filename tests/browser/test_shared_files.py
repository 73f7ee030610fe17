"""Forms and decisions that several processes use, in a real browser: begun, published, taken over."""

import pytest
from playwright.sync_api import Page, expect

from modeler_api.drafts.stored import draft_bundle, newest_drafts
from modeler_api.editing.forms import begin_form
from modeler_api.editing.saving import begin_model
from modeler_api.shared.changing import publish_shared, save_shared, share
from modeler_api.shared.stored import SharedKind
from modeler_api.shared.uses import take_over
from organization.actor import machine_actor
from suite.wiring import Suite
from tests.browser.test_decision_and_form_editors import TABLE, append, in_properties
from tests.browser.test_modeler import ELVIRA, KEY, cookie

FORM = b'{"type":"default","id":"who","components":[{"type":"textfield","id":"a","key":"name","label":"Nombre"}]}'

pytestmark = [pytest.mark.row("G1", part="shared forms and decisions")]


@pytest.fixture
def signed_in(page: Page, live_server: str, suite: Suite) -> Page:
    """Elvira's browser."""
    page.context.add_cookies([cookie(suite, live_server)])
    return page


@pytest.fixture
def drafted(suite: Suite, live_server: str) -> str:
    """The address of a model with a draft."""
    begin_model(suite.work, machine_actor(ELVIRA), name="Petición", area="purchasing")
    return f"{live_server}/models/{KEY}"


@pytest.mark.row("peer-15")
def test_a_form_is_written_once_and_shared(signed_in, live_server, drafted, assert_accessible):
    signed_in.goto(f"{live_server}/shared")
    assert_accessible()
    signed_in.get_by_label("¿Cómo se llama?").fill("Datos de contacto")
    signed_in.get_by_label("Área").select_option("purchasing")
    signed_in.get_by_role("button", name="Empezarlo").click()
    expect(signed_in.locator("[data-drawn] .fjs-palette-field").first).to_be_visible()
    signed_in.locator('.fjs-palette-field[data-field-type="textfield"]').focus()
    signed_in.keyboard.press("Enter")
    expect(signed_in.locator(".fjs-form-editor .fjs-form-field-textfield")).to_have_count(1)
    expect(signed_in.locator("#modeler-state")).to_have_text("guardado")
    signed_in.get_by_role("link", name="Volver a lo compartido").click()
    expect(signed_in.get_by_role("heading", name="Publicar la versión 1")).to_be_visible()
    signed_in.get_by_label("¿Para qué es?").fill("Para todos")
    signed_in.get_by_role("button", name="Publicar").click()
    expect(signed_in.locator("main")).to_contain_text("Todavía no lo usa ningún proceso")
    assert_accessible()
    signed_in.get_by_label("Proceso", exact=True).select_option(label="Petición")
    signed_in.get_by_role("button", name="Ponerlo en el borrador").click()
    expect(signed_in.locator("#files, main").first).to_contain_text(
        "Versión 1 de lo que se comparte como «Datos de contacto»"
    )


@pytest.mark.row("peer-15")
def test_a_newer_version_is_told_on_the_page_of_the_process_and_taken_over(
    signed_in, drafted, suite, assert_accessible
):
    by = machine_actor(ELVIRA)
    share(suite.work, by, SharedKind.FORM, "who", content=FORM, name="Quién", area="purchasing")
    take_over(suite.work, by, SharedKind.FORM, "who", KEY)
    save_shared(suite.work, by, SharedKind.FORM, "who", FORM.replace(b"Nombre", b"Apellidos"), revision=1)
    publish_shared(suite.work, by, SharedKind.FORM, "who", note="con apellidos")
    signed_in.goto(drafted)
    card = signed_in.get_by_role("region", name="Formularios y decisiones compartidos")
    expect(card).to_contain_text("Tiene la versión 1. La versión 2 es más nueva.")
    assert_accessible()
    card.get_by_role("button", name="Tomarla").click()
    expect(signed_in.locator("main")).to_contain_text("Versión 2 de lo que se comparte como «Quién»")
    with suite.work.read() as unit:
        assert b"Apellidos" in draft_bundle(unit, newest_drafts(unit)[KEY]).forms["who"]
    signed_in.goto(f"{drafted}/edit/forms/who")
    expect(signed_in.get_by_text("Si se cambia aquí, este proceso pasa a tener uno propio")).to_be_visible()


@pytest.mark.row("peer-14")
def test_a_shared_decision_is_chosen_for_a_step_like_one_of_the_draft(signed_in, drafted, suite):
    by = machine_actor(ELVIRA)
    share(
        suite.work, by, SharedKind.DECISIONS, "importes.dmn", content=TABLE.encode(), name="Importes", area="purchasing"
    )
    signed_in.goto(f"{drafted}/edit")
    expect(signed_in.locator("[data-modeler][data-drawn]")).to_be_visible()
    append(signed_in, "replace-with-rule-task")
    signed_in.locator("#modeler-properties").get_by_label("Decisión").select_option(label="Quién aprueba (compartido)")
    expect(in_properties(signed_in, "link", "Editar esta decisión")).to_be_visible()
    expect(signed_in.locator("#modeler-state")).to_have_text("guardado")
    with suite.work.read() as unit:
        bundle = draft_bundle(unit, newest_drafts(unit)[KEY])
    assert bundle.decisions["importes.dmn"] == TABLE.encode()
    assert b'camunda:decisionRef="approver"' in bundle.bpmn


@pytest.mark.row("peer-15")
def test_a_form_of_a_draft_is_offered_to_others(signed_in, drafted, suite, assert_accessible):
    begin_form(suite.work, machine_actor(ELVIRA), KEY, name="Datos")
    signed_in.goto(f"{drafted}/drafts/1")
    signed_in.get_by_role("link", name="Compartir «datos.form»").click()
    assert_accessible()
    signed_in.get_by_role("button", name="Compartirlo").click()
    expect(signed_in.locator("#f-name-error")).to_be_visible()
    signed_in.get_by_label("¿Cómo se llama?").fill("Datos de siempre")
    signed_in.get_by_role("button", name="Compartirlo").click()
    expect(signed_in.get_by_role("region", name="Procesos que lo usan")).to_contain_text("Petición")


def test_one_tab_edits_what_is_shared_and_another_looks_on(signed_in, live_server, suite):
    share(suite.work, machine_actor(ELVIRA), SharedKind.FORM, "who", content=FORM, name="Quién", area="purchasing")
    address = f"{live_server}/shared/form/who/edit"
    signed_in.goto(address)
    expect(signed_in.locator("[data-drawn] .fjs-palette-field").first).to_be_visible()
    second = signed_in.context.new_page()
    second.goto(address)
    expect(second.locator("#modeler-turn")).to_contain_text("otra pestaña")
    expect(second.locator("[data-preview]")).to_contain_text("Nombre")
    expect(second.locator(".fjs-palette-field")).to_have_count(0)
