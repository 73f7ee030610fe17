"""The library as pages: every process with its picture, and a copy of one's own."""

import pytest

from modeler_api.drafts.stored import draft_bundle
from modeler_api.editing.saving import Changes, open_for_editing, save_draft
from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import set_rights
from web.library_view import templates

ELVIRA, DIEGO = "elvira.montes", "diego.aznar"
KEY = "employee_request"


@pytest.fixture
def may_change_people(office):
    """Business users may publish in human resources too."""
    rights = {AreaRight.SEE, AreaRight.START, AreaRight.MONITOR, AreaRight.PUBLISH}
    with office.cauce.suite.work.begin() as unit:
        set_rights(unit, machine_actor(), "human_resources", Holder(HolderKind.PROFILE, Profile.BUSINESS_USER), rights)


@pytest.mark.row("G10", part="catalogue by area")
def test_every_process_has_a_card_with_picture_purpose_roles_and_promise(person):
    page = person(ELVIRA).get("/library").text

    assert page.count('<svg class="thumb"') == page.count('<article class="card-c pc">') == len(templates())
    for one in templates().values():
        assert one.texts("es").name in page
    assert "5 roles" in page
    assert "Acuse al momento; respuesta en 2 a 10 días según la clase de solicitud." in page


def test_an_area_narrows_the_list_and_nothing_in_use_says_so(person):
    elvira = person(ELVIRA)

    only = elvira.get("/library?area=human_resources").text
    none = elvira.get("/library?state=in_use").text

    assert templates()[KEY].texts("es").name in only
    assert only.count('<article class="card-c pc">') == sum(
        one.area == "human_resources" for one in templates().values()
    )
    assert "Aquí no hay ningún proceso." in none


@pytest.mark.row("G10", part="copy to my company on a page")
def test_a_copy_becomes_a_draft_that_says_what_is_missing(person, may_change_people):
    elvira = person(ELVIRA)

    answer = elvira.post(f"/library/{KEY}/copy")
    page = elvira.get(answer.location).text

    assert answer.location == f"/models/{KEY}"
    assert "ya es tuyo, como borrador" in page
    assert "Antes de publicarlo por primera vez" in page
    assert "Ver el borrador y publicarlo" in page
    assert "Borrador" in elvira.get("/library?area=human_resources").text


def test_a_copy_never_takes_the_place_of_a_draft(person, may_change_people):
    elvira = person(ELVIRA)
    elvira.post(f"/library/{KEY}/copy")

    assert elvira.post(f"/library/{KEY}/copy").status_code == 409


def test_copying_needs_the_right_in_the_area(person):
    elvira = person(ELVIRA)

    assert elvira.post(f"/library/{KEY}/copy").status_code == 403
    assert f"/library/{KEY}/copy" not in elvira.get("/library").text


def test_the_preview_draws_the_process_and_tells_it_as_text(person):
    elvira = person(ELVIRA)
    page = elvira.get(f"/library/{KEY}").text

    assert f'data-diagram="/library/{KEY}/diagram.bpmn"' in page
    assert "Persona empleada" in page
    assert elvira.get(f"/library/{KEY}/diagram.bpmn").data == templates()[KEY].bundle.bpmn
    assert elvira.get("/library/nothing").status_code == 404


def test_the_library_speaks_english_too(person):
    visitor = person(ELVIRA)
    visitor.post("/language", {"language": "en"})

    page = visitor.get("/library", headers={"Accept-Language": "en"}).text

    assert "Process library" in page
    assert templates()[KEY].texts("en").name in page
    assert templates()[KEY].texts("es").name not in page


def test_who_works_only_with_tasks_sees_no_library(person):
    assert person(DIEGO).get("/library").status_code == 403


def test_a_library_process_speaks_english_wherever_it_is_shown_but_for_what_the_company_changed(
    person, cauce, may_change_people
):
    one = templates()[KEY]
    changed = one.bundle.bpmn.replace(b'name="Persona empleada"', b'name="Plantilla"')
    changed = changed.replace(b' isExecutable="true"', b' isExecutable="true" cauce:area="human_resources"')
    forms = {f"{key}.form": data for key, data in one.bundle.forms.items()}
    cauce.deploy({"request.bpmn": changed, **forms, **one.bundle.decisions})
    visitor = person(ELVIRA)
    visitor.post("/language", {"language": "en"})

    page = visitor.get(f"/models/{KEY}", headers={"Accept-Language": "en"}).text
    drawn = visitor.get(f"/models/{KEY}/versions/1/diagram.bpmn", headers={"Accept-Language": "en"}).text

    assert one.texts("en").name in page
    assert "Request sent" in page
    assert ["Request sent" in drawn, "Solicitud enviada" in drawn] == [True, False]
    assert ["Plantilla" in drawn, "Employee" in drawn] == [True, False]
    assert visitor.get(f"/models/{KEY}/versions/1/download").data == changed


def test_what_the_company_says_that_a_copy_is_for_takes_the_place_of_the_librarys_words(
    person, may_change_people, cauce
):
    elvira, work = person(ELVIRA), cauce.suite.work
    elvira.post(f"/library/{KEY}/copy")
    before = elvira.get(f"/models/{KEY}").text
    draft = open_for_editing(work, machine_actor(), KEY)
    with work.read() as unit:
        bpmn = draft_bundle(unit, draft).bpmn
    said = b'<bpmn:process id="employee_request"'
    end = bpmn.index(b">", bpmn.index(said)) + 1
    ours = bpmn[:end] + b"<bpmn:documentation>Lo que pide la plantilla.</bpmn:documentation>" + bpmn[end:]
    save_draft(work, machine_actor(), KEY, draft.number, Changes(ours), revision=1)

    purpose = templates()[KEY].texts("es").purpose
    assert purpose in before
    after = elvira.get(f"/models/{KEY}").text
    assert ["Lo que pide la plantilla." in after, purpose in after] == [True, False]
