"""Two people at the same moment: PostgreSQL lets both write at once, so whoever comes second waits and looks again."""

from threading import Thread
from time import monotonic, sleep

import pytest
from sqlalchemy import text

from engine.definitions.deployment import Bundle
from engine.definitions.lookup import published_versions
from foundation.errors import SuiteError
from modeler_api import deploying, publication
from modeler_api.archiving import archive_model
from modeler_api.deploying import deploy_files
from modeler_api.drafts.rules import DraftChanged
from modeler_api.drafts.stored import drafts_of
from modeler_api.editing import edit_locks, saving
from modeler_api.editing.edit_locks import LAPSE, take_turn
from modeler_api.editing.saving import Changes, save_draft
from modeler_api.editing.uploads import store_version
from modeler_api.publication import publish
from modeler_api.review.states import approve, submit
from organization.actor import Profile, machine_actor
from tests.modeler_api.conftest import person
from tests.support.models import model

AREA = "purchasing"
_SECONDS = 20
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database_url", ["postgres"], indirect=True),
]


@pytest.fixture
def colleague():
    return person("andres.molina", Profile.BUSINESS_USER, publishes=(AREA,))


@pytest.fixture
def meanwhile(work, monkeypatch):
    """At the second call of a function, the one that belongs to the write, somebody else acts until they wait for it.

    Gives what the other was refused with, once they are through.
    """
    started: list[Thread] = []

    def happen(module, name, act):
        real, calls, refusals = getattr(module, name), [], []

        def other():
            try:
                act()
            except SuiteError as refusal:
                refusals.append(refusal)

        def and_then_the_other(*given, **named):
            result = real(*given, **named)
            calls.append(name)
            if len(calls) == 2:
                started.append(Thread(target=other))
                started[0].start()
                until_through_or_waiting(work, started[0])
            return result

        monkeypatch.setattr(module, name, and_then_the_other)

        def refused():
            started[0].join(_SECONDS)
            return refusals

        return refused

    yield happen
    for thread in started:
        thread.join(_SECONDS)


def until_through_or_waiting(work, thread):
    here = text(
        "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database "
        "WHERE d.datname = current_database() AND locktype = 'advisory' AND NOT granted"
    )
    until = monotonic() + _SECONDS
    while thread.is_alive() and monotonic() < until:
        with work.read() as unit:
            if unit.connection.execute(here).scalar():
                return
        sleep(0.01)


def stored(work, actor, name, **given):
    return store_version(work, actor, Bundle("leave.bpmn", model(name=name), {}), area=AREA, **given)


def submit_and_approve(work, author, approver):
    submit(work, author, "leave", 1, note="First", revision=1)
    approve(work, approver, "leave", 1, revision=1)


_OTHERS = {
    "published": lambda process_engine, one, _other: publish(process_engine, one, "leave", 1, note="First", revision=1),
    "sent to review": lambda process_engine, one, _other: submit(
        process_engine.work, one, "leave", 1, note="First", revision=1
    ),
    "approved": lambda process_engine, one, other: submit_and_approve(process_engine.work, one, other),
    "replaced": lambda process_engine, one, _other: stored(process_engine.work, one, "Uploaded", seen=(1, 1)),
}


@pytest.mark.parametrize("what", ["published", "sent to review", "approved", "replaced"])
def test_a_draft_is_saved_or_it_is_what_another_makes_of_it_but_never_both(
    process_engine, work, business_user, colleague, meanwhile, what
):
    stored(work, business_user, "First")
    refused = meanwhile(saving, "require_in_areas", lambda: _OTHERS[what](process_engine, colleague, business_user))
    saved = save_draft(work, business_user, "leave", 1, Changes(model(name="Saved")), revision=1)

    assert [type(refusal) for refusal in refused()] == [DraftChanged]
    with work.read() as unit:
        assert drafts_of(unit, "leave") == [saved]


@pytest.mark.parametrize("what", ["published", "sent to review"])
def test_nothing_is_saved_over_what_another_has_made_of_it_even_if_nobody_waits(
    process_engine, work, business_user, colleague, meanwhile, monkeypatch, what
):
    stored(work, business_user, "First")
    monkeypatch.setattr(saving, "hold_models", lambda *_given: None)
    meanwhile(saving, "require_in_areas", lambda: _OTHERS[what](process_engine, colleague, business_user))
    with pytest.raises(DraftChanged):
        save_draft(work, business_user, "leave", 1, Changes(model(name="Saved")), revision=1)


def test_a_version_is_published_and_then_archived_with_its_process(
    process_engine, work, business_user, colleague, meanwhile
):
    stored(work, business_user, "First")
    refused = meanwhile(publication, "check_next_version", lambda: archive_model(work, colleague, "leave"))
    publish(process_engine, business_user, "leave", 1, note="First")

    assert refused() == []
    assert suspended(work) == [True]


def test_a_file_is_deployed_and_then_archived_with_its_process(
    process_engine, work, business_user, colleague, meanwhile
):
    publish(process_engine, business_user, "leave", stored(work, business_user, "First").number, note="First")
    refused = meanwhile(deploying, "require_file_unarchived", lambda: archive_model(work, colleague, "leave"))
    deploy_files(process_engine, machine_actor(), [Bundle("leave.bpmn", model(name="Second"), {})], note="", area=AREA)

    assert refused() == []
    assert suspended(work) == [True, True]


def test_a_turn_that_has_lapsed_is_taken_by_one_of_two(work, clock, business_user, colleague, monkeypatch):
    stored(work, business_user, "First")
    take_turn(work, business_user, "leave", "gone")
    clock.move_by(LAPSE * 2)
    real = edit_locks.edit_lock

    def and_then_the_other(unit, key):
        found = real(unit, key)
        monkeypatch.setattr(edit_locks, "edit_lock", real)
        take_turn(work, colleague, "leave", "theirs")
        return found

    monkeypatch.setattr(edit_locks, "edit_lock", and_then_the_other)
    assert take_turn(work, business_user, "leave", "mine").tab == "theirs"


def suspended(work):
    with work.read() as unit:
        return [version.is_suspended for version in published_versions(unit, "leave")]
