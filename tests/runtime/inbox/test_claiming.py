"""Claim, release, assign: for who may, and one at a time."""

import pytest

from engine.user_tasks.identity import UserTaskNotFound
from engine.user_tasks.lifecycle import UserTaskAlreadyClaimed, UserTaskNotOpen, UserTaskNotYours
from organization.permissions import NotAllowed
from runtime.inbox.claiming import CannotBeGivenTo, OfferedToNobodyElse, assign, claim, release
from tests.support.office import DIEGO, JAVIER, LAIA, NURIA


def engine_of(office):
    return office.cauce.suite.process_engine


def test_who_holds_the_role_takes_a_task_and_gives_it_back(quick_office):
    office = quick_office
    task = office.ask()
    javier = office.actor(JAVIER)

    claim(engine_of(office), javier, task.id)
    assert office.task(task.id).assignee == JAVIER
    claim(engine_of(office), javier, task.id)  # again changes nothing
    release(engine_of(office), javier, task.id)

    assert office.task(task.id).status == "ready"


def test_a_task_for_other_people_does_not_exist_for_a_stranger(quick_office):
    office = quick_office
    task = office.ask()

    for act in (claim, release):
        with pytest.raises(UserTaskNotFound):
            act(engine_of(office), office.actor(NURIA), task.id)
    with pytest.raises(UserTaskNotFound):
        assign(engine_of(office), office.actor(NURIA), task.id, to=NURIA)


def test_a_task_that_somebody_has_cannot_be_taken_or_given_back_by_another(quick_office):
    office = quick_office
    task = office.ask()
    office.cauce.claim(task.id, by=DIEGO)

    with pytest.raises(UserTaskAlreadyClaimed) as caught:
        claim(engine_of(office), office.actor(JAVIER), task.id)
    with pytest.raises(UserTaskNotYours):
        release(engine_of(office), office.actor(JAVIER), task.id)

    assert caught.value.context["claimed_by"] == DIEGO


def test_a_task_for_one_person_alone_stays_with_them(quick_office):
    office = quick_office
    task = office.ask(DIEGO)
    office.cauce.complete(task.id, {"decision": "return"}, by=JAVIER)
    mend = office.cauce.user_tasks(task.instance_id)[0]

    with pytest.raises(OfferedToNobodyElse):
        release(engine_of(office), office.actor(DIEGO), mend.id)


def test_support_gives_a_task_to_one_of_those_it_is_offered_to(quick_office):
    office = quick_office
    task = office.ask()
    laia = office.actor(LAIA)

    assign(engine_of(office), laia, task.id, to=JAVIER)

    assert office.task(task.id).assignee == JAVIER
    for nobody in (NURIA, "nobody", "carmen.ibanez"):
        with pytest.raises(CannotBeGivenTo):
            assign(engine_of(office), laia, task.id, to=nobody)
    with pytest.raises(NotAllowed):
        assign(engine_of(office), office.actor(JAVIER), task.id, to=JAVIER)


def test_a_task_that_is_over_is_not_taken(quick_office):
    office = quick_office
    task = office.ask()
    office.cauce.complete(task.id, {"decision": "reject"}, by=JAVIER)

    with pytest.raises(UserTaskNotOpen):
        claim(engine_of(office), office.actor(JAVIER), task.id)
