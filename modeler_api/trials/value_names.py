"""What the values are called that somebody brings by hand while a process is tried."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from engine.bpmn_xml.data_access import GIVEN, NOTHING, names_in, reads_of
from engine.bpmn_xml.data_writers import Writers, handed_in
from engine.bpmn_xml.diagram import Activity, Diagram, Event, FlowNode, Process, SequenceFlow, flow_nodes, scopes
from engine.bpmn_xml.mappings import expressions_in
from engine.definitions.deployment import Bundle
from engine.forms.reader import form_schema, read_form
from engine.forms.refusals import FormRejected
from engine.forms.schema import Field, fields
from engine.operations.declaration import FUNCTION, Operation, Operations, key_of
from engine.sandbox.sandbox import HeldCall
from modeler_api.trials.playing import OUT_OF_SIGHT


def operation_of(call: HeldCall, operations: Operations) -> Operation | None:
    """What the catalogue says of a call."""
    return operations.get(key_of(call.connector_id, str(call.inputs.get(FUNCTION, ""))))


class ValueNames:
    """The names that a process uses, as far as its drawing and forms tell them."""

    def __init__(self, diagram: Diagram, process: Process, bundle: Bundle) -> None:
        writers = Writers(process, handed_in(diagram).get(process.id, NOTHING), bundle.forms)
        asked = {node.id: _fields(node, bundle) for node in flow_nodes(process)}
        self._labels = {one.key: one.label for each in asked.values() for one in each}
        shown = {
            id_: frozenset(one.key.partition(".")[0] for one in each if one.is_readonly) for id_, each in asked.items()
        }
        read = frozenset[str]().union(
            *shown.values(),
            *(one.names for node, leaving in _elements(process) for one in reads_of(node, leaving, bundle.forms)),
        )
        anywhere = writers.of("")
        written = {
            name
            for name in writers.names
            if any(name not in shown.get(element, ()) for element in writers.of(name) - anywhere)
        }
        self._nodes = {node.id: node for one in diagram.processes for node in flow_nodes(one)}
        self.known = sorted(read | written, key=str.casefold)
        #: What something reads and nothing in the drawing gives a value.
        self.lacking = sorted(read - written - GIVEN, key=str.casefold)

    def of_beginning(self, element_id: str, variables: Mapping[str, Any]) -> dict[str, str]:
        """What may be brought where something begins or is awaited, each with what forms call it."""
        node = self._nodes.get(element_id)
        mapped = [text for one in (node.outputs if node else ()) for text in expressions_in(one.value)]
        taken = sorted({name for text in mapped for name in names_in(text)})
        return {name: self._labels.get(name, "") for name in (*taken, *self.lacking) if name not in variables}

    def of_answer(self, call: HeldCall, operation: Operation | None) -> dict[str, str]:
        """What the call may answer, each with what the catalogue calls it; empty where it has no words for it."""
        if call.connector_id == OUT_OF_SIGHT:
            return dict.fromkeys(self._taken_from(str(call.inputs.get("process"))), "")
        declared = {one.key: one.name for one in operation.outputs} if operation else {}
        read = dict.fromkeys(_paths(call.proposal), "")
        inside = {name.partition(".")[0] for name in read} - read.keys()
        told = read | {key: name for key, name in declared.items() if key not in inside}
        return told or dict.fromkeys(self.lacking, "")

    def _taken_from(self, process: str) -> Iterator[str]:
        for node in self._nodes.values():
            if isinstance(node, Activity) and node.called_element == process:
                yield from (one.source for one in node.call_mappings if one.direction == "out" and one.source)


def _elements(process: Process) -> Iterator[tuple[FlowNode, list[SequenceFlow]]]:
    leaving: dict[str, list[SequenceFlow]] = defaultdict(list)
    for scope in scopes(process.scope):
        for flow in scope.flows:
            leaving[flow.source].append(flow)
    yield from ((node, leaving[node.id]) for node in flow_nodes(process))


def _fields(node: FlowNode, bundle: Bundle) -> tuple[Field, ...]:
    """What the form of an element asks for or shows."""
    content = bundle.forms.get(node.form_key or "") if isinstance(node, Activity | Event) else None
    try:
        return tuple(fields(read_form(form_schema(content)))) if content else ()
    except FormRejected:
        return ()


def _paths(values: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, Mapping) and value:
            yield from _paths(value, f"{before}{name}.")
        else:
            yield before + name
