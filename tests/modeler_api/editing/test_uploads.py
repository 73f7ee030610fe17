"""Storing an upload: any storable file with its findings, nothing of what is not storable."""

import pytest
from sqlalchemy import func, select

from engine.bpmn_xml.findings import Severity
from engine.bpmn_xml.refusals import DoctypeRefused, NotBpmn, UnsafeFile
from engine.definitions.deployment import Bundle
from modeler_api.areas_of_models import AreaMissing, IdOfAnotherArea
from modeler_api.drafts.rules import DraftChanged, DraftState, NoteTooLong
from modeler_api.drafts.stored import draft_bytes, draft_decisions, draft_forms, drafts_of
from modeler_api.editing.edit_locks import NotYourTurn, take_turn
from modeler_api.editing.uploads import NOTHING_OPEN, seen_of, store_version
from modeler_api.publication import publish
from modeler_api.tables import model_draft
from organization.actor import Profile, machine_actor
from organization.people import NewPerson, PersonDetails, create_person
from organization.permissions import NotAllowed
from tests.modeler_api.conftest import person
from tests.support.models import APPROVE_FORM, APPROVER_DMN, broken_model, deciding_model, model

AREA = "purchasing"
OTHER_DMN = APPROVER_DMN.replace(b'id="approver"', b'id="other"')


def upload(bpmn, **forms):
    return Bundle("leave.bpmn", bpmn, forms)


def stored_drafts(work):
    with work.read() as unit:
        return unit.connection.execute(select(func.count()).select_from(model_draft)).scalar()


@pytest.mark.row("G1", part="upload")
def test_a_file_with_an_error_is_stored_and_the_error_names_its_element(work, business_user):
    draft = store_version(work, business_user, upload(broken_model()), note="First try", area=AREA)

    assert (draft.model_key, draft.number, draft.state, draft.errors) == ("leave", 1, DraftState.OPEN, 1)
    assert (draft.stored_by, draft.note, draft.area) == ("elvira.montes", "First try", AREA)
    [error] = [finding for finding in draft.findings if finding.severity == "error"]
    assert (error.element_id, error.element_name, error.line) == ("decided", "Approved?", 9)
    assert error.sentence.in_english() == "No arrow leaves the gateway «Approved?»."
    assert error.mend.in_english()


def test_bytes_and_forms_are_kept_exactly(work, business_user):
    bpmn = model(form="approve").replace(b"\n", b"\r\n")
    draft = store_version(work, business_user, upload(bpmn, approve=APPROVE_FORM), area=AREA)

    with work.read() as unit:
        assert draft_bytes(unit, draft.id) == bpmn
        assert [(form.key, form.content) for form in draft_forms(unit, draft.id)] == [("approve", APPROVE_FORM)]


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"not xml", UnsafeFile),
        (b"<html/>", NotBpmn),
        (b"<!DOCTYPE a><a/>", DoctypeRefused),
        (b"", UnsafeFile),
    ],
)
def test_a_file_that_is_not_storable_leaves_nothing_behind(work, business_user, data, refusal):
    with pytest.raises(refusal):
        store_version(work, business_user, upload(data), area=AREA)

    assert stored_drafts(work) == 0


def test_a_later_upload_takes_the_place_of_the_one_before(work, business_user):
    store_version(work, business_user, upload(broken_model()), area=AREA)
    store_version(work, business_user, upload(model()), area=AREA)

    with work.read() as unit:
        newest, first = drafts_of(unit, "leave")
    assert [(draft.number, draft.state) for draft in (newest, first)] == [
        (2, DraftState.OPEN),
        (1, DraftState.REPLACED),
    ]
    assert (newest.errors, first.errors) == (0, 1)


