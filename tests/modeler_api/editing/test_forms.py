"""Forms of a draft: new ones, and what is asked with them."""

import pytest

from engine.forms.refusals import FormRejected
from modeler_api.editing.forms import begin_form, form_asked, form_file
from modeler_api.editing.saving import begin_model


@pytest.fixture
def draft(work, business_user):
    return begin_model(work, business_user, name="Petición", area="purchasing")


def test_a_new_form_can_be_asked_and_says_its_name(work, business_user, draft):
    begun, form_key = begin_form(work, business_user, draft.model_key, name=' Lo que "pides" ')
    with work.read() as unit:
        asked = form_asked(form_file(unit, business_user, draft.model_key, begun.number, form_key))
    assert (form_key, asked.id) == ("lo_que_pides", "lo_que_pides")
    assert asked.components[0].blocks[0].lines[0][0].text == 'Lo que "pides"'


def test_what_nobody_can_be_asked_is_refused():
    with pytest.raises(FormRejected):
        form_asked(b'{"components": [{"type": "button", "label": "Go", "key": "go"}]}')
