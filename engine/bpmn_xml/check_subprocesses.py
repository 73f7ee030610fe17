"""Event subprocesses, ad-hoc subprocesses, and what undoes what: how they are drawn and what they need."""

from collections.abc import Iterator

from engine.bpmn_xml.check_events import kinds_of
from engine.bpmn_xml.diagram import Activity, Diagram, Event, FlowNode, Process, Scope, processes_meant_to_run
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.bpmn_xml.normalise import handlers
from foundation.sentences import N_

SEVERAL_SUBPROCESS_STARTS = Matter(
    "several_subprocess_starts",
    Severity.ERROR,
    N_("«%(name)s» is a further start event of its subprocess; only one runs."),
    N_("Leave one start event in the subprocess."),
)
EVENT_SUBPROCESS_WITHOUT_START = Matter(
    "event_subprocess_without_start",
    Severity.ERROR,
    N_("The event subprocess «%(name)s» has no start event, so it is not clear what it answers to."),
    N_("Draw a start event in it and choose its message, timer, signal, error or condition."),
)
EVENT_SUBPROCESS_IN_FLOW = Matter(
    "event_subprocess_in_flow",
    Severity.ERROR,
    N_("«%(name)s» answers to an event, so it can have no arrows, no repetition and no events on its border."),
    N_("Take away what is too much, or turn it into an ordinary subprocess."),
)
UNDOING_SUBPROCESS_MISPLACED = Matter(
    "compensation_subprocess_misplaced",
    Severity.ERROR,
    N_("«%(name)s» undoes what stands around it, which works once and only inside a subprocess."),
    N_("Draw it in the subprocess that it undoes, and leave one of them."),
)
STARTS_IN_AD_HOC = Matter(
    "ad_hoc_with_start_or_end",
    Severity.ERROR,
    N_("«%(name)s» stands in an ad-hoc subprocess, which has neither start nor end events."),
    N_("Delete it: the activities without an incoming arrow begin by themselves."),
)
HANDLER_MISSING = Matter(
    "compensation_handler_missing",
    Severity.ERROR,
    N_("«%(name)s» does not say which activity undoes «%(activity)s»."),
    N_("Connect it with the activity that undoes, which is marked as compensation."),
)
HANDLER_IN_FLOW = Matter(
    "compensation_handler_in_flow",
    Severity.ERROR,
    N_("«%(name)s» undoes another activity, so it can have no arrows and no compensation of its own."),
    N_("Delete its arrows, or take the compensation mark off it."),
)
HANDLER_UNUSED = Matter(
    "compensation_handler_unused",
    Severity.WARNING,
    N_("«%(name)s» is marked as compensation, but no event on the border of an activity leads to it: it never runs."),
    N_("Connect it with the compensation event of the activity that it undoes."),
)
UNDONE_UNKNOWN = Matter(
    "compensated_activity_unknown",
    Severity.ERROR,
    N_("«%(name)s» undoes «%(reference)s», which is no activity of the same process or subprocess."),
    N_("Choose an activity that stands beside it, or leave the choice empty to undo everything."),
)


def check_subprocesses(diagram: Diagram) -> Iterator[Finding]:
    """Findings on the subprocesses of every process."""
    for process in processes_meant_to_run(diagram):
        yield from _check_scope(process, process.scope, None)


def _check_scope(owner: Process | Activity, scope: Scope, around: Scope | None) -> Iterator[Finding]:
    if isinstance(owner, Activity):
        yield from _check_starts(owner, scope)
    yield from _check_handlers(scope)
    yield from _check_undoing(owner, scope, around)
    for node in scope.nodes:
        if isinstance(node, Activity) and node.scope is not None:
            if node.is_triggered_by_event:
                yield from _check_event_subprocess(node, scope)
            yield from _check_scope(node, node.scope, scope)


def _check_starts(owner: Activity, scope: Scope) -> Iterator[Finding]:
    starts = [node for node in scope.nodes if node.kind == "startEvent"]
    if owner.ad_hoc is not None:
        for node in scope.nodes:
            if node.kind in {"startEvent", "endEvent"}:
                yield STARTS_IN_AD_HOC.about(node)
        return
    for start in starts[1:]:
        yield SEVERAL_SUBPROCESS_STARTS.about(start)
    if owner.is_triggered_by_event and not starts:
        yield EVENT_SUBPROCESS_WITHOUT_START.about(owner)


def _check_event_subprocess(activity: Activity, around: Scope) -> Iterator[Finding]:
    has_boundary = any(isinstance(node, Event) and node.attached_to == activity.id for node in around.nodes)
    if activity.incoming or activity.outgoing or activity.loop is not None or has_boundary:
        yield EVENT_SUBPROCESS_IN_FLOW.about(activity)


def _check_handlers(scope: Scope) -> Iterator[Finding]:
    nodes = {node.id: node for node in scope.nodes}
    targets = handlers(scope)
    events = [
        node
        for node in scope.nodes
        if isinstance(node, Event) and node.kind == "boundaryEvent" and "compensate" in kinds_of(node)
    ]
    for event in events:
        if event.id not in targets:
            host = nodes.get(event.attached_to or "")
            yield HANDLER_MISSING.about(event, activity=host.label if host is not None else "?")
    undone = {event.attached_to for event in events}
    for node in scope.nodes:
        if isinstance(node, Activity) and node.is_for_compensation:
            if node.incoming or node.outgoing or node.id in undone:
                yield HANDLER_IN_FLOW.about(node)
            elif node.id not in targets.values():
                yield HANDLER_UNUSED.about(node)


def _check_undoing(owner: Process | Activity, scope: Scope, around: Scope | None) -> Iterator[Finding]:
    beside = _activities(scope)
    if isinstance(owner, Activity) and owner.is_triggered_by_event and around is not None:
        beside |= _activities(around)
    for node in scope.nodes:
        if isinstance(node, Event) and node.kind in {"endEvent", "intermediateThrowEvent"}:
            yield from _check_throw(node, beside)
    undoing = [node for node in scope.nodes if _undoes_scope(node)]
    for number, node in enumerate(undoing):
        if number or not isinstance(owner, Activity) or owner.is_triggered_by_event:
            yield UNDOING_SUBPROCESS_MISPLACED.about(node)


def _check_throw(event: Event, beside: frozenset[str]) -> Iterator[Finding]:
    for definition in event.definitions:
        reference = definition.reference
        if definition.kind == "compensate" and reference is not None and reference not in beside:
            yield UNDONE_UNKNOWN.about(event, reference=reference)


def _activities(scope: Scope) -> frozenset[str]:
    return frozenset(node.id for node in scope.nodes if isinstance(node, Activity))


def _undoes_scope(node: FlowNode) -> bool:
    if not isinstance(node, Activity) or not node.is_triggered_by_event or node.scope is None:
        return False
    starts = [start for start in node.scope.nodes if isinstance(start, Event) and start.kind == "startEvent"]
    return any("compensate" in kinds_of(start) for start in starts)
