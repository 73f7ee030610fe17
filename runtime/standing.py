"""Where a case stands now, told from its history: each open activity with the calls that it runs in; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.bpmn_xml.read_nodes import SUBPROCESSES
from engine.history.events import EventType, HistoryEvent
from engine.spiff.changes import MULTI_INSTANCE_BODY

_ENDS = frozenset({EventType.ACTIVITY_COMPLETED, EventType.ACTIVITY_CANCELLED})
#: What is open only because something inside it is.
HOLDERS = SUBPROCESSES | {MULTI_INSTANCE_BODY}


@dataclass(frozen=True)
class Standing:
    """An activity that is under way."""

    #: How it began: which element of which drawing, and since when.
    began: HistoryEvent
    #: The call activities that it runs in, the outermost first.
    calls: tuple[HistoryEvent, ...] = ()

    @property
    def place(self) -> HistoryEvent:
        """What stands for it on the drawing of the case itself: the call that it runs in, else the activity."""
        return self.calls[0] if self.calls else self.began


def standings(events: Iterable[HistoryEvent]) -> tuple[Standing, ...]:
    """Every open activity that waits or works, in called processes too, the oldest first."""
    began: dict[int, HistoryEvent] = {}
    for event in events:
        if event.type is EventType.ACTIVITY_STARTED:
            began[event.token_id] = event
        elif event.type in _ENDS:
            began.pop(event.token_id, None)
    at_work_inside = {event.scope_id for event in began.values()}
    return tuple(
        Standing(event, _calls(began, event))
        for event in began.values()
        if not _is_holder(event) and event.token_id not in at_work_inside
    )


def _is_holder(event: HistoryEvent) -> bool:
    """Whether it is open only because something that it holds or undoes is."""
    return event.element_type in HOLDERS or "undoes" in event.payload


def _calls(began: Mapping[int, HistoryEvent], event: HistoryEvent) -> tuple[HistoryEvent, ...]:
    """A called process has the token of its call activity as its scope."""
    found: list[HistoryEvent] = []
    while event.scope_id in began:
        event = began[event.scope_id]
        found.insert(0, event)
    return tuple(found)
