"""The review of a draft as pages: sent, returned, approved by somebody else; comments; another name; the archive."""

import pytest

from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import rights_in, set_four_eyes, set_rights
from tests.support.models import APPROVE_FORM, broken_model, model

ELVIRA, LAIA, CARMEN, OSCAR = "elvira.montes", "laia.ferrer", "carmen.ibanez", "oscar.luna"
DRAFT = "/models/leave/drafts/1"


@pytest.fixture
def laia(office, person):
    """Of IT, who may change processes of purchasing and publish none."""
    it = Holder(HolderKind.PROFILE, Profile.IT)
    with office.cauce.suite.work.begin() as unit:
        had = rights_in(unit, "purchasing").get(it, frozenset())
        set_rights(unit, machine_actor(), "purchasing", it, had | {AreaRight.PUBLISH})
    return person(LAIA)


@pytest.fixture
def elvira(person):
    return person(ELVIRA)


@pytest.fixture
def four_eyes(office):
    with office.cauce.suite.work.begin() as unit:
        set_four_eyes(unit, machine_actor(), "purchasing", is_four_eyes=True)


@pytest.mark.row("G1", part="review")
def test_a_draft_goes_to_review_and_comes_back_with_a_reason(laia, elvira, upload):
    upload(laia, ("leave.bpmn", model()), ("approve.form", APPROVE_FORM))
    assert "Enviar a revisión" in laia.get(DRAFT).text
    assert "Nuevo formulario" in laia.get(DRAFT).text
    assert "Editar «approve.form»" in laia.get(DRAFT).text
    assert "Publicar la versión" not in laia.get(DRAFT).text

    assert laia.post(f"{DRAFT}/submit", {"revision": "1", "note": "Primera"}).location == DRAFT

    page = elvira.get(DRAFT).text
    assert "En revisión" in page
    assert "Laia Ferrer lo envió a revisión" in page
    assert "Publicar la versión 1" in page
    for change in ("Subir y comprobar", "Nuevo formulario", "Editar «approve.form»"):
        assert change not in laia.get(DRAFT).text
    assert laia.get("/models/leave/edit").location == DRAFT
    assert "está en revisión" in upload(laia, ("leave.bpmn", model(name="Otra"))).text

    assert elvira.post(f"{DRAFT}/return", {"reason": " "}).status_code == 422
    elvira.post(f"{DRAFT}/return", {"reason": "¿Quién paga?"})
    assert "“¿Quién paga?”" in laia.get(DRAFT).text or "«¿Quién paga?»" in laia.get(DRAFT).text


@pytest.mark.row("G4", part="four eyes")
@pytest.mark.usefixtures("four_eyes")
def test_where_two_people_look_the_page_offers_nobody_to_approve_their_own_work(laia, elvira, upload):
    upload(elvira, ("leave.bpmn", model()))
    assert "Publicar la versión" not in elvira.get(DRAFT).text
    assert elvira.post(f"{DRAFT}/publish", {"revision": "1", "note": "Mía"}).status_code == 409
    for step in ("submit", "publish"):
        assert elvira.post(f"{DRAFT}/{step}", {"note": "Sin decir qué he visto"}).status_code == 409
    elvira.post(f"{DRAFT}/submit", {"revision": "1", "note": "Primera"})
    assert "Has participado en este borrador" in elvira.get(DRAFT).text
    assert elvira.post(f"{DRAFT}/approve", {"revision": "1"}).status_code == 403


@pytest.mark.usefixtures("four_eyes")
def test_what_another_person_approved_is_published(laia, elvira, upload):
    upload(laia, ("leave.bpmn", model()))
    laia.post(f"{DRAFT}/submit", {"revision": "1", "note": "Primera"})
    assert elvira.post(f"{DRAFT}/approve", {"revision": "1"}).location == DRAFT
    assert "Está aprobado" in laia.get(DRAFT).text
    assert elvira.post(f"{DRAFT}/publish", {"revision": "1", "note": "Primera"}).location == "/models/leave"


def test_who_approves_reads_what_it_calculates_and_calls(elvira, upload):
    script = (
        '<bpmn:scriptTask id="count" name="Contar" scriptFormat="python"><bpmn:script>total = 1</bpmn:script>'
        "</bpmn:scriptTask>"
    )
    upload(elvira, ("leave.bpmn", model(extra=script)))
    page = elvira.get(DRAFT).text
    assert "Lo que hace por sí solo" in page
    assert "total = 1" in page
    assert "1 novedad" in page


def test_a_call_does_not_tell_the_name_of_a_process_that_one_may_not_see(office, elvira, upload):
    office.cauce.deploy({"pay.bpmn": model("pay", name="Secret takeover", area="itil")})
    with office.cauce.suite.work.begin() as unit:
        set_rights(unit, machine_actor(), "itil", Holder(HolderKind.PROFILE, Profile.BUSINESS_USER), set())
    upload(elvira, ("leave.bpmn", model(extra='<bpmn:callActivity id="pay" name="Pay" calledElement="pay"/>')))
    page = elvira.get(DRAFT).text
    assert "Ejecuta el proceso pay" in page
    assert "Secret takeover" not in page


