"""How much text of a model would have to be evaluated: checking it takes time that grows with it."""

from collections.abc import Iterable, Iterator

from engine.bpmn_xml.diagram import Activity, Diagram, Event, FlowNode, Parameter, ParameterValue, flow_nodes, scopes

#: What looking at a text costs besides its length, in characters.
_PER_TEXT = 20


def text_volume(diagram: Diagram) -> int:
    """Characters of conditions, timers, assignments, values and scripts in all."""
    return sum(len(text) + _PER_TEXT for text in _texts(diagram))


def _texts(diagram: Diagram) -> Iterator[str]:
    for process in diagram.processes:
        for scope in scopes(process.scope):
            yield from (flow.condition.text for flow in scope.flows if flow.condition is not None)
        for node in flow_nodes(process):
            yield from _node_texts(node)
    for definition in diagram.definitions:
        yield from filter(None, (definition.name, definition.correlation_key))


def _node_texts(node: FlowNode) -> Iterator[str]:
    yield from _parameter_texts((*node.inputs, *node.outputs))
    if isinstance(node, Event):
        for definition in node.definitions:
            if definition.timer is not None:
                yield definition.timer.text
            if definition.connector is not None:
                yield from _parameter_texts((*definition.connector.inputs, *definition.connector.outputs))
    elif isinstance(node, Activity):
        yield from _activity_texts(node)


def _activity_texts(activity: Activity) -> Iterator[str]:
    if activity.script is not None:
        yield activity.script.text
    if activity.connector is not None:
        yield from _parameter_texts((*activity.connector.inputs, *activity.connector.outputs))
    for mapping in activity.call_mappings:
        yield from filter(None, (mapping.source_expression, mapping.business_key))


def _parameter_texts(parameters: Iterable[Parameter]) -> Iterator[str]:
    for parameter in parameters:
        yield from value_texts(parameter.value)


def value_texts(value: ParameterValue) -> Iterator[str]:
    """Every text inside the value of a parameter."""
    if isinstance(value, str):
        yield value
    elif value is not None:
        for item in value.values() if isinstance(value, dict) else value:
            yield from value_texts(item)
