"""Uploading a process as a page: what is wrong is said beside the field or beside the drawing, and then published."""

import html
import re
import zipfile
from io import BytesIO

import pytest

from engine.definitions.deployment import Bundle
from modeler_api.drafts.rules import PAGES_BESIDE_MODELS
from modeler_api.editing import several_files
from modeler_api.editing.uploads import store_version
from modeler_api.process_models import process_models
from organization.actor import machine_actor
from organization.roles import Role, keep_role
from tests.support.camunda7 import INVOICE
from tests.support.models import APPROVE_FORM, APPROVER_DMN, broken_model, deciding_model, model

ELVIRA, LAIA, CARMEN, DIEGO = "elvira.montes", "laia.ferrer", "carmen.ibanez", "diego.aznar"


def models(office):
    with office.cauce.suite.work.read() as unit:
        return process_models(unit, machine_actor())


@pytest.mark.row("G1", part="findings beside the diagram")
def test_an_upload_with_an_error_shows_the_element_how_to_mend_it_and_no_way_to_publish(person, upload):
    elvira = person(ELVIRA)

    answer = upload(elvira, ("leave.bpmn", broken_model()), note="Primer intento")
    page = elvira.get(answer.location)

    assert answer.location == "/models/leave/drafts/1"
    assert "<b>Approved?</b>" in page.text
    assert 'data-element="decided"' in page.text
    assert '"decided": "m-err"' in page.text.replace('":"', '": "')
    assert "Con este error no se puede publicar." in page.text
    assert "/publish" not in page.text


@pytest.mark.row("peer-4")
def test_a_file_without_a_drawing_is_drawn_to_be_looked_at_and_kept_as_it_came(person, upload):
    elvira = person(ELVIRA)
    bare = broken_model().split(b"<bpmndi:BPMNDiagram")[0] + b"</bpmn:definitions>"

    draft = upload(elvira, ("leave.bpmn", bare)).location

    page = elvira.get(draft).text
    assert "Verlo en el diagrama" in page
    assert "lo que faltaba se ha colocado aquí" in page
    assert "lo que faltaba" not in elvira.get(upload(elvira, ("leave.bpmn", model())).location).text
    assert 'bpmnElement="decided"' in elvira.get(f"{draft}/diagram.bpmn").text
    assert elvira.get(f"{draft}/download").data == bare


def test_a_good_upload_is_published_with_a_note_and_people_are_told(person, upload, office):
    elvira = person(ELVIRA)
    draft = upload(elvira, ("leave.bpmn", model())).location
    assert "Publicar la versión 1" in elvira.get(draft).text

    answer = elvira.post(f"{draft}/publish", {"revision": "1", "note": "Primera versión", "expected_version": "1"})

    assert answer.location == "/models/leave"
    page = elvira.get("/models/leave").text
    assert "La versión 1 de «Leave request» está publicada." in page
    assert "Versión 1 publicada" in page
    assert "Primera versión" in page
    assert [one.published.version for one in models(office)] == [1]


@pytest.mark.parametrize(
    ("files", "status", "said"),
    [
        ([("a.bpmn", b"<no xml at all")], 422, "XML"),
        ([("a.bpmn", b"<html/>")], 422, "BPMN"),
        ([("a.form", b"{}")], 422, "ningún archivo .bpmn"),
        ([("a.docx", b"x")], 422, "«a.docx»"),
        ([], 422, ".bpmn"),
    ],
)
def test_what_cannot_be_stored_is_said_beside_the_field_and_leaves_nothing(person, upload, office, files, status, said):
    answer = upload(person(ELVIRA), *files, note="Lo que había escrito")

    assert answer.status_code == status
    field = answer.text.split('id="f-files-error"')[1].split("</div>")[0]
    assert said in field
    assert 'aria-invalid="true"' in answer.text
    assert "Lo que había escrito" in answer.text
    assert models(office) == []


def test_a_request_that_is_too_large_is_answered_in_words(person, upload, pages, office):
    pages.config["MAX_CONTENT_LENGTH"] = 10_000

    answer = upload(person(ELVIRA), ("a.bpmn", b" " * 20_000))

    assert answer.status_code == 413
    assert "demasiado grande" in answer.text
    assert models(office) == []


def test_a_note_that_is_too_long_is_said_beside_its_field(person, upload, office):
    answer = upload(person(ELVIRA), ("leave.bpmn", model()), note="x" * 81)

    assert answer.status_code == 422
    assert 'id="f-note-error"' in answer.text
    assert models(office) == []


