"""What one step changed, as frozen values: for history, work lists, timers, subscriptions, incidents and storage."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from foundation.sentences import Sentence

Status = Literal["active", "completed", "terminated", "failed", "cancelled"]
ElementEventKind = Literal["started", "completed", "cancelled", "scope_started", "scope_completed", "scope_cancelled"]
WorkKind = Literal["user", "service", "send"]

#: Element type of the activity as a whole when it has several instances or loops; its instances carry the BPMN tag.
MULTI_INSTANCE_BODY = "multiInstanceBody"
#: No variables; never to be changed.
NOTHING: Mapping[str, Any] = {}


class ElementEvent(NamedTuple):
    """Something that happened at an element, or to a called process (`scope_…`).

    A tuple, because a long step makes very many of them.

    For a called process `definition_id` is the called definition, `scope_id` and `token_id` are the token of the call
    activity, and `element_id` is the call activity.
    """

    kind: ElementEventKind
    definition_id: str
    #: 0 in the process that was started; in a called process the token id of the call activity.
    scope_id: int
    token_id: int
    element_id: str
    #: BPMN tag, for example `userTask`; `multiInstanceBody` for the whole of a repeated activity.
    element_type: str
    #: Drawn sequence flows taken when it completed.
    flow_ids: tuple[str, ...] = ()
    #: 0, 1, 2… for the instances of a repeated activity.
    loop_counter: int | None = None
    #: What it wrote into variables outside itself when it completed.
    variables: Mapping[str, Any] = NOTHING
    #: Why it was decided so, when a decision was made here: its id and name, the inputs used, the rules that fitted,
    #: the outcome.
    decision: Mapping[str, Any] = NOTHING


class Work(NamedTuple):
    """Work that waits for the outside: a person, a connector, an external worker."""

    token_id: int
    kind: WorkKind
    definition_id: str
    scope_id: int
    element_id: str
    loop_counter: int | None = None
    #: Values of the activity's and its connector's input parameters.
    inputs: Mapping[str, Any] = NOTHING


@dataclass(frozen=True, slots=True)
class TimerDue:
    """A timer that is armed; the same token and index again means that it is due again."""

    token_id: int
    index: int
    element_id: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class EventSubscription:
    """A message or signal that is awaited."""

    token_id: int
    index: int
    element_id: str
    definition_id: str
    kind: Literal["message", "signal"]
    name: str
    #: Only of messages.
    correlation_key: str | None


class SentMessage(NamedTuple):
    """A message that the process sends."""

    element_id: str
    token_id: int
    message_name: str
    correlation_key: str | None
    payload: Mapping[str, Any]
    #: The process that sends it, which may be a called one.
    definition_id: str
    scope_id: int


class SentSignal(NamedTuple):
    """A signal for everybody else who awaits it; this instance has heard it already."""

    element_id: str
    token_id: int
    signal_name: str
    payload: Mapping[str, Any]
    definition_id: str
    scope_id: int


@dataclass(frozen=True, slots=True)
class FailedElement:
    """A token that is parked because text of the model failed; `line` and `column` are None when unknown."""

    token_id: int
    #: Where the text stands: mostly the token's element, for timers of boundary events that event.
    element_id: str
    definition_id: str
    sentence: Sentence
    line: int | None = None
    column: int | None = None


class StepChanges(NamedTuple):
    """What changed since the last time somebody asked."""

    status: Status
    error_code: str | None
    #: True when the step stopped at the cap of visits: go on with `resume`.
    unfinished: bool
    #: Element visits since the process last waited.
    visits_without_wait: int
    #: Tokens, activity instances and subscriptions that live now.
    live: int
    elements: tuple[ElementEvent, ...]
    opened: tuple[Work, ...]
    closed: tuple[int, ...]
    timers_set: tuple[TimerDue, ...]
    timers_dropped: tuple[tuple[int, int], ...]
    subscriptions_set: tuple[EventSubscription, ...]
    subscriptions_dropped: tuple[tuple[int, int], ...]
    messages_sent: tuple[SentMessage, ...]
    signals_sent: tuple[SentSignal, ...]
    failed: tuple[FailedElement, ...]
    recovered: tuple[int, ...]
    #: Part name to the bytes to store, or None to delete the part; `head` is always there.
    parts: Mapping[str, bytes | None]


@dataclass(frozen=True, slots=True)
class StoredState:
    """A running process as it was stored: all its parts."""

    definition_id: str
    parts: Mapping[str, bytes]


class Place(NamedTuple):
    """Where a token stands."""

    definition_id: str
    element_id: str | None
