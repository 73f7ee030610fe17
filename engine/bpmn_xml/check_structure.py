"""What is wrong with the drawing itself: arrows, starts, gateways, boundaries, parts that cannot be reached."""

from collections.abc import Iterator

from engine.bpmn_xml.diagram import (
    Activity,
    Diagram,
    Event,
    FlowNode,
    Gateway,
    Scope,
    SequenceFlow,
    processes_meant_to_run,
    scopes,
)
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.bpmn_xml.normalise import begins, starts
from foundation.sentences import N_

NO_EXECUTABLE_PROCESS = Matter(
    "no_executable_process",
    Severity.ERROR,
    N_("No process of this file is marked as executable."),
    N_("Select the process and tick «Executable»."),
)
EMPTY_PROCESS = Matter(
    "process_empty",
    Severity.ERROR,
    N_("The process «%(name)s» contains nothing."),
    N_("Draw a start event and at least one activity."),
)
EMPTY_SUBPROCESS = Matter(
    "subprocess_empty",
    Severity.ERROR,
    N_("The subprocess «%(name)s» contains nothing."),
    N_("Draw its steps inside it, or turn it into a task."),
)
FLOW_FROM_NOWHERE = Matter(
    "flow_without_source",
    Severity.ERROR,
    N_("The arrow «%(name)s» comes from «%(reference)s», which does not exist in the same process or subprocess."),
    N_("Delete the arrow and draw it again from the right element."),
)
FLOW_TO_NOWHERE = Matter(
    "flow_without_target",
    Severity.ERROR,
    N_("The arrow «%(name)s» leads to «%(reference)s», which does not exist in the same process or subprocess."),
    N_("Delete the arrow and draw it again to the right element."),
)
UNKNOWN_DEFAULT = Matter(
    "default_flow_unknown",
    Severity.ERROR,
    N_("The default arrow of «%(name)s» is «%(reference)s», which does not leave it."),
    N_("Choose one of the arrows that leave it as the default."),
)
FLOW_INTO_START = Matter(
    "start_with_incoming",
    Severity.ERROR,
    N_("An arrow leads into «%(name)s», but nothing can come before a start or boundary event."),
    N_("Lead the arrow to the element that follows."),
)
FLOW_OUT_OF_END = Matter(
    "end_with_outgoing",
    Severity.ERROR,
    N_("An arrow leaves the end event «%(name)s», but nothing can follow an end."),
    N_("Delete the arrow, or turn the end into an intermediate event."),
)
SEVERAL_STARTS = Matter(
    "several_plain_starts",
    Severity.ERROR,
    N_("«%(name)s» is one of %(count)s plain start events; it is not clear where to begin."),
    N_("Leave one plain start event, or give the others a message, a timer or a signal."),
)
NO_BEGINNING = Matter(
    "nothing_begins",
    Severity.ERROR,
    N_("«%(name)s» runs in a circle: nothing in it begins."),
    N_("Draw a start event and an arrow from it to the first step."),
)
UNREACHABLE = Matter(
    "unreachable",
    Severity.WARNING,
    N_("«%(name)s» is never reached from a start."),
    N_("Draw an arrow to it, or delete it."),
)
MISSING_CONDITION = Matter(
    "condition_missing",
    Severity.ERROR,
    N_("The arrow «%(flow)s» that leaves «%(name)s» has no condition, so it is not clear when it is taken."),
    N_("Write its condition, or mark it as the default arrow."),
)
NO_DEFAULT = Matter(
    "default_flow_missing",
    Severity.WARNING,
    N_("«%(name)s» has no default arrow: when no condition is true, the case stops there with an incident."),
    N_("Mark one of its arrows as the default."),
)
CONDITION_ON_DEFAULT = Matter(
    "default_flow_with_condition",
    Severity.WARNING,
    N_("The default arrow «%(flow)s» of «%(name)s» has a condition, which is never looked at."),
    N_("Delete the condition, or mark another arrow as the default."),
)
CONDITION_IGNORED = Matter(
    "condition_ignored",
    Severity.WARNING,
    N_("The arrow «%(flow)s» has a condition, but «%(name)s» never looks at conditions."),
    N_("Delete the condition, or draw an exclusive gateway instead."),
)
DEAD_END_GATEWAY = Matter(
    "gateway_without_outgoing",
    Severity.ERROR,
    N_("No arrow leaves the gateway «%(name)s»."),
    N_("Draw where it leads, or put an end event in its place."),
)
EVENT_GATEWAY_TARGET = Matter(
    "event_gateway_target",
    Severity.ERROR,
    N_("«%(target)s» follows the event-based gateway «%(name)s», but it is nothing that can be waited for."),
    N_("After this gateway draw message, timer, signal or conditional events, or receive tasks."),
)
EVENT_GATEWAY_ALONE = Matter(
    "event_gateway_single",
    Severity.ERROR,
    N_("The event-based gateway «%(name)s» needs at least two arrows that leave it."),
    N_("Draw a second event after it, or delete the gateway."),
)
BOUNDARY_NOWHERE = Matter(
    "boundary_host_unknown",
    Severity.ERROR,
    N_("The event «%(name)s» is attached to «%(reference)s», which is no activity of the same process or subprocess."),
    N_("Drag the event onto the border of the activity that it belongs to."),
)
#: What an event-based gateway may be followed by (BPMN 2.0.2, 10.6.6).
_WAITABLE_EVENTS = frozenset({"message", "timer", "signal", "conditional"})


