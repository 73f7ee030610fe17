"""Decisions and forms of a draft in a real browser: edited, saved, tried, looked at as people will see them."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.definitions.deployment import Bundle
from engine.sandbox.runs import Run
from modeler_api.drafts.stored import draft_bundle, draft_decisions, draft_forms, newest_drafts
from modeler_api.editing.forms import begin_form
from modeler_api.editing.saving import Changes, begin_model, save_draft
from modeler_api.editing.uploads import store_version
from modeler_api.trials.of_models import material_of_draft
from modeler_api.trials.saved_tests import save_test
from organization.actor import machine_actor
from suite.trials import trials_of
from suite.wiring import Suite
from tests.browser.test_modeler import ELVIRA, KEY, cookie
from tests.support.models import APPROVER_DMN, deciding_model
from tests.support.order import START

TABLE = """\
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="file" name="Importes" namespace="http://example.org">
  <decision id="approver" name="Quién aprueba">
    <decisionTable id="table" hitPolicy="UNIQUE">
      <input id="in" label="Importe"><inputExpression id="e" typeRef="number"><text>amount</text></inputExpression>
        </input>
      <output id="out" name="approver" typeRef="string" />
      <rule id="r1">
        <inputEntry id="i1"><text>&lt;= 500</text></inputEntry>
        <outputEntry id="o1"><text>"jefe"</text></outputEntry></rule>
      <rule id="r2">
        <inputEntry id="i2"><text>&gt; 600</text></inputEntry>
        <outputEntry id="o2"><text>"dirección"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""


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


@pytest.fixture
def decided(suite: Suite, drafted: str) -> str:
    """The address of a decision of that draft."""
    changes = Changes(decisions={"importes.dmn": TABLE.encode()})
    save_draft(suite.work, machine_actor(ELVIRA), KEY, 1, changes, revision=1)
    return f"{drafted}/edit/decisions/importes.dmn"


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("[data-drawn]")).to_be_visible()
    return page


def stored_decision(suite: Suite, name: str) -> str:
    with suite.work.read() as unit:
        files = {file.key: file.content for file in draft_decisions(unit, newest_drafts(unit)[KEY].id)}
    return files[name].decode()


@pytest.mark.row("G1", part="decisions")
def test_a_new_decision_is_written_in_the_browser_and_saved_by_itself(signed_in, drafted, suite):
    """Row 14 of the peers."""
    signed_in.goto(f"{drafted}/drafts/1")
    signed_in.get_by_label("Nombre de la nueva decisión").fill("Quién aprueba")
    signed_in.get_by_role("button", name="Nueva decisión").click()
    expect(signed_in.locator("[data-drawn]")).to_be_visible()
    signed_in.locator(".add-rule-add").first.click(timeout=3000)
    cell = signed_in.locator("td.output-cell").first
    cell.click()
    signed_in.keyboard.type('"jefe"')
    expect(signed_in.locator("#modeler-state")).to_contain_text("guardado")
    signed_in.wait_for_function("() => document.querySelector('#modeler-state').textContent === 'guardado'")
    assert "jefe" in stored_decision(suite, "quien_aprueba.dmn")
    signed_in.locator("td.rule-index").first.click(button="right")
    expect(signed_in.locator(".dmn-context-menu, .context-menu").first).to_be_visible()
    assert signed_in.locator("[data-drawn]").get_attribute("data-untranslated") is None


@pytest.mark.row("G1", part="decisions")
def test_inputs_are_tried_and_the_rule_that_fired_is_marked(signed_in, decided):
    """Row 14 of the peers."""
    opened(signed_in, decided)
    signed_in.get_by_label("Importe").fill("601")
    signed_in.get_by_role("button", name="Decidir").click()
    expect(signed_in.locator("[data-answer]")).to_have_text("dirección")
    expect(signed_in.locator("tr.rule-fired td.rule-index")).to_have_text("2")


@pytest.mark.row("G1", part="decisions")
def test_what_the_rules_leave_open_is_told_with_an_example_to_try(signed_in, decided):
    """Row 14 of the peers."""
    opened(signed_in, decided)
    gap = signed_in.locator("[data-gap]")
    expect(gap).to_contain_text("más de 500 y 600 como mucho")
    gap.get_by_role("button", name="Probar").click()
    expect(signed_in.locator("[data-tried]")).to_contain_text("No se cumple ninguna regla")


