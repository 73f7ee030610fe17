"""From draft to version: review, a second pair of eyes, comments, what a model does, archive and another name."""

import pytest
from sqlalchemy import update

from engine.bpmn_xml.reader import diagram_of
from engine.connectors.send_email import SEND_EMAIL
from engine.definitions.deployment import Bundle
from engine.definitions.lookup import published_versions
from modeler_api.archiving import archive_model, restore_model
from modeler_api.deploying import deploy_files
from modeler_api.drafts.findings import dump_findings
from modeler_api.drafts.rules import (
    AlreadyApproved,
    ApprovalMissing,
    DraftChanged,
    DraftHasErrors,
    DraftInReview,
    DraftNotInReview,
    FourEyes,
    ModelArchived,
    NoteMissing,
    ReviewState,
    ReviewStep,
    VersionTaken,
)
from modeler_api.drafts.stored import draft_bundle
from modeler_api.editing import renaming, saving
from modeler_api.editing.edit_locks import NotYourTurn, take_turn
from modeler_api.editing.renaming import rename_model
from modeler_api.editing.restoring import restore_version
from modeler_api.editing.saving import Changes, NameMissing, open_for_editing, save_draft
from modeler_api.editing.uploads import store_version
from modeler_api.process_models import archived_models, process_model, process_models
from modeler_api.publication import activate_version, publish, suspend_version
from modeler_api.review import states
from modeler_api.review.comments import (
    CommentEmpty,
    CommentTooLong,
    answer_thread,
    begin_thread,
    commentable,
    settle_thread,
    threads_of,
)
from modeler_api.review.reach import Reach, ReachKind, reach_of, reach_words
from modeler_api.review.states import approve, send_back, steps_of, submit, withdraw
from modeler_api.tables import model_draft
from organization.actor import Profile, machine_actor
from organization.areas import four_eyes_areas, set_four_eyes
from organization.audit import entries
from organization.permissions import NotAllowed
from tests.modeler_api.conftest import person
from tests.support.models import broken_model, model

AREA = "purchasing"
both_databases = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def colleague():
    return person("andres.molina", Profile.BUSINESS_USER, publishes=(AREA,))


@pytest.fixture
def editor():
    """Of IT: changes processes of the area and publishes none."""
    return person("laia.ferrer", Profile.IT, publishes=(AREA,))


@pytest.fixture
def four_eyes(work):
    with work.begin() as unit:
        set_four_eyes(unit, machine_actor(), AREA, is_four_eyes=True)


@pytest.fixture
def draft(work, editor):
    return stored(work, editor, model())


def stored(work, actor, bpmn):
    return store_version(work, actor, Bundle("leave.bpmn", bpmn, {}), area=AREA)


@both_databases
@pytest.mark.row("G1", part="review")
@pytest.mark.row("peer-9")
def test_a_draft_is_sent_to_review_approved_and_published_and_its_story_is_kept(
    process_engine, work, editor, business_user, draft, clock
):
    submit(work, editor, "leave", 1, note=" Shorter ")
    approve(work, business_user, "leave", 1, revision=1)
    publish(process_engine, business_user, "leave", 1, note="Shorter", revision=1)

    with work.read() as unit:
        story = steps_of(unit, draft.id)
        audited = [entry.action for entry in entries(unit, subject="leave")]
    assert [(taken.step, taken.by, taken.note) for taken in story] == [
        (ReviewStep.PUBLISHED, "elvira.montes", "Shorter"),
        (ReviewStep.APPROVED, "elvira.montes", ""),
        (ReviewStep.SUBMITTED, "laia.ferrer", "Shorter"),
    ]
    assert {taken.at for taken in story} == {clock.now()}
    assert audited == ["model.published", "model.approved", "model.submitted"]


