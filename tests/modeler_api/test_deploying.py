"""Publishing past the drafts: where files belong, and what is asked again in the transaction that publishes."""

import pytest
from sqlalchemy.exc import IntegrityError

from engine.commands import deploy_bundle
from engine.commands.deploy_bundle import deploy_bundles
from engine.definitions import deployment
from engine.definitions.deployment import Bundle
from engine.definitions.lookup import published_versions
from modeler_api import deploying
from modeler_api.archiving import archive_model
from modeler_api.deploying import MovedMeanwhile, deploy_files
from modeler_api.drafts.rules import ApprovalMissing, IdRefused, ModelArchived, NoteTooLong
from organization.actor import machine_actor
from organization.areas import set_four_eyes
from organization.permissions import NotAllowed
from tests.support.models import model

AREA = "purchasing"
both_databases = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def publish(process_engine):
    def publish(actor, bpmn, *, area=None):
        return deploy_files(process_engine, actor, [Bundle("leave.bpmn", bpmn, {})], note="", area=area)

    return publish


@pytest.fixture
def meanwhile(monkeypatch):
    """Something that happens after the files were looked at and before they are published."""

    def happen(act):
        def first_then_deploy(*given, **named):
            monkeypatch.setattr(deploying, "deploy_bundles", deploy_bundles)
            act()
            return deploy_bundles(*given, **named)

        monkeypatch.setattr(deploying, "deploy_bundles", first_then_deploy)

    return happen


def versions(work):
    with work.read() as unit:
        return published_versions(unit, "leave")


def areas(work):
    return [one.area for one in versions(work)]


@both_databases
@pytest.mark.row("G4", part="publish in given areas")
def test_a_drawing_that_names_no_area_stays_where_it_is(publish, work, business_user):
    publish(business_user, model(), area=AREA)
    publish(business_user, model(name="Other"))
    assert areas(work) == [AREA, AREA]


def in_other_area(publish, work, actor):
    publish(machine_actor(), model(name="Theirs", area="human_resources"))


def with_second_person(publish, work, actor):
    with work.begin() as unit:
        set_four_eyes(unit, machine_actor(), AREA, is_four_eyes=True)


def archived(publish, work, actor):
    archive_model(work, actor, "leave")


@pytest.mark.row("G4", part="publish in given areas")
@pytest.mark.parametrize(
    ("act", "refusal"),
    [(in_other_area, NotAllowed), (with_second_person, ApprovalMissing), (archived, ModelArchived)],
    ids=["other_area", "four_eyes", "archived"],
)
def test_what_came_meanwhile_counts(publish, work, business_user, meanwhile, act, refusal):
    publish(business_user, model(area=AREA))
    meanwhile(lambda: act(publish, work, business_user))
    with pytest.raises(refusal):
        publish(business_user, model(name="Mine", area=AREA))
    assert "Mine" not in {one.name for one in versions(work)}


def test_a_process_that_moves_meanwhile_is_published_nowhere(publish, work, meanwhile):
    publish(machine_actor(), model(area=AREA))
    meanwhile(lambda: publish(machine_actor(), model(area="general")))
    with pytest.raises(MovedMeanwhile):
        publish(machine_actor(), model(name="Mine"))
    assert areas(work) == ["general", AREA]


def test_a_version_of_the_same_number_at_the_same_moment_makes_it_the_next(publish, work, monkeypatch):
    tries = []

    def deploy(*given, **named):
        tries.append(given)
        if len(tries) == 1:
            raise IntegrityError("insert", {}, ValueError())
        return deployment.deploy(*given, **named)

    monkeypatch.setattr(deploy_bundle, "deploy", deploy)
    assert [one.version for one in publish(machine_actor(), model(), area=AREA)] == [1]


def test_a_note_that_no_page_could_show_is_refused(process_engine):
    with pytest.raises(NoteTooLong):
        deploy_files(process_engine, machine_actor(), [Bundle("leave.bpmn", model(), {})], note="x" * 81, area=AREA)


def test_a_process_whose_page_would_be_another_one_is_not_published(publish, business_user):
    with pytest.raises(IdRefused):
        publish(business_user, model("new"), area=AREA)