def test_an_upload_takes_the_place_of_no_draft_that_somebody_draws(work, business_user):
    draft = store_version(work, business_user, upload(model()), area=AREA)
    with work.begin() as unit:
        create_person(unit, machine_actor(), NewPerson("andres.molina", PersonDetails("Andrés Molina")))
    colleague = person("andres.molina", Profile.BUSINESS_USER, publishes=(AREA,))
    take_turn(work, colleague, "leave", "tab")
    for actor, said in ((business_user, "Andrés Molina is editing"), (colleague, "You are editing this process in an")):
        assert store_version(work, actor, upload(model()), area=AREA) == draft
        with pytest.raises(NotYourTurn, match=said):
            store_version(work, actor, upload(model(name="Changed")), area=AREA)

    assert stored_drafts(work) == 1


def test_only_the_draft_that_was_seen_gives_its_place_to_another(work, business_user):
    draft = store_version(work, business_user, upload(model()), area=AREA)
    for seen in (NOTHING_OPEN, (1, 2), (2, 1)):
        with pytest.raises(DraftChanged):
            store_version(work, business_user, upload(model(name="Changed")), area=AREA, seen=seen)

    changed = store_version(work, business_user, upload(model(name="Changed")), area=AREA, seen=seen_of(draft))
    assert changed.number == 2


def test_the_same_content_again_is_the_same_draft(work, business_user):
    first = store_version(work, business_user, upload(model()), area=AREA)
    again = store_version(work, business_user, upload(model()), area=AREA)

    assert again == first


def test_forms_that_the_upload_lacks_come_from_the_draft_before(work, business_user):
    store_version(work, business_user, upload(model(form="approve"), approve=APPROVE_FORM), area=AREA)
    corrected = store_version(work, business_user, upload(model(form="approve", name="Corrected")), area=AREA)

    assert corrected.errors == 0
    with work.read() as unit:
        assert [(form.content, form.is_kept) for form in draft_forms(unit, corrected.id)] == [(APPROVE_FORM, True)]


def test_forms_that_the_upload_lacks_come_from_the_published_version(process_engine, work, business_user):
    draft = store_version(work, business_user, upload(model(form="approve"), approve=APPROVE_FORM), area=AREA)
    publish(process_engine, business_user, "leave", draft.number, note="First")
    changed = store_version(work, business_user, upload(model(form="approve", name="Changed")), area=AREA)

    assert changed.errors == 0


def test_decisions_that_the_upload_lacks_come_from_the_draft_and_the_version_before(
    process_engine, work, business_user
):
    first = Bundle("leave.bpmn", deciding_model(), {}, {"approver.dmn": APPROVER_DMN, "other.dmn": OTHER_DMN})
    draft = store_version(work, business_user, first, area=AREA)
    corrected = store_version(work, business_user, upload(deciding_model(name="Corrected")), area=AREA)
    publish(process_engine, business_user, "leave", corrected.number, note="First")
    again = store_version(work, business_user, upload(deciding_model(name="Again")), area=AREA)

    assert (draft.errors, corrected.errors, again.errors) == (0, 0, 0)
    with work.read() as unit:
        assert [file.key for file in draft_decisions(unit, draft.id)] == ["approver.dmn", "other.dmn"]
        for kept in (corrected, again):
            found = draft_decisions(unit, kept.id)
            assert [(file.key, file.content, file.is_kept) for file in found] == [("approver.dmn", APPROVER_DMN, True)]


def test_a_decision_that_the_upload_brings_takes_the_place_of_the_one_before(work, business_user):
    store_version(work, business_user, Bundle("l.bpmn", deciding_model(), {}, {"old.dmn": APPROVER_DMN}), area=AREA)
    changed = Bundle("l.bpmn", deciding_model(), {}, {"new.dmn": APPROVER_DMN})
    draft = store_version(work, business_user, changed, area=AREA)

    with work.read() as unit:
        assert [(file.key, file.is_kept) for file in draft_decisions(unit, draft.id)] == [("new.dmn", False)]


def test_a_decision_that_nobody_has_is_a_finding_at_its_task(work, business_user):
    draft = store_version(work, business_user, upload(deciding_model()), area=AREA)

    [error] = [finding for finding in draft.findings if finding.severity == "error"]
    assert (error.code, error.element_id, error.element_name) == ("decision_unknown", "decide", "Who approves?")


