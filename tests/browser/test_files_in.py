"""Drawings come in by a real browser: as files dropped onto the page, and as copies from another drawing."""

import pytest
from playwright.sync_api import Page, expect

from engine.bpmn_xml.diagram import Activity, Diagram, flow_nodes
from engine.bpmn_xml.reader import diagram_of
from modeler_api.drafts.stored import draft_bundle, newest_drafts
from modeler_api.editing.saving import Changes, begin_model, save_draft
from organization.actor import machine_actor
from suite.app import create_app, parts_of
from suite.embedded import Cauce
from suite.wiring import Suite
from tests.support.library_drafts import library_files
from tests.support.models import APPROVE_FORM, model
from tests.support.office import Office, Visitor

ELVIRA = "elvira.montes"
#: Drops files onto the page as a hand does: over it, then let go.
_DROP = """files => {
  const held = new DataTransfer();
  for (const [name, text] of files) held.items.add(new File([text], name));
  const onto = document.querySelector('h1');
  for (const type of ['dragover', 'drop'])
    onto.dispatchEvent(new DragEvent(type, { dataTransfer: held, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def elvira(page: Page, suite: Suite, live_server: str) -> Page:
    """Elvira draws processes; she is signed in."""
    visitor = Visitor(create_app(parts_of(suite)), Office(Cauce(suite)), ELVIRA)
    found = visitor.client.get_cookie("cauce_session")
    assert found is not None
    page.context.add_cookies([{"name": "cauce_session", "value": found.value, "url": live_server}])
    return page


@pytest.mark.row("G1", part="drag and drop")
@pytest.mark.row("peer-3")
def test_files_dropped_onto_the_page_are_listed_taken_out_and_uploaded(
    elvira: Page, live_server: str, assert_accessible
) -> None:
    elvira.goto(f"{live_server}/models/upload")
    chosen = elvira.get_by_role("list", name="Archivos elegidos").get_by_role("listitem")
    drawing = model(form="approve").decode()

    # one drop after the other; a file that is not wanted after all is taken out by the keyboard
    elvira.evaluate(_DROP, [["leave.bpmn", drawing], ["notes.txt", "x"]])
    elvira.evaluate(_DROP, [["approve.form", APPROVE_FORM.decode()], ["trip.bpmn", model("trip").decode()]])
    expect(chosen).to_have_text(["leave.bpmn", "notes.txt", "approve.form", "trip.bpmn"])
    assert_accessible()
    elvira.get_by_role("button", name="Quitar «notes.txt»").press("Enter")
    expect(chosen).to_have_text(["leave.bpmn", "approve.form", "trip.bpmn"])
    expect(elvira.locator("#f-files")).to_be_focused()

    elvira.get_by_label("Área").select_option("purchasing")
    elvira.get_by_role("button", name="Subir y comprobar").click()
    expect(elvira.get_by_role("heading", name="Qué ha sido de los archivos")).to_be_visible()
    assert_accessible()
    elvira.get_by_role("link", name="Ver «Leave request»").first.click()
    expect(elvira.get_by_role("link", name="approve.form", exact=True)).to_be_visible()


def test_what_is_refused_is_said_beside_the_field(elvira: Page, live_server: str) -> None:
    elvira.goto(f"{live_server}/models/upload")
    elvira.evaluate(_DROP, [["notes.txt", "x"]])

    elvira.get_by_role("button", name="Subir y comprobar").click()

    expect(elvira.locator("#f-files-error")).to_contain_text("«notes.txt» no es un archivo")


@pytest.mark.row("G1", part="import of a picture")
@pytest.mark.row("peer-3")
def test_a_picture_of_another_tool_is_told_as_such_and_becomes_a_process_in_the_editor(
    elvira: Page, live_server: str, suite: Suite, assert_accessible
) -> None:
    picture = model().replace(b' isExecutable="true"', b' isExecutable="false"').decode()
    elvira.goto(f"{live_server}/models/upload")
    elvira.evaluate(_DROP, [["leave.bpmn", picture]])
    elvira.get_by_label("Área").select_option("purchasing")
    elvira.get_by_role("button", name="Subir y comprobar").click()
    read = elvira.get_by_role("region", name="Qué se ha leído del archivo")
    expect(read).to_contain_text("Se dibujó para verlo.")
    assert_accessible()

    elvira.goto(f"{live_server}/models/leave/edit")
    expect(elvira.locator("[data-modeler][data-drawn]")).to_be_visible()
    with elvira.expect_response("**/models/leave/edit/save") as saved:
        elvira.get_by_label("Ejecutable", exact=True).check(force=True)
    assert saved.value.ok
    elvira.goto(f"{live_server}/models/leave/drafts/1")
    expect(elvira.get_by_role("heading", name="Lo que se ha encontrado")).to_be_visible()
    expect(read).to_have_count(0)


def test_an_arrow_that_leads_nowhere_is_left_out_by_the_editor(elvira: Page, live_server: str, suite: Suite) -> None:
    broken = model(area="purchasing").replace(b'sourceRef="approve" targetRef="done"', b'sourceRef="approve"')
    draft = begin_model(suite.work, machine_actor(ELVIRA), name="Leave", area="purchasing")
    save_draft(suite.work, machine_actor(ELVIRA), "leave", draft.number, Changes(broken), revision=draft.revision)
    _drawn(elvira, f"{live_server}/models/leave/edit")
    expect(elvira.locator("#modeler-state")).to_have_text("guardado")
    expect(elvira.locator("#modeler-findings")).not_to_contain_text("La flecha")
    (process,) = _stored(suite, "leave").processes
    assert [flow.id for flow in process.scope.flows] == ["f1"]


#: A task with form and term, a step with a call and two boundary events, a called process that may escalate.
_COPIED = ("transfer", "reserve_stock", "receive_order")


def _drawn(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("[data-modeler][data-drawn]")).to_be_visible()
    return page


def _copy(page: Page) -> None:
    for number, element in enumerate(_COPIED):
        shape = page.locator(f'[data-element-id="{element}"] .djs-hit').first
        shape.click(modifiers=["Shift"] if number else [], force=True)
    page.keyboard.press("Control+c")


def _paste(page: Page) -> None:
    """Paste into the middle of the canvas, and wait until that is saved."""
    page.bring_to_front()
    canvas = page.locator(".djs-container svg").first
    box = canvas.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.7
    page.mouse.click(*middle)
    page.keyboard.press("Control+v")
    expect(page.locator(".djs-drag-group")).to_have_count(1)
    page.mouse.move(middle[0] + 20, middle[1] + 20, steps=3)
    with page.expect_response("**/edit/save") as saved:
        page.mouse.click(middle[0] + 20, middle[1] + 20)
    assert saved.value.ok


def _stored(suite: Suite, key: str) -> Diagram:
    with suite.work.read() as unit:
        return diagram_of(draft_bundle(unit, newest_drafts(unit)[key]).bpmn)


@pytest.fixture
def two_drafts(suite: Suite, live_server: str) -> tuple[str, str]:
    """The addresses of a draft that has nearly everything in it, and of an empty one."""
    work, by = suite.work, machine_actor(ELVIRA)
    full = begin_model(work, by, name="Purchasing", area="purchasing")
    save_draft(work, by, "purchasing", full.number, library_files("purchasing"), revision=full.revision)
    begin_model(work, by, name="Petición", area="purchasing")
    return f"{live_server}/models/purchasing/edit", f"{live_server}/models/peticion/edit"


@pytest.mark.row("G1", part="copy between diagrams")
@pytest.mark.row("peer-23")
def test_what_is_copied_in_one_tab_is_pasted_into_another_process_with_all_that_was_said_of_it(
    elvira: Page, suite: Suite, live_server: str, two_drafts: tuple[str, str]
) -> None:
    elvira.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server)
    _copy(_drawn(elvira, two_drafts[0]))
    other = _drawn(elvira.context.new_page(), two_drafts[1])
    _paste(other)
    _paste(other)

    pasted = _stored(suite, "peticion")
    assert pasted.duplicate_ids == ()
    nodes = flow_nodes(pasted.processes[0])
    original = {node.id: node for node in flow_nodes(_stored(suite, "purchasing").processes[0])}
    for copied in map(original.__getitem__, _COPIED):
        twins = [node for node in nodes if node.name == copied.name]
        assert len(twins) == 2
        for twin in twins:
            assert isinstance(twin, Activity)
            assert isinstance(copied, Activity)
            said = [(one.form_key, one.due_date, one.called_element, len(one.call_mappings)) for one in (twin, copied)]
            assert said[0] == said[1]
            assert _values(twin) == _values(copied)
    # boundary events come along, and both copies speak of one and the same error and escalation
    assert [node.name for node in nodes].count("Existencias agotadas") == 2
    assert [(one.kind, one.code) for one in pasted.definitions] == [
        ("error", "OUT_OF_STOCK"),
        ("escalation", "ARRIVED"),
    ]


def _values(step: Activity) -> list[tuple[str, object]]:
    return [(one.name, one.value) for one in step.connector.inputs + step.connector.outputs] if step.connector else []


@pytest.mark.row("peer-23")
def test_where_the_clipboard_is_closed_a_copy_still_goes_from_one_process_into_another(
    elvira: Page, suite: Suite, two_drafts: tuple[str, str]
) -> None:
    elvira.add_init_script("delete Navigator.prototype.clipboard")
    _copy(_drawn(elvira, two_drafts[0]))
    _paste(_drawn(elvira, two_drafts[1]))

    assert "Servir desde almacén" in {node.name for node in flow_nodes(_stored(suite, "peticion").processes[0])}
