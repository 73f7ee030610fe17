"""By which messages and signals a process starts."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn_xml.diagram import Activity, Diagram, Event, FlowNode, Gateway, Process


@dataclass(frozen=True)
class StartByEvent:
    """One message or signal that starts a process, and the element where it then begins."""

    element_id: str
    #: `message` or `signal`.
    kind: str
    name: str


def starting_nodes(process: Process) -> Iterator[FlowNode]:
    """Where it begins: start events, receive tasks that start it, and what follows a gateway that starts it."""
    nodes = {node.id: node for node in process.scope.nodes}
    for node in process.scope.nodes:
        if node.kind == "startEvent" or (isinstance(node, Activity) and node.is_instantiating):
            yield node
        elif isinstance(node, Gateway) and node.is_instantiating:
            yield from (
                nodes[flow.target] for flow in process.scope.flows if flow.source == node.id and flow.target in nodes
            )


def starts_by_event(diagram: Diagram, process: Process) -> Iterator[StartByEvent]:
    """Every message and signal that starts the process; what is not declared is left out."""
    for node in starting_nodes(process):
        for kind, reference in _references(node):
            declared = diagram.definition(reference, kind)
            if declared is not None:
                yield StartByEvent(node.id, kind, declared.label)


def _references(node: FlowNode) -> Iterator[tuple[str, str | None]]:
    if isinstance(node, Event):
        yield from ((found.kind, found.reference) for found in node.definitions if found.kind in {"message", "signal"})
    elif isinstance(node, Activity):
        yield "message", node.message_ref
