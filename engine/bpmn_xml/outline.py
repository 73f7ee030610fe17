"""A diagram as a list to read: what comes, who does it, what can follow. The text twin of the picture."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.bpmn_xml.diagram import Activity, Event, FlowNode, Process, Scope, SequenceFlow
from engine.bpmn_xml.lanes import all_lanes
from engine.expressions.dialects import without_signs
from foundation.sentences import Sentence

#: Of several definitions such an event causes all.
_THROWING = frozenset({"intermediateThrowEvent", "endEvent"})


@dataclass(frozen=True, kw_only=True)
class Next:
    """One way on; `answer` is the arrow's name, else its condition; None when it has neither."""

    element_id: str
    name: str
    answer: Sentence | str | None = None
    #: The way that is taken when no condition is true.
    is_default: bool = False


@dataclass(frozen=True, kw_only=True)
class OutlineEntry:
    """One element of the outline."""

    element_id: str
    #: BPMN element name, e.g. `userTask`.
    kind: str
    #: See `trigger_of`.
    trigger: str | None
    name: str
    #: Lane's name of the element; None outside lanes.
    who: str | None
    #: 0 in the process itself, 1 inside a subprocess of it, and so on.
    depth: int
    #: For a boundary event the activity on whose border it stands.
    attached_to: str | None
    next: tuple[Next, ...]


def outline(
    process: Process, condition_words: Callable[[str], Sentence | str] = without_signs
) -> tuple[OutlineEntry, ...]:
    """Every flow node, breadth-first from the starts, in document order; a subprocess is followed by its content."""
    lanes = {lane.id: lane.label for lane in all_lanes(process.lanes)}
    return tuple(_entries(process.scope, lanes, condition_words, 0))


def trigger_of(node: FlowNode) -> str | None:
    """What an event waits for or causes, e.g. `timer`; `multiple` when it is one of several, `all` when it is all.

    `event` for an event subprocess; None for other elements and for plain events.
    """
    if isinstance(node, Activity) and node.is_triggered_by_event:
        return "event"
    if not isinstance(node, Event) or not node.definitions:
        return None
    if len(node.definitions) == 1:
        return node.definitions[0].kind
    return "all" if node.is_parallel_multiple or node.kind in _THROWING else "multiple"


def _entries(
    scope: Scope, lanes: dict[str, str], words: Callable[[str], Sentence | str], depth: int
) -> list[OutlineEntry]:
    nodes = {node.id: node for node in scope.nodes}
    flows = {flow.id: flow for flow in scope.flows}
    entries: list[OutlineEntry] = []
    for node in _in_reading_order(scope, nodes, flows):
        ways = [
            _way(node, flow, nodes, words) for flow in map(flows.__getitem__, node.outgoing) if flow.target in nodes
        ]
        entries.append(_entry(node, ways, lanes, depth))
        if isinstance(node, Activity) and node.scope is not None:
            entries += _entries(node.scope, lanes, words, depth + 1)
    return entries


def _in_reading_order(scope: Scope, nodes: dict[str, FlowNode], flows: dict[str, SequenceFlow]) -> list[FlowNode]:
    attached: dict[str, list[str]] = {}
    for node in scope.nodes:
        if isinstance(node, Event) and node.attached_to in nodes:
            attached.setdefault(node.attached_to or "", []).append(node.id)
    starts = [node.id for node in scope.nodes if node.kind == "startEvent"]
    heads = [node.id for node in scope.nodes if not node.incoming and node.kind != "boundaryEvent"]
    order: dict[str, FlowNode] = {}
    # Whatever cannot be reached comes last, so that nothing of the drawing is missing.
    for first in (*starts, *heads, *nodes):
        waiting = deque([first])
        while waiting:
            node_id = waiting.popleft()
            if node_id in nodes and node_id not in order:
                order[node_id] = nodes[node_id]
                waiting += attached.get(node_id, [])
                waiting += [flows[flow_id].target for flow_id in nodes[node_id].outgoing]
    return list(order.values())


def _way(
    node: FlowNode, flow: SequenceFlow, nodes: dict[str, FlowNode], words: Callable[[str], Sentence | str]
) -> Next:
    is_default = flow.id == node.default_flow
    condition = None if is_default or flow.condition is None else words(flow.condition.text)
    return Next(
        element_id=flow.target,
        name=nodes[flow.target].label,
        answer=flow.name or condition,
        is_default=is_default,
    )


def _entry(node: FlowNode, ways: Sequence[Next], lanes: dict[str, str], depth: int) -> OutlineEntry:
    return OutlineEntry(
        element_id=node.id,
        kind=node.kind,
        trigger=trigger_of(node),
        name=node.label,
        who=lanes.get(node.lane_id or ""),
        depth=depth,
        attached_to=node.attached_to if isinstance(node, Event) else None,
        next=tuple(ways),
    )
