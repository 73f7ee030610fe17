"""A drawing that the browser painted becomes a page to print."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.support.office import Visitor
from web.pages.pictures import NoPicture, pdf_of


def png(width: int, height: int) -> bytes:
    kept = BytesIO()
    Image.new("RGB", (width, height), "white").save(kept, "PNG")
    return kept.getvalue()


def test_the_page_is_as_large_as_the_drawing() -> None:
    (page,) = PdfReader(BytesIO(pdf_of(png(1920, 960)))).pages
    assert (page.mediabox.width, page.mediabox.height) == (720, 360)
    assert len(page.images) == 1


@pytest.mark.parametrize("sent", [b"", b"<svg/>", png(9000, 10), png(10, 10)[:30]])
def test_what_no_browser_painted_is_refused(sent: bytes) -> None:
    with pytest.raises(NoPicture):
        pdf_of(sent)


def test_who_sees_processes_may_print_them(person: Callable[[str], Visitor]) -> None:
    elvira = person("elvira.montes")
    headers = {"X-CSRFToken": elvira.token(), "Content-Type": "image/png"}
    answer = elvira.client.post("/models/picture.pdf", data=png(20, 20), headers=headers)
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
    assert elvira.client.post("/models/picture.pdf", data=b"no", headers=headers).status_code == 422
