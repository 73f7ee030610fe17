"""Operations in a real browser: one is chosen in the modeler and filled in, and told what it would do."""

import pytest
from playwright.sync_api import Page, expect

from modeler_api.drafts.stored import draft_bundle, newest_drafts
from modeler_api.editing.saving import Changes, begin_model, save_draft
from modeler_api.operations.company import store_template
from organization.actor import machine_actor
from suite.wiring import Suite
from tests.browser.test_modeler import ELVIRA, KEY, cookie, opened
from tests.support.element_templates import template

TASK = '<bpmn:serviceTask id="tell" name="Avisar" />'
SHAPE = '<bpmndi:BPMNShape id="tell_di" bpmnElement="tell"><dc:Bounds x="300" y="60" width="100" height="80" />'


@pytest.fixture
def signed_in(page: Page, live_server: str, suite: Suite) -> Page:
    """Elvira's browser."""
    page.context.add_cookies([cookie(suite, live_server)])
    return page


@pytest.fixture
def drafted(suite: Suite, live_server: str) -> str:
    """The address of a draft with an automatic step that says nothing yet."""
    draft = begin_model(suite.work, machine_actor(ELVIRA), name="Petición", area="purchasing")
    drawing = stored(suite).replace("</bpmn:process>", f"{TASK}</bpmn:process>")
    drawing = drawing.replace("</bpmndi:BPMNPlane>", f"{SHAPE}</bpmndi:BPMNShape></bpmndi:BPMNPlane>")
    save_draft(suite.work, machine_actor(ELVIRA), KEY, draft.number, Changes(drawing.encode()), revision=draft.revision)
    return f"{live_server}/models/{KEY}/edit"


def stored(suite: Suite) -> str:
    with suite.work.read() as unit:
        return draft_bundle(unit, newest_drafts(unit)[KEY]).bpmn.decode()


def field(page: Page, name: str):
    return page.locator(f"#bio-properties-panel-{name}")


def fill(page: Page, name: str, text: str) -> None:
    field(page, name).fill(text)
    field(page, name).press("Tab")


@pytest.mark.row("G11", part="a form to configure it in the modeller")
@pytest.mark.row("peer-16")
def test_an_operation_is_chosen_and_filled_in_until_nothing_is_missing(signed_in, drafted, suite):
    opened(signed_in, drafted)
    signed_in.locator('[data-element-id="tell"] .djs-hit').first.click()
    field(signed_in, "connector").select_option(label="Enviar un correo")
    findings = signed_in.locator("#modeler-findings")
    expect(findings).to_contain_text("le falta «Para (direcciones)»")
    expect(signed_in.locator('[data-entry-id="input-to"] .bio-properties-panel-error')).to_contain_text("le falta")
    fill(signed_in, "input-to", "nadie")
    expect(findings).to_contain_text("no es una o más direcciones de correo")
    fill(signed_in, "input-to", "ana@example.org")
    fill(signed_in, "input-subject", "Hola")
    fill(signed_in, "input-text", "Está aprobada.")
    expect(findings).not_to_contain_text("le falta")
    expect(findings).not_to_contain_text("direcciones de correo")
    fill(signed_in, "answer-message_id", "mail")
    expect(signed_in.locator("#modeler-state")).to_have_text("guardado")
    expect(signed_in.locator('[data-entry-id="answer-all"]')).to_have_count(0)
    signed_in.wait_for_function("() => document.querySelector('#modeler-state').textContent === 'guardado'")
    signed_in.get_by_role("link", name="Probarla sola, en el catálogo").click()
    expect(signed_in.get_by_role("heading", name="Enviar un correo")).to_be_visible()
    assert '<camunda:outputParameter name="mail">${result.message_id}</camunda:outputParameter>' in stored(suite)


