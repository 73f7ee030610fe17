"""What a model does beyond people and paper: its scripts and calls, for whoever approves it; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from engine.bpmn_xml.check_operations import called_operation, connectors_of
from engine.bpmn_xml.diagram import Activity, Diagram, FlowNode, flow_nodes
from engine.bpmn_xml.mappings import Connector, Parameter, ParameterValue
from engine.operations.declaration import Operations
from foundation.sentences import N_, Sentence


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


_WORDS: Mapping[ReachKind, str] = {
    ReachKind.SCRIPT: N_("Calculates by a script"),
    ReachKind.CONNECTOR: N_("Calls a system: %(what)s"),
    ReachKind.EXTERNAL: N_("Waits for a program that takes work of %(what)s"),
    ReachKind.CALL: N_("Runs the process %(what)s"),
}
_OPERATION, _PROCESS = N_("Operation: %(what)s"), N_("Runs the process «%(what)s»")


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
    #: What a connector calls, by its key in the catalogue; None where an expression chooses it.
    operation: str | None = None


def reach_words(reach: Reach, operations: Operations, processes: Mapping[str, str]) -> Sentence:
    """What it does; the operations of the catalogue, and `processes` by key, are called what people call them."""
    if (called := operations.get(reach.operation or "")) is not None:
        return Sentence(_OPERATION, {"what": Sentence(called.name)})
    if reach.kind is ReachKind.CALL and reach.what in processes:
        return Sentence(_PROCESS, {"what": processes[reach.what]})
    return Sentence(_WORDS[reach.kind], {"what": reach.what})


def reach_of(diagram: Diagram, published: Diagram | None) -> tuple[Reach, ...]:
    """Every script and call of a drawing, in its order; all is new when nothing is published yet."""
    known = {replace(one, element_name="") for one in _pieces(published)} if published else set()
    return tuple(replace(one, is_new=replace(one, element_name="") not in known) for one in _pieces(diagram))


def _pieces(diagram: Diagram) -> Iterator[Reach]:
    for process in diagram.processes:
        for node in flow_nodes(process):
            for one in connectors_of(node):
                yield _piece(node, ReachKind.CONNECTOR, one.id, _inputs(one), called_operation(one))
            if isinstance(node, Activity):
                yield from _of_activity(node)


def _of_activity(node: Activity) -> Iterator[Reach]:
    if node.script is not None:
        yield _piece(node, ReachKind.SCRIPT, node.script.language or "", node.script.text.strip())
    if node.topic:
        yield _piece(node, ReachKind.EXTERNAL, node.topic)
    if node.called_element:
        yield _piece(node, ReachKind.CALL, node.called_element)


def _piece(node: FlowNode, kind: ReachKind, what: str, detail: str = "", operation: str | None = None) -> Reach:
    return Reach(node.id, node.label, kind, what, detail, is_new=False, operation=operation)


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
