"""The list of processes, their history, and their files byte for byte."""

from datetime import timedelta

import pytest

from engine.definitions.deployment import Bundle
from engine.definitions.lookup import DefinitionNotFound
from modeler_api.drafts.rules import DraftState
from modeler_api.drafts.stored import DraftNotFound
from modeler_api.editing.uploads import store_version
from modeler_api.library.templates import (
    DraftInTheWay,
    TemplateNotFound,
    TemplateState,
    copy_from_library,
    template_bundle,
    template_states,
)
from modeler_api.process_models import ModelNotFound, process_model, process_models
from modeler_api.publication import publish
from modeler_api.versions import VersionState, draft_files, history, version_files
from organization.actor import machine_actor
from process_library.catalogue import find_process
from tests.support.models import APPROVE_FORM, broken_model, model

AREA = "purchasing"


@pytest.fixture
def published_twice(process_engine, work, business_user, clock):
    """Two versions and a draft of the third, a day apart."""
    for name in ("First", "Second"):
        draft = store_version(work, business_user, Bundle("leave.bpmn", model(name=name), {}), area=AREA)
        clock.move_by(timedelta(days=1))
        publish(process_engine, business_user, "leave", draft.number, note=f"{name} note")
        clock.move_by(timedelta(days=1))
    store_version(work, business_user, Bundle("leave.bpmn", broken_model(), {}), note="Third", area=AREA)


@pytest.mark.row("G1", part="history of versions")
def test_the_history_tells_who_changed_what_and_when_newest_first(work, business_user, published_twice, clock):
    with work.read() as unit:
        entries = history(unit, business_user, "leave")

    assert [(entry.state, entry.version, entry.note, entry.by) for entry in entries] == [
        (VersionState.DRAFT, None, "Third", "elvira.montes"),
        (VersionState.PUBLISHED, 2, "Second note", "elvira.montes"),
        (VersionState.EARLIER, 1, "First note", "elvira.montes"),
    ]
    assert [entry.at for entry in entries] == [clock.now() - timedelta(days=days) for days in (0, 1, 3)]
    assert [entry.errors for entry in entries] == [1, None, None]


@pytest.mark.row("G1", part="download")
def test_every_version_comes_back_byte_for_byte(work, business_user, published_twice):
    with work.read() as unit:
        _, first = version_files(unit, business_user, "leave", 1)
        _, third = draft_files(unit, business_user, "leave", 3)

    assert (first.file_name, first.bpmn) == ("leave.bpmn", model(name="First"))
    assert third.bpmn == broken_model()
    assert [finding.element_id for finding in third.findings() if finding.severity == "error"] == ["decided"]


def test_forms_come_back_with_their_version(process_engine, work, business_user):
    files = Bundle("leave.bpmn", model(form="approve"), {"approve": APPROVE_FORM})
    draft = store_version(work, business_user, files, area=AREA)
    publish(process_engine, business_user, "leave", draft.number, note="First")

    with work.read() as unit:
        _, found = version_files(unit, business_user, "leave", 1)
    assert dict(found.forms) == {"approve": APPROVE_FORM}


def test_what_is_not_there_is_not_found(work, business_user, published_twice):
    with work.read() as unit:
        with pytest.raises(DefinitionNotFound):
            version_files(unit, business_user, "leave", 3)
        with pytest.raises(DraftNotFound):
            draft_files(unit, business_user, "leave", 4)
        with pytest.raises(ModelNotFound):
            history(unit, business_user, "other")


@pytest.mark.row("G9", part="see by area")
def test_who_may_not_see_an_area_does_not_learn_that_its_process_exists(work, business_user, published_twice, deploy):
    deploy(model("secret", area="board"))

    with work.read() as unit:
        assert [found.key for found in process_models(unit, business_user)] == ["leave"]
        for ask in (process_model, history):
            with pytest.raises(ModelNotFound):
                ask(unit, business_user, "secret")
        with pytest.raises(ModelNotFound):
            version_files(unit, business_user, "secret", 1)
        assert [found.key for found in process_models(unit, machine_actor())] == ["secret", "leave"]


def test_a_process_says_what_is_published_and_what_is_in_draft(work, business_user, published_twice):
    with work.read() as unit:
        found = process_model(unit, business_user, "leave")

    assert (found.name, found.area, found.next_version) == ("Second", AREA, 3)
    assert (found.published.version, found.draft.number, found.draft.state) == (2, 3, DraftState.OPEN)


def test_a_process_that_was_never_published_is_listed_by_its_draft(work, business_user):
    store_version(work, business_user, Bundle("leave.bpmn", broken_model(), {}), area=AREA)

    with work.read() as unit:
        [found] = process_models(unit, business_user)
    assert (found.name, found.published, found.draft.number, found.next_version) == ("Leave request", None, 1, 1)


@pytest.mark.row("G10", part="copy to my company")
def test_a_library_process_is_copied_as_a_draft_of_its_area(work):
    draft = copy_from_library(work, machine_actor(), "employee_request", language="es")

    assert (draft.area, draft.errors, draft.copied_from) == ("human_resources", 0, "human_resources/employee_request")
    with pytest.raises(TemplateNotFound):
        copy_from_library(work, machine_actor(), "no_such_process", language="es")


def test_copying_never_takes_the_place_of_a_draft(work):
    copy_from_library(work, machine_actor(), "employee_request", language="es")

    with pytest.raises(DraftInTheWay):
        copy_from_library(work, machine_actor(), "employee_request", language="es")


def test_the_library_knows_what_the_company_has_of_it(process_engine, work):
    package, entry = find_process("employee_request")
    offered = [("employee_request", template_bundle(package, entry))]

    def state():
        with work.read() as unit:
            return template_states(unit, offered)["employee_request"]

    seen = [state()]
    draft = copy_from_library(work, machine_actor(), "employee_request", language="es")
    seen.append(state())
    publish(process_engine, machine_actor(), "employee_request", draft.number, note="As it comes")
    seen.append(state())
    changed = template_bundle(package, entry).bpmn.replace(b"Saldo", b"saldo")
    draft = store_version(work, machine_actor(), Bundle("changed.bpmn", changed, {}))
    publish(process_engine, machine_actor(), "employee_request", draft.number, note="Ours")
    seen.append(state())

    assert seen == [TemplateState.NEW, TemplateState.DRAFT, TemplateState.IN_USE, TemplateState.CHANGED]