def test_a_zip_with_its_forms_is_taken_and_comes_back_the_same(person, upload):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("leave.bpmn", model(form="approve"))
        archive.writestr("approve.form", APPROVE_FORM)
    elvira = person(ELVIRA)

    draft = upload(elvira, ("todo.zip", packed.getvalue())).location
    downloaded = elvira.get(f"{draft}/download?all=1")

    assert elvira.get(f"{draft}/download").data == model(form="approve")
    assert elvira.get(f"{draft}/download?file=approve.form").data == APPROVE_FORM
    assert elvira.get(f"{draft}/download?file=other.form").status_code == 404
    with zipfile.ZipFile(BytesIO(downloaded.data)) as archive:
        assert archive.read("approve.form") == APPROVE_FORM
    assert downloaded.headers["Content-Disposition"] == "attachment; filename=leave.zip"


def test_decisions_are_listed_and_come_back_the_same(person, upload):
    elvira = person(ELVIRA)
    draft = upload(elvira, ("leave.bpmn", deciding_model()), ("approver.dmn", APPROVER_DMN)).location

    assert "approver.dmn" in elvira.get(draft).text
    assert elvira.get(f"{draft}/download?file=approver.dmn").data == APPROVER_DMN
    with zipfile.ZipFile(BytesIO(elvira.get(f"{draft}/download?all=1").data)) as archive:
        assert archive.read("approver.dmn") == APPROVER_DMN


def test_the_name_that_some_browsers_send_with_folders_is_cut(person, upload):
    elvira = person(ELVIRA)
    draft = upload(elvira, ("Documentos/leave.bpmn", model())).location

    assert "leave.bpmn" in elvira.get(f"{draft}/download").headers["Content-Disposition"]
    assert "Documentos" not in elvira.get(draft).text


@pytest.mark.row("G9", part="upload by area")
def test_a_file_of_another_area_is_refused_naming_the_area(person, upload, office):
    answer = upload(person(ELVIRA), ("leave.bpmn", model(area="human_resources")))

    assert answer.status_code == 403
    assert "Recursos humanos" in answer.text
    assert models(office) == []


def test_who_only_reads_or_works_finds_no_way_to_upload(person, upload, office):
    for username in (CARMEN, DIEGO, LAIA):
        assert person(username).get("/models/upload").status_code == 403
        assert upload(person(username), ("leave.bpmn", model())).status_code == 403
    assert models(office) == []


def test_publishing_without_a_note_says_so_beside_the_field(person, upload):
    elvira = person(ELVIRA)
    draft = upload(elvira, ("leave.bpmn", model())).location
    asked = elvira.get(draft).text

    answer = elvira.post(f"{draft}/publish", {"revision": "1", "note": " "})

    # the browser's own bubble would come first
    assert " novalidate" in asked[asked.index(f'action="{draft}/publish"') :][:80]
    assert answer.status_code == 422
    assert "data-focus" in answer.text.split('name="note"')[1].split(">")[0]
    assert (
        "Di en pocas palabras para qué es o qué cambió." in answer.text.split('id="f-note-error"')[1].split("</div>")[0]
    )


def test_who_was_overtaken_is_told_and_keeps_what_they_wrote(person, upload, cauce):
    elvira = person(ELVIRA)
    draft = upload(elvira, ("leave.bpmn", model(area="purchasing"))).location
    cauce.deploy({"leave.bpmn": model(area="purchasing", name="Otra")})

    answer = elvira.post(f"{draft}/publish", {"revision": "1", "note": "La mía", "expected_version": "1"})

    assert answer.status_code == 409
    assert "Entretanto se ha publicado la versión 1." in answer.text
    assert 'value="La mía"' in answer.text
    assert 'name="expected_version" value="2"' in answer.text


def test_findings_that_publishing_meets_are_shown_even_when_the_draft_was_stored_without(person, upload, monkeypatch):
    elvira = person(ELVIRA)
    draft = upload(elvira, ("leave.bpmn", broken_model())).location

    answer = elvira.post(f"{draft}/publish", {"revision": "1", "note": "Igual"})

    assert answer.status_code == 422
    assert "Approved?" in answer.text


def test_a_file_with_nothing_to_draw_is_told_as_text(person, upload):
    empty = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"/>'
    elvira = person(ELVIRA)

    page = elvira.get(upload(elvira, ("leave.bpmn", empty)).location).text

    assert "De este archivo no hay dibujo." in page
    assert "data-diagram=" not in page


