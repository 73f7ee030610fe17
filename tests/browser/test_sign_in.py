"""The door in a real browser: one click in a demo, both languages, light and dark, phone and desktop."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


def test_one_click_signs_a_person_of_the_demo_in_and_another_out(page: Page, live_server: str):
    page.goto(f"{live_server}/sign-in")
    page.get_by_role("button", name="Óscar Luna").click()
    page.locator("summary", has_text="Óscar Luna").click()
    page.get_by_role("button", name="Salir").click()
    expect(page.get_by_role("heading", name="Entra en Nortelia Iluminación")).to_be_visible()


def test_english_chosen_at_the_door_is_spoken_inside(page: Page, live_server: str):
    page.goto(f"{live_server}/sign-in")
    page.get_by_role("link", name="English").click()
    page.get_by_role("button", name="Óscar Luna").click()
    page.goto(f"{live_server}/account")
    expect(page.get_by_role("heading", name="What you may do, and why")).to_be_visible()


def test_the_dark_theme_is_kept_and_painted_before_the_page(page: Page, live_server: str):
    page.goto(f"{live_server}/sign-in")
    page.get_by_role("button", name="Cambiar entre claro y oscuro").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert 'data-bs-theme="dark"' in page.request.get(f"{live_server}/sign-in").text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_door_is_accessible(page: Page, live_server: str, assert_accessible: Callable[[], None], theme: str):
    page.emulate_media(color_scheme=theme)
    page.goto(f"{live_server}/sign-in")
    assert_accessible()


def test_a_phone_shows_the_door_without_sideways_scroll(page: Page, live_server: str):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server}/sign-in")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