@pytest.mark.row("G1", part="review")
def test_what_is_in_review_is_changed_by_nobody_until_it_comes_back(work, editor, business_user, draft):
    changes = Changes(model(name="Other"))
    submit(work, editor, "leave", 1, note="First")
    with pytest.raises(DraftInReview):
        save_draft(work, editor, "leave", 1, changes, revision=1)
    with pytest.raises(DraftInReview):
        stored(work, editor, model(name="Other"))
    with pytest.raises(DraftInReview):
        submit(work, editor, "leave", 1, note="Again")

    send_back(work, business_user, "leave", 1, reason="Who pays?")

    assert save_draft(work, editor, "leave", 1, changes, revision=1).review is ReviewState.DRAFT
    with work.read() as unit:
        assert steps_of(unit, draft.id)[0].note == "Who pays?"


def test_a_draft_is_taken_back_also_after_its_approval(work, editor, business_user, draft):
    submit(work, editor, "leave", 1, note="First")
    approve(work, business_user, "leave", 1)
    with pytest.raises(AlreadyApproved):
        approve(work, business_user, "leave", 1)
    assert withdraw(work, editor, "leave", 1).review is ReviewState.DRAFT
    with pytest.raises(DraftNotInReview):
        withdraw(work, editor, "leave", 1)


def test_what_cannot_be_published_or_says_nothing_of_itself_is_not_sent(work, editor, draft):
    with pytest.raises(NoteMissing):
        submit(work, editor, "leave", 1, note=" ")
    stored(work, editor, broken_model())
    with pytest.raises(DraftHasErrors):
        submit(work, editor, "leave", 2, note="Broken")


def test_what_is_sent_is_judged_anew_whatever_was_found_when_it_was_stored(work, editor):
    broken, sound = stored(work, editor, broken_model("other")), stored(work, editor, model())
    with work.begin() as unit:
        for draft, findings in ((broken, ()), (sound, broken.findings)):
            changed = update(model_draft).where(model_draft.c.id == draft.id)
            unit.connection.execute(changed.values(findings=dump_findings(findings)))
    with pytest.raises(DraftHasErrors):
        submit(work, editor, broken.model_key, 1, note="Broken")
    assert submit(work, editor, "leave", 1, note="Sound").review is ReviewState.IN_REVIEW


def test_an_approval_counts_for_what_was_looked_at(work, editor, business_user, draft):
    submit(work, editor, "leave", 1, note="First")
    withdraw(work, editor, "leave", 1)
    save_draft(work, editor, "leave", 1, Changes(model(name="Other")), revision=1)
    submit(work, editor, "leave", 1, note="Second")
    with pytest.raises(DraftChanged):
        approve(work, business_user, "leave", 1, revision=1)


@pytest.mark.row("G4", part="review by area")
def test_a_draft_that_changed_while_its_drawing_was_read_is_not_moved(work, editor, draft, monkeypatch):
    tab = "a"
    take_turn(work, editor, "leave", tab=tab)
    real = states.diagram_of

    def slowly(content):
        save_draft(work, editor, "leave", 1, Changes(model(name="Later")), revision=draft.revision, tab=tab)
        monkeypatch.setattr(states, "diagram_of", real)
        return real(content)

    monkeypatch.setattr(states, "diagram_of", slowly)
    with pytest.raises(DraftChanged):
        submit(work, editor, "leave", 1, note="First")
    with work.read() as unit:
        assert steps_of(unit, draft.id) == []


def test_who_may_only_change_submits_and_who_may_publish_approves(process_engine, work, editor, manager, draft):
    with pytest.raises(NotAllowed):
        submit(work, manager, "leave", 1, note="Mine")
    submit(work, editor, "leave", 1, note="First")
    for refused in (editor, person("marta.gil", Profile.BUSINESS_USER)):
        with pytest.raises(NotAllowed):
            approve(work, refused, "leave", 1)
        with pytest.raises(NotAllowed):
            send_back(work, refused, "leave", 1, reason="No")


def test_without_a_second_person_publishing_stays_one_step(process_engine, work, business_user):
    stored(work, business_user, model())
    [version] = publish(process_engine, business_user, "leave", 1, note="First")
    assert version.version == 1


