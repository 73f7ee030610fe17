"""The modeler in a real browser: draw, save, come back after a crash, take turns."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, Route, expect

from modeler_api.drafts.stored import draft_bundle, newest_drafts
from modeler_api.editing.edit_locks import edit_lock
from modeler_api.editing.saving import Changes, begin_model, save_draft
from organization.actor import machine_actor
from suite.app import create_app, parts_of
from suite.embedded import Cauce
from suite.wiring import Suite
from tests.support.library_drafts import library_files
from tests.support.models import model
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


def cookie(suite: Suite, address: str, username: str = ELVIRA) -> dict[str, str]:
    visitor = Visitor(create_app(parts_of(suite)), Office(Cauce(suite)), username)
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
@pytest.mark.row("peer-10")
def test_what_the_server_finds_stands_beside_the_drawing_and_leads_to_its_element(signed_in, drafted):
    opened(signed_in, drafted)
    signed_in.locator('[data-element-id="start"] .djs-hit').click()
    signed_in.locator('.djs-context-pad [data-action="append.gateway"]').click()
    finding = signed_in.locator("#modeler-findings li").first
    expect(finding).to_be_visible()
    finding.get_by_role("button").click()
    expect(signed_in.locator(".djs-shape.selected")).to_have_count(1)


def test_a_gateway_that_decides_asks_for_its_name_at_once(signed_in, drafted, suite):
    opened(signed_in, drafted)
    signed_in.locator('[data-element-id="start"] .djs-hit').click()
    signed_in.locator('.djs-context-pad [data-action="append.gateway"]').click()
    expect(signed_in.locator(".djs-direct-editing-content")).to_be_focused()
    signed_in.keyboard.type("¿Hay dinero?")
    signed_in.keyboard.press("Enter")
    expect(signed_in.locator(".djs-label")).to_have_text("¿Hay dinero?")
    expect(signed_in.locator("#modeler-state")).to_have_text("guardado")
    assert 'name="¿Hay dinero?"' in stored(suite).decode()


@pytest.mark.row("peer-5")
def test_what_activiti_says_of_a_task_is_shown_and_kept_under_camundas_names(signed_in, live_server, suite):
    older = model().replace(b"http://camunda.org/schema/1.0/bpmn", b"http://activiti.org/bpmn")
    draft = begin_model(suite.work, machine_actor(ELVIRA), name="Leave", area="purchasing")
    save_draft(suite.work, machine_actor(ELVIRA), "leave", draft.number, Changes(older), revision=draft.revision)
    opened(signed_in, f"{live_server}/models/leave/edit")
    pick(signed_in, "approve")
    role = field(signed_in, "role").get_by_label("Rol")
    expect(role).to_have_value("approver")
    role.select_option("finance-manager")
    expect(signed_in.locator("#modeler-state")).to_have_text("guardado")
    with suite.work.read() as unit:
        saved = draft_bundle(unit, newest_drafts(unit)["leave"]).bpmn
    assert b"activiti" not in saved
    assert b'camunda:candidateGroups="finance-manager"' in saved


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


def test_a_change_that_arrived_though_nobody_heard_of_it_is_simply_there(signed_in, drafted, suite):
    opened(signed_in, drafted)
    signed_in.route("**/edit/save", arrive_unheard)
    append_end(signed_in)
    expect(signed_in.locator("#modeler-state")).to_contain_text("no hay conexión")
    assert b"endEvent" in stored(suite)
    leave(signed_in)
    opened(signed_in, drafted)
    expect(signed_in.locator("#modeler-recovered")).to_be_hidden()
    expect(signed_in.locator("#modeler-state")).to_have_text("guardado")


def test_drawing_goes_on_after_an_answer_that_was_lost(signed_in, drafted, suite):
    opened(signed_in, drafted)
    signed_in.route("**/edit/save", arrive_unheard)
    append_end(signed_in)
    expect(signed_in.locator("#modeler-state")).to_contain_text("no hay conexión")
    rename_start(signed_in, "Begun")
    signed_in.unroute("**/edit/save")
    expect(signed_in.locator("#modeler-state")).to_have_text("guardado")
    assert b"endEvent" in stored(suite)
    assert b"Begun" in stored(suite)


def test_what_came_after_a_lost_answer_is_back_after_a_crash(signed_in, drafted, suite):
    opened(signed_in, drafted)
    signed_in.route("**/edit/save", arrive_unheard)
    append_end(signed_in)
    expect(signed_in.locator("#modeler-state")).to_contain_text("no hay conexión")
    rename_start(signed_in, "Begun")
    with signed_in.expect_request("**/edit/save"):
        pass  # what came since is kept when the browser tries again
    leave(signed_in)
    opened(signed_in, drafted)
    expect(signed_in.locator("#modeler-recovered")).to_contain_text("Tu último cambio no se había guardado")
    expect(signed_in.locator("#modeler-state")).to_have_text("guardado")
    assert b"Begun" in stored(suite)


def rename_start(page: Page, name: str) -> None:
    page.locator('[data-element-id="start"] .djs-hit').dblclick()
    expect(page.locator(".djs-direct-editing-content")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.locator(".djs-direct-editing-content").wait_for(state="detached")


def arrive_unheard(route: Route) -> None:
    """The server gets it; its answer is lost on the way."""
    with suppress(Error):  # the page may be left meanwhile
        route.fetch()
        route.abort()


def test_after_a_refusal_nobody_leaves_unwarned_and_what_is_drawn_on_is_kept(signed_in, drafted, suite):
    opened(signed_in, drafted)
    with suite.work.read() as unit:
        draft = newest_drafts(unit)[KEY]
    other = stored(suite).replace("Petición".encode(), b"Otro nombre")
    by, tab = machine_actor(ELVIRA), turn_of(suite)
    save_draft(suite.work, by, KEY, draft.number, Changes(other), revision=draft.revision, tab=tab)
    append_end(signed_in)
    expect(signed_in.locator("#modeler-state")).to_contain_text("ha cambiado desde otro sitio")
    append_end(signed_in)
    signed_in.wait_for_function("() => Object.values(localStorage).join().split('endEvent id').length > 2")
    asked: list[str] = []
    signed_in.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    opened(signed_in, drafted)
    assert asked == ["beforeunload"]
    expect(signed_in.locator("#modeler-recovered")).to_contain_text("el borrador ha cambiado desde entonces")


def turn_of(suite: Suite) -> str:
    """The tab that draws."""
    with suite.work.read() as unit:
        lock = edit_lock(unit, KEY)
    assert lock is not None
    return lock.tab


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


def untranslated(page: Page) -> str:
    return page.locator("[data-modeler]").get_attribute("data-untranslated") or ""


def pick(page: Page, element: str) -> None:
    page.locator(f'[data-element-id="{element}"] .djs-hit').first.click()


def field(page: Page, entry: str):
    return page.locator(f'#modeler-properties [data-entry-id="{entry}"]')


@pytest.fixture
def purchasing(suite: Suite, live_server: str) -> str:
    """The address of a draft that has nearly everything in it."""
    work, by = suite.work, machine_actor(ELVIRA)
    draft = begin_model(work, by, name="Purchasing", area="purchasing")
    save_draft(work, by, "purchasing", draft.number, library_files("purchasing"), revision=draft.revision)
    return f"{live_server}/models/purchasing/edit"


@pytest.mark.row("G1", part="properties")
def test_a_task_is_described_by_answering_questions(signed_in, drafted, suite):
    opened(signed_in, drafted)
    signed_in.locator('[data-element-id="start"] .djs-hit').click()
    signed_in.locator('.djs-context-pad [data-action="append.append-task"]').click()
    signed_in.keyboard.press("Escape")
    task = signed_in.locator(".djs-shape[data-element-id^=Activity_]").get_attribute("data-element-id") or ""
    signed_in.locator(".djs-container svg").first.click(position={"x": 600, "y": 600})
    pick(signed_in, task)
    signed_in.locator('.djs-context-pad [data-action="replace"]').click()
    signed_in.locator('.djs-popup [data-id="replace-with-user-task"]').click()
    expect(signed_in.locator(".bio-properties-panel-header-type")).to_have_text("Tarea de persona")
    field(signed_in, "name").get_by_role("textbox").press_sequentially("Aprobar el gasto")
    expect(field(signed_in, "role")).to_contain_text("no está en ningún carril")  # the server's finding
    field(signed_in, "role").get_by_label("Rol").select_option("finance-manager")
    expect(field(signed_in, "role")).to_contain_text("Javier Lacasa.")
    field(signed_in, "dueDate").get_by_role("spinbutton").fill("3")
    expect(field(signed_in, "dueDate")).to_contain_text("Si empezara ahora, vencería el")
    expect(signed_in.locator("#modeler-state")).to_have_text("guardado")
    saved = stored(suite).decode()
    assert 'camunda:candidateGroups="finance-manager"' in saved
    assert 'camunda:dueDate="P3D"' in saved
    undo = signed_in.get_by_role("button", name="Deshacer")
    undo.click()
    expect(field(signed_in, "dueDate").get_by_role("spinbutton")).to_have_value("")
    undo.click()
    undo.click()  # what was typed at one go is one step
    expect(field(signed_in, "name").get_by_role("textbox")).to_have_value("")


@pytest.mark.row("G1", part="properties")
def test_who_writes_no_expressions_chooses_the_answer_that_leads_there(signed_in, purchasing, suite):
    opened(signed_in, purchasing)
    pick(signed_in, "approved")
    answer = field(signed_in, "answer-approved_to_create_order").get_by_label("Hacia «sí»")
    expect(answer.locator("option:checked")).to_have_text("otra condición")
    answer.select_option("is_urgent")
    expect(signed_in.locator("#modeler-state")).to_have_text("guardado")
    with suite.work.read() as unit:
        bpmn = draft_bundle(unit, newest_drafts(unit)["purchasing"]).bpmn
    assert b">is_urgent</bpmn:conditionExpression>" in bpmn


def test_an_expression_is_completed_with_the_variables_known_so_far(signed_in, purchasing):
    opened(signed_in, purchasing)
    pick(signed_in, "reserve_stock")
    typed = field(signed_in, "input-item").get_by_role("combobox")
    typed.fill("order_n")
    expect(field(signed_in, "input-item").get_by_role("option")).to_have_text(["order_number"])
    typed.press("Enter")
    expect(typed).to_have_value("${order_number}")


def test_an_error_stands_under_the_field_that_it_is_about(signed_in, purchasing):
    opened(signed_in, purchasing)
    pick(signed_in, "transfer")
    field(signed_in, "dueDate").get_by_role("combobox").select_option("other")
    field(signed_in, "dueDate-text").get_by_role("combobox").fill("pronto")
    expect(signed_in.locator("#modeler-properties")).to_contain_text("ni una fecha ni una duración")


@pytest.mark.row("G1", part="es/en")
@pytest.mark.row("peer-22")
def test_nothing_in_the_editor_is_left_in_english(signed_in, purchasing):
    signed_in.add_init_script(KEEP_EDITOR)
    opened(signed_in, purchasing)
    seen = signed_in.evaluate(WALK)
    assert seen["panels"] >= 12
    assert seen["menus"] >= 30
    assert untranslated(signed_in) == ""


KEEP_EDITOR = "document.addEventListener('modeler:open', (event) => { window.editor = event.detail; })"
#: Opens the panel and the menu of kinds of one element of every type, and the menus of creating and appending.
WALK = """async () => {
  const get = (name) => window.editor.get(name);
  const pause = () => new Promise((done) => setTimeout(done, 30));
  const types = new Map();
  for (const one of get('elementRegistry').getAll()) {
    const cause = one.businessObject.eventDefinitions?.[0]?.$type ?? '';
    if (!one.labelTarget) types.set(one.type + cause, one);
  }
  let menus = 0;
  for (const one of types.values()) {
    get('selection').select(one);
    await pause();
    for (const menu of ['bpmn-replace', 'bpmn-append', 'color-picker']) {
      if (one.type.endsWith('Plane') || !one.parent) continue;
      get('popupMenu').open(menu === 'color-picker' ? [one] : one, menu, { x: 400, y: 300 });
      await pause();
      menus += document.querySelectorAll('.djs-popup .entry').length ? 1 : 0;
      get('popupMenu').close();
    }
  }
  get('popupMenu').open(get('canvas').getRootElement(), 'bpmn-create', { x: 400, y: 300 });
  await pause();
  get('popupMenu').close();
  get('selection').select([...types.values()].filter((one) => one.type.endsWith('Task')));
  await pause();
  return { panels: types.size, menus };
}"""


@pytest.mark.row("G1", part="outline by keyboard")
@pytest.mark.row("peer-21")
def test_a_process_is_drawn_by_keyboard_alone(signed_in, drafted, suite):
    opened(signed_in, drafted)
    keys = signed_in.keyboard
    signed_in.get_by_role("button", name="Texto").focus()
    keys.press("Enter")
    into(signed_in, "Añadir después: sin nombre")
    keys.press("Enter")
    expect(signed_in.get_by_label("Qué añadir después de sin nombre")).to_be_focused()
    keys.type("Tarea de una persona")
    keys.press("Enter")
    expect(signed_in.get_by_label("Nombre (Tarea de una persona)")).to_be_focused()
    keys.type("Aprobar")
    keys.press("Tab")
    into(signed_in, "Añadir después: Aprobar")
    keys.press("Enter")
    keys.type("Fin")
    keys.press("Enter")
    expect(signed_in.get_by_label("Nombre (Fin)")).to_be_focused()
    keys.type("Hecho")
    into(signed_in, "Configurar: Aprobar", back=True)
    keys.press("Enter")
    expect(field(signed_in, "name").get_by_role("textbox")).to_be_focused()
    into(signed_in, "Rol")
    keys.type("Dir")
    keys.press("Escape")
    expect(signed_in.get_by_role("button", name="Configurar: Aprobar")).to_be_focused()
    expect(signed_in.locator("#modeler-findings")).to_contain_text("no tiene formulario")
    expect(signed_in.locator("#modeler-state")).to_have_text("guardado")
    saved = stored(suite).decode()
    assert 'name="Aprobar" camunda:candidateGroups="finance-manager"' in saved
    assert 'name="Hecho"' in saved


def into(page: Page, name: str, *, back: bool = False) -> None:
    """Press Tab until the control of that name has the focus."""
    labels = "e => e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent.trim()"
    for _ in range(60):
        if page.evaluate(f"() => ({labels})(document.activeElement)") == name:
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"no Tab leads to {name}")


def test_what_the_text_removes_and_connects_can_be_undone(signed_in, drafted, suite):
    opened(signed_in, drafted)
    append_end(signed_in)
    signed_in.get_by_role("button", name="Texto").click()
    rows = signed_in.locator(".trow")
    expect(rows).to_have_count(2)
    rows.nth(1).get_by_role("button", name="Borrar").click()
    expect(rows).to_have_count(1)
    signed_in.get_by_role("button", name="Deshacer").click()
    expect(rows).to_have_count(2)
    signed_in.get_by_role("button", name="Borrar la flecha").click()
    rows.first.get_by_role("button", name="Unir con").click()
    rows.first.get_by_role("button", name="Unir", exact=True).click()
    expect(rows.first.locator(".tways li")).to_have_count(1)


@pytest.mark.row("peer-21")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_modeler_is_accessible(signed_in, drafted, assert_accessible, theme):
    signed_in.context.add_cookies([{"name": "theme", "value": theme, "url": drafted}])
    opened(signed_in, drafted)
    pick(signed_in, "start")
    assert_accessible()
    signed_in.get_by_role("button", name="Texto").click()
    assert_accessible()
