"""Processes as pages: the list, one process with figures, counts, versions and gaps, and suspending a version."""

from datetime import timedelta

import pytest

from modeler_api.editing.saving import Changes, open_for_editing, save_draft
from monitor.projection import project
from organization.actor import machine_actor
from tests.support import trip
from tests.support.models import APPROVE_FORM, model

ELVIRA, LAIA, CARMEN, DIEGO = "elvira.montes", "laia.ferrer", "carmen.ibanez", "diego.aznar"


@pytest.fixture
def published(cauce, clock):
    """Two versions, and two open cases of which one was started on the first."""
    cauce.deploy({"leave.bpmn": model(area="purchasing")}, by=ELVIRA)
    cauce.start("leave", business_key="L-1", by=DIEGO)
    clock.move_by(timedelta(days=1))
    cauce.deploy({"leave.bpmn": model(area="purchasing", name="Leave, new")}, by=ELVIRA)
    cauce.start("leave", business_key="L-2", by=DIEGO)
    project(cauce.suite.work)


def test_an_empty_list_says_what_to_do_next(person):
    page = person(ELVIRA).get("/models").text

    assert "Aún no hay procesos" in page
    assert 'href="/models/upload"' in page
    assert 'href="/library"' in page


def test_the_list_tells_version_and_open_cases(person, published):
    page = person(ELVIRA).get("/models").text

    assert "Leave, new" in page
    assert "Versión 2" in page
    assert '<td class="r num">2</td>' in page


@pytest.mark.row("G1", part="history of versions on a page")
def test_a_process_shows_its_versions_with_author_and_cases(person, published):
    page = person(ELVIRA).get("/models/leave").text

    table = page.split('<table class="tbl versions">')[1].split("</table>")[0]
    rows = table.split("<tr")[2:]
    assert ["Publicada" in row for row in rows] == [True, False]
    assert all("Elvira Montes" in row for row in rows)
    assert ["version=2" in rows[0], "version=1" in rows[1]] == [True, True]
    assert "Cada caso sigue en la versión con la que empezó." in page


def test_the_text_of_a_drawing_tells_the_condition_of_an_arrow_without_a_name(person, cauce):
    ways = (
        '<bpmn:exclusiveGateway id="x" default="no"/><bpmn:endEvent id="refused"/>'
        '<bpmn:sequenceFlow id="yes" sourceRef="x" targetRef="done"><bpmn:conditionExpression '
        'xsi:type="bpmn:tFormalExpression">${approved}</bpmn:conditionExpression></bpmn:sequenceFlow>'
        '<bpmn:sequenceFlow id="no" sourceRef="x" targetRef="refused"/>'
    )
    drawn = model(area="purchasing", form="approve", extra=ways).decode()
    drawn = drawn.replace('sourceRef="approve" targetRef="done"', 'sourceRef="approve" targetRef="x"')
    cauce.deploy({"leave.bpmn": drawn.encode(), "approve.form": APPROVE_FORM}, by=ELVIRA)
    case = cauce.start("leave", by=DIEGO)

    for address in ("/models/leave", "/models/leave/versions/1", f"/instances/{case.id}"):
        assert "«Approved: Sí»:" in person(ELVIRA).get(address, follow_redirects=True).text, address


@pytest.mark.row("G9")
def test_cases_that_another_process_called_are_open_too(person, cauce):
    trip.deploy(cauce)
    cauce.start(trip.KEY, {"nights": 2}, business_key="V-1", by=DIEGO)
    failing = cauce.start("booking", business_key="B-1", by=DIEGO)  # without nights its price cannot be told
    cauce.complete(cauce.user_tasks(failing.id)[0].id, {})
    cauce.correlate_message("msg_booking_confirmed", correlation_key="B-1")
    project(cauce.suite.work)

    listed = person(ELVIRA).get("/models").text
    page = person(ELVIRA).get("/models/booking?lang=en").text

    row = listed.split("Reserva de alojamiento")[1].split("</tr>")[0]
    assert '<td class="r num">2 <span class="chip bad">' in row
    assert "1 parado" in row
    assert "1 is stopped · 1 called by another process" in page
    assert "Those that another process called count too" in page
    assert 'href="/dashboards/booking/cases?which=open&amp;version=1">2</a>' in page  # where the called one is listed