@pytest.mark.row("G4", part="four eyes")
@pytest.mark.usefixtures("four_eyes")
def test_where_two_people_look_whoever_had_a_hand_in_it_does_not_approve(
    process_engine, work, editor, business_user, colleague
):
    stored(work, business_user, model())
    stored(work, editor, model(name="Other"))  # grown from what Elvira did
    with pytest.raises(ApprovalMissing):
        publish(process_engine, business_user, "leave", 2, note="Mine")
    submit(work, editor, "leave", 2, note="First")
    with pytest.raises(FourEyes):
        approve(work, business_user, "leave", 2)

    approve(work, colleague, "leave", 2)

    assert publish(process_engine, business_user, "leave", 2, note="First")[0].version == 1


@pytest.mark.usefixtures("four_eyes")
def test_moving_a_process_to_another_area_does_not_get_around_the_second_person(process_engine, work, business_user):
    owner = person("elvira.montes", Profile.BUSINESS_USER, publishes=(AREA, "general"))
    publish(process_engine, machine_actor(), "leave", stored(work, owner, model()).number, note="First")
    moved = store_version(work, owner, Bundle("leave.bpmn", model(area="general"), {}))
    assert moved.area == "general"
    with pytest.raises(ApprovalMissing):
        publish(process_engine, owner, "leave", moved.number, note="Moved")


@pytest.mark.usefixtures("four_eyes")
def test_opening_what_is_published_makes_nobody_its_author(process_engine, work, editor, colleague):
    stored(work, editor, model())
    publish(process_engine, machine_actor(), "leave", 1, note="First")
    opened = open_for_editing(work, colleague, "leave")
    save_draft(work, editor, "leave", opened.number, Changes(model(name="Other")), revision=1)
    submit(work, editor, "leave", opened.number, note="Second")
    assert approve(work, colleague, "leave", opened.number).review is ReviewState.APPROVED


def test_only_an_administrator_asks_for_a_second_person(work, business_user):
    with work.begin() as unit, pytest.raises(NotAllowed):
        set_four_eyes(unit, business_user, AREA, is_four_eyes=True)
    with work.begin() as unit:
        assert set_four_eyes(unit, machine_actor(), AREA, is_four_eyes=True)
        assert not set_four_eyes(unit, machine_actor(), AREA, is_four_eyes=True)
        assert four_eyes_areas(unit) == {AREA}
        assert entries(unit, subject=AREA)[0].action == "area.four_eyes"


@both_databases
@pytest.mark.row("peer-19")
def test_a_comment_belongs_to_the_model_and_stays_until_somebody_settles_it(work, editor, business_user, draft):
    thread = begin_thread(work, business_user, "leave", " Who? ", element_id="approve", element_name="Approve")
    answered = answer_thread(work, editor, "leave", thread.id, "The approver.")
    stored(work, editor, model(name="Other"))
    begin_thread(work, editor, "leave", "A title, please")

    with work.read() as unit:
        shown = threads_of(unit, "leave")
    assert {(one.element_id, tuple(said.text for said in one.comments)) for one in shown} == {
        (None, ("A title, please",)),
        ("approve", ("Who?", "The approver.")),
    }
    assert answered.is_open
    settled = settle_thread(work, business_user, "leave", thread.id)
    assert (settled.is_open, settled.resolved_by) == (False, "elvira.montes")
    with work.read() as unit:
        assert [one.is_open for one in threads_of(unit, "leave")] == [True, False]
    assert answer_thread(work, editor, "leave", thread.id, "Not so").is_open


@pytest.mark.parametrize(("text", "refusal"), [(" \n", CommentEmpty), ("x" * 2001, CommentTooLong)])
def test_a_comment_says_something_and_not_a_book(work, editor, draft, text, refusal):
    with pytest.raises(refusal):
        begin_thread(work, editor, "leave", text)


def test_comments_are_pinned_to_what_the_drawing_has():
    assert commentable(diagram_of(model()).processes) == {
        "asked": "Asked",
        "approve": "Approve the leave",
        "done": "Done",
    }


