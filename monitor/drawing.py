"""What a dashboard takes from the diagram: names, lanes, and which events wait for the clock; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.bpmn_xml.diagram import Activity, Event, FlowNode, Process, flow_nodes, scopes
from engine.bpmn_xml.lanes import all_lanes
from monitor.elements import WaitsFor


@dataclass(frozen=True)
class Drawing:
    """The elements of one process as people know them."""

    names: Mapping[str, str] = field(default_factory=dict)
    #: Name of the lane that an element stands in, where it stands in one.
    lanes: Mapping[str, str] = field(default_factory=dict)
    #: Key of the process that a call activity calls, unless an expression says which.
    calls: Mapping[str, str] = field(default_factory=dict)
    #: What the history does not tell: which events wait for the clock.
    kinds: Mapping[str, WaitsFor] = field(default_factory=dict)
    #: Flows by which an event-based gateway is left when a date comes before a message.
    dated_flows: frozenset[str] = frozenset()

    def name_of(self, element_id: str) -> str:
        """The element's name, else its id."""
        return self.names.get(element_id, element_id)


def drawing_of(process: Process) -> Drawing:
    """What the diagram says of that process."""
    lane_names = {lane.id: lane.label for lane in all_lanes(process.lanes)}
    nodes = list(flow_nodes(process))
    timers = {node.id for node in nodes if _waits_for_the_clock(node)}
    return Drawing(
        names={node.id: node.name for node in nodes if node.name},
        lanes={node.id: lane_names[node.lane_id] for node in nodes if node.lane_id in lane_names},
        calls=_calls(nodes),
        kinds=dict.fromkeys(timers, WaitsFor.CLOCK),
        dated_flows=frozenset(
            flow.id for scope in scopes(process.scope) for flow in scope.flows if flow.target in timers
        ),
    )


def _calls(nodes: Sequence[FlowNode]) -> dict[str, str]:
    called = ((node.id, node.called_element) for node in nodes if isinstance(node, Activity))
    return {element_id: key for element_id, key in called if key and not key.startswith(("${", "#{", "="))}


def _waits_for_the_clock(node: FlowNode) -> bool:
    if not isinstance(node, Event) or node.kind != "intermediateCatchEvent":
        return False
    return bool(node.definitions) and all(one.kind == "timer" for one in node.definitions)
