"""Service tasks against what the operation that they call declares: what is missing, unknown or of the wrong kind."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from engine.bpmn_xml.diagram import Activity, Diagram, Element, Event, FlowNode, flow_nodes, processes_meant_to_run
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.bpmn_xml.mappings import Connector, Parameter, ParameterValue, expressions_in
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
OUTPUT_UNKNOWN = Matter(
    "operation_output_unknown",
    Severity.WARNING,
    N_("«%(name)s» reads «%(output)s» of the answer, which its operation «%(operation)s» does not give."),
    N_("Read one of these: %(outputs)s."),
)
TEMPLATE_GONE = Matter(
    "operation_template_gone",
    Severity.INFO,
    N_("«%(name)s» was made from the template «%(template)s», which the catalogue of operations does not offer."),
    N_("It works as it is. Choose another operation, or ask IT to offer the template again."),
)
TEMPLATE_LEFT = Matter(
    "operation_template_left",
    Severity.WARNING,
    N_("«%(name)s» no longer calls what its template «%(template)s» calls."),
    N_("Choose the operation again."),
)
TEMPLATE_OLD = Matter(
    "operation_template_old",
    Severity.INFO,
    N_("«%(name)s» was made from version %(version)s of «%(template)s»; the catalogue has version %(newest)s."),
    N_("Take the new version over in the properties of the step, or leave it as it is."),
)
TEMPLATE_VALUE = Matter(
    "operation_template_value",
    Severity.WARNING,
    N_("«%(name)s» gives «%(input)s» otherwise than its template «%(template)s» says: %(fixed)s."),
    N_("Choose the operation again, and its value comes back."),
)

#: A part of the answer, where an expression names it; not inside a text.
_OF_ANSWER = re.compile(r"(?<![\w.\"'])result\.([A-Za-z_]\w*)")


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
    template = node.template if isinstance(node, Activity) else None
    if isinstance(node, Activity) and template is not None:
        yield from _check_template(node, key, given, operations)
        preset = operations.get(template)
        operation = preset if preset is not None and preset.preset_of == key else operation
    for asked in operation.inputs:
        yield from _check_input(node, operation, asked, given.pop(asked.key, None), connector.line)
    for other in given.values():
        values: dict[str, Any] = {"input": other.name, "operation": Sentence(operation.name)}
        yield INPUT_UNKNOWN.about(node, line=other.line, **values)
    yield from _check_outputs(node, connector, operation)


def _check_outputs(node: FlowNode, connector: Connector, operation: Operation) -> Iterator[Finding]:
    """What is read of `result`, the answer: as far as its parts are named."""
    known = [one.key for one in operation.outputs]
    for parameter in (*connector.outputs, *node.outputs):
        read = {name for text in expressions_in(parameter.value) for name in _OF_ANSWER.findall(text)}
        for name in sorted(read.difference(known)):
            said = {"output": name, "outputs": ", ".join(known) or "–"}
            yield OUTPUT_UNKNOWN.about(node, line=parameter.line, operation=Sentence(operation.name), **said)


def _check_template(
    node: Activity, key: str, given: Mapping[str, Parameter], operations: Operations
) -> Iterator[Finding]:
    template = operations.get(node.template or "")
    if template is None:
        yield TEMPLATE_GONE.about(node, template=node.template)
    elif template.preset_of != key:
        yield TEMPLATE_LEFT.about(node, template=template.name)
    elif node.template_version != str(template.version):
        version = node.template_version or "?"
        yield TEMPLATE_OLD.about(node, template=template.name, version=version, newest=template.version)
    else:
        for one in template.inputs:
            if one.fixed is not None and (given[one.key].value if one.key in given else None) != (one.fixed or None):
                said: dict[str, Any] = {"template": template.name, "input": Sentence(one.name), "fixed": one.fixed}
                yield TEMPLATE_VALUE.about(node, **said)


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
