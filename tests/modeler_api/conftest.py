"""People of whom one publishes in purchasing, and an engine to publish to; nothing runs here."""

from datetime import UTC

import pytest

from engine.commands.deploy_bundle import deploy_bundle
from engine.connectors.registry import Connectors
from engine.definitions.deployment import Bundle
from engine.definitions.lookup import Definitions, RunningPrograms
from engine.instances.process_engine import ProcessEngine
from engine.jobs.embedded import EmbeddedQueue
from organization.actor import Actor, AreaRight, HeldRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import USUAL_RIGHTS, Area, keep_area
from organization.roles import Role, keep_role


@pytest.fixture
def database_url(request):
    """SQLite in memory; a test that asks for `postgres` as well gets both."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return "sqlite:///:memory:"
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def work(work):
    """A database with the areas that these tests publish in, and the role that their drawings name."""
    with work.begin() as unit:
        keep_role(unit, machine_actor(), Role("approver", "Aprobación", "Approver"))
        for key in ("general", "human_resources", "purchasing"):
            keep_area(unit, machine_actor(), Area(key, key, key))
    return work


@pytest.fixture
def process_engine(work):
    definitions = Definitions(work)
    return ProcessEngine(
        work=work,
        definitions=definitions,
        programs=RunningPrograms(definitions),
        evaluator=None,
        store=None,
        jobs=EmbeddedQueue(work),
        connectors=Connectors({}),
        time_zone=UTC,
    )


@pytest.fixture
def deploy(process_engine):
    """Publish from outside, as the command line does."""
    return lambda bpmn: deploy_bundle(process_engine, Bundle("other.bpmn", bpmn, {}), by="cli")


def person(username, *profiles, publishes=(), sees=("human_resources", "purchasing")):
    """An actor with the usual rights of their profiles in the areas that they see, and the right to publish in some."""
    rights = {
        HeldRight(area, right, Holder(HolderKind.PROFILE, profile))
        for profile, usual in USUAL_RIGHTS
        for right in usual
        for area in sees
        if profile in profiles
    }
    rights |= {HeldRight(area, AreaRight.PUBLISH, Holder(HolderKind.ROLE, "owner")) for area in publishes}
    return Actor(username, username, username, frozenset(profiles), area_rights=frozenset(rights))


@pytest.fixture
def business_user():
    return person("elvira.montes", Profile.BUSINESS_USER, publishes=("purchasing",))


@pytest.fixture
def it_user():
    return person("laia.ferrer", Profile.IT)


@pytest.fixture
def manager():
    return person("carmen.ibanez", Profile.MANAGER)
