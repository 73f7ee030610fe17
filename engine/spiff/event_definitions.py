"""SpiffWorkflow's event definitions with what our models add: expressions for names, correlation keys, variables."""

from collections.abc import Callable

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition as SpiffEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    ErrorEventDefinition,
    EscalationEventDefinition,
    SignalEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import CancelEventDefinition, TerminateEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition

from engine.bpmn_xml.diagram import Diagram, EventDefinition, FlowNode
from engine.spiff.failures import BrokenReference


class TimerDefinition(TimerEventDefinition):
    """A date, duration or cycle; `kind` is `timeDate`, `timeDuration` or `timeCycle`."""

    def __init__(self, name: str, kind: str, expression: str) -> None:
        super().__init__(name, expression)
        self.kind = kind


class MessageDefinition(MessageEventDefinition):
    """A message; its name may hold expressions, its correlation key is one."""

    def __init__(self, name: str, correlation_key: str | None) -> None:
        super().__init__(name)
        self.correlation_key = correlation_key


class SignalDefinition(SignalEventDefinition):
    """A signal, which reaches everybody who awaits it; its name may hold expressions."""


class ConditionDefinition(ConditionalEventDefinition):
    """A condition that becomes true."""


class ErrorDefinition(ErrorEventDefinition):
    """An error; code None catches every error."""

    def __init__(self, code: str | None, code_variable: str | None = None, message_variable: str | None = None) -> None:
        super().__init__(code or "", code)
        self.code_variable = code_variable
        self.message_variable = message_variable


class EscalationDefinition(EscalationEventDefinition):
    """An escalation; code None catches every escalation."""

    def __init__(self, code: str | None, code_variable: str | None = None) -> None:
        super().__init__(code or "", code)
        self.code_variable = code_variable


class CompensationDefinition(SpiffEventDefinition):
    """The undoing of an activity that has completed; None means of every one in the scope."""

    def __init__(self, activity_id: str | None, *, is_awaited: bool) -> None:
        super().__init__()
        self.activity_id = activity_id
        #: The token that asks for it waits until everything is undone.
        self.is_awaited = is_awaited


#: What can be waited for; the others are found when they are thrown.
AWAITED = (TimerDefinition, MessageDefinition, SignalDefinition, ConditionDefinition)
#: What ends the token that throws it, or lets it wait: an event that throws several things does these last.
_LAST = (CompensationDefinition, CancelEventDefinition, ErrorDefinition, TerminateEventDefinition)


def event_definitions(node: FlowNode, drawn: tuple[EventDefinition, ...], diagram: Diagram) -> tuple[object, ...]:
    """The definitions of an event, in the order in which they are thrown."""
    found = [_definition(node, definition, diagram) for definition in drawn]
    return tuple(sorted(found, key=lambda definition: isinstance(definition, _LAST)))


def message_definition(
    node: FlowNode, reference: str | None, correlation_key: str | None, diagram: Diagram
) -> MessageDefinition:
    """The message that an event or task refers to; its own correlation key goes before the message's."""
    message = diagram.definition(reference, "message")
    if message is None:
        raise BrokenReference(element_id=node.id, reference=reference or "")
    return MessageDefinition(
        message.name or message.id, correlation_key or node.correlation_key or message.correlation_key
    )


def _definition(node: FlowNode, definition: EventDefinition, diagram: Diagram) -> object:
    return _MAKERS[definition.kind](node, definition, diagram)


def _timer(node: FlowNode, definition: EventDefinition, _diagram: Diagram) -> TimerDefinition:
    text = definition.timer.text.strip() if definition.timer else ""
    return TimerDefinition(node.label, definition.timer_kind or "timeDate", text)


def _message(node: FlowNode, definition: EventDefinition, diagram: Diagram) -> MessageDefinition:
    return message_definition(node, definition.reference, definition.correlation_key, diagram)


def _signal(node: FlowNode, definition: EventDefinition, diagram: Diagram) -> SignalDefinition:
    found = diagram.definition(definition.reference, "signal")
    if found is None:
        raise BrokenReference(element_id=node.id, reference=definition.reference or "")
    return SignalDefinition(found.name or found.id)


def _condition(_node: FlowNode, definition: EventDefinition, _diagram: Diagram) -> ConditionDefinition:
    return ConditionDefinition(definition.condition.text.strip() if definition.condition else "")


def _error(node: FlowNode, definition: EventDefinition, diagram: Diagram) -> ErrorDefinition:
    code = _code(node, definition, diagram)
    return ErrorDefinition(code, definition.error_code_variable, definition.error_message_variable)


def _escalation(node: FlowNode, definition: EventDefinition, diagram: Diagram) -> EscalationDefinition:
    return EscalationDefinition(_code(node, definition, diagram), definition.escalation_code_variable)


def _code(node: FlowNode, definition: EventDefinition, diagram: Diagram) -> str | None:
    """The code of an error or escalation; None only where every one is caught."""
    if definition.reference is None:
        return None
    found = diagram.definition(definition.reference, definition.kind)
    if found is None:
        raise BrokenReference(element_id=node.id, reference=definition.reference)
    return found.code or found.id


_MAKERS: dict[str, Callable[[FlowNode, EventDefinition, Diagram], object]] = {
    "timer": _timer,
    "message": _message,
    "signal": _signal,
    "conditional": _condition,
    "error": _error,
    "escalation": _escalation,
    "compensate": lambda _node, definition, _diagram: CompensationDefinition(
        definition.reference, is_awaited=definition.waits_for_completion
    ),
    "cancel": lambda _node, _definition, _diagram: CancelEventDefinition(),
    "terminate": lambda _node, _definition, _diagram: TerminateEventDefinition(),
}