@pytest.mark.row("peer-19")
def test_a_comment_stands_beside_the_drawing_and_on_it_until_it_is_settled(laia, elvira, upload):
    upload(laia, ("leave.bpmn", model()))
    assert elvira.post("/models/leave/comments", {"draft": "1", "text": " "}).status_code == 422

    sent = elvira.post("/models/leave/comments", {"draft": "1", "element": "approve", "text": "¿Quién?\n<b>"})

    assert sent.location == f"{DRAFT}#comments"
    page = laia.get(DRAFT).text
    assert "¿Quién?\n&lt;b&gt;" in page
    assert "1 comentario" in page
    thread = page.split('id="thread-')[1].split('"')[0]
    laia.post(f"/models/leave/comments/{thread}/answers", {"draft": "1", "text": "Quien aprueba"})
    elvira.post(f"/models/leave/comments/{thread}/settle", {"draft": "1"})
    settled = laia.get(DRAFT).text
    assert "resuelto" in settled
    assert "1 comentario" not in settled
    elvira.post(f"/models/leave/comments/{thread}/reopen", {"draft": "1"})
    elvira.post(f"{DRAFT}/publish", {"revision": "1", "note": "Primera"})
    assert "Quien aprueba" in elvira.get("/models/leave/versions/1").text
    sent = elvira.post("/models/leave/comments", {"version": "1", "text": "Bien"})
    assert sent.location == "/models/leave/versions/1#comments"


def test_a_comment_that_brought_something_along_is_kept_without_it(elvira, upload):
    upload(elvira, ("leave.bpmn", model()))
    elvira.post("/models/leave/comments", {"draft": "1", "text": "Uno\0\x1b\vdos\u202e tres"})
    assert "Uno\ndos tres" in elvira.get(DRAFT).text


def test_with_an_error_nothing_is_sent_to_review(elvira, upload):
    upload(elvira, ("leave.bpmn", broken_model()))
    assert elvira.post(f"{DRAFT}/submit", {"revision": "1", "note": "Primera"}).status_code == 422


def test_a_comment_beside_a_draft_beyond_all_numbers_is_beside_none(elvira, upload):
    upload(elvira, ("leave.bpmn", model()))
    answer = elvira.post("/models/leave/comments", {"text": "¿Quién?", "draft": "9" * 30})
    assert answer.status_code == 404


@pytest.mark.row("peer-6")
def test_a_process_is_archived_found_under_the_list_and_restored(elvira, upload):
    upload(elvira, ("leave.bpmn", model()))
    elvira.post(f"{DRAFT}/publish", {"revision": "1", "note": "Primera"})

    elvira.post("/models/leave/archive")

    listed = elvira.get("/models").text
    assert "está archivado" in listed
    assert "1 proceso archivado" in listed
    page = elvira.get("/models/leave").text
    assert "Archivado: no está en ninguna lista" in page
    assert "Subir una versión nueva" not in page
    elvira.post("/models/leave/restore")
    assert "archivado" not in elvira.get("/models").text.split("vuelve a estar en la lista")[1]


@pytest.mark.row("peer-6")
def test_a_process_gets_another_name_by_its_draft(elvira, upload):
    upload(elvira, ("leave.bpmn", model()))
    elvira.post(f"{DRAFT}/publish", {"revision": "1", "note": "Primera"})
    elvira.post("/models/leave/rename", {"name": "Vacaciones"})
    assert "El borrador se llama ahora «Vacaciones»" in elvira.get("/models/leave").text
    elvira.post("/models/leave/rename", {"name": " "})
    assert "Ponle nombre" in elvira.get("/models/leave").text or "nombre" in elvira.get("/models/leave").text


@pytest.mark.row("peer-6")
def test_an_earlier_version_is_made_the_draft(elvira, upload):
    upload(elvira, ("leave.bpmn", model()))
    elvira.post(f"{DRAFT}/publish", {"revision": "1", "note": "Primera"})
    upload(elvira, ("leave.bpmn", model(name="Otra")))
    elvira.post("/models/leave/drafts/2/publish", {"revision": "1", "note": "Segunda"})
    assert "/models/leave/versions/1/restore" in elvira.get("/models/leave").text
    assert "/models/leave/versions/2/restore" not in elvira.get("/models/leave").text
    upload(elvira, ("leave.bpmn", model(name="De otra persona")))
    late = elvira.post("/models/leave/versions/1/restore", {"draft": "0", "revision": "0"})
    assert "El borrador ha cambiado" in elvira.get(late.location).text
    assert elvira.get("/models/leave/drafts/4").status_code == 404
    seen = {"draft": "3", "revision": "1"}
    assert elvira.post("/models/leave/versions/1/restore", seen).location == "/models/leave/drafts/4"
    assert "La versión 1 es ahora el borrador" in elvira.get("/models/leave/drafts/4").text


def test_an_administrator_asks_for_a_second_person_and_takes_that_back(person):
    oscar = person(OSCAR)
    page = oscar.get("/organization/areas").text
    assert "Una segunda persona aprueba cada versión" in page
    held = {"shown_four_eyes": "0", "four_eyes": "1"}
    oscar.post("/organization/areas/purchasing", held)
    assert 'name="shown_four_eyes" value="1"' in oscar.get("/organization/areas").text
    oscar.post("/organization/areas/purchasing", {"shown_four_eyes": "1"})
    assert 'name="shown_four_eyes" value="1"' not in oscar.get("/organization/areas").text
