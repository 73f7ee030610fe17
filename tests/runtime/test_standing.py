"""Where a case stands, told from its history."""

from datetime import UTC, datetime

from engine.history.events import EventType, HistoryEvent
from runtime.standing import standings

AT = datetime(2026, 10, 5, 8, tzinfo=UTC)


def began(token, element, kind="userTask", *, scope=0):
    return _event(EventType.ACTIVITY_STARTED, token, element, kind, scope)


def ended(token, kind=EventType.ACTIVITY_COMPLETED):
    return _event(kind, token, None, None, 0)


def _event(kind, token, element, element_type, scope):
    return HistoryEvent(
        type=kind,
        instance_id="i",
        definition_id="d",
        at=AT,
        token_id=token,
        scope_id=scope,
        element_id=element,
        element_type=element_type,
    )


def told(*events):
    return [
        (one.began.element_id, [call.element_id for call in one.calls], one.place.element_id)
        for one in standings(events)
    ]


def test_what_has_not_ended_is_where_the_case_stands():
    assert told(began(1, "a"), began(2, "b"), began(3, "c"), ended(1), ended(2, EventType.ACTIVITY_CANCELLED)) == [
        ("c", [], "c")
    ]


def test_a_called_process_stands_at_the_outermost_call():
    events = [
        began(1, "outer", "callActivity"),
        began(2, "inner", "callActivity", scope=1),
        began(3, "ask", scope=2),
        began(4, "wait", "receiveTask", scope=1),
    ]

    assert told(*events) == [("ask", ["outer", "inner"], "outer"), ("wait", ["outer"], "outer")]


def test_what_only_holds_others_is_no_place_but_a_call_that_has_not_begun_is():
    events = [
        began(1, "each", "multiInstanceBody"),
        began(2, "each", "subProcess"),
        began(3, "ask"),
        began(4, "call", "callActivity"),
    ]

    assert told(*events) == [("ask", [], "ask"), ("call", [], "call")]