def test_a_form_that_nobody_has_is_a_finding(work, business_user):
    draft = store_version(work, business_user, upload(model(form="approve")), area=AREA)

    assert [finding.code for finding in draft.findings] == ["form_unknown"]


BROKEN_FORMS = [
    (b"{", "form_unreadable"),
    (b"{}", "form_rejected"),
    (b'{"components": [{"type": "filepicker", "key": "bill"}]}', "form_component_unsupported"),
    (b'{"components": [{"type": "textfield", "key": "a"}, {"type": "number", "key": "a"}]}', "form_key_repeated"),
    (
        b'{"components": [{"type": "textfield", "key": "a", "conditional": {"hide": "=1 +"}}]}',
        "form_condition_rejected",
    ),
]


@pytest.mark.row("G1", part="findings")
@pytest.mark.parametrize(("form", "code"), BROKEN_FORMS, ids=[code for _, code in BROKEN_FORMS])
def test_a_form_that_cannot_be_shown_is_an_error_at_the_task_that_names_it(work, business_user, form, code):
    draft = store_version(work, business_user, upload(model(form="approve"), approve=form), area=AREA)

    [finding] = draft.findings
    assert (finding.code, finding.severity, finding.element_id) == (code, Severity.ERROR, "approve")


@pytest.mark.row("G9", part="publish by area")
def test_nobody_stores_a_draft_in_an_area_that_is_not_theirs(work, business_user):
    with pytest.raises(NotAllowed):
        store_version(work, business_user, upload(model()), area="human_resources")

    assert stored_drafts(work) == 0


def test_the_area_that_the_drawing_names_wins(work, business_user):
    with pytest.raises(NotAllowed):
        store_version(work, business_user, upload(model(area="human_resources")), area=AREA)


def test_a_process_of_another_area_is_not_taken_over(process_engine, work, business_user, deploy):
    deploy(model(area="human_resources"))

    with pytest.raises(IdOfAnotherArea):
        store_version(work, business_user, upload(model(area=AREA)))


def test_a_second_process_in_the_file_does_not_hide_in_the_first_ones_area(work, business_user):
    second = model("second", area="human_resources").decode()
    process = second[second.index("<bpmn:process") : second.index("</bpmn:process>") + len("</bpmn:process>")]
    for element in ("asked", "approve", "done", "f1", "f2"):
        process = process.replace(f'"{element}"', f'"{element}_2"')
    both = model(area=AREA).decode().replace("<bpmndi:BPMNDiagram", process + "<bpmndi:BPMNDiagram", 1)

    with pytest.raises(NotAllowed):
        store_version(work, business_user, upload(both.encode()))


@pytest.mark.row("G8", part="read only")
def test_a_manager_stores_nothing(work, manager):
    with pytest.raises(NotAllowed):
        store_version(work, manager, upload(model()), area=AREA)


def test_a_note_is_one_short_line(work, business_user):
    with pytest.raises(NoteTooLong):
        store_version(work, business_user, upload(model()), note="x" * 81, area=AREA)

    assert stored_drafts(work) == 0


def test_a_drawing_without_a_process_is_kept_under_its_own_name(work, business_user):
    head = model().split(b"<bpmn:process")[0].replace(b'id="definitions"', b'id="sketch"')
    draft = store_version(work, business_user, upload(head + b"</bpmn:definitions>"), area=AREA)

    assert (draft.model_key, [finding.code for finding in draft.findings]) == ("sketch", ["no_executable_process"])


@pytest.mark.parametrize(("drawn", "chosen"), [("purchasng", None), (None, "purchasng")])
def test_an_area_that_does_not_exist_is_refused_with_those_that_do(work, drawn, chosen):
    with pytest.raises(AreaMissing) as caught:
        store_version(work, machine_actor(), upload(model(area=drawn)), area=chosen)

    assert caught.value.context == {"area": "purchasng", "known": "general, human_resources, purchasing"}
    assert stored_drafts(work) == 0
