"""Which files a draft keeps: names that lead nowhere else, and no more than an upload may hold."""

import pytest

from engine.definitions.deployment import Bundle
from modeler_api.drafts import files
from modeler_api.drafts.files import DraftTooLarge, FileNameRefused, TooManyFiles, base_name
from modeler_api.drafts.stored import draft_bundle
from modeler_api.editing.saving import Changes, begin_model, save_draft
from modeler_api.editing.uploads import store_version
from modeler_api.shared.changing import share
from modeler_api.shared.stored import SharedKind
from tests.support.models import APPROVE_FORM, APPROVER_DMN, model

OUTSIDE = ["../../x", "..", ".hidden", "a/b", "a\\b", "C:x", "x\ny", "x" * 201]


@pytest.fixture
def draft(work, business_user):
    return begin_model(work, business_user, name="Leave", area="purchasing")


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_form_whose_name_would_lead_out_of_its_folder_is_never_kept(work, business_user, draft, name):
    with pytest.raises(FileNameRefused):
        save_draft(work, business_user, draft.model_key, 1, Changes(forms={name: APPROVE_FORM}), revision=1)
    with pytest.raises(FileNameRefused):
        share(work, business_user, SharedKind.FORM, name, content=APPROVE_FORM, name="Form", area="purchasing")


@pytest.mark.parametrize("name", ["../x.dmn", "rules", "rules.dmn.bpmn"])
def test_decisions_have_the_name_of_a_dmn_file(work, business_user, draft, name):
    with pytest.raises(FileNameRefused):
        save_draft(work, business_user, draft.model_key, 1, Changes(decisions={name: APPROVER_DMN}), revision=1)


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_drawing_is_stored_under_a_name_with_a_folder(work, business_user, name):
    with pytest.raises(FileNameRefused):
        store_version(work, business_user, Bundle(name, model(), {}), area="purchasing")


@pytest.mark.parametrize(("sent", "kept"), [("C:\\docs\\a.bpmn", "a.bpmn"), ("docs/a.bpmn", "a.bpmn"), ("a", "a")])
def test_folders_that_a_program_sends_are_left_out(sent, kept):
    assert base_name(sent) == kept


def test_a_draft_grows_to_what_an_upload_may_hold_and_no_further(work, business_user, draft, monkeypatch):
    with work.read() as unit:
        size = sum(map(len, [draft_bundle(unit, draft).bpmn, APPROVE_FORM, APPROVE_FORM]))
    monkeypatch.setattr(files, "MAX_UNPACKED_BYTES", size - 1)
    save_draft(work, business_user, draft.model_key, 1, Changes(forms={"one": APPROVE_FORM}), revision=1)
    with pytest.raises(DraftTooLarge):
        save_draft(work, business_user, draft.model_key, 1, Changes(forms={"two": APPROVE_FORM}), revision=2)


def test_a_draft_has_no_more_files_than_anybody_keeps_apart(work, business_user, draft):
    some = {f"form_{number}": APPROVE_FORM for number in range(500)}
    saved = save_draft(work, business_user, draft.model_key, 1, Changes(forms=some), revision=1)
    with work.read() as unit:
        assert len(draft_bundle(unit, saved).forms) == 500
    with pytest.raises(TooManyFiles):
        save_draft(work, business_user, draft.model_key, 1, Changes(decisions={"a.dmn": APPROVER_DMN}), revision=2)
