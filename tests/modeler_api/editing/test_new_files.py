"""Forms and decisions begun beside a drawing: what holds for both."""

import pytest

from modeler_api.drafts.rules import DraftChanged
from modeler_api.editing.decisions import DraftFileNotFound, FileNameMissing, begin_decision, decision_model
from modeler_api.editing.edit_locks import NotYourTurn, take_turn
from modeler_api.editing.forms import begin_form, form_file
from modeler_api.editing.saving import Hand, begin_model

both = pytest.mark.parametrize(("begin", "ending"), [(begin_form, ""), (begin_decision, ".dmn")])


@pytest.fixture
def draft(work, business_user):
    return begin_model(work, business_user, name="Petición", area="purchasing")


@both
def test_a_second_one_of_the_same_name_gets_a_name_of_its_own(work, business_user, draft, begin, ending):
    begin(work, business_user, draft.model_key, name="Alta")
    assert begin(work, business_user, draft.model_key, name="Alta")[1] == f"alta_2{ending}"


@both
def test_one_without_a_name_is_refused(work, business_user, draft, begin, ending):
    with pytest.raises(FileNameMissing):
        begin(work, business_user, draft.model_key, name=" ")


@both
def test_it_is_begun_on_the_draft_that_somebody_has_before_them_and_on_no_other(
    work, business_user, draft, begin, ending
):
    hand = Hand(seen=(draft.number, draft.revision))
    begun, _key = begin(work, business_user, draft.model_key, name="Alta", hand=hand)
    with pytest.raises(DraftChanged):
        begin(work, business_user, draft.model_key, name="Baja", hand=hand)
    assert begun.revision == draft.revision + 1


@both
def test_it_is_begun_by_the_tab_that_has_the_turn_and_by_no_other(work, business_user, draft, begin, ending):
    take_turn(work, business_user, draft.model_key, "mine")
    begin(work, business_user, draft.model_key, name="Alta", hand=Hand("mine"))
    with pytest.raises(NotYourTurn):
        begin(work, business_user, draft.model_key, name="Baja", hand=Hand("another"))


@pytest.mark.parametrize("read", [form_file, decision_model])
def test_what_the_draft_lacks_is_not_found(work, business_user, draft, read):
    with work.read() as unit, pytest.raises(DraftFileNotFound):
        read(unit, business_user, draft.model_key, draft.number, "other.dmn")
