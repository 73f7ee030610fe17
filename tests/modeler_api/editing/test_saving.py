"""Drawing in the browser: a new model, the draft of a published one, and saves that write over nobody's work."""

from datetime import timedelta

import pytest

from modeler_api.drafts.rules import DraftNotOpen
from modeler_api.drafts.stored import draft_bundle, draft_by_number, drafts_of, newest_drafts
from modeler_api.editing import saving
from modeler_api.editing.edit_locks import LAPSE, NotYourTurn, ask_for_turn, edit_lock, give_turn_back, take_turn
from modeler_api.editing.saving import (
    Changes,
    DraftChanged,
    ModelKeyChanged,
    NameMissing,
    NameTooLong,
    begin_model,
    free_key,
    open_for_editing,
    save_draft,
)
from modeler_api.process_models import ModelNotFound
from modeler_api.publication import publish
from organization.actor import Profile
from organization.permissions import NotAllowed
from tests.modeler_api.conftest import person


@pytest.fixture
def draft(work, business_user):
    return begin_model(work, business_user, name="Petición de vacaciones", area="purchasing")


@pytest.fixture
def colleague():
    return person("andres.molina", Profile.BUSINESS_USER, publishes=("purchasing",))


def drawing_of(work, draft):
    with work.read() as unit:
        return draft_bundle(unit, draft).bpmn


def with_end(bpmn: bytes) -> bytes:
    return bpmn.replace(b'<bpmn:startEvent id="start"/>', b'<bpmn:startEvent id="start"/><bpmn:endEvent id="end"/>')


@pytest.mark.row("G1", part="draw")
def test_a_new_model_is_a_draft_with_a_start_that_is_drawn_and_can_run(work, draft):
    bpmn = drawing_of(work, draft)
    assert (draft.model_key, draft.name) == ("peticion_de_vacaciones", "Petición de vacaciones")
    assert b"startEvent" in bpmn
    assert b"BPMNShape" in bpmn
    assert draft.errors == 0


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Petición de vacaciones", "peticion_de_vacaciones_2"),
        ("3 ofertas", "process_3_ofertas"),
        ("¿?", "process"),
        ("New", "new_2"),
    ],
)
def test_the_key_comes_from_the_name_and_is_taken_by_nobody(name, key):
    assert free_key(name, {"peticion_de_vacaciones"}) == key


@pytest.mark.parametrize(
    ("other", "begun"),
    [("colleague", ["peticion_de_vacaciones", "peticion_de_vacaciones_2"]), ("same", ["peticion_de_vacaciones"])],
)
def test_two_who_begin_a_process_of_one_name_at_once_get_one_each_and_a_double_click_is_one(
    work, business_user, colleague, monkeypatch, other, begun
):
    real, second = saving.free_key, colleague if other == "colleague" else business_user

    def and_then_the_other(name, taken):
        monkeypatch.setattr(saving, "free_key", real)
        begin_model(work, second, name=name, area="purchasing")
        return real(name, taken)

    monkeypatch.setattr(saving, "free_key", and_then_the_other)
    last = begin_model(work, business_user, name="Petición de vacaciones", area="purchasing")
    assert (last.model_key, last.stored_by) == (begun[-1], business_user.username)
    with work.read() as unit:
        assert sorted(newest_drafts(unit)) == begun


@pytest.mark.parametrize(("name", "refusal"), [("  ", NameMissing), ("x" * 121, NameTooLong)])
def test_a_model_needs_a_name_that_a_list_can_show(work, business_user, name, refusal):
    with pytest.raises(refusal):
        begin_model(work, business_user, name=name, area="purchasing")


def test_a_save_takes_the_place_of_what_was_there_and_says_what_it_found(work, business_user, draft):
    bpmn = with_end(drawing_of(work, draft)).replace(b"<bpmn:endEvent", b'<bpmn:endEvent name="Fin"')
    broken = bpmn.replace(b"</bpmn:process>", b'<bpmn:complexGateway id="odd"/></bpmn:process>')
    saved = save_draft(work, business_user, draft.model_key, 1, Changes(broken), revision=1)
    assert saved.revision == 2
    assert saved.errors
    assert drawing_of(work, saved) == broken
    with work.read() as unit:
        assert len(drafts_of(unit, draft.model_key)) == 1


def test_forms_and_decisions_are_saved_one_by_one(work, business_user, draft):
    changes = Changes(forms={"ask": b'{"type": "default", "components": []}'})
    saved = save_draft(work, business_user, draft.model_key, 1, changes, revision=1)
    with work.read() as unit:
        whole = draft_bundle(unit, saved)
    assert whole.forms == changes.forms
    assert whole.bpmn == drawing_of(work, draft)


def test_saving_what_is_there_changes_nothing(work, business_user, draft):
    assert save_draft(work, business_user, draft.model_key, 1, Changes(drawing_of(work, draft)), revision=1) == draft


