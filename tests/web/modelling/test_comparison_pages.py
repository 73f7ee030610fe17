"""Comparing, going back and merging an update of the library, as pages."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.definitions.deployment import Bundle
from engine.sandbox.runs import Run
from modeler_api import comparison
from modeler_api.drafts.stored import draft_bundle, newest_drafts
from modeler_api.editing.saving import Changes, open_for_editing, save_draft
from modeler_api.editing.uploads import store_version
from modeler_api.library import updates
from modeler_api.review.states import submit
from modeler_api.trials.of_models import material_of_model
from modeler_api.trials.saved_tests import save_test
from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import set_rights
from process_library.catalogue import find_process
from process_library.installer import install_packages
from suite.trials import trials_of
from tests.support.models import APPROVER_DMN, deciding_model, model
from tests.support.programs import Program

ELVIRA, LAIA, DIEGO = "elvira.montes", "laia.ferrer", "diego.aznar"
KEY = "employee_request"

FIRST = model(area="purchasing").replace(
    b'candidateGroups="approver"', b'candidateGroups="approver" camunda:dueDate="P5D"'
)
SECOND = FIRST.replace(b'"P5D"', b'"P3D"')
_KEPT = (
    line
    for line in SECOND.splitlines(keepends=True)
    if b'"f1"' in line or (b'"approve"' not in line and b'"f2"' not in line)
)
WITHOUT = b"".join(_KEPT).replace(b'targetRef="approve"', b'targetRef="done"')


@pytest.fixture
def versions(cauce, clock):
    """Three versions; two cases wait on the first, one of them for four days."""
    cauce.deploy({"leave.bpmn": FIRST}, by=ELVIRA)
    cauce.start("leave", business_key="L-1", by=DIEGO)
    clock.move_by(timedelta(days=4))
    cauce.start("leave", business_key="L-2", by=DIEGO)
    cauce.deploy({"leave.bpmn": SECOND}, by=ELVIRA)
    cauce.deploy({"leave.bpmn": WITHOUT}, by=ELVIRA)


@pytest.mark.row("peer-8")
@pytest.mark.row("peer-7")
@pytest.mark.row("G1", part="two versions side by side, with the cases affected")
def test_a_comparison_shows_the_changes_and_what_they_mean_for_open_cases(person, versions):
    page = person(ELVIRA).get("/models/leave/compare/1/2").text

    assert "Qué cambia de la versión 1 a la 2" in page
    assert "«Approve the leave»" in page
    assert '<del><span class="visually-hidden">antes: </span>5 días</del>' in page
    assert "3 días</ins>" in page
    assert re.search(r"\S<button[^>]*data-shows-element", page) is None
    assert "2 casos abiertos de otras versiones" in page
    assert "vencerían al momento" in page
    assert "L-1" in page
    assert '"approve": "m-changed"' in page


@pytest.mark.row("peer-8")
def test_it_is_told_how_many_cases_would_notice_nothing(person, cauce):
    cauce.deploy({"leave.bpmn": FIRST}, by=ELVIRA)
    for _ in range(2):
        cauce.start("leave", by=DIEGO)
    cauce.deploy({"leave.bpmn": FIRST.replace(b'name="Asked"', b'name="Begun"')}, by=ELVIRA)

    page = person(ELVIRA).get("/models/leave/compare/1/2").text

    assert "<b>2</b><span>podrían pasar sin notar nada" in page
    assert "2 sin notarlo, 0 con algún efecto, 0 no pueden" in page


def test_a_case_without_a_number_is_told_by_when_it_began(person, cauce):
    cauce.deploy({"leave.bpmn": FIRST}, by=ELVIRA)
    nameless = cauce.start("leave", by=DIEGO)
    cauce.deploy({"leave.bpmn": WITHOUT}, by=ELVIRA)

    page = person(ELVIRA).get("/models/leave/compare/1/2").text

    assert "Caso empezado" in page
    assert f">{nameless.id}" not in page


@pytest.mark.row("peer-8")
def test_cases_that_cannot_go_on_are_told_with_the_reason(person, versions):
    page = person(ELVIRA).get("/models/leave/compare/2/3").text

    assert "están en «Approve the leave», que ya no existe" in page
    assert '"approve": "m-removed"' in page
    assert '"2 casos aqu' in page


def test_nothing_is_told_of_the_cases_of_what_was_never_published(person, cauce):
    store_version(cauce.suite.work, machine_actor(), Bundle("fresh.bpmn", model("fresh"), {}), area="purchasing")
    answer = person(ELVIRA).get("/models/fresh/compare/draft/draft-1/cases")
    assert (answer.status_code, answer.text) == (200, "")


@pytest.mark.row("peer-7")
def test_amounts_of_a_table_are_written_as_the_language_writes_them(person, cauce):
    drawing = deciding_model().replace(b"<bpmn:process ", b'<bpmn:process cauce:area="purchasing" ')
    cauce.deploy({"leave.bpmn": drawing, "a.dmn": APPROVER_DMN}, by=ELVIRA)
    cauce.deploy({"leave.bpmn": drawing, "a.dmn": APPROVER_DMN.replace(b"&gt;= 1000", b"&gt;= 30000")}, by=ELVIRA)
    elvira = person(ELVIRA)

    assert "30.000 como poco</ins>" in elvira.get("/models/leave/compare/1/2").text
    assert "30,000 at least</ins>" in elvira.get("/models/leave/compare/1/2?lang=en").text


@pytest.mark.row("peer-7")
def test_the_drawing_keeps_what_was_removed_at_its_place(person, versions):
    elvira = person(ELVIRA)

    both = elvira.get("/models/leave/compare/2/3/diagram.bpmn").text
    newer = elvira.get("/models/leave/compare/2/3/diagram.bpmn?show=newer").text

    assert ['id="approve"' in both, 'bpmnElement="approve"' in both] == [True, True]
    assert 'id="approve"' not in newer
    assert elvira.get("/models/leave/compare/2/3?show=older").status_code == 200


def test_equal_states_say_so_and_strange_ones_are_not_found(person, versions):
    elvira = person(ELVIRA)

    assert "Son iguales." in elvira.get("/models/leave/compare/2/2").text
    assert elvira.get("/models/leave/compare/1/draft").status_code == 404
    assert elvira.get("/models/leave/compare/1/9").status_code == 404
    assert elvira.get("/models/leave/compare/1/..").status_code == 404
    assert elvira.get("/models/nothing/compare/1/2").status_code == 404
    assert person(DIEGO).get("/models/leave/compare/1/2").status_code == 403


def test_ticked_versions_lead_to_their_comparison_the_earlier_first(person, versions):
    elvira = person(ELVIRA)

    assert 'form="compare"' in elvira.get("/models/leave").text
    assert elvira.get("/models/leave/compare?state=3&state=1").location == "/models/leave/compare/1/3"
    assert elvira.get("/models/leave/compare?state=draft&state=2").location == "/models/leave/compare/2/draft"
    assert elvira.get("/models/leave/compare?state=2").location == "/models/leave"


@pytest.mark.row("G1", part="review")
def test_whoever_approves_finds_beside_the_changes_what_to_check(person, versions, cauce):
    # given
    work, laia, trials = cauce.suite.work, machine_actor(LAIA), trials_of(cauce.suite)
    run = Run(process="leave", start={"by": DIEGO, "variables": {}})
    save_test(trials, work, laia, material_of_model(trials, work, laia, "leave"), "leave", "Sin más", run)
    script = (
        b'<bpmn:scriptTask id="count" name="Contar" scriptFormat="python"><bpmn:script>total = 1</bpmn:script>'
        b"</bpmn:scriptTask></bpmn:process>"
    )
    with_script = SECOND.replace(b"</bpmn:process>", script)
    draft = store_version(work, laia, Bundle("leave.bpmn", with_script, {}), area="purchasing")
    elvira, address = person(ELVIRA), "/models/leave/compare/3/draft"
    assert "Para quien aprueba" not in elvira.get(address).text
    submit(work, laia, "leave", draft.number, note="Contar")
    # when
    before = elvira.get(address).text
    elvira.post(f"{address}/tests")
    after = elvira.get(address).text
    # then
    assert all(said in before for said in ("Para quien aprueba", "Un cálculo o una llamada nuevos", "total = 1"))
    assert "Una prueba no se ha pasado con este borrador" in before
    assert f'action="/models/leave/drafts/{draft.number}/approve"' in before
    assert f'action="/models/leave/drafts/{draft.number}/return"' in before
    assert "La prueba «Sin más» llega a otra cosa" in after
    assert "no se ha pasado" not in after


@pytest.mark.row("G1", part="restorable")
def test_a_comparison_offers_to_go_back_to_the_earlier_version(person, versions, cauce):
    elvira = person(ELVIRA)
    address = elvira.get("/models/leave/compare/1/2").text.split('method="post" action="/models/leave/')[1]

    elvira.post("/models/leave/" + address.split('"')[0])

    with cauce.suite.work.read() as unit:
        assert draft_bundle(unit, newest_drafts(unit)["leave"]).bpmn == FIRST
    assert "Son iguales." in elvira.get("/models/leave/compare/1/draft").text


@pytest.fixture
def copied(cauce, person):
    """A library process copied, and its due date changed."""
    rights = {AreaRight.SEE, AreaRight.START, AreaRight.MONITOR, AreaRight.PUBLISH}
    with cauce.suite.work.begin() as unit:
        set_rights(unit, machine_actor(), "human_resources", Holder(HolderKind.PROFILE, Profile.BUSINESS_USER), rights)
    person(ELVIRA).post(f"/library/{KEY}/copy")
    work = cauce.suite.work
    draft = open_for_editing(work, machine_actor(), KEY)
    with work.read() as unit:
        bpmn = draft_bundle(unit, draft).bpmn
    ours = bpmn.replace(b'name="Persona empleada"', b'name="Plantilla"', 1)
    assert ours != bpmn
    save_draft(work, machine_actor(), KEY, draft.number, Changes(ours), revision=1)
    return bpmn


@pytest.fixture
def library_changes(monkeypatch):
    """The library brings another drawing of the process."""

    def change(old: bytes, new: bytes) -> None:
        package, entry = find_process(KEY)
        drawing = package.diagrams[entry.file]
        assert old in drawing
        other = replace(package, diagrams={**package.diagrams, entry.file: drawing.replace(old, new, 1)})
        for room in (comparison, updates):
            monkeypatch.setattr(room, "find_process", lambda _key: (other, entry))

    return change


@pytest.mark.row("peer-18")
@pytest.mark.row("G10", part="compare with the library version")
def test_a_copy_is_compared_with_what_the_library_has(person, copied):
    elvira = person(ELVIRA)

    page = elvira.get(f"/models/{KEY}/compare/draft/library").text

    assert "la versión de la biblioteca" in page
    assert "Plantilla" in page
    assert f'href="/models/{KEY}/compare/draft/library"' in elvira.get(f"/library/{KEY}").text
    assert "Nada nuevo" in elvira.get(f"/library/{KEY}/update").text


@pytest.mark.row("peer-18")
@pytest.mark.row("G10", part="merge an update")
def test_an_update_and_the_companys_changes_come_together_in_a_draft(person, copied, library_changes, cauce):
    library_changes(b' isExecutable="true"', b' isExecutable="true" camunda:versionTag="2.0"')
    elvira = person(ELVIRA)

    page = elvira.get(f"/library/{KEY}/update").text
    answer = elvira.post(f"/library/{KEY}/update", follow=True)

    assert "etiqueta de la versión" in page
    assert "tiene tus cambios y los de la biblioteca" in answer.text
    with cauce.suite.work.read() as unit:
        merged = draft_bundle(unit, newest_drafts(unit)[KEY]).bpmn
    assert b'name="Plantilla"' in merged
    assert b'camunda:versionTag="2.0"' in merged
    assert "Nada nuevo" in elvira.get(f"/library/{KEY}/update").text


@pytest.mark.row("peer-18")
@pytest.mark.row("G10", part="what both changed is asked")
def test_what_both_changed_is_asked_before_anything_is_written(person, copied, library_changes, cauce):
    library_changes(b'name="Persona empleada"', b'name="Personal"')
    elvira = person(ELVIRA)

    page = elvira.get(f"/library/{KEY}/update").text
    refused = elvira.post(f"/library/{KEY}/update")
    field = page.split('name="choice:')[1].split('"')[0]
    taken = elvira.post(f"/library/{KEY}/update", {f"choice:{field}": "theirs"})

    assert "1 cosa que cambiasteis tú y la biblioteca" in page
    assert ["Plantilla" in page, "Personal" in page] == [True, True]
    assert refused.status_code == 422
    assert "falta una elección" in refused.text
    assert taken.status_code == 302
    with cauce.suite.work.read() as unit:
        assert b'name="Personal"' in draft_bundle(unit, newest_drafts(unit)[KEY]).bpmn


def test_an_update_is_not_merged_into_what_another_replaces_at_that_moment(
    person, copied, library_changes, cauce, monkeypatch
):
    library_changes(b' isExecutable="true"', b' isExecutable="true" camunda:versionTag="2.0"')
    real = updates.store_version

    def after_another_has_published(*given, **named):
        install_packages(cauce.suite.process_engine, by=machine_actor(), keys=["human_resources"])
        return real(*given, **named)

    monkeypatch.setattr(updates, "store_version", after_another_has_published)
    refused = person(ELVIRA).post(f"/library/{KEY}/update")

    assert refused.status_code == 409
    assert "Entretanto se ha publicado la versión 1" in refused.text


def test_an_update_says_in_words_what_it_can_and_folds_what_only_the_file_says(person, copied, library_changes):
    library_changes(b' isExecutable="true"', b' isExecutable="true" camunda:historyTimeToLive="P30D"')

    page = person(ELVIRA).get(f"/library/{KEY}/update").text

    assert "un detalle técnico" in page
    assert "historyTimeToLive" not in page.partition("<summary>Ver cómo está escrito</summary>")[0]
    assert "historyTimeToLive" in page


def test_what_was_installed_knows_what_it_began_from(person, cauce, library_changes):
    install_packages(cauce.suite.process_engine, by=machine_actor(), keys=["human_resources"])
    library_changes(b' isExecutable="true"', b' isExecutable="true" camunda:versionTag="2.0"')

    page = person(ELVIRA).get(f"/library/{KEY}/update").text

    assert "etiqueta de la versión" in page


def test_a_process_that_came_another_way_has_no_known_beginning(person, cauce, library_changes):
    package, entry = find_process(KEY)
    forms = {f"{key}.form": data for key, data in package.forms.items()}
    drawing = package.diagrams[entry.file].replace(
        b' isExecutable="true"', b' isExecutable="true" cauce:area="purchasing"', 1
    )
    cauce.deploy({"request.bpmn": drawing, **forms, **package.decisions})

    assert "No se sabe de qué partió el tuyo" in person(ELVIRA).get(f"/library/{KEY}/update").text


def test_programs_compare_and_merge_too(person, pages, office, versions):
    elvira = Program(pages, office, ELVIRA)

    found = elvira.get("/models/leave/compare", **{"from": "1", "to": "2"}).json
    cases = elvira.get("/models/leave/compare/cases", to="3").json

    assert found["are_equal"] is False
    assert [one["element_id"] for one in found["differences"]] == ["approve"]
    assert found["differences"][0]["details"][0]["before"] == "P5D"
    assert [(one["outcome"], one["count"]) for one in cases["groups"]] == [("cannot", 2)]
    assert elvira.post("/models/leave/library-update", {}).status_code == 404
