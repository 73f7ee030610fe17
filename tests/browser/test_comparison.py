"""Two versions compared in a real browser, and an update of the library merged."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.definitions.deployment import Bundle
from foundation.clock import SystemClock
from modeler_api import comparison
from modeler_api.editing.uploads import store_version
from modeler_api.library import updates
from modeler_api.review.states import submit
from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import set_rights
from process_library.catalogue import find_process
from suite.app import create_app, parts_of
from suite.embedded import Cauce
from suite.wiring import Suite
from tests.support.company import copy_of_company
from tests.support.models import model
from tests.support.office import Office, Visitor
from tests.support.pages import suite_over

ELVIRA, DIEGO = "elvira.montes", "diego.aznar"
KEY = "employee_request"
_CHECK = '<bpmn:userTask id="check" name="Comprobar" camunda:candidateGroups="approver"/>'
FIRST = model(area="purchasing", extra=_CHECK, check=(220, 300, 100, 80))
SECOND = model(area="purchasing").replace(
    b'candidateGroups="approver"', b'candidateGroups="approver" camunda:dueDate="P3D"'
)


@pytest.fixture
def suite(tmp_path: Path) -> Iterator[Suite]:
    """The small company with a version that a case waits on, and one after it."""
    with suite_over(copy_of_company(tmp_path), SystemClock()) as built:
        cauce = Cauce(built)
        cauce.deploy({"leave.bpmn": FIRST}, by=ELVIRA)
        cauce.start("leave", business_key="L-1", by=DIEGO)
        cauce.deploy({"leave.bpmn": SECOND}, by=ELVIRA)
        rights = {AreaRight.SEE, AreaRight.START, AreaRight.MONITOR, AreaRight.PUBLISH}
        with built.work.begin() as unit:
            holder = Holder(HolderKind.PROFILE, Profile.BUSINESS_USER)
            set_rights(unit, machine_actor(), "human_resources", holder, rights)
        yield built


@pytest.fixture
def elvira(page: Page, live_server: str, suite: Suite) -> Page:
    """Elvira's browser."""
    cookie = Visitor(create_app(parts_of(suite)), Office(Cauce(suite)), ELVIRA).client.get_cookie("cauce_session")
    assert cookie is not None
    page.context.add_cookies([{"name": "cauce_session", "value": cookie.value, "url": live_server}])
    return page


@pytest.mark.row("peer-8")
@pytest.mark.row("peer-7")
@pytest.mark.row("G1", part="two versions side by side, with the cases affected")
def test_two_ticked_versions_show_what_changed_and_whom_it_touches(elvira, live_server, assert_accessible):
    """Rows 7 and 8 of what peers lack: a visual comparison, and the open cases that it would affect."""
    elvira.goto(f"{live_server}/models/leave")
    elvira.get_by_role("button", name="Comparar las dos marcadas").click()
    expect(elvira.get_by_role("heading", level=1)).to_contain_text("de la versión 1 a la 2")
    expect(elvira.locator("#diagram[data-drawn]")).to_be_visible()
    expect(elvira.locator('.djs-element.m-removed[data-element-id="check"]')).to_be_visible()
    expect(elvira.locator('.djs-element.m-changed[data-element-id="approve"]')).to_be_visible()
    expect(elvira.locator(".chg").first).to_contain_text("3 días")
    expect(elvira.locator("#affected")).to_contain_text("1 caso abierto de otras versiones")
    elvira.get_by_role("button", name="Verlo en el diagrama").first.click()
    expect(elvira.locator(".djs-element.m-pick")).to_have_count(1)
    assert_accessible()
    elvira.get_by_role("link", name="Versión 2").click()
    expect(elvira.locator("#diagram[data-drawn]")).to_be_visible()
    expect(elvira.locator('[data-element-id="check"]')).to_have_count(0)
    elvira.emulate_media(color_scheme="dark")
    elvira.set_viewport_size({"width": 390, "height": 844})
    assert elvira.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.row("G1", part="review")
def test_whoever_approves_does_so_beside_what_changes(elvira, live_server, suite, assert_accessible):
    laia = machine_actor("laia.ferrer")
    draft = store_version(suite.work, laia, Bundle("leave.bpmn", FIRST, {}), area="purchasing")
    submit(suite.work, laia, "leave", draft.number, note="Como antes")
    elvira.goto(f"{live_server}/models/leave/compare/2/draft")
    expect(elvira.locator("#diagram[data-drawn]")).to_be_visible()
    expect(elvira.get_by_role("region", name="Para quien aprueba")).to_contain_text("No tiene pruebas")
    assert_accessible()
    elvira.get_by_role("button", name="Aprobar").click()
    expect(elvira.locator("#publish ~ .chip")).to_have_text("Aprobado")


@pytest.mark.row("G10", part="merge an update")
@pytest.mark.row("peer-18")
def test_a_copy_that_was_changed_takes_up_what_the_library_changes(elvira, live_server, monkeypatch, assert_accessible):
    """Row 18 of what peers lack: the library was updated, compare it and merge it with my copy."""
    elvira.goto(f"{live_server}/library/{KEY}")
    elvira.get_by_role("button", name="Copiar a mi empresa").click()
    package, entry = find_process(KEY) or pytest.fail("the library has lost it")
    drawing = package.diagrams[entry.file].replace(b'name="Persona empleada"', b'name="Personal"', 1)
    drawing = drawing.replace(b' isExecutable="true"', b' isExecutable="true" camunda:versionTag="2.0"', 1)
    newer = replace(package, diagrams={**package.diagrams, entry.file: drawing})
    for room in (comparison, updates):
        monkeypatch.setattr(room, "find_process", lambda _key: (newer, entry))
    elvira.get_by_role("link", name="Novedades", exact=True).click()
    expect(elvira.locator("main")).to_contain_text("etiqueta de la versión")
    assert_accessible()
    elvira.get_by_role("button", name="Hacer el borrador").click()
    expect(elvira.locator("main")).to_contain_text("Novedades de la biblioteca")
    elvira.goto(f"{live_server}/models/{KEY}/compare/draft/library")
    expect(elvira.locator("main")).to_contain_text("Son iguales.")