def test_the_number_that_a_draft_would_get_leads_to_the_draft(person, upload):
    elvira = person(ELVIRA)
    upload(elvira, ("leave.bpmn", model()))

    assert elvira.get("/models/leave/versions/1").location == "/models/leave/drafts/1"


@pytest.mark.parametrize("place", ["drafts/{}", "drafts/{}/diagram.bpmn", "drafts/{}/download", "versions/{}"])
@pytest.mark.parametrize("number", [2**31, 10**23])
def test_a_number_that_no_table_can_hold_is_at_no_address(person, place, number):
    assert person(ELVIRA).get(f"/models/leave/{place.format(number)}").status_code == 404


def test_a_role_that_does_not_exist_is_told_at_its_task_until_it_does(person, upload, office):
    elvira = person(ELVIRA)
    files = ("leave.bpmn", model(form="ask")), ("ask.form", APPROVE_FORM)
    draft = upload(elvira, *files).location

    before = elvira.get(draft).text
    with office.cauce.suite.work.begin() as unit:
        keep_role(unit, machine_actor(), Role("approver", "Quien aprueba", "Approver"))
    after = elvira.get(draft).text

    said = "se ofrece al rol «approver», que no existe: nadie la recibiría."
    assert said in before
    assert 'data-element="approve"' in before[before.index('class="finds"') : before.index(said)]
    assert "Publicar la versión 1" in before
    assert said not in after
    assert "Todo lo que trae puede ejecutarse." in after


def test_many_findings_leave_what_can_be_done_in_sight(person, upload):
    lost = b"".join(b'<bpmn:userTask id="more%d" name="Lost %d"/>' % (number, number) for number in range(9))
    drawing = model().replace(b"</bpmn:process>", lost + b"</bpmn:process>", 1)

    page = person(ELVIRA).get(upload(person(ELVIRA), ("leave.bpmn", drawing)).location).text

    first, folded = page.index('class="finds"'), re.search(r"Ver los \d+", page)
    assert page.index('aria-labelledby="publish"') < first < folded.start()
    assert page[first : folded.start()].count("<li") == 3


def test_an_area_that_does_not_exist_is_said_at_its_field(person, upload):
    answer = upload(person(ELVIRA), ("leave.bpmn", model(area="purchasng")))

    assert answer.status_code == 422
    assert "No hay ningún área purchasng. Hay estas: human_resources, itil, purchasing." in answer.text


def test_a_new_version_remembers_whose_it_is_and_tells_when_the_file_holds_another_process(person, upload, office):
    elvira = person(ELVIRA)
    draft = upload(elvira, ("leave.bpmn", model())).location
    assert "¿Para qué es?" in elvira.get(draft).text
    elvira.post(f"{draft}/publish", {"revision": "1", "note": "Primera versión", "expected_version": "1"})
    way = re.search(r'href="(/models/upload\?[^"]+)"', elvira.get("/models/leave").text)
    assert way is not None

    page = elvira.get(way.group(1)).text
    assert "Nueva versión de «Leave request»</h1>" in re.sub(r"\s+</h1>", "</h1>", page)
    assert 'name="area" value="purchasing"' in page

    changed = upload(elvira, ("leave.bpmn", model(name="Leave")), process="leave")
    assert "¿Qué cambió?" in elvira.get(changed.location).text
    other = upload(elvira, ("other.bpmn", model(key="other", name="Otro")), process="leave")
    assert "El archivo contiene el proceso «Otro», no «Leave request»." in elvira.get(other.location).text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "un PDF"),
        (b"\x89PNG\r\n", "una imagen"),
        (b"\xd0\xcf\x11\xe0", "un documento de Visio, Word o parecido"),
        (b'\xef\xbb\xbf {"components": []}', "JSON, como los formularios"),
        ("Querida Elvira:".encode("utf-16"), "texto corriente"),
    ],
)
def test_a_file_that_is_no_drawing_is_told_what_it_looks_like_and_what_to_do(person, upload, content, kind):
    answer = upload(person(ELVIRA), ("leave.bpmn", content))

    assert answer.status_code == 422
    assert f"«leave.bpmn» no contiene un dibujo BPMN: parece {kind}. Exporta el dibujo" in html.unescape(answer.text)


