"""Service tasks against what the operation that they call declares: what is missing, unknown or of the wrong kind."""

from collections.abc import Iterator
from typing import Any

from engine.bpmn_xml.diagram import Activity, Diagram, Element, Event, FlowNode, flow_nodes, processes_meant_to_run
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.bpmn_xml.mappings import Connector, Parameter, ParameterValue
from engine.expressions.dialects import holds_expression
from engine.operations.declaration import FUNCTION, Input, Operation, Operations, key_of
from engine.operations.values import WORDS, is_of_kind
from foundation.sentences import N_, Sentence

OPERATION_UNKNOWN = Matter(
    "operation_unknown",
    Severity.WARNING,
    N_("«%(name)s» calls «%(operation)s», which is not in the catalogue of operations."),
    N_("Choose an operation of the catalogue, or ask IT to add this one."),
)
INPUT_MISSING = Matter(
    "operation_input_missing",
    Severity.ERROR,
    N_("«%(name)s» does not say «%(input)s», which its operation «%(operation)s» needs."),
    N_("Fill it in with a text, or with an expression such as ${name}."),
)
INPUT_UNKNOWN = Matter(
    "operation_input_unknown",
    Severity.WARNING,
    N_("«%(name)s» gives «%(input)s» to its operation «%(operation)s», which knows no such value."),
    N_("Take it away, or give it the name that the catalogue of operations says."),
)
INPUT_KIND = Matter(
    "operation_input_kind",
    Severity.ERROR,
    N_("The value «%(value)s» that «%(name)s» gives as «%(input)s» is not %(kind)s."),
    N_("Correct it, or write an expression such as ${name}."),
)
INPUT_CHOICE = Matter(
    "operation_input_choice",
    Severity.ERROR,
    N_("The value «%(value)s» that «%(name)s» gives as «%(input)s» is not one of: %(choices)s."),
    N_("Choose one of them, or write an expression such as ${name}."),
)
SECRET_WRITTEN = Matter(
    "operation_secret_written",
    Severity.WARNING,
    N_("«%(name)s» holds the secret «%(input)s» in the drawing, where everybody reads it who may see the process."),
    N_("Take the secret out of the drawing, and ask IT for an operation that brings it."),
)


def check_operations(diagram: Diagram, operations: Operations | None) -> Iterator[Finding]:
    """Findings on calls of operations. `operations` None: they are not known here, so nothing is judged."""
    if operations is None:
        return
    for process in processes_meant_to_run(diagram):
        for node in flow_nodes(process):
            for connector in connectors_of(node):
                yield from _check_call(node, connector, operations)


def connectors_of(node: FlowNode) -> Iterator[Connector]:
    """The calls that an element makes."""
    if isinstance(node, Activity) and node.connector is not None:
        yield node.connector
    for definition in node.definitions if isinstance(node, Event) else ():
        if definition.connector is not None:
            yield definition.connector


def called_operation(connector: Connector) -> str | None:
    """The key of the operation that it calls; None when an expression chooses it, or nothing does."""
    function = next((one.value for one in connector.inputs if one.name == FUNCTION), "")
    if not connector.id or not isinstance(function, str) or holds_expression(connector.id + function):
        return None
    return key_of(connector.id, function)


def _check_call(node: FlowNode, connector: Connector, operations: Operations) -> Iterator[Finding]:
    key = called_operation(connector)
    if key is None:
        return
    operation = operations.get(key)
    if operation is None:
        yield OPERATION_UNKNOWN.about(node, line=connector.line, operation=key)
        return
    given = {one.name: one for one in connector.inputs if one.name and one.name != FUNCTION}
    for asked in operation.inputs:
        yield from _check_input(node, operation, asked, given.pop(asked.key, None), connector.line)
    for other in given.values():
        values: dict[str, Any] = {"input": other.name, "operation": Sentence(operation.name)}
        yield INPUT_UNKNOWN.about(node, line=other.line, **values)


def _check_input(
    node: Element, operation: Operation, asked: Input, given: Parameter | None, line: int
) -> Iterator[Finding]:
    # `parameter` leads the editor to the field
    said: dict[str, Any] = {
        "input": Sentence(asked.name),
        "operation": Sentence(operation.name),
        "parameter": asked.key,
    }
    if given is None or given.value in (None, ""):
        if asked.is_needed and not (given and given.is_script):
            yield INPUT_MISSING.about(node, line=given.line if given else line, **said)
        return
    value = constant(given.value)
    if value is None:
        return
    shown = value[:60] if isinstance(value, str) else "…"
    if asked.is_secret and isinstance(value, str):
        yield SECRET_WRITTEN.about(node, line=given.line, **said)
    elif asked.choices and value not in asked.choices:
        yield INPUT_CHOICE.about(node, line=given.line, value=shown, choices=", ".join(asked.choices), **said)
    elif not is_of_kind(value, asked.kind):
        yield INPUT_KIND.about(node, line=given.line, value=shown, kind=Sentence(WORDS[asked.kind]), **said)


def constant(value: ParameterValue) -> str | list[object] | dict[str, object] | None:
    """A value that stands in the drawing as it is, lists and tables with their parts; None when it is computed."""
    if isinstance(value, str):
        return None if holds_expression(value) else value
    if isinstance(value, tuple):
        parts = [constant(one) for one in value]
        return None if None in parts else list(parts)
    if isinstance(value, dict):
        return {name: constant(one) for name, one in value.items()}
    return None
