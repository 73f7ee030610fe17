"""Forms of a draft: new ones, and what is asked with them."""

import pytest

from engine.forms.refusals import FormRejected
from modeler_api.drafts.rules import DraftChanged
from modeler_api.editing.decisions import DraftFileNotFound, FileNameMissing
from modeler_api.editing.forms import begin_form, form_asked, form_file
from modeler_api.editing.saving import Hand, begin_model


@pytest.fixture
def draft(work, business_user):
    return begin_model(work, business_user, name="Petición", area="purchasing")


def test_a_new_form_can_be_asked_and_says_its_name(work, business_user, draft):
    begun, form_key = begin_form(work, business_user, draft.model_key, name=' Lo que "pides" ')
    with work.read() as unit:
        asked = form_asked(form_file(unit, business_user, draft.model_key, begun.number, form_key))
    assert (form_key, asked.id) == ("lo_que_pides", "lo_que_pides")
    assert asked.components[0].blocks[0].lines[0][0].text == 'Lo que "pides"'


def test_a_second_form_of_the_same_name_gets_a_key_of_its_own(work, business_user, draft):
    begin_form(work, business_user, draft.model_key, name="Alta")
    assert begin_form(work, business_user, draft.model_key, name="Alta")[1] == "alta_2"


def test_a_form_without_a_name_is_refused(work, business_user, draft):
    with pytest.raises(FileNameMissing):
        begin_form(work, business_user, draft.model_key, name=" ")


def test_a_form_that_the_draft_lacks_is_not_found(work, business_user, draft):
    with work.read() as unit, pytest.raises(DraftFileNotFound):
        form_file(unit, business_user, draft.model_key, draft.number, "other")


def test_what_nobody_can_be_asked_is_refused():
    with pytest.raises(FormRejected):
        form_asked(b'{"components": [{"type": "button", "label": "Go", "key": "go"}]}')


def test_a_form_is_begun_on_the_draft_that_somebody_has_before_them_and_on_no_other(work, business_user, draft):
    hand = Hand(seen=(draft.number, draft.revision))
    begun, _form_key = begin_form(work, business_user, draft.model_key, name="Alta", hand=hand)
    with pytest.raises(DraftChanged):
        begin_form(work, business_user, draft.model_key, name="Baja", hand=hand)
    assert begun.revision == draft.revision + 1