@pytest.mark.row("G1", part="forms")
def test_a_new_form_is_put_together_and_seen_as_people_will(signed_in, drafted, suite):
    """Row 15 of the peers."""
    signed_in.goto(f"{drafted}/drafts/1")
    signed_in.get_by_label("Nombre del nuevo formulario").fill("Lo que pides")
    signed_in.get_by_role("button", name="Nuevo formulario").click()
    expect(signed_in.locator("[data-drawn] .fjs-palette-field").first).to_be_visible()
    expect(signed_in.locator(".fjs-palette-header")).to_contain_text("Piezas")
    signed_in.locator('.fjs-palette-field[data-field-type="number"]').focus()
    signed_in.keyboard.press("Enter")
    expect(signed_in.locator(".fjs-form-editor .fjs-form-field-number")).to_have_count(1)
    expect(signed_in.locator("#modeler-state")).to_have_text("guardado")
    signed_in.get_by_role("button", name="Como lo verán").click()
    expect(signed_in.locator("[data-preview] h3")).to_have_text("Lo que pides")
    expect(signed_in.locator("[data-preview] input[inputmode]")).to_be_visible()
    with suite.work.read() as unit:
        (form,) = draft_forms(unit, newest_drafts(unit)[KEY].id)
    assert form.key == "lo_que_pides"
    assert b'"number"' in form.content


@pytest.mark.row("G1", part="forms")
def test_what_people_call_a_new_field_is_what_expressions_call_it(signed_in, drafted, suite):
    signed_in.goto(f"{drafted}/drafts/1")
    signed_in.get_by_label("Nombre del nuevo formulario").fill("Lo que pides")
    signed_in.get_by_role("button", name="Nuevo formulario").click()
    expect(signed_in.locator("[data-drawn] .fjs-palette-field").first).to_be_visible()
    panel = signed_in.locator(".fjs-properties-panel")
    for key in ("que_prisa_tiene", "que_prisa_tiene_2"):
        signed_in.locator('.fjs-palette-field[data-field-type="select"]').focus()
        signed_in.keyboard.press("Enter")
        expect(panel.locator(".bio-properties-panel-header-label")).to_have_text("Lista")
        entitle(panel, "¿Qué prisa tiene?")
        expect(panel.locator("#bio-properties-panel-key")).to_have_value(key)
    panel.get_by_text("Opciones fijas", exact=True).click()
    panel.locator(".bio-properties-panel-collapsible-entry-header-title", has_text="Opción 1").click()
    panel.locator("#bio-properties-panel-staticOptions-0-label").fill("Mucha, ya")
    expect(panel.locator("#bio-properties-panel-staticOptions-0-value")).to_have_value("mucha_ya")
    expect(signed_in.locator("#modeler-state")).to_have_text("guardado")
    with suite.work.read() as unit:
        (form,) = draft_forms(unit, newest_drafts(unit)[KEY].id)
    assert b'"key": "que_prisa_tiene_2"' in form.content
    assert b'"value": "mucha_ya"' in form.content

    signed_in.reload()  # from now on somebody may use the name
    expect(signed_in.locator("[data-drawn] .fjs-palette-field").first).to_be_visible()
    signed_in.locator(".fjs-form-editor .fjs-form-field-select").first.click()
    entitle(panel, "Urgencia")
    expect(signed_in.locator(".fjs-form-editor").get_by_text("Urgencia")).to_be_visible()
    expect(panel.locator("#bio-properties-panel-key")).to_have_value("que_prisa_tiene")


def entitle(panel: Locator, title: str) -> None:
    """Write the title of the field that is picked; the group may stand open from the one before."""
    written = panel.locator("#bio-properties-panel-label")
    written.wait_for(state="attached")
    if not written.is_visible():
        panel.get_by_text("General", exact=True).click()
    written.fill(title)