def test_what_arrived_without_an_answer_may_be_sent_again(work, business_user, draft):
    changes = Changes(with_end(drawing_of(work, draft)))
    saved = save_draft(work, business_user, draft.model_key, 1, changes, revision=1)
    assert save_draft(work, business_user, draft.model_key, 1, changes, revision=1) == saved


def test_a_save_on_an_older_revision_is_refused_and_nothing_is_lost(work, business_user, colleague, draft):
    before = drawing_of(work, draft)
    first = with_end(before)
    save_draft(work, colleague, draft.model_key, 1, Changes(first), revision=1)
    with pytest.raises(DraftChanged):
        save_draft(work, business_user, draft.model_key, 1, Changes(before), revision=1)
    assert drawing_of(work, draft) == first


def test_the_id_of_the_process_stays_when_it_is_drawn(work, business_user, draft):
    renamed = drawing_of(work, draft).replace(b'"peticion_de_vacaciones"', b'"other"')
    with pytest.raises(ModelKeyChanged):
        save_draft(work, business_user, draft.model_key, 1, Changes(renamed), revision=1)


def test_what_is_published_is_never_written_again(process_engine, work, business_user, draft):
    publish(process_engine, business_user, draft.model_key, 1, note="First")
    with pytest.raises(DraftNotOpen):
        save_draft(work, business_user, draft.model_key, 1, Changes(drawing_of(work, draft)), revision=1)


def test_editing_a_published_model_opens_one_new_draft_with_its_content(process_engine, work, business_user, draft):
    publish(process_engine, business_user, draft.model_key, 1, note="First")
    opened = open_for_editing(work, business_user, draft.model_key)
    assert opened.number == 2
    assert drawing_of(work, opened) == drawing_of(work, draft)
    assert open_for_editing(work, business_user, draft.model_key).number == 2


def test_nobody_edits_in_an_area_that_is_not_theirs(work, draft, manager):
    with pytest.raises(NotAllowed):
        open_for_editing(work, manager, draft.model_key)
    with pytest.raises(NotAllowed):
        save_draft(work, manager, draft.model_key, 1, Changes(with_end(drawing_of(work, draft))), revision=1)


def test_a_stranger_learns_nothing_of_a_draft_by_saving_what_changes_nothing(work, manager, draft):
    with pytest.raises(NotAllowed):
        save_draft(work, manager, draft.model_key, 1, Changes(), revision=1)
    stranger = person("ines.roca", Profile.BUSINESS_USER, publishes=("general",), sees=("general",))
    for key, number in ((draft.model_key, 1), (draft.model_key, 7), ("nothing", 1)):
        with pytest.raises(ModelNotFound):
            save_draft(work, stranger, key, number, Changes(), revision=1)


def test_one_tab_edits_and_another_is_told_who(work, business_user, colleague, draft):
    take_turn(work, business_user, draft.model_key, "tab-1")
    standing = take_turn(work, colleague, draft.model_key, "tab-2")
    assert (standing.holder, standing.tab) == (business_user.username, "tab-1")
    with pytest.raises(NotYourTurn):
        save_draft(
            work, colleague, draft.model_key, 1, Changes(with_end(drawing_of(work, draft))), revision=1, tab="tab-2"
        )


def test_a_turn_can_be_asked_for_and_given(work, business_user, colleague, draft):
    take_turn(work, business_user, draft.model_key, "tab-1")
    ask_for_turn(work, colleague, draft.model_key)
    assert take_turn(work, business_user, draft.model_key, "tab-1").asked_by == colleague.username
    give_turn_back(work, business_user, draft.model_key, "tab-1")
    assert take_turn(work, colleague, draft.model_key, "tab-2").holder == colleague.username


@pytest.mark.parametrize("passes", [LAPSE + timedelta(seconds=1), timedelta(hours=-2)], ids=["gone", "clock set back"])
def test_a_tab_that_says_nothing_any_more_loses_its_turn(work, clock, business_user, colleague, draft, passes):
    take_turn(work, business_user, draft.model_key, "tab-1")
    clock.at += passes
    with work.read() as unit:
        assert edit_lock(unit, draft.model_key) is None
    assert take_turn(work, colleague, draft.model_key, "tab-2").holder == colleague.username


def test_a_person_goes_on_in_another_tab_of_their_own(work, business_user, draft):
    take_turn(work, business_user, draft.model_key, "tab-1")
    assert take_turn(work, business_user, draft.model_key, "tab-2").tab == "tab-1"
    assert take_turn(work, business_user, draft.model_key, "tab-2", from_own_tab=True).tab == "tab-2"


def test_giving_back_what_is_anothers_changes_nothing(work, business_user, colleague, draft):
    take_turn(work, business_user, draft.model_key, "tab-1")
    give_turn_back(work, colleague, draft.model_key, "tab-2")
    with work.read() as unit:
        assert edit_lock(unit, draft.model_key).holder == business_user.username
        assert draft_by_number(unit, draft.model_key, 1).revision == 1