def test_of_several_drawings_each_is_stored_with_what_it_names_and_the_rest_is_told(person, upload, office):
    elvira = person(ELVIRA)
    files = [
        ("leave.bpmn", model(form="approve")),
        ("trip.bpmn", deciding_model("trip", name="Trip")),
        ("broken.bpmn", b"<no xml at all"),
        ("again.bpmn", model(name="Leave once more")),
        ("approve.form", APPROVE_FORM),
        ("approver.dmn", APPROVER_DMN),
        ("nobody.form", b"{}"),
    ]

    answer = upload(elvira, *files)

    assert answer.status_code == 200
    told = html.unescape(answer.text)
    assert "«Leave request» está guardado como borrador." in told
    assert 'href="/models/trip/drafts/1"' in told
    assert "otro dibujo del proceso que ya dibuja «leave.bpmn»" in told
    assert re.search(r"broken\.bpmn</b>.*No se ha guardado: .*XML", told)
    assert "nobody.form" in told.split("Ningún dibujo nombra")[1]
    assert {one.key for one in models(office)} == {"leave", "trip"}
    assert elvira.get("/models/leave/drafts/1/download?file=approve.form").data == APPROVE_FORM
    assert elvira.get("/models/leave/drafts/1/download?file=approver.dmn").status_code == 404
    assert elvira.get("/models/trip/drafts/1/download?file=approver.dmn").data == APPROVER_DMN


def test_of_many_drawings_those_for_which_no_time_is_left_are_to_be_uploaded_by_themselves(
    person, upload, office, monkeypatch
):
    monkeypatch.setattr(several_files, "_LONGEST", -1)

    page = upload(person(ELVIRA), ("leave.bpmn", model()), ("order.bpmn", model("order")))

    assert page.text.count("Súbelo por separado.") == 1
    assert [one.key for one in models(office)] == ["leave"]
    many = [(f"{number}.bpmn", model(f"p{number}")) for number in range(31)]
    assert "Hay más de 30 archivos .bpmn." in upload(person(ELVIRA), *many).text


def test_several_drawings_of_which_none_can_be_stored_leave_nothing(person, upload, office):
    answer = upload(person(ELVIRA), ("a.bpmn", b"<no"), ("b.bpmn", model(area="human_resources")))

    assert answer.status_code == 422
    assert "Recursos humanos" in answer.text
    assert models(office) == []


@pytest.mark.row("G1", part="forms and decisions alone")
def test_a_form_or_decisions_alone_go_to_the_process_on_whose_page_they_are_uploaded(person, upload):
    elvira = person(ELVIRA)
    upload(elvira, ("leave.bpmn", deciding_model()), ("approver.dmn", APPROVER_DMN))
    other = APPROVER_DMN.replace(b"1000", b"2000")

    draft = upload(elvira, ("approver.dmn", other), process="leave").location

    assert draft == "/models/leave/drafts/2"
    assert elvira.get(f"{draft}/download?file=approver.dmn").data == other
    assert elvira.get(f"{draft}/download").data == deciding_model()
    assert upload(elvira, ("approver.dmn", other), process="nothing_here").status_code == 404


@pytest.mark.row("peer-5")
def test_a_model_of_camunda_7_tells_what_is_lost_on_its_page_each_time(person, upload):
    elvira = person(ELVIRA)
    draft = upload(elvira, ("invoice.bpmn", INVOICE)).location

    for _again in range(2):
        told = html.unescape(
            re.sub(r"<[^>]+>", "", elvira.get(draft).text.split('id="read"')[1].split("</section>")[0])
        )
        assert "Dice que se dibujó con Camunda Modeler 5.9.0." in told
        assert "7 por dibujar de otra forma" in told
        assert re.search(r"camunda:class Línea 7\.Hay que dibujarlo de otra forma: Lo haría código Java\.", told)
        assert re.search(r"camunda:asyncBefore .*Sin efecto: ", told)
        assert "1 detalle que solo «Camunda 8» conoce se queda en el archivo y no cambia nada." in told


def test_a_model_of_our_own_has_no_report(person, upload):
    elvira = person(ELVIRA)

    assert 'id="read"' not in elvira.get(upload(elvira, ("leave.bpmn", model())).location).text