@pytest.mark.row("peer-8")
def test_publishing_and_comparing_tell_one_number_of_open_cases(person, cauce):
    trip.deploy(cauce)
    here = trip.BOOKING.replace("human_resources", "purchasing")
    cauce.deploy({"booking.bpmn": here})
    for nights in (2, 3):
        cauce.start(trip.KEY, {"nights": nights}, by=DIEGO)
    project(cauce.suite.work)
    changed = here.replace('"Elegir el alojamiento"', '"Elegir"')
    changes = Changes(changed.encode())
    draft = open_for_editing(cauce.suite.work, machine_actor(), "booking")
    save_draft(cauce.suite.work, machine_actor(), "booking", draft.number, changes, revision=draft.revision)

    publishing = person(ELVIRA).get("/models/booking/drafts/1?lang=en").text
    comparing = person(ELVIRA).get("/models/booking/compare/2/draft?lang=en").text

    assert "The 2 open cases stay on the version they began with. (2 called by another process)" in publishing
    assert "2 open cases of other versions" in comparing
    assert "Those that another process called count too." in comparing


def test_gaps_in_who_does_it_are_shown(person, published):
    page = person(ELVIRA).get("/models/leave").text

    assert "Ese rol no existe" in page


@pytest.mark.row("G3", part="open cases on the process")
def test_live_counts_stand_on_the_elements_and_are_not_sent_twice(person, published):
    elvira = person(ELVIRA)

    first = elvira.get("/models/leave/counts.json?live=1")
    again = elvira.get("/models/leave/counts.json?live=1", headers={"If-None-Match": first.headers["ETag"]})

    assert [(token["element"], token["text"], token["kind"]) for token in first.json["tokens"]] == [
        ("approve", "2", "")
    ]
    assert first.json["tokens"][0]["title"] == "2 abiertos"
    assert again.status_code == 304


def test_the_drawing_of_each_version_comes_byte_for_byte(person, published):
    elvira = person(ELVIRA)

    assert elvira.get("/models/leave/versions/1/diagram.bpmn").data == model(area="purchasing")
    assert elvira.get("/models/leave/versions/1/download").data == model(area="purchasing")
    assert elvira.get("/models/leave/versions/3").status_code == 404
    assert elvira.get("/models/other").status_code == 404


@pytest.mark.row("G6", part="suspend a version on a page")
def test_it_suspends_a_version_and_can_take_it_back(person, published, cauce):
    laia = person(LAIA)

    told = laia.post("/models/leave/versions/2/suspend", follow=True).text

    assert "Ya nadie puede iniciar la versión 2. Los casos abiertos siguen." in told
    assert "Deshacer" in told
    assert "Suspendido" in told
    laia.post("/models/leave/versions/2/activate")
    assert cauce.start("leave", by=DIEGO).version == 2


def test_a_business_user_neither_suspends_nor_sees_other_areas(person, published, cauce):
    cauce.deploy({"secret.bpmn": model("secret", area="board")})
    elvira = person(ELVIRA)

    assert elvira.post("/models/leave/versions/2/suspend").status_code == 403
    assert "suspend" not in elvira.get("/models/leave").text
    assert elvira.get("/models/secret").status_code == 404
    assert "secret" not in elvira.get("/models").text


@pytest.mark.row("G8", part="read processes")
def test_a_manager_reads_and_finds_nothing_to_change(person, published):
    page = person(CARMEN).get("/models/leave").text

    assert "Leave, new" in page
    assert "/models/upload" not in page
    assert "suspend" not in page


def test_who_works_only_with_tasks_sees_no_models(person, published):
    assert person(DIEGO).get("/models").status_code == 403