@pytest.mark.row("G1", part="forms")
def test_what_nobody_can_be_asked_is_refused_in_words(signed_in, drafted, suite):
    """Row 15 of the peers."""
    content = b'{"type": "default", "components": [{"type": "button", "label": "Pulsa", "key": "b"}]}'
    save_draft(suite.work, machine_actor(ELVIRA), KEY, 1, Changes(forms={"asked": content}), revision=1)
    signed_in.goto(f"{drafted}/edit/forms/asked")
    expect(signed_in.locator("#form-problem")).to_contain_text("«Pulsa» es de tipo button, que aquí no existe")


def pick(page: Page, element: str) -> None:
    page.locator(f'[data-element-id="{element}"] .djs-hit').first.click()


def append(page: Page, kind: str) -> None:
    """After the start comes a step of that kind, which is then the one picked."""
    pick(page, "start")
    page.locator('.djs-context-pad [data-action="append.append-task"]').click()
    page.locator('.djs-context-pad [data-action="replace"]').click()
    page.locator(f'.djs-popup [data-id="{kind}"]').click()


def in_properties(page: Page, role: str, name: str):
    return page.locator("#modeler-properties").get_by_role(role, name=name)


@pytest.mark.row("peer-15")
@pytest.mark.row("G1", part="forms")
def test_a_form_for_a_step_is_begun_in_the_modeler_which_comes_back_to_the_step(signed_in, drafted, suite):
    opened(signed_in, f"{drafted}/edit")
    append(signed_in, "replace-with-user-task")
    signed_in.locator("#modeler-properties").get_by_label("Nombre").fill("Pedir material")
    in_properties(signed_in, "button", "Nuevo formulario para este paso").click()
    expect(signed_in.locator("[data-drawn] .fjs-palette-field").first).to_be_visible()
    expect(signed_in.locator("#modeler-turn")).to_be_empty()
    with suite.work.read() as unit:
        draft = newest_drafts(unit)[KEY]
        assert b'camunda:formKey="pedir_material"' in draft_bundle(unit, draft).bpmn
        assert [form.key for form in draft_forms(unit, draft.id)] == ["pedir_material"]
    signed_in.locator('.fjs-palette-field[data-field-type="number"]').focus()
    signed_in.keyboard.press("Enter")
    expect(signed_in.locator(".fjs-form-editor .fjs-form-field-number")).to_have_count(1)
    signed_in.get_by_role("link", name="Volver al dibujo").click()
    expect(signed_in.locator("[data-modeler][data-drawn]")).to_be_visible()
    expect(signed_in.locator(".djs-shape.selected")).to_contain_text("Pedir material")
    in_properties(signed_in, "link", "Editar este formulario").click()
    expect(signed_in.locator(".fjs-form-editor .fjs-form-field-number")).to_have_count(1)


@pytest.mark.row("peer-14")
@pytest.mark.row("G1", part="decisions")
def test_a_decision_for_a_step_is_begun_in_the_modeler_and_its_answer_is_kept(signed_in, drafted, suite):
    opened(signed_in, f"{drafted}/edit")
    append(signed_in, "replace-with-rule-task")
    signed_in.locator("#modeler-properties").get_by_label("Nombre").fill("Quién aprueba")
    in_properties(signed_in, "button", "Nueva decisión para este paso").click()
    expect(signed_in.locator("[data-decision-editor][data-drawn] .decision-table-name")).to_contain_text(
        "Quién aprueba"
    )
    with suite.work.read() as unit:
        bpmn = draft_bundle(unit, newest_drafts(unit)[KEY]).bpmn
    for said in (b'decisionRef="quien_aprueba"', b'resultVariable="quien_aprueba"', b'mapDecisionResult="singleEntry"'):
        assert said in bpmn
    signed_in.get_by_role("link", name="Volver al dibujo").click()
    expect(in_properties(signed_in, "link", "Editar esta decisión")).to_be_visible()