@pytest.mark.parametrize("place", ["/models/upload?process=leave", "/models/leave/drafts/1"])
def test_an_upload_over_what_somebody_changed_meanwhile_is_refused_and_can_be_sent_again(person, upload, place):
    elvira = person(ELVIRA)
    first, mine = model(area="purchasing"), model(name="Mine", area="purchasing")
    upload(elvira, ("leave.bpmn", first))
    fields = hidden(elvira.get(place).text)
    theirs = model(name="Theirs", area="purchasing")
    upload(elvira, ("leave.bpmn", theirs), **fields)
    # when
    refused = upload(elvira, ("leave.bpmn", mine), **fields)
    stored = upload(elvira, ("leave.bpmn", mine), **hidden(refused.text))
    # then
    assert refused.status_code == 409
    assert "Alguien ha cambiado este proceso desde que abriste la página" in refused.text
    assert stored.location == "/models/leave/drafts/3"
    kept = [elvira.get(f"/models/leave/drafts/{number}/download").data for number in (1, 2, 3)]
    assert kept == [first, theirs, mine]


def test_of_several_drawings_one_that_was_changed_meanwhile_is_not_stored(person, upload):
    elvira = person(ELVIRA)
    fields = {"process": "leave", "draft": "0", "revision": "0"}
    upload(elvira, ("leave.bpmn", model(area="purchasing")), **fields)
    both = (("leave.bpmn", model(name="Mine", area="purchasing")), ("order.bpmn", model("order", area="purchasing")))

    page = upload(elvira, *both, **fields).text

    assert "Alguien ha cambiado este proceso" in page
    assert elvira.get("/models/order/drafts/1").status_code == 200
    assert elvira.get("/models/leave/drafts/2").status_code == 404


def test_whoever_uploads_from_elsewhere_is_told_whose_draft_it_replaces(person, upload, office):
    theirs = Bundle("leave.bpmn", model(name="Theirs"), {})
    store_version(office.cauce.suite.work, machine_actor(LAIA), theirs, area="purchasing")
    elvira = person(ELVIRA)

    first = elvira.get(upload(elvira, ("leave.bpmn", model())).location).text
    second = elvira.get(upload(elvira, ("leave.bpmn", model(name="Otra vez"))).location).text

    assert "Ocupa el lugar de un borrador de Laia Ferrer, que sigue en la lista de versiones." in first
    assert "Ocupa el lugar" not in second


@pytest.mark.row("peer-4")
def test_drawings_and_decisions_in_other_encodings_reach_the_editors_as_they_were_written(person, upload):
    elvira = person(ELVIRA)
    bpmn = deciding_model(name="Petición").decode().replace("UTF-8", "ISO-8859-1").encode("latin-1")
    dmn = b'<?xml version="1.0" encoding="ISO-8859-1"?>' + APPROVER_DMN.decode().replace("Who", "Quién").encode(
        "latin-1"
    )

    draft = upload(elvira, ("leave.bpmn", bpmn), ("approver.dmn", dmn)).location

    assert 'name="Petición"' in elvira.get("/models/leave/edit/drawing.bpmn").data.decode()
    assert "Quién approves" in elvira.get("/models/leave/edit/decisions/approver.dmn/file.dmn").data.decode()
    assert elvira.get(f"{draft}/download").data == bpmn


def hidden(page):
    """What the form for uploading sends besides the files."""
    form = re.search(r'<form[^>]*action="/models/upload".*?</form>', page, re.DOTALL)[0]
    return {name: re.search(f'name="{name}" value="([^"]*)"', form)[1] for name in ("process", "draft", "revision")}


def test_a_process_whose_page_would_be_another_one_is_refused_in_words(person, upload):
    answer = upload(person("elvira.montes"), ("a.bpmn", model("upload")))
    assert answer.status_code == 422
    assert "Ninguna dirección admite el id «upload»" in answer.text


def test_no_other_page_stands_where_the_key_of_a_model_stands(pages):
    below = {rule.rule.removeprefix("/models/") for rule in pages.url_map.iter_rules() if rule.rule[:8] == "/models/"}
    assert {rest.split("/")[0] for rest in below if not rest.startswith("<")} == PAGES_BESIDE_MODELS


def test_a_name_without_end_fits_in_the_cookie_and_in_every_list(person, upload):
    elvira = person(ELVIRA)
    answer = upload(elvira, ("a.bpmn", model(name="\u202eA" * 15_000)))
    assert answer.status_code == 302
    assert len(answer.headers["Set-Cookie"]) < 4096
    elvira.post("/models/leave/drafts/1/publish", {"revision": "1", "note": "Primera"})
    for page in ("/models", "/models/leave"):
        text = elvira.get(page).text
        assert "A" * 119 + "…" in text
        assert "A" * 120 not in text
