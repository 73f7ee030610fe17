"""Starting a process by hand: who may, and with which answers."""

import re

import pytest

from engine.definitions.lookup import DefinitionNotFound
from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import set_rights
from runtime.forms.validation import FormInvalid
from runtime.starting import start_from_browser, start_with_json, startable
from tests.support import leave
from tests.support.models import model
from tests.support.office import DIEGO, OSCAR

ASKED = {"kind": ["holiday"], "from_on": ["2026-12-21"], "days": ["3"]}


@pytest.mark.row("G9", part="start by area")
def test_a_person_starts_what_their_areas_let_them(quick_office):
    office = quick_office
    engine = office.cauce.suite.process_engine

    assert [one.published.key for one in startable(engine, office.actor(DIEGO))] == [leave.KEY]
    assert startable(engine, office.actor("carmen.ibanez")) == ()
    with pytest.raises(DefinitionNotFound):
        start_from_browser(engine, office.actor("carmen.ibanez"), leave.KEY, ASKED)


@pytest.mark.row("G9", part="a case crosses areas")
def test_a_case_of_one_area_goes_through_another(quick_office):
    # given: purchasing calls a process of human resources
    cauce = quick_office.cauce
    inner = model("contract", name="Contract", area="human_resources")
    calls = '<bpmn:callActivity id="approve" name="Contract" calledElement="contract"/>'
    outer = re.sub(r'<bpmn:userTask id="approve"[^>]*/>', calls, model("buying", area="purchasing").decode())
    with cauce.suite.work.begin() as unit:
        holder = Holder(HolderKind.PROFILE, Profile.END_USER)
        set_rights(unit, machine_actor(), "purchasing", holder, {AreaRight.START})
        set_rights(unit, machine_actor(), "human_resources", holder, frozenset())
    cauce.deploy({"contract.bpmn": inner})
    cauce.deploy({"buying.bpmn": outer.encode()})
    engine, diego = cauce.suite.process_engine, quick_office.actor(DIEGO)
    # when
    begun = start_with_json(engine, diego, "buying", {})
    [task] = cauce.user_tasks(begun.id)
    cauce.complete(task.id, by="nuria.perez")
    # then
    assert (task.name, cauce.instance(begun.id).status) == ("Approve the leave", "completed")
    with pytest.raises(DefinitionNotFound):
        start_with_json(engine, diego, "contract", {})


@pytest.mark.row("G2", part="start")
def test_the_start_form_gives_the_case_its_first_values(quick_office):
    office = quick_office

    moved = start_from_browser(office.cauce.suite.process_engine, office.actor(DIEGO), leave.KEY, ASKED)

    found = office.cauce.instance(moved.id)
    assert found.variables["kind"] == "holiday"
    assert found.variables["initiator"] == DIEGO


def test_a_start_form_that_is_wrong_starts_nothing(quick_office):
    office = quick_office

    with pytest.raises(FormInvalid) as caught:
        start_with_json(office.cauce.suite.process_engine, office.actor(DIEGO), leave.KEY, {"kind": "other"})

    assert [error.path for error in caught.value.errors] == ["from_on", "days", "reason"]
    assert office.cauce.instances() == []


@pytest.mark.parametrize(
    ("attribute", "starts"),
    [
        ('camunda:candidateStarterGroups="buyer, hr-officer"', True),
        ('camunda:candidateStarterGroups="hr-officer"', False),
        (f'camunda:candidateStarterUsers="{DIEGO}"', True),
        (f'camunda:candidateStarterUsers="{OSCAR}"', False),
        ('camunda:isStartableInTasklist="false"', False),
    ],
)
def test_the_drawing_may_narrow_who_starts_it(quick_office, attribute, starts):
    office = quick_office
    drawn = leave.BPMN.replace('isExecutable="true"', f'isExecutable="true" {attribute}')
    office.cauce.deploy({**leave.files(), "leave_request.bpmn": drawn})

    assert bool(startable(office.cauce.suite.process_engine, office.actor(DIEGO))) is starts


def test_a_process_that_only_a_message_starts_is_not_offered(quick_office):
    office = quick_office
    definitions = (
        '<message id="m" name="asked"/><process id="{key}" name="Por mensaje" isExecutable="true"'
        ' cauce:area="human_resources"><startEvent id="s"><messageEventDefinition messageRef="m"/></startEvent>'
        '<sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/></process>'
    )
    head, _, _rest = leave.BPMN.partition("<process")
    office.cauce.deploy({"by_message.bpmn": f"{head}{definitions.format(key='by_message')}</definitions>"})

    keys = [one.published.key for one in startable(office.cauce.suite.process_engine, office.actor(DIEGO))]
    assert keys == [leave.KEY]
