"""Files come in by a real browser: dropped onto the page, several at once, and a report of what was read of them."""

import pytest
from playwright.sync_api import Page, expect

from suite.app import create_app, parts_of
from suite.embedded import Cauce
from suite.wiring import Suite
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