@pytest.mark.row("G11", part="dry run")
@pytest.mark.row("peer-80")
def test_a_dry_run_on_the_catalogue_says_what_would_be_done(signed_in, live_server, assert_accessible):
    signed_in.goto(f"{live_server}/operations")
    assert_accessible()
    signed_in.get_by_label("Buscar", exact=True).fill("correo")
    signed_in.get_by_role("button", name="Buscar", exact=True).click()
    signed_in.get_by_role("link", name="Enviar un correo", exact=True).click()
    assert_accessible()
    signed_in.get_by_label("Para (direcciones)").fill("nadie")
    signed_in.get_by_role("button", name="Decir qué haría").click()
    expect(signed_in.locator("#f-to-error")).to_contain_text("no es una o más direcciones de correo")
    assert_accessible()
    signed_in.get_by_label("Para (direcciones)").fill("ana@example.org")
    signed_in.get_by_label("Asunto").fill("Hola")
    signed_in.get_by_label("Texto").fill("Está aprobada.")
    signed_in.get_by_role("button", name="Decir qué haría").click()
    expect(signed_in.locator("[data-plan]")).to_contain_text("Asunto: Hola")
    expect(signed_in.get_by_text("No ha salido nada")).to_be_visible()
    assert_accessible()


@pytest.mark.row("G11", part="IT adds operations")
@pytest.mark.row("peer-16")
def test_a_template_of_the_company_brings_its_values_and_asks_for_the_rest(signed_in, drafted, suite):
    store_template(suite.work, machine_actor("laia.ferrer"), template())
    opened(signed_in, drafted)
    signed_in.locator('[data-element-id="tell"] .djs-hit').first.click()
    field(signed_in, "connector").select_option(label="Avisar a almacén")
    expect(signed_in.locator('[data-entry-id="template-fixed"]')).to_contain_text("siempre store@example.org")
    expect(field(signed_in, "input-to")).to_have_count(0)
    expect(field(signed_in, "answer-message_id")).to_have_value("mail")
    fill(signed_in, "input-subject", "Hola")
    fill(signed_in, "input-text", "Una lámpara")
    findings = signed_in.locator("#modeler-findings")
    expect(findings).not_to_contain_text("le falta")
    store_template(suite.work, machine_actor("laia.ferrer"), template(description="Por correo"))
    signed_in.reload()
    expect(signed_in.locator("[data-modeler][data-drawn]")).to_be_visible()
    signed_in.locator('[data-element-id="tell"] .djs-hit').first.click()
    signed_in.get_by_role("button", name="Tomar la versión 2").click()
    expect(signed_in.get_by_role("button", name="Tomar la versión 2")).to_have_count(0)
    expect(field(signed_in, "input-text")).to_have_value("Una lámpara")
    signed_in.wait_for_function("() => document.querySelector('#modeler-state').textContent === 'guardado'")
    assert 'camunda:modelerTemplate="tell-store" camunda:modelerTemplateVersion="2"' in stored(suite)


def test_the_pages_of_who_adds_operations_are_accessible(page, live_server, suite, assert_accessible):
    page.context.add_cookies([cookie(suite, live_server, "laia.ferrer")])
    page.goto(f"{live_server}/operations/new")
    assert_accessible()
    page.get_by_label("O la plantilla misma").fill(template().decode())
    page.get_by_role("button", name="Ponerla en el catálogo").click()
    expect(page.get_by_role("heading", name="Avisar a almacén")).to_be_visible()
    assert_accessible()
    page.get_by_role("button", name="Probar ahora…").click()
    expect(page.get_by_role("heading", name="¿Hacerla de verdad?")).to_be_visible()
    page.get_by_role("button", name="No hacer nada").click()
    page.get_by_label("Asunto").fill("Hola")
    page.get_by_label("Qué hay que preparar").fill("Una lámpara")
    page.get_by_role("button", name="Probar ahora…").click()
    page.get_by_role("button", name="Hacerla", exact=True).click()
    expect(page.locator("[data-outcome]")).to_contain_text("no tiene servidor de correo")
