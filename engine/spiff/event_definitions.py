"""SpiffWorkflow's event definitions with what our models add: expressions for names, correlation keys, variables."""

from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition, TerminateEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition

from engine.bpmn_xml.diagram import Diagram, EventDefinition, FlowNode
from engine.spiff.failures import BrokenReference, Incomplete


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


class ErrorDefinition(ErrorEventDefinition):
    """An error; code None catches every error."""

    def __init__(self, code: str | None, code_variable: str | None = None, message_variable: str | None = None) -> None:
        super().__init__(code or "", code)
        self.code_variable = code_variable
        self.message_variable = message_variable


def event_definition(node: FlowNode, definitions: tuple[EventDefinition, ...], diagram: Diagram) -> object:
    """The definition of an event, which has one at most."""
    if not definitions:
        return NoneEventDefinition()
    definition = definitions[0]
    match definition.kind:
        case "timer":
            return _timer(node, definition)
        case "message":
            return message_definition(node, definition.reference, definition.correlation_key, diagram)
        case "error":
            return _error(node, definition, diagram)
        case _:
            return TerminateEventDefinition()


def message_definition(
    node: FlowNode, reference: str | None, correlation_key: str | None, diagram: Diagram
) -> MessageDefinition:
    """The message that an event or task refers to; its own correlation key goes before the message's."""
    if reference is None:
        raise Incomplete(element_id=node.id, missing="messageRef")
    message = diagram.definition(reference, "message")
    if message is None:
        raise BrokenReference(element_id=node.id, reference=reference)
    return MessageDefinition(
        message.name or message.id, correlation_key or node.correlation_key or message.correlation_key
    )


def _timer(node: FlowNode, definition: EventDefinition) -> TimerDefinition:
    if definition.timer is None or definition.timer_kind is None:
        raise Incomplete(element_id=node.id, missing="timeDate, timeDuration, timeCycle")
    return TimerDefinition(node.label, definition.timer_kind, definition.timer.text.strip())


def _error(node: FlowNode, definition: EventDefinition, diagram: Diagram) -> ErrorDefinition:
    code = None
    if definition.reference is not None:
        error = diagram.definition(definition.reference, "error")
        if error is None:
            raise BrokenReference(element_id=node.id, reference=definition.reference)
        code = error.code or error.id
    elif node.kind != "boundaryEvent":
        raise Incomplete(element_id=node.id, missing="errorRef")
    return ErrorDefinition(code, definition.error_code_variable, definition.error_message_variable)
