"""A case on its drawing: what is done, where it stands, where it stopped, how long people took; pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.history.events import EventType, HistoryEvent
from engine.incidents.incidents import Incident
from runtime.standing import Standing
from web.times import duration_words

#: Where the small labels stand: on the upper edge, since names of events, of those on a border too, stand below.
_LASTED_AT, _STOPPED_AT = {"top": -12, "left": 8}, {"top": -12, "left": -10}
#: Who takes so long that it is worth saying.
_TIMED = frozenset({"userTask", "receiveTask", "callActivity"})


def case_marks(
    events: Iterable[HistoryEvent],
    standing: Sequence[Standing],
    *,
    definition_id: str,
    arrived_at: Iterable[str] = (),
    incidents: Iterable[Incident],
    stopped_words: Mapping[str, str],
) -> dict[str, Any]:
    """What the viewer is told; `stopped_words` say since when, by incident id.

    `arrived_at` are the joins at which a branch waits for the others: no activity of the history, but a place.
    What goes on in a called process is told at the call activity, which is all that this drawing shows of it.
    """
    done, lasted = _done(events, definition_id)
    places = {one.began.token_id: one.place.element_id or "" for one in standing}
    here = [*arrived_at, *places.values()]
    stopped = {place: one for one in incidents if (place := _stopped_at(one, definition_id, places))}
    marks = dict.fromkeys(done, "m-done") | dict.fromkeys(here, "m-here") | dict.fromkeys(stopped, "m-stop")
    tokens = [
        {"element": element, "text": duration_words(seconds), "kind": "time", "position": _LASTED_AT}
        for element, seconds in lasted.items()
        if marks.get(element) == "m-done"
    ]
    tokens += [
        {"element": element, "text": stopped_words[one.id], "kind": "bad", "position": _STOPPED_AT}
        for element, one in stopped.items()
    ]
    return {"marks": marks, "tokens": tokens}


def states_of(marks: Mapping[str, Any]) -> dict[str, str]:
    """`done`, `here` or `stopped` by element id, for the text twin."""
    words = {"m-done": "done", "m-here": "here", "m-stop": "stopped"}
    return {element: words[mark] for element, mark in marks["marks"].items()}


def _stopped_at(incident: Incident, definition_id: str, places: Mapping[int, str]) -> str | None:
    """Where it stands on the drawing; a boundary event fails at a place of its own."""
    return incident.element_id if incident.definition_id == definition_id else places.get(incident.token_id)


def _done(events: Iterable[HistoryEvent], definition_id: str) -> tuple[list[str], dict[str, float]]:
    """Elements and flows that were passed, and how many seconds the last visit of the timed ones took."""
    done: dict[str, None] = {}
    began: dict[int, datetime] = {}
    lasted: dict[str, float] = {}
    for event in events:
        if event.definition_id != definition_id or event.element_id is None:
            continue
        if event.type is EventType.ACTIVITY_STARTED:
            began[event.token_id] = event.at
        elif event.type is EventType.ACTIVITY_COMPLETED:
            done[event.element_id] = None
            done.update(dict.fromkeys(event.payload.get("flows", ())))
            if event.element_type in _TIMED and event.token_id in began:
                lasted[event.element_id] = (event.at - began[event.token_id]).total_seconds()
    return list(done), lasted
