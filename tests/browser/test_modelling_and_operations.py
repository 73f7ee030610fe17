"""Pages of modelling and operations in a real browser: accessible in both themes, on a telephone, by keyboard."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.definitions.deployment import Bundle
from foundation.clock import SystemClock
from modeler_api.editing.uploads import store_version
from monitor.projection import project
from organization.actor import machine_actor
from suite.app import create_app, parts_of
from suite.embedded import Cauce
from suite.wiring import Suite
from tests.support import expense
from tests.support.company import copy_of_company
from tests.support.office import Office, Visitor
from tests.support.pages import suite_over
from tests.support.pictures import with_picture

ELVIRA, LAIA, DIEGO, JAVIER = "elvira.montes", "laia.ferrer", "diego.aznar", "javier.lacasa"
NOWHERE = "http://127.0.0.1:1/bookings"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1360, "height": 880}
_DRAWN_MILLISECONDS = 15_000


@pytest.fixture
def suite(tmp_path: Path) -> Iterator[Suite]:
    """The small company with an expense that stands still, one that waits, and a draft with an error."""
    with suite_over(copy_of_company(tmp_path), SystemClock()) as built:
        cauce = Cauce(built)
        drawing = expense.bpmn(NOWHERE)
        cauce.deploy({"expense.bpmn": with_picture(drawing), "expense_decision.form": expense.form()}, by=ELVIRA)
        for key in ("E-1", "E-2"):
            instance = cauce.start(expense.KEY, {"amount": Decimal("12.50"), "lines": [1]}, business_key=key, by=DIEGO)
        task = cauce.user_tasks(instance.id)[0]
        cauce.claim(task.id, by=JAVIER)
        cauce.complete(task.id, {"decision": "approve"}, by=JAVIER)
        broken = with_picture(drawing.replace(' default="no"', ""))
        store_version(built.work, machine_actor(ELVIRA), Bundle("expense.bpmn", broken, {}), note="Con un error")
        project(built.work)
        yield built


@pytest.fixture
def as_person(page: Page, live_server: str, suite: Suite) -> Callable[[str], Page]:
    """The page, signed in as somebody."""

    def sign_in(username: str) -> Page:
        cookie = Visitor(create_app(parts_of(suite)), Office(Cauce(suite)), username).client.get_cookie("cauce_session")
        assert cookie is not None
        page.context.add_cookies([{"name": "cauce_session", "value": cookie.value, "url": live_server}])
        return page

    return sign_in


@pytest.fixture
def stopped(suite: Suite) -> str:
    """The id of the case that stands still."""
    return next(one.id for one in Cauce(suite).instances() if one.incidents)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_desktop_and_telephone(
    as_person, live_server, assert_accessible, stopped, theme
):
    pages = {
        ELVIRA: (
            "/library",
            "/library/employee_request",
            "/models",
            "/models/upload",
            f"/models/{expense.KEY}",
            f"/models/{expense.KEY}/drafts/1",
            f"/models/{expense.KEY}/versions/1",
        ),
        LAIA: ("/instances", f"/instances/{stopped}", f"/instances/{stopped}/variables?name=amount", "/incidents"),
    }
    for username, paths in pages.items():
        page = as_person(username)
        page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server}])
        for path in paths:
            page.set_viewport_size(DESKTOP)
            page.goto(live_server + path)
            if page.locator("[data-diagram]").count():
                expect(page.locator("[data-diagram][data-drawn]")).to_be_attached(timeout=_DRAWN_MILLISECONDS)
            assert_accessible()
            page.set_viewport_size(PHONE)
            too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert (path, too_wide) == (path, 0)
            if path == "/models":
                assert page.evaluate(
                    "document.querySelector('.wide').scrollWidth <= document.querySelector('.wide').clientWidth"
                )


def test_a_finding_and_its_shape_point_at_each_other_by_keyboard_and_mouse(as_person, live_server):
    page = as_person(ELVIRA)
    page.goto(f"{live_server}/models/{expense.KEY}/drafts/1")
    shape = page.locator(".dia [data-element-id=approved]")
    expect(shape.and_(page.locator(".m-err"))).to_be_visible(timeout=_DRAWN_MILLISECONDS)
    expect(page.locator(".ov.bad")).to_have_text("error")

    page.get_by_role("button", name="Verlo en el diagrama").first.focus()
    expect(shape.and_(page.locator(".m-pick"))).to_be_visible()

    page.locator(".dia [data-element-id=approve] .djs-hit").first.click()
    expect(page.locator(".dia [data-element-id=approve].m-pick")).to_be_visible()
    page.locator("summary", has_text="Leerlo como texto").click()
    expect(page.locator(".outline li.picked")).to_contain_text("Aprobar el gasto")


def test_a_file_that_draws_nothing_is_drawn_in_the_viewer(as_person, live_server, suite):
    offered = Bundle("expense.bpmn", expense.bpmn(NOWHERE).encode(), {})
    store_version(suite.work, machine_actor(ELVIRA), offered, note="Sin dibujo")
    page = as_person(ELVIRA)
    page.goto(f"{live_server}/models/{expense.KEY}/drafts/2")

    expect(page.locator(".dia [data-element-id=approve]")).to_be_visible(timeout=_DRAWN_MILLISECONDS)
    expect(page.locator(".dia .djs-connection")).not_to_have_count(0)


def test_the_diagram_says_what_the_text_says_of_a_case(as_person, live_server, stopped):
    page = as_person(LAIA)
    page.goto(f"{live_server}/instances/{stopped}")

    expect(page.locator(".dia [data-element-id=book].m-stop")).to_be_visible(timeout=_DRAWN_MILLISECONDS)
    expect(page.locator(".dia [data-element-id=approve].m-done")).to_be_visible()
    page.locator("summary", has_text="Leerlo como texto").press("Enter")
    expect(page.locator(".outline li[data-element=book]")).to_contain_text("parado")
    expect(page.locator(".outline li[data-element=approve]")).to_contain_text("hecho")


def test_live_counts_stand_on_the_drawing_and_keep_themselves_fresh(as_person, live_server, suite):
    page = as_person(ELVIRA)
    page.goto(f"{live_server}/models/{expense.KEY}")
    counts = page.locator(".dia .ov")
    expect(counts).to_have_text(["1", "1"], timeout=_DRAWN_MILLISECONDS)

    Cauce(suite).start(expense.KEY, {"amount": 5}, business_key="E-3", by=DIEGO)
    project(suite.work)

    expect(page.locator(".dia .ov", has_text="2")).to_be_visible(timeout=_DRAWN_MILLISECONDS)


@pytest.mark.row("G6", part="change a variable in a browser")
def test_cancelling_asks_first_and_a_wrong_value_is_said_beside_its_field(
    as_person, live_server, stopped, assert_accessible
):
    page = as_person(LAIA)
    page.goto(f"{live_server}/instances/{stopped}")

    page.get_by_role("button", name="Cancelar el caso").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="No cancelar")).to_be_focused()
    assert_accessible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    page.get_by_role("link", name="Cambiar una variable y reintentar").click()
    page.get_by_label("Variable", exact=True).select_option("amount")
    page.wait_for_url("**/variables?name=amount")
    page.get_by_label("Valor nuevo de amount").fill("mucho")
    page.get_by_label("Motivo").fill("Estaba mal")
    page.get_by_role("button", name="Cambiarla").click()
    expect(page.locator("#f-value-error")).to_contain_text("12.50")
    expect(page.get_by_label("Motivo")).to_have_value("Estaba mal")
    page.get_by_label("Valor nuevo de amount").fill("99.90")
    page.get_by_role("button", name="Cambiarla").click()
    expect(page.locator(".tl li.hand", has_text="Laia Ferrer cambió datos a mano")).to_contain_text("Estaba mal")


def _scale(page: Page) -> float:
    return float(page.evaluate("document.querySelector('.dia .viewport').getCTM().a"))


def test_the_wheel_scrolls_the_page_and_buttons_or_ctrl_change_the_size_of_a_drawing(
    as_person: Callable[[str], Page], live_server: str
) -> None:
    page = as_person(ELVIRA)
    page.set_viewport_size({"width": 1000, "height": 500})
    page.goto(f"{live_server}/models/{expense.KEY}?lang=es")
    drawing = page.locator(".dia[data-drawn]").first
    drawing.wait_for(timeout=_DRAWN_MILLISECONDS)
    drawing.scroll_into_view_if_needed()
    whole, top = _scale(page), drawing.evaluate("node => node.getBoundingClientRect().top")

    drawing.hover()
    page.mouse.wheel(0, 120)
    page.wait_for_function("top => document.querySelector('.dia').getBoundingClientRect().top < top - 20", arg=top)
    assert _scale(page) == whole

    page.get_by_role("button", name="Más grande").first.focus()
    page.keyboard.press("Enter")
    larger = _scale(page)
    page.get_by_role("button", name="Verlo entero").first.press("Enter")
    assert larger > whole
    assert _scale(page) == pytest.approx(whole)

    page.keyboard.down("Control")
    drawing.hover()
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    page.wait_for_function("scale => document.querySelector('.dia .viewport').getCTM().a > scale * 1.05", arg=whole)


_COVERED = """() => {
  const buttons = document.querySelector('.dia-zoom').getBoundingClientRect();
  const shapes = [...document.querySelectorAll('.dia .djs-shape > .djs-visual')];
  const covers = ({ left, right, top, bottom }) =>
    left < buttons.right && right > buttons.left && top < buttons.bottom && bottom > buttons.top;
  return shapes.filter((shape) => covers(shape.getBoundingClientRect())).length;
}"""


def test_the_buttons_for_the_size_cover_nothing_of_a_drawing(
    as_person: Callable[[str], Page], live_server: str
) -> None:
    page = as_person(ELVIRA)
    covered = {}
    for key in ("incident_management", "employee_request", "purchasing"):
        page.goto(f"{live_server}/library/{key}?lang=es")
        page.locator(".dia[data-drawn]").first.wait_for(timeout=_DRAWN_MILLISECONDS)
        covered[key] = page.evaluate(_COVERED)

    assert covered == dict.fromkeys(covered, 0)