def check_structure(diagram: Diagram) -> Iterator[Finding]:
    """Findings on the graph of every process of the file."""
    if not any(process.is_executable for process in diagram.processes):
        first = next(iter(diagram.processes), None)
        yield NO_EXECUTABLE_PROCESS.at() if first is None else NO_EXECUTABLE_PROCESS.about(first)
    for process in processes_meant_to_run(diagram):
        if not process.scope.nodes:
            yield EMPTY_PROCESS.about(process)
        elif not _has_beginning(process.scope):
            yield NO_BEGINNING.about(process)
        for scope in scopes(process.scope):
            yield from _check_scope(scope)


def flow_label(flow: SequenceFlow, nodes: dict[str, FlowNode]) -> str:
    """An arrow as people call it: its name, else from where to where."""
    ends = (nodes[end].label if end in nodes else end for end in (flow.source, flow.target))
    return flow.name or " → ".join(ends)


def _check_scope(scope: Scope) -> Iterator[Finding]:
    nodes = {node.id: node for node in scope.nodes}
    flows = {flow.id: flow for flow in scope.flows}
    for flow in scope.flows:
        yield from _check_ends(flow, nodes)
    for node in scope.nodes:
        yield from _check_node(node, nodes, flows)
    yield from _check_starts(scope)
    yield from _check_reachable(scope, nodes)


def _check_ends(flow: SequenceFlow, nodes: dict[str, FlowNode]) -> Iterator[Finding]:
    label = flow_label(flow, nodes)
    for end, matter in ((flow.source, FLOW_FROM_NOWHERE), (flow.target, FLOW_TO_NOWHERE)):
        if end not in nodes:
            yield matter.at(element_id=flow.id, element_name=label, line=flow.line, name=label, reference=end)


def _check_node(node: FlowNode, nodes: dict[str, FlowNode], flows: dict[str, SequenceFlow]) -> Iterator[Finding]:
    if node.default_flow is not None and node.default_flow not in node.outgoing:
        yield UNKNOWN_DEFAULT.about(node, reference=node.default_flow)
    if isinstance(node, Event):
        yield from _check_event(node, nodes)
    elif isinstance(node, Gateway):
        yield from _check_gateway(node, nodes, [flows[flow_id] for flow_id in node.outgoing])
    elif isinstance(node, Activity) and node.scope is not None and not node.scope.nodes:
        yield EMPTY_SUBPROCESS.about(node)
    elif isinstance(node, Activity) and node.scope is not None and not _has_beginning(node.scope):
        yield NO_BEGINNING.about(node)


def _check_event(event: Event, nodes: dict[str, FlowNode]) -> Iterator[Finding]:
    if event.incoming and event.kind in {"startEvent", "boundaryEvent"}:
        yield FLOW_INTO_START.about(event)
    if event.outgoing and event.kind == "endEvent":
        yield FLOW_OUT_OF_END.about(event)
    if event.kind == "boundaryEvent" and not isinstance(nodes.get(event.attached_to or ""), Activity):
        yield BOUNDARY_NOWHERE.about(event, reference=event.attached_to or "?")


def _check_gateway(gateway: Gateway, nodes: dict[str, FlowNode], outgoing: list[SequenceFlow]) -> Iterator[Finding]:
    if not outgoing:
        yield DEAD_END_GATEWAY.about(gateway)
    if gateway.kind in {"exclusiveGateway", "inclusiveGateway"} and len(outgoing) > 1:
        yield from _check_conditions(gateway, nodes, outgoing)
    if gateway.kind in {"parallelGateway", "eventBasedGateway"}:
        # BPMN 2.0.2, 13.4.1: they take every arrow, or the one whose event comes first.
        for flow in outgoing:
            if flow.condition is not None:
                yield CONDITION_IGNORED.about(gateway, line=flow.line, flow=flow_label(flow, nodes))
    if gateway.kind == "eventBasedGateway":
        yield from _check_event_gateway(gateway, nodes, outgoing)


