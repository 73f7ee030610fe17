"""Forms and decisions that several processes use: shared, changed, published, taken over."""

from dataclasses import replace

import pytest

from engine.definitions.lookup import bundle_forms
from engine.forms.refusals import FormRejected
from modeler_api.areas_of_models import AreaMissing
from modeler_api.drafts.rules import NoteMissing
from modeler_api.drafts.stored import draft_bundle
from modeler_api.editing.blank_files import blank_decision
from modeler_api.editing.saving import Changes, begin_model, save_draft
from modeler_api.process_models import process_model
from modeler_api.publication import publish
from modeler_api.shared import changing
from modeler_api.shared.changing import (
    NothingToPublish,
    SharedFileChanged,
    SharedFileHasErrors,
    SharedKeyTaken,
    begin_shared,
    publish_shared,
    save_shared,
    share,
)
from modeler_api.shared.stored import SharedFileNotFound, SharedKind, find_shared, shared_content, shared_versions
from modeler_api.shared.uses import OwnFileInTheWay, copies_in, take_over, uses
from organization.permissions import NotAllowed

FORM, DECISIONS = SharedKind.FORM, SharedKind.DECISIONS
FIRST = b'{"type":"default","id":"who","components":[{"type":"textfield","id":"a","key":"name","label":"Name"}]}'
SECOND = FIRST.replace(b'"Name"', b'"Full name"')

pytestmark = [pytest.mark.row("peer-15"), pytest.mark.row("G1", part="shared forms and decisions")]


@pytest.fixture
def shared(work, business_user):
    """A form that asks who it is for, in version 1."""
    return share(work, business_user, FORM, "who", content=FIRST, name="Quién", area="purchasing", note="común")


@pytest.fixture
def drafted(work, business_user):
    return begin_model(work, business_user, name="Petición", area="purchasing")


def next_version(work, business_user, content=SECOND):
    revision = save_shared(work, business_user, FORM, "who", content, revision=1).revision
    assert revision == 2
    return publish_shared(work, business_user, FORM, "who", note="nombre completo")


def held(work, actor, key="peticion"):
    """The files of the open draft, and which of them are shared ones."""
    with work.read() as unit:
        bundle = draft_bundle(unit, process_model(unit, actor, key).draft)
        return bundle, copies_in(unit, bundle)


def test_a_process_takes_the_newest_version_over_byte_for_byte(work, business_user, shared, drafted):
    take_over(work, business_user, FORM, "who", "peticion")
    bundle, copies = held(work, business_user)
    assert (bundle.forms["who"], copies[FORM, "who"].version, copies[FORM, "who"].is_old) == (FIRST, 1, False)


def test_a_newer_version_is_told_and_taken_over_only_when_somebody_wants(work, business_user, shared, drafted):
    take_over(work, business_user, FORM, "who", "peticion")
    assert next_version(work, business_user).version == 2
    bundle, copies = held(work, business_user)
    assert (bundle.forms["who"], copies[FORM, "who"].version, copies[FORM, "who"].is_old) == (FIRST, 1, True)
    take_over(work, business_user, FORM, "who", "peticion")
    bundle, copies = held(work, business_user)
    assert (bundle.forms["who"], copies[FORM, "who"].is_old) == (SECOND, False)


def test_what_was_published_with_a_version_keeps_it(work, business_user, process_engine, shared, drafted):
    take_over(work, business_user, FORM, "who", "peticion")
    with work.read() as unit:
        draft = process_model(unit, business_user, "peticion").draft
        named = draft_bundle(unit, draft).bpmn.replace(b"<bpmn:startEvent ", b'<bpmn:startEvent camunda:formKey="who" ')
    assert b"camunda:formKey" in named
    save_draft(work, business_user, "peticion", draft.number, Changes(named), revision=draft.revision)
    publish(process_engine, business_user, "peticion", draft.number, note="primera")
    next_version(work, business_user)
    with work.read() as unit:
        model = process_model(unit, business_user, "peticion")
        (use,) = uses(unit, business_user, FORM, "who")
        assert bundle_forms(unit, model.published.bundle_id)["who"] == FIRST
    assert (use.model.key, use.published, use.draft, use.has(2)) == ("peticion", 1, None, False)


def test_who_uses_it_is_told_with_the_version_of_each(work, business_user, shared, drafted):
    begin_model(work, business_user, name="Otra", area="purchasing")
    take_over(work, business_user, FORM, "who", "peticion")
    next_version(work, business_user)
    take_over(work, business_user, FORM, "who", "otra")
    with work.read() as unit:
        found = uses(unit, business_user, FORM, "who")
    assert [(one.model.name, one.draft) for one in found] == [("Otra", 2), ("Petición", 1)]


def test_a_copy_that_somebody_changed_is_their_own_and_is_not_written_over_unasked(
    work, business_user, shared, drafted
):
    draft = take_over(work, business_user, FORM, "who", "peticion")
    changes = Changes(forms={"who": FIRST.replace(b"Name", b"Our name")})
    save_draft(work, business_user, "peticion", draft.number, changes, revision=draft.revision)
    assert held(work, business_user)[1][FORM, "who"].version is None
    with pytest.raises(OwnFileInTheWay):
        take_over(work, business_user, FORM, "who", "peticion")
    take_over(work, business_user, FORM, "who", "peticion", in_place_of_own=True)
    assert held(work, business_user)[1][FORM, "who"].version == 1