def test_whoever_approves_sees_what_it_calls_and_what_of_it_is_new():
    before = model(extra=script("total = 1"))
    calls = (
        '<bpmn:serviceTask id="tell" name="Tell"><bpmn:extensionElements><camunda:connector>'
        "<camunda:connectorId>http</camunda:connectorId><camunda:inputOutput>"
        '<camunda:inputParameter name="url">https://example.com</camunda:inputParameter>'
        "</camunda:inputOutput></camunda:connector></bpmn:extensionElements></bpmn:serviceTask>"
    )
    after = model(extra=script("total = 1") + calls)
    found = reach_of(diagram_of(after), diagram_of(before))
    assert [(one.element_name, one.kind, one.what, one.detail, one.is_new) for one in found] == [
        ("Count", ReachKind.SCRIPT, "python", "total = 1", False),
        ("Tell", ReachKind.CONNECTOR, "http", "url = https://example.com", True),
    ]
    assert all(one.is_new for one in reach_of(diagram_of(model(extra=script("total = 2"))), diagram_of(before)))
    assert all(one.is_new for one in reach_of(diagram_of(before), None))


def test_calls_are_told_by_what_people_call_them():
    mail = Reach("tell", "Tell", ReachKind.CONNECTOR, "send_email", "", is_new=True, operation="send_email")
    other = Reach("ask", "Ask", ReachKind.CONNECTOR, "own", "", is_new=True, operation="own")
    call = Reach("pay", "Pay", ReachKind.CALL, "payment", "", is_new=True)
    told = [reach_words(one, {"send_email": SEND_EMAIL}, {"payment": "Pay an invoice"}) for one in (mail, other, call)]
    assert [one.in_english() for one in told] == [
        "Operation: Send an e-mail",
        "Calls a system: own",
        "Runs the process «Pay an invoice»",
    ]


def script(text):
    return (
        f'<bpmn:scriptTask id="count" name="Count" scriptFormat="python"><bpmn:script>{text}</bpmn:script>'
        "</bpmn:scriptTask>"
    )


@both_databases
@pytest.mark.row("peer-6")
def test_an_archived_model_is_hidden_started_by_nobody_and_comes_back_as_it_was(
    process_engine, work, editor, business_user, draft
):
    publish(process_engine, business_user, "leave", 1, note="First")
    publish(process_engine, business_user, "leave", stored(work, editor, model(name="Two")).number, note="Second")
    with pytest.raises(NotAllowed):
        archive_model(work, editor, "leave")

    archive_model(work, business_user, "leave")

    with work.read() as unit:
        assert process_models(unit, business_user) == []
        assert [one.key for one in archived_models(unit, business_user)] == ["leave"]
        assert process_model(unit, business_user, "leave").archived.by == "elvira.montes"
        assert [one.is_suspended for one in published_versions(unit, "leave")] == [True, True]
    for change in (
        lambda: open_for_editing(work, editor, "leave"),
        lambda: stored(work, editor, model(name="Other")),
        lambda: archive_model(work, business_user, "leave"),
        lambda: activate_version(work, person("laia.ferrer", Profile.IT), "leave", 1),
    ):
        with pytest.raises(ModelArchived):
            change()

    restore_model(work, business_user, "leave")

    with work.read() as unit:
        assert [one.archived for one in process_models(unit, business_user)] == [None]
        assert [one.is_suspended for one in published_versions(unit, "leave")] == [False, False]


@pytest.mark.parametrize("module", [saving, renaming], ids=["opened", "renamed"])
def test_what_is_made_of_the_latest_version_undoes_none_that_is_published_at_that_moment(
    process_engine, work, business_user, draft, monkeypatch, module
):
    publish(process_engine, business_user, "leave", 1, note="First")
    real = module.store_version

    def after_another_has_published(*given, **named):
        other = Bundle("leave.bpmn", model(name="From elsewhere"), {})
        deploy_files(process_engine, machine_actor(), [other], note="", area=AREA)
        return real(*given, **named)

    monkeypatch.setattr(module, "store_version", after_another_has_published)
    with pytest.raises(VersionTaken):
        open_for_editing(work, business_user, "leave") if module is saving else rename_model(
            work, business_user, "leave", "Holidays"
        )

    with work.read() as unit:
        assert process_model(unit, business_user, "leave").draft is None


