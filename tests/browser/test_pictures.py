"""A drawing kept as a file, from a real browser."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from suite.app import create_app, parts_of
from suite.embedded import Cauce
from suite.wiring import Suite
from tests.support.office import Office, Visitor


def kept(page: Page, kind: str) -> bytes:
    page.locator('summary[title="Guardar el dibujo"]').click()
    with page.expect_download() as download:
        page.locator(f'[data-keeps="{kind}"]').click()
    assert download.value.suggested_filename.endswith(f".{kind}")
    return Path(download.value.path()).read_bytes()


@pytest.mark.row("G1", part="export")
def test_a_drawing_is_kept_as_a_picture_and_as_a_page(page: Page, live_server: str, suite: Suite) -> None:
    visitor = Visitor(create_app(parts_of(suite)), Office(Cauce(suite)), "elvira.montes")
    cookie = visitor.client.get_cookie("cauce_session")
    assert cookie is not None
    page.context.add_cookies([{"name": "cauce_session", "value": cookie.value, "url": live_server}])
    page.goto(f"{live_server}/library/employee_request")
    expect(page.locator("[data-diagram][data-drawn]")).to_be_visible()
    svg = kept(page, "svg").decode()
    assert svg.startswith("<?xml")
    assert "Solicitud" in svg
    with Image.open(BytesIO(kept(page, "png"))) as picture:
        assert picture.width > 1_000
        assert len(picture.convert("L").getcolors() or []) > 2  # something is drawn
    (sheet,) = PdfReader(BytesIO(kept(page, "pdf"))).pages
    assert len(sheet.images) == 1