def test_an_older_version_can_be_taken_and_an_unknown_one_not(work, business_user, shared, drafted):
    next_version(work, business_user)
    take_over(work, business_user, FORM, "who", "peticion", version=1)
    assert held(work, business_user)[1][FORM, "who"].version == 1
    with pytest.raises(SharedFileNotFound):
        take_over(work, business_user, FORM, "who", "peticion", version=3)


def test_a_version_says_who_made_it_and_why(work, business_user, shared):
    next_version(work, business_user)
    with work.read() as unit:
        found = shared_versions(unit, FORM, "who")
    assert [(one.number, one.note, one.published_by) for one in found] == [
        (2, "nombre completo", "elvira.montes"),
        (1, "común", "elvira.montes"),
    ]


def test_nothing_is_published_twice_and_a_change_says_why(work, business_user, shared):
    with pytest.raises(NothingToPublish):
        publish_shared(work, business_user, FORM, "who", note="otra vez")
    save_shared(work, business_user, FORM, "who", SECOND, revision=1)
    with pytest.raises(NoteMissing):
        publish_shared(work, business_user, FORM, "who", note=" ")


def test_two_who_change_it_at_once_lose_nothing(work, business_user, shared):
    save_shared(work, business_user, FORM, "who", SECOND, revision=1)
    with pytest.raises(SharedFileChanged):
        save_shared(work, business_user, FORM, "who", FIRST.replace(b"Name", b"N"), revision=1)
    with work.read() as unit:
        assert shared_content(unit, FORM, "who") == SECOND


def test_a_new_shared_decision_is_worked_on_before_anybody_can_take_it(work, business_user, drafted):
    begun = begin_shared(work, business_user, DECISIONS, name="Quién aprueba", area="purchasing")
    assert (begun.key, begun.version, begun.is_changed) == ("quien_aprueba.dmn", 0, True)
    with pytest.raises(SharedFileNotFound):
        take_over(work, business_user, DECISIONS, begun.key, "peticion")
    publish_shared(work, business_user, DECISIONS, begun.key, note="")
    take_over(work, business_user, DECISIONS, begun.key, "peticion")
    assert held(work, business_user)[1][DECISIONS, begun.key].version == 1


def test_what_could_not_run_is_not_published(work, business_user):
    begun = begin_shared(work, business_user, DECISIONS, name="Ruta", area="purchasing")
    broken = blank_decision("ruta", "Ruta", space="shared").replace(b"<text></text>", b"<text>amount +</text>")
    save_shared(work, business_user, DECISIONS, begun.key, broken, revision=1)
    with pytest.raises(SharedFileHasErrors):
        publish_shared(work, business_user, DECISIONS, begun.key, note="")
    with pytest.raises(FormRejected):
        share(work, business_user, FORM, "x", content=b"{}", name="X", area="purchasing")


def test_a_key_is_shared_once_and_in_an_area_that_exists(work, business_user, shared):
    with pytest.raises(SharedKeyTaken):
        share(work, business_user, FORM, "who", content=SECOND, name="Otra", area="purchasing")
    with pytest.raises(AreaMissing):
        share(work, replace(business_user, is_unrestricted=True), FORM, "x", content=FIRST, name="X", area="nowhere")


def test_who_may_not_change_drafts_in_its_area_changes_nothing_shared(work, manager, shared):
    with pytest.raises(NotAllowed):
        save_shared(work, manager, FORM, "who", SECOND, revision=1)
    with pytest.raises(NotAllowed):
        publish_shared(work, manager, FORM, "who", note="x")
    with work.read() as unit:
        assert find_shared(unit, FORM, "who").revision == 1


def test_what_is_saved_while_it_is_judged_is_not_published_unjudged(work, business_user, shared, monkeypatch):
    save_shared(work, business_user, FORM, "who", SECOND, revision=1)
    judge, third = changing.read_form, SECOND.replace(b'"Full name"', b'"Whole name"')

    def slowly(schema):
        monkeypatch.setattr(changing, "read_form", judge)
        save_shared(work, business_user, FORM, "who", third, revision=2)
        return judge(schema)

    monkeypatch.setattr(changing, "read_form", slowly)
    with pytest.raises(SharedFileChanged):
        publish_shared(work, business_user, FORM, "who", note="nombre completo")
    with work.read() as unit:
        assert [one.number for one in shared_versions(unit, FORM, "who")] == [1]


def test_what_two_share_at_the_same_moment_is_refused_in_words(work, business_user, shared, monkeypatch):
    monkeypatch.setattr(changing, "shared_files", lambda _unit: [])  # the other is not seen yet
    with pytest.raises(SharedKeyTaken):
        share(work, business_user, FORM, "who", content=FIRST, name="Quién", area="purchasing")
