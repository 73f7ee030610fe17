"""People and roles in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def administrator(page: Page, live_server: str) -> Page:
    page.goto(f"{live_server}/sign-in")
    page.get_by_role("button", name="Óscar Luna").click()
    page.goto(f"{live_server}/organization/people")
    return page


def test_typing_narrows_the_list_and_says_when_nobody_is_left(administrator: Page):
    field = administrator.get_by_role("searchbox")
    field.fill("nuria")
    expect(administrator.locator("#people [data-row]:visible")).to_have_count(1)
    field.fill("perez buyer")
    expect(administrator.get_by_role("heading", name="Nadie se llama así")).to_be_visible()


@pytest.mark.row("G7", part="browser")
def test_roles_are_changed_and_undone_by_a_key(administrator: Page, live_server: str):
    administrator.goto(f"{live_server}/organization/people/nuria.perez")
    administrator.get_by_label("Asesoría jurídica").check()
    administrator.get_by_role("button", name="Guardar perfiles y roles").click()
    expect(administrator.get_by_role("status").filter(has_text="Cambiados los perfiles")).to_be_visible()
    expect(administrator.get_by_label("Asesoría jurídica")).to_be_checked()
    administrator.wait_for_load_state()  # keys are heard once the page's scripts have run
    administrator.keyboard.press("z")
    expect(administrator.get_by_label("Asesoría jurídica")).not_to_be_checked()


def test_closing_an_account_asks_first_with_the_focus_on_the_safe_answer(administrator: Page, live_server: str):
    administrator.goto(f"{live_server}/organization/people/nuria.perez")
    administrator.get_by_role("button", name="Cerrar la cuenta").click()
    expect(administrator.get_by_role("button", name="No cerrarla")).to_be_focused()
    administrator.keyboard.press("Escape")
    expect(administrator.get_by_role("dialog")).to_have_count(0)


def test_the_question_mark_lists_the_keys_and_g_leads_elsewhere_only_outside_fields(administrator: Page):
    administrator.keyboard.press("?")
    expect(administrator.get_by_role("dialog", name="Atajos de teclado")).to_be_visible()
    administrator.keyboard.press("Escape")
    administrator.get_by_role("searchbox").press_sequentially("?g")
    expect(administrator.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_people_roles_and_areas_are_accessible(
    administrator: Page, live_server: str, assert_accessible: Callable[[], None], theme: str
):
    administrator.emulate_media(color_scheme=theme)
    for path in ("people", "people/nuria.perez", "people/new", "roles", "areas"):
        administrator.goto(f"{live_server}/organization/{path}")
        assert_accessible()


def test_a_phone_shows_people_without_sideways_scroll(administrator: Page, live_server: str):
    administrator.set_viewport_size({"width": 390, "height": 844})
    for path in ("people", "people/nuria.perez", "people/new", "roles", "areas"):
        administrator.goto(f"{live_server}/organization/{path}")
        assert administrator.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    cut_off = (
        "[...document.querySelectorAll('.area-rights')].some(table => table.offsetWidth > table.parentNode.offsetWidth)"
    )
    assert not administrator.evaluate(cut_off)
