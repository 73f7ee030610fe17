"""The story of a case and its marks on the drawing."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.history.events import EventType, HistoryEvent
from foundation.sentences import Sentence
from runtime.standing import Standing
from web.case_marks import case_marks, states_of
from web.case_story import Change, Telling, folded, people_in, story

AT = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
TELLING = Telling(
    people={"ana": "Ana Ruiz"},
    name_of=lambda event: {"approve": "Approve", "ok": "Approved?"}.get(event.element_id or "", "Leave"),
    flow_name=lambda _event, flow: {"yes": "sí"}.get(flow),
    decision_name=lambda _event, _decision, drawn: drawn,
    failures={"i1": Sentence("It broke.")},
)


def event(kind, element=None, *, minutes=0, definition="d", token=1, **more):
    return HistoryEvent(
        type=kind,
        instance_id="i",
        definition_id=definition,
        at=AT + timedelta(minutes=minutes),
        token_id=token,
        element_id=element,
        **more,
    )


def decided(*rules):
    """A decision made by the last of some tables, by the rules that fitted in each."""
    tables = [{"id": "limits", "name": "Limits", "rules": fitting} for fitting in rules]
    payload = {"decision": {"id": "who", "name": "Who", "inputs": {}, "tables": tables, "outcome": None}}
    return event(EventType.ACTIVITY_COMPLETED, "approve", element_type="businessRuleTask", payload=payload)


def told(*events):
    return [(moment.sentence.in_english(), moment.kind) for moment in story(events, TELLING)]


@pytest.mark.parametrize(
    ("happened", "line"),
    [
        (event(EventType.PROCESS_INSTANCE_STARTED, actor="ana"), ("Ana Ruiz started «Leave»", "")),
        (event(EventType.PROCESS_INSTANCE_STARTED), ("«Leave» began by itself", "")),
        (
            event(EventType.ACTIVITY_COMPLETED, "approve", element_type="userTask", actor="ana"),
            ("Ana Ruiz completed «Approve»", ""),
        ),
        (
            event(EventType.ACTIVITY_COMPLETED, "approve", element_type="serviceTask"),
            ("«Approve» ran by itself", "automatic"),
        ),
        (decided([2]), ("«Approve»: rule 2 of «Limits» decided", "small")),
        (decided([1, 3]), ("«Approve»: rules 1, 3 of «Limits» decided", "small")),
        (decided([]), ("«Approve»: no rule of «Limits» fitted", "small")),
        (decided(), ("«Approve» made the decision «Who»", "small")),
        (
            event(EventType.ACTIVITY_COMPLETED, "ok", element_type="exclusiveGateway", payload={"flows": ["yes"]}),
            ("«Approved?»: sí", "automatic"),
        ),
        (
            event(EventType.USER_TASK_ASSIGNED, "approve", actor="ana", payload={"assignee": "leo"}),
            ("Ana Ruiz gave «Approve» to leo", "small"),
        ),
        (event(EventType.INCIDENT_OPENED, "approve", payload={"incident_id": "i1"}), ("«Approve» stopped", "stop")),
        (event(EventType.INCIDENT_RESOLVED, "approve"), ("«Approve» went on", "small")),
        (event(EventType.INCIDENT_RESOLVED, "approve", actor="ana"), ("Ana Ruiz let «Approve» try again", "hand")),
        (
            event(EventType.MESSAGE_RECEIVED, "approve", payload={"message_name": "msg_paid"}),
            ("The message of «Approve» arrived", "small"),
        ),
        (
            event(EventType.MESSAGE_SENT, "approve", payload={"message_name": "msg_paid"}),
            ("«Approve» sent its message", "small"),
        ),
        (event(EventType.SIGNAL_RECEIVED, "approve"), ("The signal of «Approve» arrived", "small")),
        (event(EventType.SIGNAL_SENT, "approve"), ("«Approve» sent its signal to everybody", "small")),
        (event(EventType.PROCESS_INSTANCE_STARTED, scope_id=6), ("«Leave» began", "small")),
        (event(EventType.PROCESS_INSTANCE_COMPLETED, scope_id=6), ("«Leave» reached its end", "small")),
        (event(EventType.PROCESS_INSTANCE_FAILED), ("«Leave» ended with an error that nothing caught", "stop")),
    ],
)
def test_each_happening_is_told_in_its_own_words(happened, line):
    assert told(happened) == [line]


def test_what_nobody_needs_to_know_is_not_told():
    assert (
        told(
            event(EventType.ACTIVITY_STARTED, "approve"),
            event(EventType.ACTIVITY_COMPLETED, "ok", element_type="exclusiveGateway", payload={"flows": ["no"]}),
            event(EventType.ACTIVITY_COMPLETED, "join", element_type="parallelGateway"),
            event(EventType.ACTIVITY_CANCELLED, "approve"),
        )
        == []
    )


def test_the_newest_comes_first_and_a_stop_says_why():
    moments = story(
        [
            event(EventType.PROCESS_INSTANCE_STARTED, actor="ana"),
            event(EventType.INCIDENT_OPENED, "approve", minutes=5, payload={"incident_id": "i1"}),
        ],
        TELLING,
    )

    assert [moment.at for moment in moments] == [AT + timedelta(minutes=5), AT]
    assert moments[0].detail == Sentence("It broke.")


def test_automatic_steps_that_follow_each_other_are_folded():
    def ran(name):
        return event(EventType.ACTIVITY_COMPLETED, name, element_type="serviceTask")

    taken = event(EventType.USER_TASK_CLAIMED, "ok", actor="ana")
    moments = story([ran("approve"), ran("ok"), taken, ran("approve")], TELLING)

    assert [len(run) for run in folded(moments)] == [1, 1, 2]


def test_a_correction_tells_before_after_and_reason():
    payload = {"variables": {"a": 2, "b": 1}, "previous": {"a": None}, "reason": "Wrong"}

    [moment] = story([event(EventType.VARIABLES_CORRECTED, actor="ana", payload=payload)], TELLING)

    assert moment.changes == (Change("a", None, 2, had_value=True), Change("b", None, 1, had_value=False))
    assert (moment.reason, moment.kind) == ("Wrong", "hand")


def test_corrections_of_before_reasons_were_kept_can_still_be_told():
    [moment] = story([event(EventType.VARIABLES_CORRECTED, payload={"variables": {"a": 1}})], TELLING)

    assert (moment.reason, moment.changes) == ("", (Change("a", None, 1, had_value=False),))


def test_everybody_in_the_story_is_known():
    events = [
        event(EventType.USER_TASK_ASSIGNED, actor="ana", payload={"assignee": "leo"}),
        event(EventType.TIMER_FIRED),
    ]

    assert people_in(events) == {"ana", "leo"}


def test_marks_tell_what_is_done_how_long_it_took_and_where_the_case_stands():
    events = [
        event(EventType.ACTIVITY_STARTED, "approve", element_type="userTask"),
        event(
            EventType.ACTIVITY_COMPLETED,
            "approve",
            minutes=90,
            element_type="userTask",
            payload={"flows": ["f1"]},
        ),
        event(EventType.ACTIVITY_COMPLETED, "inside", definition="called", element_type="userTask", token=9),
    ]

    standing = [Standing(event(EventType.ACTIVITY_STARTED, "ok"))]

    said = case_marks(events, standing, definition_id="d", incidents=[], stopped_words={})

    assert said["marks"] == {"approve": "m-done", "f1": "m-done", "ok": "m-here"}
    assert [(token["element"], token["text"]) for token in said["tokens"]] == [("approve", "1 h 30 min")]
    # names of events on its border stand below it
    assert said["tokens"][0]["position"]["top"] < 0
    assert states_of(said) == {"approve": "done", "f1": "done", "ok": "here"}
