"""The main job in a real browser: a drawn process runs through people's inboxes, is measured, and is repaired."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from engine.job_runner.runner import run_due_jobs
from foundation.clock import SystemClock
from monitor.projection import project
from suite.app import create_app, parts_of
from suite.embedded import Cauce
from suite.wiring import Suite
from tests.support import expense
from tests.support.company import copy_of_company
from tests.support.ledger import Ledger, running_ledger
from tests.support.office import Office, Visitor
from tests.support.pages import suite_over
from tests.support.pictures import with_picture

ELVIRA, DIEGO, JAVIER, CARMEN, LAIA = (
    "elvira.montes",
    "diego.aznar",
    "javier.lacasa",
    "carmen.ibanez",
    "laia.ferrer",
)
#: Pages that keep themselves fresh ask every 4 seconds.
_LIVE_MILLISECONDS = 15_000
_REQUEST = {
    "type": "default",
    "id": "expense_request",
    "components": [{"type": "number", "key": "amount", "label": "Importe", "validate": {"required": True, "min": 1}}],
}


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with running_ledger() as ledger:
        yield ledger


@pytest.fixture
def suite(tmp_path: Path) -> Iterator[Suite]:
    """The small company, whose service calls may reach this machine."""
    hosts = {"allowed_hosts": "127.0.0.1", "allow_private_addresses": True}
    with suite_over(copy_of_company(tmp_path), SystemClock(), **hosts) as built:
        yield built


@pytest.fixture
def work_goes_on(suite: Suite) -> Callable[[], None]:
    """What a server does by itself: due jobs run, the figures read on."""

    def go_on() -> None:
        run_due_jobs(suite.process_engine)
        project(suite.work)

    return go_on


@pytest.fixture
def as_person(page: Page, live_server: str, suite: Suite) -> Callable[[str, str], Page]:
    """The page as somebody, at an address."""

    def go(username: str, path: str) -> Page:
        app, office = create_app(parts_of(suite)), Office(Cauce(suite))
        cookie = Visitor(app, office, username).client.get_cookie("cauce_session")
        assert cookie is not None
        page.context.add_cookies([{"name": "cauce_session", "value": cookie.value, "url": live_server}])
        page.goto(live_server + path)
        return page

    return go


def drawing(url: str) -> str:
    """The expense with a form to start it."""
    return expense.bpmn(url).replace('id="asked"', 'id="asked" camunda:formKey="expense_request"')


def files(bpmn: bytes) -> list[FilePayload]:
    """What somebody chooses in the file dialog."""
    forms = {"expense_decision": expense.form(), "expense_request": json.dumps(_REQUEST)}
    return [
        {"name": "gasto.bpmn", "mimeType": "application/xml", "buffer": bpmn},
        *({"name": f"{key}.form", "mimeType": "", "buffer": form.encode()} for key, form in forms.items()),
    ]


@pytest.mark.row("G1", part="in a browser")
@pytest.mark.row("G2", part="in a browser")
@pytest.mark.row("G3", part="in a browser")
@pytest.mark.row("G4", part="in a browser")
@pytest.mark.row("G6", part="in a browser")
def test_the_main_job_from_upload_to_repair(
    as_person: Callable[[str, str], Page],
    work_goes_on: Callable[[], None],
    assert_accessible: Callable[[], None],
    ledger: Ledger,
) -> None:
    # a business user uploads a file with an error and sees the element named, in words and on its shape
    page = as_person(ELVIRA, "/models/upload")
    with_error = drawing(ledger.url).replace(' default="no"', "")
    page.locator("#f-files").set_input_files(files(with_picture(with_error)))
    page.get_by_label("Área").select_option("purchasing")
    page.get_by_role("button", name="Subir y comprobar").click()
    expect(page.locator(".finds li", has_text="¿Se aprueba?").first).to_contain_text("no tiene condición")
    expect(page.locator(".dia [data-element-id=approved].m-err")).to_be_visible(timeout=_LIVE_MILLISECONDS)
    expect(page.get_by_text("no se puede publicar.")).to_be_visible()
    page.get_by_role("button", name="Verlo en el diagrama").first.click()
    expect(page.locator(".dia [data-element-id=approved].m-pick")).to_be_visible()
    assert_accessible()

    # mends it, uploads it again without the forms, and publishes
    page.locator("#f-files").set_input_files(files(with_picture(drawing(ledger.url)))[:1])
    page.get_by_role("button", name="Subir y comprobar").click()
    expect(page.locator("#toasts")).to_contain_text("Nada impide publicarlo.")
    page.get_by_label("¿Para qué es?").fill("Primera versión")
    page.get_by_role("button", name="Publicar la versión 1").click()
    expect(page.locator("h1")).to_contain_text("Versión 1 publicada")
    assert_accessible()
    work_goes_on()

    # an end user starts it by its form
    page = as_person(DIEGO, f"/start/{expense.KEY}")
    page.get_by_label("Importe").fill("120")
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator("#toasts")).to_contain_text("Aprobar un gasto")

    # another takes the task and completes it by its form; the system that books it is broken
    ledger.is_broken = True
    page = as_person(JAVIER, "/inbox?box=roles")
    page.locator("a.task", has_text="Aprobar el gasto").click()
    page.get_by_role("button", name="Coger").click()
    page.get_by_label("Aprobar", exact=True).check()
    page.get_by_role("button", name="Completar").click()
    expect(page.locator("#toasts")).to_contain_text("Completaste «Aprobar el gasto».")
    work_goes_on()

    # IT sees what stopped and why, lets it try again once the system is mended, and sees it end without reloading
    page = as_person(LAIA, "/incidents")
    page.get_by_role("link", name="«Contabilizar el gasto» se ha parado").click()
    expect(page.locator(".inc")).to_contain_text("404")
    expect(page.locator(".dia [data-element-id=book].m-stop")).to_be_visible(timeout=_LIVE_MILLISECONDS)
    assert_accessible()
    ledger.is_broken = False
    page.get_by_role("button", name="Reintentar", exact=False).first.click()
    expect(page.locator("#outcome")).to_contain_text("Se está reintentando…")
    work_goes_on()
    expect(page.locator("#outcome")).to_contain_text("Se reintentó y ha seguido adelante.", timeout=_LIVE_MILLISECONDS)
    expect(page.locator(".tl")).to_contain_text("«Aprobar un gasto» llegó a su fin", timeout=_LIVE_MILLISECONDS)
    expect(page.locator(".dia [data-element-id=book].m-done")).to_be_visible(timeout=_LIVE_MILLISECONDS)
    assert [booking["amount"] for booking in ledger.booked.values()] == [120]

    # a manager sees it counted, with its cycle time and where it waited
    page = as_person(CARMEN, f"/dashboards/{expense.KEY}")
    expect(page.locator(".lead")).to_contain_text("gasto")
    expect(page.locator(".kpi", has_text="Duración, mediana")).to_contain_text("1 caso")
    expect(page.locator(".kpi", has_text="Casos terminados")).to_contain_text("1")
