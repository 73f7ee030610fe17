"""What a model does beyond people and paper: its scripts and calls, for whoever approves it; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from engine.bpmn_xml.diagram import Activity, Diagram, Event, FlowNode, flow_nodes
from engine.bpmn_xml.mappings import Connector, Parameter, ParameterValue


class ReachKind(StrEnum):
    """What kind of thing it does."""

    #: Calculates something by a script.
    SCRIPT = "script"
    #: Calls a system by a connector.
    CONNECTOR = "connector"
    #: Leaves work to a program that fetches it.
    EXTERNAL = "external"
    #: Starts another process.
    CALL = "call"


@dataclass(frozen=True)
class Reach:
    """One script or call of a model."""

    element_id: str
    element_name: str
    kind: ReachKind
    #: The connector, the topic or the called process; the language of a script.
    what: str
    #: The script, or what a connector is given: one line for each input.
    detail: str
    #: The published version does not have it, or not so.
    is_new: bool


def reach_of(diagram: Diagram, published: Diagram | None) -> tuple[Reach, ...]:
    """Every script and call of a drawing, in its order; all is new when nothing is published yet."""
    known = {(node.id, *said) for node, *said in _pieces(published)} if published else set()
    return tuple(
        Reach(node.id, node.label, kind, what, detail, is_new=(node.id, kind, what, detail) not in known)
        for node, kind, what, detail in _pieces(diagram)
    )


def _pieces(diagram: Diagram) -> Iterator[tuple[FlowNode, ReachKind, str, str]]:
    for process in diagram.processes:
        for node in flow_nodes(process):
            for kind, what, detail in _of(node):
                yield node, kind, what, detail


def _of(node: FlowNode) -> Iterator[tuple[ReachKind, str, str]]:
    if isinstance(node, Event):
        connectors = (one.connector for one in node.definitions if one.connector)
        yield from ((ReachKind.CONNECTOR, one.id, _inputs(one)) for one in connectors)
    if isinstance(node, Activity):
        yield from _of_activity(node)


def _of_activity(node: Activity) -> Iterator[tuple[ReachKind, str, str]]:
    if node.script is not None:
        yield ReachKind.SCRIPT, node.script.language or "", node.script.text.strip()
    if node.connector is not None:
        yield ReachKind.CONNECTOR, node.connector.id, _inputs(node.connector)
    if node.topic:
        yield ReachKind.EXTERNAL, node.topic, ""
    if node.called_element:
        yield ReachKind.CALL, node.called_element, ""


def _inputs(connector: Connector) -> str:
    return "\n".join(_line(one) for one in connector.inputs)


def _line(parameter: Parameter) -> str:
    return f"{parameter.name} = {_text(parameter.value)}"


def _text(value: ParameterValue) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(inner)}" for name, inner in value.items())
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    return str(getattr(value, "text", None) or getattr(value, "variable", None) or value or "")
