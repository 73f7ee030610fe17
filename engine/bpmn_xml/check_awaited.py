"""Conditions that are waited for while nothing changes what they read."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from engine.bpmn_xml.data_access import GIVEN, inside_of, names_in
from engine.bpmn_xml.data_writers import Writers
from engine.bpmn_xml.diagram import Activity, Event, FlowNode, ModelText, MultiInstance, Process, flow_nodes
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.bpmn_xml.normalise import begins, starts
from foundation.sentences import N_

EVENT_IN_VAIN = Matter(
    "condition_never_changes",
    Severity.WARNING,
    N_(
        "«%(name)s» waits for a condition on «%(variables)s», which nothing in the drawing changes meanwhile. "
        "Does somebody change it from outside?"
    ),
    N_("Set the variable in a form or a script that runs at the same time, or correct its name."),
)
AD_HOC_IN_VAIN = Matter(
    "ad_hoc_never_ends",
    Severity.WARNING,
    N_(
        "«%(name)s» ends by a condition on «%(variables)s», which nothing in it changes: unless somebody changes it "
        "from outside, it ends after its first activity or never."
    ),
    N_("Set the variable in a form or a script of an activity in it, or correct its name."),
)


class InVain(NamedTuple):
    """A condition that nothing changes while it is waited for."""

    node: FlowNode
    names: frozenset[str]
    line: int

    def finding(self) -> Finding:
        """What people are told of it."""
        matter = AD_HOC_IN_VAIN if isinstance(self.node, Activity) else EVENT_IN_VAIN
        return matter.about(self.node, line=self.line, variables=", ".join(sorted(self.names)))


def awaited_in_vain(process: Process, writers: Writers) -> Iterator[InVain]:
    """What conditional events wait for, and what ad-hoc subprocesses end by, though nothing changes it."""
    nodes = flow_nodes(process)
    carried_by = {node.id: node for node in nodes}
    for node in nodes:
        for condition in () if node.id in writers.begun else _awaited(node):
            names = names_in(condition.text)
            if names and GIVEN.isdisjoint(names):
                host = carried_by.get(node.attached_to or "", node) if isinstance(node, Event) else node
                changing = {one for name in names for one in writers.of(name)} | writers.unasked.keys()
                if changing.isdisjoint(_meanwhile(process, host, node)):
                    yield InVain(node, names, condition.line)


def _awaited(node: FlowNode) -> Iterator[ModelText]:
    if isinstance(node, Activity) and node.ad_hoc is not None and node.ad_hoc.completion_condition is not None:
        yield node.ad_hoc.completion_condition
    for definition in node.definitions if isinstance(node, Event) else ():
        if definition.condition is not None:
            yield definition.condition


def _meanwhile(process: Process, host: FlowNode, waiting: FlowNode) -> set[str]:
    """What may run while it waits: what is in the subprocess or in what carries the event, and what runs beside it."""
    inside = {inner.id for inner in inside_of(host)}
    outside = [node for node in flow_nodes(process) if node.id not in inside]
    if not _one_at_a_time(process, outside, host):
        starting = {node.id for node in process.scope.nodes if node.kind == "startEvent"}
        return {*inside, *(node.id for node in outside)} - starting - {waiting.id}
    is_again = host is not waiting and isinstance(host, Activity) and host.loop is not None
    return inside | {host.id} if is_again else inside


def _one_at_a_time(process: Process, nodes: Sequence[FlowNode], host: FlowNode) -> bool:
    """Whether never two of these elements run at once, whatever goes on in the host."""
    others = [node for node in nodes if isinstance(node, Activity) and node.scope is not None and node is not host]
    inner = [process.scope, *(node.scope for node in others if node.scope is not None)]
    return not (
        any(map(_splits, nodes))
        or any(map(_repeats_at_once, others))
        or any(not any(map(starts, scope.nodes)) and sum(map(begins, scope.nodes)) > 1 for scope in inner)
    )


def _splits(node: FlowNode) -> bool:
    """Whether two tokens may leave it, or another one begins by it."""
    if isinstance(node, Event):
        return len(node.outgoing) > 1 or not node.is_interrupting
    if isinstance(node, Activity):
        return len(node.outgoing) > 1 or node.completion_quantity != "1" or node.is_triggered_by_event
    return len(node.outgoing) > 1 and node.kind not in {"exclusiveGateway", "eventBasedGateway"}


def _repeats_at_once(subprocess: Activity) -> bool:
    is_parallel = isinstance(subprocess.loop, MultiInstance) and not subprocess.loop.is_sequential
    return is_parallel or (subprocess.ad_hoc is not None and not subprocess.ad_hoc.is_sequential)
