"""Whose process it is: nobody takes over by its id what stands in an area where they change nothing."""

import pytest

from engine.definitions.deployment import Bundle
from modeler_api.areas_of_models import IdOfAnotherArea
from modeler_api.drafts.rules import DraftState
from modeler_api.drafts.stored import drafts_of
from modeler_api.editing.saving import Changes, save_draft
from modeler_api.editing.uploads import store_version
from organization.actor import Profile
from organization.permissions import NotAllowed
from tests.modeler_api.conftest import person
from tests.support.models import model

pytestmark = pytest.mark.row("G9", part="publish by area")


@pytest.fixture
def clerk():
    """Changes processes of human resources, of which others change none."""
    return person("ines.roca", Profile.BUSINESS_USER, publishes=("human_resources",))


@pytest.fixture
def draft(work, clerk):
    return store_version(work, clerk, upload(model()), area="human_resources")


def upload(bpmn, file_name="leave.bpmn"):
    return Bundle(file_name, bpmn, {})


def without_process(definitions_id):
    head = model().split(b"<bpmn:process")[0].replace(b'id="definitions"', f'id="{definitions_id}"'.encode())
    return head + b"</bpmn:definitions>"


def drafts(work, key="leave"):
    with work.read() as unit:
        return drafts_of(unit, key)


def test_an_upload_with_the_id_of_anothers_draft_is_refused_and_says_how_to_mend(work, business_user, draft):
    with pytest.raises(IdOfAnotherArea) as refused:
        store_version(work, business_user, upload(model(name="Ours")), area="purchasing")

    assert drafts(work) == [draft]
    assert refused.value.context["area"] == "human_resources"
    assert refused.value.sentence.in_english().endswith("change the id in your drawing and try again.")


def test_a_drawing_that_names_another_area_does_not_take_the_draft_along(work, business_user, draft):
    moved = model(area="purchasing")
    with pytest.raises(IdOfAnotherArea):
        store_version(work, business_user, upload(moved))
    with pytest.raises(NotAllowed):
        save_draft(work, business_user, "leave", 1, Changes(moved), revision=1)

    assert drafts(work) == [draft]


@pytest.mark.parametrize(("definitions_id", "file_name"), [("leave", "other.bpmn"), ("", "leave.bpmn")])
def test_a_drawing_without_a_process_takes_the_place_of_nobodys_draft(
    work, business_user, deploy, draft, definitions_id, file_name
):
    deploy(model(area="human_resources"))
    with pytest.raises(IdOfAnotherArea):
        store_version(work, business_user, upload(without_process(definitions_id), file_name), area="purchasing")

    assert [one.state for one in drafts(work)] == [DraftState.OPEN]


def test_a_second_process_of_the_file_with_the_id_of_anothers_draft_is_refused(work, business_user, draft):
    second = model().decode()
    process = second[second.index("<bpmn:process") : second.index("</bpmn:process>") + len("</bpmn:process>")]
    both = model("own").decode().replace("<bpmndi:BPMNDiagram", process + "<bpmndi:BPMNDiagram", 1)
    with pytest.raises(IdOfAnotherArea):
        store_version(work, business_user, upload(both.encode()), area="purchasing")

    assert drafts(work, "own") == []


def test_who_changes_processes_of_both_areas_moves_the_draft(work, draft):
    both = person("laia.ferrer", Profile.IT, publishes=("human_resources", "purchasing"))
    moved = store_version(work, both, upload(model(name="Moved")), area="purchasing")

    assert (moved.number, moved.area) == (2, "purchasing")


def test_an_upload_without_an_area_stays_where_the_draft_is(work, clerk, draft):
    assert store_version(work, clerk, upload(model(name="Corrected"))).area == "human_resources"


def test_the_area_of_a_second_process_moves_a_draft_neither_uploaded_nor_saved(work):
    both = person("laia.ferrer", Profile.IT, publishes=("human_resources", "purchasing"))
    second = model("second", area="human_resources").decode()
    process = second[second.index("<bpmn:process") : second.index("</bpmn:process>") + len("</bpmn:process>")]
    for element in ("asked", "approve", "done", "f1", "f2"):
        process = process.replace(f'"{element}"', f'"{element}_2"')
    file = model("own").decode().replace("<bpmndi:BPMNDiagram", process + "<bpmndi:BPMNDiagram", 1).encode()
    draft = store_version(work, both, upload(file), area="purchasing")

    changes = Changes(file.replace(b"Leave request", b"Other"))
    saved = save_draft(work, both, "own", draft.number, changes, revision=draft.revision)

    assert (draft.area, saved.area, saved.revision) == ("purchasing", "purchasing", 2)
