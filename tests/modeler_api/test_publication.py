"""Publishing: version n+1 with author, date and note; refusals; versions that nobody may start."""

import pytest

from engine.commands.deploy_bundle import deploy_bundle
from engine.definitions.definition import Published
from engine.definitions.deployment import Bundle, ModelRejected
from engine.definitions.lookup import DefinitionNotFound, latest_versions, published_versions
from modeler_api import publication
from modeler_api.drafts.rules import DraftNotOpen, DraftState, NoteMissing, NoteTooLong, VersionTaken
from modeler_api.drafts.stored import DraftNotFound, draft_by_number
from modeler_api.editing.uploads import store_version
from modeler_api.publication import activate_version, publish, suspend_version
from organization.audit import entries
from organization.permissions import NotAllowed
from tests.support.models import APPROVE_FORM, broken_model, model

AREA = "purchasing"
both_databases = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def stored(work, actor, bpmn, **forms):
    return store_version(work, actor, Bundle("leave.bpmn", bpmn, forms), area=AREA)


def versions(work):
    with work.read() as unit:
        return published_versions(unit, "leave")


@both_databases
@pytest.mark.row("G1", part="publish")
def test_a_draft_becomes_the_next_version_with_author_date_and_note(process_engine, work, business_user, clock):
    first = stored(work, business_user, model())
    publish(process_engine, business_user, "leave", first.number, note="First version")
    second = stored(work, business_user, model(name="Leave, shorter"))
    [published] = publish(process_engine, business_user, "leave", second.number, note="  Two steps   fewer ")

    assert published == Published(
        id=published.id,
        bundle_id=published.bundle_id,
        key="leave",
        version=2,
        name="Leave, shorter",
        area=AREA,
        deployed_at=clock.now(),
        deployed_by="elvira.montes",
        note="Two steps fewer",
        is_suspended=False,
    )
    with work.read() as unit:
        draft = draft_by_number(unit, "leave", second.number)
    assert (draft.state, draft.published_version) == (DraftState.PUBLISHED, 2)


@pytest.fixture
def meanwhile(monkeypatch):
    """Something that happens after the draft was looked at and before it is published."""

    def happen(act):
        def first_then_deploy(*given, **named):
            act()
            return deploy_bundle(*given, **named)

        monkeypatch.setattr(publication, "deploy_bundle", first_then_deploy)

    return happen


def test_a_draft_that_another_replaces_meanwhile_is_not_published(process_engine, work, business_user, meanwhile):
    draft = stored(work, business_user, model())
    meanwhile(lambda: stored(work, business_user, model(name="Newer")))
    with pytest.raises(DraftNotOpen):
        publish(process_engine, business_user, "leave", draft.number, note="First")

    assert versions(work) == []


def test_a_version_that_somebody_publishes_meanwhile_is_not_skipped(
    process_engine, work, business_user, deploy, meanwhile
):
    draft = stored(work, business_user, model())
    meanwhile(lambda: deploy(model(area=AREA, name="From elsewhere")))
    with pytest.raises(VersionTaken):
        publish(process_engine, business_user, "leave", draft.number, note="First", expected_version=1)

    assert [one.name for one in versions(work)] == ["From elsewhere"]


def test_a_draft_with_an_error_is_refused_with_its_findings(process_engine, work, business_user):
    draft = stored(work, business_user, broken_model())

    with pytest.raises(ModelRejected) as caught:
        publish(process_engine, business_user, "leave", draft.number, note="Anyway")

    assert [finding.element_id for finding in caught.value.findings] == ["decided"]
    assert versions(work) == []


@pytest.mark.parametrize(
    ("forms", "code"), [({}, "form_unknown"), ({"approve": b"{"}, "form_unreadable")], ids=["missing", "broken"]
)
def test_a_missing_or_broken_form_is_not_published(process_engine, work, business_user, forms, code):
    draft = stored(work, business_user, model(form="approve"), **forms)

    with pytest.raises(ModelRejected) as caught:
        publish(process_engine, business_user, "leave", draft.number, note="Anyway")

    assert [finding.code for finding in caught.value.findings] == [code]
    assert versions(work) == []


