"""Review in a real browser: two people and one draft, a comment on the drawing, and the handbook."""

import pytest
from playwright.sync_api import Browser, Page, expect

from modeler_api.editing.saving import begin_model
from modeler_api.process_models import process_model
from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import rights_in, set_four_eyes, set_rights
from suite.app import create_app, parts_of
from suite.embedded import Cauce
from suite.wiring import Suite
from tests.support.office import Office, Visitor

ELVIRA, LAIA = "elvira.montes", "laia.ferrer"
KEY = "peticion"


def sign_in(page: Page, suite: Suite, address: str, username: str) -> None:
    visitor = Visitor(create_app(parts_of(suite)), Office(Cauce(suite)), username)
    found = visitor.client.get_cookie("cauce_session")
    assert found is not None
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "cauce_session", "value": found.value, "url": address}])


@pytest.fixture
def draft(suite: Suite, live_server: str) -> str:
    """The address of what Laia of IT has drawn, where a second person approves."""
    it = Holder(HolderKind.PROFILE, Profile.IT)
    with suite.work.begin() as unit:
        had = rights_in(unit, "purchasing").get(it, frozenset())
        set_rights(unit, machine_actor(), "purchasing", it, had | {AreaRight.PUBLISH})
        set_four_eyes(unit, machine_actor(), "purchasing", is_four_eyes=True)
    begin_model(suite.work, machine_actor(LAIA), name="Petición", area="purchasing")
    return f"{live_server}/models/{KEY}/drafts/1"


@pytest.mark.row("G1", part="review")
@pytest.mark.row("G4", part="four eyes")
@pytest.mark.row("peer-19")
def test_one_person_sends_a_draft_and_another_comments_approves_and_publishes_it(
    page: Page, suite: Suite, live_server: str, draft: str, assert_accessible
) -> None:
    sign_in(page, suite, live_server, LAIA)
    page.goto(draft)
    page.get_by_label("¿Para qué es?").fill("Para pedir cosas")
    page.get_by_role("button", name="Enviar a revisión").click()
    expect(page.locator("#publish ~ .chip")).to_have_text("En revisión")

    sign_in(page, suite, live_server, ELVIRA)
    page.goto(draft)
    page.get_by_label("Sobre").select_option(label="start")
    page.get_by_label("Comentario", exact=True).fill("¿Quién lo pide?")
    page.get_by_role("button", name="Comentar").click()
    expect(page.locator(".dia .ov", has_text="1 comentario")).to_be_visible()
    expect(page.locator(".thread")).to_contain_text("¿Quién lo pide?")
    assert_accessible()
    page.get_by_role("button", name="Resuelto").click()
    expect(page.locator(".dia .ov")).to_have_count(0)
    page.get_by_role("button", name="Aprobar").click()
    page.get_by_role("button", name="Publicar la versión 1").click()
    expect(page).to_have_url(f"{live_server}/models/{KEY}")
    with suite.work.read() as unit:
        assert process_model(unit, machine_actor(), KEY).published is not None


@pytest.mark.row("peer-20")
def test_the_handbook_is_read_and_printed(
    page: Page, suite: Suite, live_server: str, draft: str, assert_accessible, browser: Browser
) -> None:
    sign_in(page, suite, live_server, ELVIRA)
    page.goto(f"{live_server}/handbook")
    expect(page.get_by_role("heading", name="Manual de procesos")).to_be_visible()
    assert_accessible()
    with page.expect_download() as started:
        page.get_by_role("link", name="PDF").click()
    assert started.value.suggested_filename == "handbook.pdf"
    page.emulate_media(media="print")
    expect(page.locator(".rail")).to_be_hidden()