def _check_conditions(gateway: Gateway, nodes: dict[str, FlowNode], outgoing: list[SequenceFlow]) -> Iterator[Finding]:
    for flow in outgoing:
        is_default = flow.id == gateway.default_flow
        label = flow_label(flow, nodes)
        if flow.condition is None and not is_default:
            yield MISSING_CONDITION.about(gateway, line=flow.line, flow=label)
        if flow.condition is not None and is_default:
            yield CONDITION_ON_DEFAULT.about(gateway, line=flow.line, flow=label)
    if gateway.default_flow is None and all(flow.condition is not None for flow in outgoing):
        yield NO_DEFAULT.about(gateway)


def _check_event_gateway(
    gateway: Gateway, nodes: dict[str, FlowNode], outgoing: list[SequenceFlow]
) -> Iterator[Finding]:
    if len(outgoing) == 1:
        yield EVENT_GATEWAY_ALONE.about(gateway)
    for flow in outgoing:
        target = nodes.get(flow.target)
        if target is not None and not _can_be_waited_for(target):
            yield EVENT_GATEWAY_TARGET.about(gateway, line=flow.line, target=target.label)


def _can_be_waited_for(node: FlowNode) -> bool:
    if isinstance(node, Event):
        return (
            node.kind == "intermediateCatchEvent"
            and bool(node.definitions)
            and all(definition.kind in _WAITABLE_EVENTS for definition in node.definitions)
        )
    return node.kind == "receiveTask"


def _has_beginning(scope: Scope) -> bool:
    return any(begins(node) or starts(node) for node in scope.nodes)


def _check_starts(scope: Scope) -> Iterator[Finding]:
    plain = [
        node for node in scope.nodes if isinstance(node, Event) and node.kind == "startEvent" and not node.definitions
    ]
    if len(plain) > 1:
        for start in plain[1:]:
            yield SEVERAL_STARTS.about(start, count=len(plain))


def _check_reachable(scope: Scope, nodes: dict[str, FlowNode]) -> Iterator[Finding]:
    followers = _followers(scope)
    reached: set[str] = set()
    _reach(_starts(scope), followers, nodes, reached)
    targets = {flow.target for flow in scope.flows if flow.source in nodes}
    # The first of a part that hangs in the air is told; what follows it is reached once that is mended. Parts that
    # run in a circle have no first one: there any will do.
    for candidates in ([node for node in scope.nodes if node.id not in targets], scope.nodes):
        for node in candidates:
            if node.id not in reached:
                yield UNREACHABLE.about(node)
                _reach([node.id], followers, nodes, reached)


def _starts(scope: Scope) -> list[str]:
    found = [node for node in scope.nodes if _begins_by_itself(node)]
    if not any(starts(node) for node in scope.nodes):
        # BPMN 2.0.2, 13.2: without start events every node without incoming flow begins.
        found += [node for node in scope.nodes if begins(node)]
    return [node.id for node in found]


def _begins_by_itself(node: FlowNode) -> bool:
    if isinstance(node, Activity):
        return node.is_triggered_by_event or node.is_for_compensation or (node.is_instantiating and not node.incoming)
    if isinstance(node, Gateway):
        return node.is_instantiating and not node.incoming
    return node.kind == "startEvent" or _is_link_catch(node)


def _is_link_catch(node: FlowNode) -> bool:
    return (
        isinstance(node, Event)
        and node.kind == "intermediateCatchEvent"
        and any(definition.kind == "link" for definition in node.definitions)
    )


def _followers(scope: Scope) -> dict[str, list[str]]:
    """Where one gets from each node: over arrows, and from an activity to the events on its border."""
    followers: dict[str, list[str]] = {}
    for flow in scope.flows:
        followers.setdefault(flow.source, []).append(flow.target)
    for node in scope.nodes:
        if isinstance(node, Event) and node.attached_to:
            followers.setdefault(node.attached_to, []).append(node.id)
    return followers


def _reach(starts: list[str], followers: dict[str, list[str]], nodes: dict[str, FlowNode], reached: set[str]) -> None:
    """Add to `reached` what can be reached from the starts."""
    waiting = list(starts)
    while waiting:
        node_id = waiting.pop()
        if node_id in nodes and node_id not in reached:
            reached.add(node_id)
            waiting += followers.get(node_id, [])