@both_databases
def test_the_same_content_is_the_same_version(process_engine, work, business_user):
    first = stored(work, business_user, model(form="approve"), approve=APPROVE_FORM)
    [published] = publish(process_engine, business_user, "leave", first.number, note="First")
    again = stored(work, business_user, model(form="approve"), approve=APPROVE_FORM)
    [same] = publish(process_engine, business_user, "leave", again.number, note="Nothing new")

    assert same == published
    assert len(versions(work)) == 1


@pytest.mark.parametrize(("note", "refusal"), [("  ", NoteMissing), ("x" * 81, NoteTooLong)])
def test_publishing_needs_a_short_note(process_engine, work, business_user, note, refusal):
    draft = stored(work, business_user, model())

    with pytest.raises(refusal):
        publish(process_engine, business_user, "leave", draft.number, note=note)


def test_a_published_or_replaced_draft_is_not_published_again(process_engine, work, business_user):
    first = stored(work, business_user, model())
    second = stored(work, business_user, model(name="Second"))
    publish(process_engine, business_user, "leave", second.number, note="Second")

    for number in (first.number, second.number):
        with pytest.raises(DraftNotOpen):
            publish(process_engine, business_user, "leave", number, note="Again")
    with pytest.raises(DraftNotFound):
        publish(process_engine, business_user, "leave", 9, note="Which?")


def test_who_was_told_another_number_is_told_that_somebody_was_faster(process_engine, work, business_user, deploy):
    draft = stored(work, business_user, model(area=AREA))
    deploy(model(area=AREA, name="Faster"))

    with pytest.raises(VersionTaken) as caught:
        publish(process_engine, business_user, "leave", draft.number, note="Mine", expected_version=1)

    assert caught.value.context == {"expected": 1, "next": 2}
    [mine] = publish(process_engine, business_user, "leave", draft.number, note="Mine", expected_version=2)
    assert mine.version == 2


@pytest.mark.row("G4", part="publish in given areas")
def test_who_may_only_see_an_area_publishes_nothing_there(process_engine, work, business_user, it_user, manager):
    draft = stored(work, business_user, model())

    for actor in (it_user, manager):
        with pytest.raises(NotAllowed):
            publish(process_engine, actor, "leave", draft.number, note="Not mine")
    assert versions(work) == []


@pytest.mark.row("G6", part="suspend a version")
def test_it_suspends_a_version_and_lets_it_start_again(process_engine, work, business_user, it_user):
    draft = stored(work, business_user, model())
    publish(process_engine, business_user, "leave", draft.number, note="First")

    suspend_version(work, it_user, "leave", 1)
    assert versions(work)[0].is_suspended
    activate_version(work, it_user, "leave", 1)
    assert not versions(work)[0].is_suspended
    with work.read() as unit:
        assert [entry.action for entry in entries(unit, subject="leave")] == [
            "model.activated",
            "model.suspended",
            "model.published",
        ]


def test_only_who_may_suspends_and_only_what_is_there(process_engine, work, business_user, it_user):
    draft = stored(work, business_user, model())
    publish(process_engine, business_user, "leave", draft.number, note="First")

    with pytest.raises(NotAllowed):
        suspend_version(work, business_user, "leave", 1)
    with pytest.raises(DefinitionNotFound):
        suspend_version(work, it_user, "leave", 2)


def test_a_published_draft_is_the_latest_version_of_its_area(process_engine, work, business_user):
    draft = stored(work, business_user, model())
    publish(process_engine, business_user, "leave", draft.number, note="First")

    with work.read() as unit:
        assert [(version.key, version.area) for version in latest_versions(unit)] == [("leave", AREA)]