def test_a_file_begun_on_the_page_of_the_draft_is_opened_by_the_tab_that_has_the_turn(signed_in, drafted):
    opened(signed_in, f"{drafted}/edit")
    # the turn is not given back: the browser cannot say so while it leaves
    signed_in.route(
        "**/edit/turn", lambda route: route.abort() if "back" in route.request.post_data else route.continue_()
    )
    signed_in.goto(f"{drafted}/drafts/1")
    signed_in.get_by_label("Nombre del nuevo formulario").fill("Datos")
    signed_in.get_by_role("button", name="Nuevo formulario").click()
    expect(signed_in.locator("[data-drawn] .fjs-palette-field").first).to_be_visible()
    expect(signed_in.locator("#modeler-turn")).to_be_empty()


@pytest.mark.row("peer-14")
@pytest.mark.row("G1", part="decisions")
def test_rules_that_no_test_reaches_are_told_beside_the_table_with_inputs_to_try(signed_in, live_server, suite):
    dmn = APPROVER_DMN.replace(b"&gt;= 1000", b"&gt; 1000").replace(
        b"<inputExpression>", b'<inputExpression typeRef="number">'
    )
    store_version(
        suite.work, machine_actor(), Bundle("leave.bpmn", deciding_model(), {}, {"who.dmn": dmn}), area="purchasing"
    )
    trials = trials_of(suite)
    small = Run(process="leave", start={"variables": {"amount": 20}}, steps=[{"task": "approve"}], start_at=START)
    elsewhere = material_of_draft(trials, suite.work, machine_actor(), "leave", 1)
    save_test(trials, suite.work, machine_actor(), elsewhere, "leave", "Poco", small)
    changed = Changes(decisions={"who.dmn": dmn.replace(b"1000", b"900")})
    save_draft(suite.work, machine_actor(ELVIRA), "leave", 1, changed, revision=1)
    opened(signed_in, f"{live_server}/models/leave/edit/decisions/who.dmn")
    told = signed_in.locator("[data-decision]:visible [data-tests]")
    expect(told).to_contain_text("1 prueba no se ha pasado con el borrador como está ahora")
    told.get_by_role("button", name="Pasar la prueba").click()
    expect(told.locator("[data-untested]")).to_have_text(re.compile("Ninguna prueba llega a la regla 2.*Amount = 901"))
    told.get_by_role("button", name="Probar").click()
    expect(signed_in.locator("tr.rule-fired td.rule-index")).to_have_text("2")


@pytest.mark.row("peer-22")
@pytest.mark.row("G1", part="forms")
def test_the_editor_of_forms_says_everything_in_spanish_and_can_be_used_by_all(
    signed_in, drafted, suite, assert_accessible
):
    begin_form(suite.work, machine_actor(ELVIRA), KEY, name="Datos")
    signed_in.goto(f"{drafted}/edit/forms/datos")
    pieces = signed_in.locator(".fjs-palette-field:visible")
    expect(pieces.first).to_be_visible()
    kinds = pieces.evaluate_all("pieces => pieces.map((one) => one.dataset.fieldType)")
    panel = signed_in.locator(".fjs-properties-panel")
    for kind in kinds:
        signed_in.locator(f'.fjs-palette-field[data-field-type="{kind}"]').focus()
        signed_in.keyboard.press("Enter")
        expect(signed_in.locator(f".fjs-form-editor .fjs-form-field-{kind}")).not_to_have_count(0)
        expect(signed_in.locator(f'.fjs-editor-selected[data-field-type="{kind}"]')).to_have_count(1)
        closed = panel.locator(".bio-properties-panel-group-header:not(.open)")
        closed.evaluate_all("groups => groups.forEach((one) => one.click())")
        expect(panel.locator(".bio-properties-panel-group-header.open").first).to_be_visible()
        panel.locator(".bio-properties-panel-add-entry").evaluate_all("all => all.forEach((one) => one.click())")
    assert kinds == [
        "textfield",
        "textarea",
        "number",
        "datetime",
        "checkbox",
        "checklist",
        "radio",
        "select",
        "text",
        "group",
    ]
    assert signed_in.locator("[data-form-editor]").get_attribute("data-untranslated") is None
    assert_accessible()


@pytest.mark.row("peer-22")
def test_the_editor_of_decisions_can_be_used_by_all(signed_in, decided, assert_accessible):
    opened(signed_in, decided)
    expect(signed_in.locator("[data-gap]")).to_be_visible()
    assert_accessible()
