"""The inbox, a task and a case in a real browser: hands on keys, a list that keeps still, nothing typed lost."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from foundation.clock import SystemClock
from process_library.catalogue import package
from suite.app import create_app, parts_of
from suite.embedded import Cauce
from suite.wiring import Suite
from tests.support.office import DIEGO, JAVIER, LAIA, Office, Visitor, copy_of_office
from tests.support.pages import suite_over

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def suite(tmp_path: Path) -> Iterator[Suite]:
    """The small company with a leave request, by the machine's clock."""
    with suite_over(copy_of_office(tmp_path), SystemClock()) as built:
        yield built


@pytest.fixture
def office(suite: Suite) -> Office:
    return Office(Cauce(suite))


@pytest.fixture
def as_person(page: Page, live_server: str, suite: Suite, office: Office) -> Callable[[str], Page]:
    """The page, signed in as somebody."""

    def sign_in(username: str) -> Page:
        cookie = Visitor(create_app(parts_of(suite)), office, username).client.get_cookie("cauce_session")
        assert cookie is not None
        page.context.add_cookies([{"name": "cauce_session", "value": cookie.value, "url": live_server}])
        return page

    return sign_in


@pytest.mark.row("G5", part="browser")
def test_a_task_is_taken_filled_in_and_completed_without_touching_the_mouse(office, as_person, live_server):
    office.ask(key="AU-1")
    page = as_person(JAVIER)
    page.goto(f"{live_server}/inbox?box=roles")

    page.keyboard.press("j")
    expect(page.locator("a.task")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/*")
    page.keyboard.press("c")
    page.get_by_label("Devolver para corregir").focus()
    page.keyboard.press("Space")
    page.get_by_label("Comentario").fill("Falta la fecha. cr?")  # single keys are off inside fields
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("status").filter(has_text="Completaste «Aprobar la ausencia».")).to_be_visible()
    assert office.cauce.user_tasks()[0].element_id == "mend"


def test_answers_show_and_hide_parts_and_tell_what_follows(office, as_person, live_server):
    task = office.ask()
    office.cauce.claim(task.id, by=JAVIER)
    page = as_person(JAVIER)
    page.goto(f"{live_server}/tasks/{task.id}")
    expect(page.locator("[data-follows]")).to_have_text("depende de lo que respondas.")

    page.get_by_label("Aprobar", exact=True).check()
    expect(page.get_by_label("Comentario")).to_be_hidden()
    expect(page.locator("[data-follows]")).to_contain_text("Nuria Pérez")

    page.get_by_label("Rechazar").check()
    expect(page.get_by_label("Comentario")).to_be_visible()
    expect(page.locator("[data-follows]")).to_have_text("el caso termina: «Ausencia denegada».")


def publish_employee_requests(office):
    found = package("human_resources")
    drawn = found.diagrams["employee_request.bpmn"].decode()
    forms = {f"{key}.form": content for key, content in found.forms.items()}
    placed = drawn.replace(' isExecutable="true"', ' isExecutable="true" cauce:area="human_resources"', 1)
    office.cauce.deploy({"employee_request.bpmn": placed, **forms, **found.decisions})


@pytest.mark.row("L4", part="withdrawing")
def test_a_request_is_withdrawn_from_its_page_after_one_question(office, as_person, live_server):
    publish_employee_requests(office)
    monday = date.today() + timedelta(days=28 - date.today().weekday())  # noqa: DTZ011 - by the machine's clock
    values = {"type": "holiday", "start_on": monday, "end_on": monday}
    case = office.cauce.start("employee_request", values, by=DIEGO)
    page = as_person(DIEGO)
    page.goto(f"{live_server}/my-cases/{case.id}")

    page.get_by_role("button", name="Retirar la solicitud…").click()
    expect(page.get_by_role("dialog")).to_contain_text("Retirar la solicitud: ¿seguro?")
    page.get_by_role("dialog").get_by_role("button", name="Retirar la solicitud").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Terminado: Retirada por quien la pidió.")
    expect(page.get_by_text("Retirar la solicitud…")).to_have_count(0)


def test_answers_that_contradict_each_other_are_told_while_they_are_written(office, as_person, live_server):
    publish_employee_requests(office)
    page = as_person(DIEGO)
    page.goto(f"{live_server}/start/employee_request")

    page.get_by_label("Clase de solicitud").select_option("holiday")
    page.get_by_label("Fecha de inicio").fill("2026-12-21")
    page.get_by_label("Fecha de fin").fill("2026-12-18")
    page.get_by_label("Descripción").focus()
    expect(page.get_by_text("La fecha de fin no puede ser anterior a la de inicio ni a hoy.")).to_be_visible()
    expect(page.get_by_label("Fecha de fin")).to_have_attribute("aria-invalid", "true")

    page.get_by_label("Fecha de fin").fill("2026-12-22")
    page.get_by_label("Descripción").focus()
    expect(page.get_by_text("La fecha de fin no puede ser anterior a la de inicio ni a hoy.")).to_be_hidden()


def test_a_form_that_is_wrong_leads_to_what_is_wrong(office, as_person, live_server):
    task = office.ask()
    office.cauce.claim(task.id, by=JAVIER)
    page = as_person(JAVIER)
    page.goto(f"{live_server}/tasks/{task.id}")

    page.get_by_role("button", name="Completar").click()

    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Comentario").click()
    expect(page.get_by_label("Comentario")).to_be_focused()


def test_what_is_typed_is_kept_by_itself_and_when_somebody_leaves(office, as_person, live_server):
    task = office.ask()
    office.cauce.claim(task.id, by=JAVIER)
    page = as_person(JAVIER)
    page.goto(f"{live_server}/tasks/{task.id}")

    page.get_by_label("Comentario").fill("a medias")
    expect(page.locator("[data-draft-state]")).to_contain_text("Guardado a las")

    page.get_by_label("Comentario").fill("a medias, y más")
    page.goto(f"{live_server}/inbox")
    page.goto(f"{live_server}/tasks/{task.id}")
    expect(page.get_by_label("Comentario")).to_have_value("a medias, y más")


def test_a_new_task_appears_by_itself_but_never_under_the_pointer(office, as_person, live_server):
    office.ask(key="AU-1")
    page = as_person(JAVIER)
    page.goto(f"{live_server}/inbox?box=roles")
    rows = page.locator("a.task")

    page.mouse.move(1200, 500)
    office.ask(key="AU-2")
    expect(rows).to_have_count(2, timeout=10_000)
    expect(rows.filter(has=page.locator(".new"))).to_have_count(1)

    rows.first.hover()
    office.ask(key="AU-3")
    bar = page.get_by_role("button", name="1 nueva: verla")
    expect(bar).to_be_visible(timeout=10_000)
    expect(rows).to_have_count(2)
    bar.click()
    expect(rows).to_have_count(3)
    expect(rows.filter(has=page.locator(".new"))).to_be_focused()


def test_whoever_was_slower_is_told_and_keeps_what_they_wrote(office, as_person, live_server):
    task = office.ask()
    office.cauce.claim(task.id, by=JAVIER)
    page = as_person(JAVIER)
    page.goto(f"{live_server}/tasks/{task.id}")
    page.get_by_label("Comentario").fill("media página")
    office.cauce.cancel(task.instance_id, reason="duplicate", by=LAIA)

    page.get_by_role("button", name="Completar").click()

    expect(page.get_by_text("esta tarea ya no hace falta")).to_be_visible()
    expect(page.get_by_label("Comentario")).to_have_value("media página")
    expect(page.get_by_label("Comentario")).to_be_disabled()


def test_what_people_write_is_never_run(office, as_person, live_server):
    evil = "</textarea></p><script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">"
    task = office.ask(key=evil, kind="other", reason=evil)
    office.cauce.complete(task.id, {"decision": "return", "comment": evil}, by=JAVIER)
    mend = office.cauce.user_tasks(task.instance_id)[0]
    page = as_person(DIEGO)

    for path in (f"/tasks/{mend.id}", "/inbox", f"/my-cases/{task.instance_id}", "/my-cases"):
        page.goto(live_server + path)
        assert page.title() != "run", path
    page.goto(f"{live_server}/tasks/{mend.id}")
    expect(page.get_by_label("Motivo")).to_have_value(evil)


def test_a_process_is_started_and_followed(office, as_person, live_server):
    page = as_person(DIEGO)
    page.goto(f"{live_server}/start")
    page.get_by_role("link", name="Pedir una ausencia").click()
    page.wait_for_load_state()  # parts hide and show once the page's scripts have run
    page.get_by_label("Clase").select_option("other")
    expect(page.get_by_label("Motivo")).to_be_visible()

    page.get_by_label("Clase").select_option("holiday")
    expect(page.get_by_label("Motivo")).to_be_hidden()
    page.get_by_label("Desde").fill("2027-01-11")
    page.get_by_label("Días").fill("2,5")
    page.get_by_role("button", name="Enviar").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Tu solicitud espera a Dirección financiera.")


def test_a_phone_shows_the_list_then_the_task_and_the_way_back(office, as_person, live_server):
    task = office.ask(key="AU-1")
    office.cauce.claim(task.id, by=JAVIER)
    page = as_person(JAVIER)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server}/inbox")
    expect(page.get_by_label("Comentario")).to_be_hidden()

    page.locator("a.task").click()
    expect(page.get_by_role("button", name="Completar")).to_be_in_viewport()
    expect(page.locator("a.task")).to_be_hidden()

    page.get_by_role("link", name="Bandeja").first.click()
    expect(page.locator("a.task")).to_be_visible()
    for path in ("/inbox", f"/tasks/{task.id}", f"/my-cases/{task.instance_id}", "/my-cases", "/start/leave_request"):
        page.goto(live_server + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tasks_and_cases_are_accessible(office, as_person, live_server, assert_accessible, theme):
    mine, free = office.ask(key="AU-1"), office.ask(key="AU-2")
    office.cauce.claim(mine.id, by=JAVIER)
    page = as_person(JAVIER)
    page.emulate_media(color_scheme=theme)

    for path in (
        "/inbox",
        f"/tasks/{mine.id}",
        f"/tasks/{mine.id}?part=history",
        f"/tasks/{free.id}?box=roles",
        f"/my-cases/{mine.instance_id}",
        "/my-cases",
        "/start",
        "/start/leave_request",
    ):
        page.goto(live_server + path)
        assert_accessible()
    page.goto(f"{live_server}/tasks/{mine.id}")
    page.get_by_role("button", name="Completar").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible()