def test_a_version_that_is_suspended_while_its_process_is_archived_stays_suspended(
    process_engine, work, business_user, draft
):
    publish(process_engine, business_user, "leave", 1, note="First")
    archive_model(work, business_user, "leave")
    suspend_version(work, machine_actor(), "leave", 1)
    restore_model(work, business_user, "leave")

    with work.read() as unit:
        assert [one.is_suspended for one in published_versions(unit, "leave")] == [True]
        told = [entry.action for entry in entries(unit, subject="leave")]
    assert told == ["model.restored", "model.suspended", "model.archived", "model.published"]


def test_a_file_that_holds_an_archived_process_is_neither_stored_nor_published(
    process_engine, work, business_user, deploy
):
    second = model("second").decode()
    process = second[second.index("<bpmn:process") : second.index("</bpmn:process>") + len("</bpmn:process>")]
    for element in ("asked", "approve", "done", "f1", "f2"):
        process = process.replace(f'"{element}"', f'"{element}_2"')
    both = model(name="Both").decode().replace("<bpmndi:BPMNDiagram", process + "<bpmndi:BPMNDiagram", 1).encode()
    deploy(model("second", area=AREA))
    before = stored(work, business_user, both)
    archive_model(work, business_user, "second")
    for change in (
        lambda: stored(work, business_user, both.replace(b'"Both"', b'"Again"')),
        lambda: publish(process_engine, business_user, "leave", before.number, note="First"),
        lambda: deploy_files(process_engine, business_user, [Bundle("both.bpmn", both, {})], note="", area=AREA),
    ):
        with pytest.raises(ModelArchived):
            change()


def test_a_draft_of_an_archived_model_is_neither_sent_nor_published(process_engine, work, business_user, draft):
    archive_model(work, business_user, "leave")
    for change in (
        lambda: submit(work, business_user, "leave", 1, note="First"),
        lambda: publish(process_engine, business_user, "leave", 1, note="First"),
        lambda: save_draft(work, business_user, "leave", 1, Changes(model(name="Other")), revision=1),
    ):
        with pytest.raises(ModelArchived):
            change()


@pytest.mark.row("peer-6")
def test_an_earlier_version_becomes_the_draft_byte_for_byte(process_engine, work, editor, business_user, draft):
    publish(process_engine, business_user, "leave", 1, note="First")
    publish(process_engine, business_user, "leave", stored(work, editor, model(name="Other")).number, note="Second")

    back = restore_version(work, editor, "leave", 1)

    with work.read() as unit:
        assert draft_bundle(unit, back).bpmn == model()
    [third] = publish(process_engine, business_user, "leave", back.number, note="Back")
    assert (third.version, third.name) == (3, "Leave request")
    stored(work, editor, model(name="Another"))
    take_turn(work, business_user, "leave", "tab")
    with pytest.raises(NotYourTurn):
        restore_version(work, editor, "leave", 2)


@pytest.mark.row("peer-6")
def test_another_name_is_part_of_the_draft(process_engine, work, editor, business_user, draft):
    publish(process_engine, business_user, "leave", 1, note="First")

    renamed = rename_model(work, editor, "leave", "  Time   off ")

    assert (renamed.number, renamed.name) == (2, "Time off")
    with work.read() as unit:
        assert process_model(unit, editor, "leave").name == "Leave request"
        assert diagram_of(draft_bundle(unit, renamed).bpmn).processes[0].name == "Time off"
    assert rename_model(work, editor, "leave", "Time off").revision == renamed.revision
    with pytest.raises(NameMissing):
        rename_model(work, editor, "leave", " ")
    take_turn(work, business_user, "leave", "tab")
    with pytest.raises(NotYourTurn):
        rename_model(work, editor, "leave", "Holidays")
