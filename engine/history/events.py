"""What can happen, as the history tells it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

#: Version of the payloads written now; older ones stay readable for ever.
PAYLOAD_VERSION = 1


class EventType(StrEnum):
    """The kinds of history event; the value is what tables and exports hold."""

    #: payload: business_key, definition_key, version, variables; for a called process also caller_token_id.
    PROCESS_INSTANCE_STARTED = "ProcessInstanceStarted"
    PROCESS_INSTANCE_COMPLETED = "ProcessInstanceCompleted"
    #: By a person; payload: reason.
    PROCESS_INSTANCE_CANCELLED = "ProcessInstanceCancelled"
    #: By a terminate end event.
    PROCESS_INSTANCE_TERMINATED = "ProcessInstanceTerminated"
    #: By a BPMN error that nothing caught; payload: error_code.
    PROCESS_INSTANCE_FAILED = "ProcessInstanceFailed"
    #: payload: loop_counter if repeated; for user tasks candidate_groups, assignee, due_at, user_task_id;
    #: undoes, true for an event that lasts as long as what it undoes.
    ACTIVITY_STARTED = "ActivityStarted"
    #: payload: variables that the element wrote; flows taken; for a decision its id, name, inputs that it used, tables
    #: with the rules that fitted, and outcome.
    ACTIVITY_COMPLETED = "ActivityCompleted"
    ACTIVITY_CANCELLED = "ActivityCancelled"
    #: payload: user_task_id, assignee (and previous_assignee).
    USER_TASK_CLAIMED = "UserTaskClaimed"
    USER_TASK_RELEASED = "UserTaskReleased"
    USER_TASK_ASSIGNED = "UserTaskAssigned"
    #: payload: message_name, correlation_key.
    MESSAGE_SENT = "MessageSent"
    MESSAGE_RECEIVED = "MessageReceived"
    SIGNAL_SENT = "SignalSent"
    SIGNAL_RECEIVED = "SignalReceived"
    TIMER_FIRED = "TimerFired"
    #: payload: incident_id, code, sentence.
    INCIDENT_OPENED = "IncidentOpened"
    INCIDENT_RESOLVED = "IncidentResolved"
    #: A correction by hand; payload: variables, previous, reason.
    VARIABLES_CORRECTED = "VariablesCorrected"


#: Nothing more to tell; never to be changed.
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class HistoryEvent(NamedTuple):
    """One thing that happened in a process instance. A tuple, because a long step makes very many of them."""

    type: EventType
    instance_id: str
    definition_id: str
    at: datetime
    scope_id: int = 0
    token_id: int = 0
    element_id: str | None = None
    element_type: str | None = None
    actor: str | None = None
    payload: Mapping[str, Any] = _NOTHING
    payload_version: int = PAYLOAD_VERSION
    #: Given by the database when it was written.
    position: int = 0
