"""The handbook as a page: chapters in the reader's language, files, editions."""

import re
from collections import Counter

import pytest

from tests.support.models import APPROVE_FORM, model

ELVIRA, CARMEN, DIEGO = "elvira.montes", "carmen.ibanez", "diego.aznar"


@pytest.fixture
def elvira(person, upload):
    visitor = person(ELVIRA)
    upload(visitor, ("leave.bpmn", model(form="approve")), ("approve.form", APPROVE_FORM))
    visitor.post("/models/leave/drafts/1/publish", {"revision": "1", "note": "Primera"})
    return visitor


@pytest.mark.row("peer-20")
def test_the_handbook_tells_every_step_once_with_its_drawing(elvira):
    page = elvira.get("/handbook").text
    assert Counter(re.findall(r'<tr data-element="(\w+)"', page)) == {"asked": 1, "approve": 1, "done": 1}
    assert '<svg class="hb-drawing"' in page
    assert 'aria-label="El dibujo de «Leave request»"' in page
    assert "Quién responde de qué" in page
    assert "sí o no" in page.lower()
    assert " style=" not in page.split("<main")[1]


def test_every_file_is_offered_and_is_what_it_says(elvira):
    for name, kind, beginning in (
        ("handbook.pdf", "application/pdf", b"%PDF"),
        ("handbook.docx", "application/vnd.openxmlformats", b"PK"),
        ("responsibilities.csv", "text/csv", b"\xef\xbb\xbf"),
    ):
        answer = elvira.get(f"/handbook/{name}?area=purchasing")
        assert answer.status_code == 200
        assert answer.content_type.startswith(kind)
        assert answer.data.startswith(beginning)
        assert "attachment" in answer.headers["Content-Disposition"]


def test_an_edition_is_closed_and_read_again(elvira):
    assert "Cerrar una edición" in elvira.get("/handbook").text
    assert elvira.post("/handbook/editions", {"area": "purchasing"}).location == "/handbook?area=purchasing"
    page = elvira.get("/handbook?area=purchasing").text
    assert "Edición 1" in page
    assert "No se ha publicado nada desde entonces." in page
    again = elvira.post("/handbook/editions", {"area": "purchasing"}, follow=True).text
    assert "No se ha publicado nada desde la edición 1" in again
    assert "Edición 2" not in again
    assert "Edición 1," in elvira.get("/handbook?area=purchasing&edition=1").text
    assert elvira.get("/handbook?area=purchasing&edition=7").status_code == 404
    assert elvira.get("/handbook?area=nowhere").status_code == 404


def test_a_manager_reads_it_and_closes_nothing_and_others_do_not_read_it(elvira, person):
    page = person(CARMEN).get("/handbook").text
    assert "Cerrar una edición" not in page
    assert 'href="/handbook"' in page
    assert person(DIEGO).get("/handbook").status_code == 403
