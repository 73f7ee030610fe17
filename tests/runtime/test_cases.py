"""Where is my case? Told to whoever asked, and to nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.history.events import EventType, HistoryEvent
from engine.instances.store import InstanceNotFound
from runtime.case_words import story
from runtime.cases import case_for, my_cases
from runtime.inbox.claiming import assign, claim, release
from runtime.inbox.completion import complete_with_json
from tests.support.office import DIEGO, JAVIER, LAIA, NURIA


def told(found):
    return [happening.sentence.in_english() for happening in found.story]


@pytest.mark.row("G5", part="where is my case")
def test_whoever_asked_sees_who_has_it_and_what_has_happened(office):
    engine = office.cauce.suite.process_engine
    task = office.ask(DIEGO, key="AU-1")
    claim(engine, office.actor(JAVIER), task.id)
    release(engine, office.actor(JAVIER), task.id)
    assign(engine, office.actor(LAIA), task.id, to=JAVIER)
    office.cauce.advance(timedelta(hours=3))

    found = case_for(engine, office.actor(DIEGO), task.instance_id)

    assert [holder.name for holder in found.holders] == ["Javier Lacasa"]
    assert not found.holders[0].is_open_to_reader
    assert found.step == 2
    assert told(found) == [
        "Laia Ferrer gave «Aprobar la ausencia» to Javier Lacasa",
        "Javier Lacasa gave «Aprobar la ausencia» back",
        "Javier Lacasa took «Aprobar la ausencia»",
        "You asked for it",
    ]


def test_a_finished_case_tells_its_result(quick_office):
    office = quick_office
    engine = office.cauce.suite.process_engine
    task = office.ask(DIEGO)
    complete_with_json(engine, office.actor(JAVIER), task.id, {"decision": "reject", "comment": "No"})

    found = case_for(engine, office.actor(DIEGO), task.instance_id)

    assert found.result == "Ausencia denegada"
    assert found.holders == ()
    assert found.step == len(found.stages)
    assert told(found)[0] == "The case finished"


def test_a_cancelled_case_tells_who_cancelled_it(quick_office):
    office = quick_office
    task = office.ask(DIEGO)
    office.cauce.cancel(task.instance_id, reason="duplicate", by=LAIA)

    found = case_for(office.cauce.suite.process_engine, office.actor(DIEGO), task.instance_id)

    assert told(found)[0] == "Laia Ferrer cancelled it"


def test_a_stranger_finds_no_case_and_who_works_on_it_does(quick_office):
    office = quick_office
    engine = office.cauce.suite.process_engine
    task = office.ask(DIEGO)

    with pytest.raises(InstanceNotFound):
        case_for(engine, office.actor(NURIA), task.instance_id)

    assert case_for(engine, office.actor(JAVIER), task.instance_id).asked_by == "Diego Aznar"


def test_the_story_holds_no_variable(quick_office):
    office = quick_office
    engine = office.cauce.suite.process_engine
    task = office.ask(DIEGO, kind="other", reason="secreto")

    found = case_for(engine, office.actor(DIEGO), task.instance_id)

    assert "secreto" not in repr((found.story, found.stages))


def test_my_cases_are_those_i_asked_for_newest_first(office):
    engine = office.cauce.suite.process_engine
    first = office.ask(DIEGO)
    office.ask(NURIA)
    office.cauce.advance(timedelta(minutes=1))
    second = office.ask(DIEGO)

    found = my_cases(engine, office.actor(DIEGO)).items

    assert [one.summary.id for one in found] == [second.instance_id, first.instance_id]
    assert found[0].waiting == ("Aprobar la ausencia",)


def test_what_rules_decided_is_not_told_as_work_done():
    def ended(kind: str) -> HistoryEvent:
        return HistoryEvent(
            EventType.ACTIVITY_COMPLETED, "i", "d", datetime(2026, 10, 5, tzinfo=UTC), 0, 1, kind, kind, None, {}
        )

    events = [ended("serviceTask"), ended("businessRuleTask")]
    lines = story(events, reader=DIEGO, names={}, name_of=lambda event: event.element_type)

    assert [line.sentence.in_english() for line in lines] == [
        "Decided by the rules: «businessRuleTask»",
        "Done automatically: «serviceTask»",
    ]
