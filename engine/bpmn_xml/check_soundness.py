"""Whether the arrows of a scope fit together: joins that wait forever, work done twice, circles without a way out.

Only the drawing is looked at. Every gateway may choose any of its ways, unless several choices on the same way depend
on the same variables: what they have to do with each other cannot be told, and nothing is said.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from engine.bpmn_xml.diagram import Activity, Diagram, Event, FlowNode, Scope, processes_meant_to_run
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.bpmn_xml.token_game import Budget, Played, Step, play
from engine.bpmn_xml.token_net import Net, Outcome, net_of
from engine.expressions.evaluator import names_read
from engine.expressions.failures import ModelTextFailed
from foundation.sentences import N_

JOIN_NEVER_PASSED = Matter(
    "join_never_passed",
    Severity.WARNING,
    N_("«%(name)s» is never passed: it waits for all its arrows, but nothing ever comes over all of them."),
    N_("Merge with an exclusive gateway, or let all the branches begin at a parallel gateway."),
)
JOIN_MAY_WAIT = Matter(
    "join_may_wait_forever",
    Severity.WARNING,
    N_("«%(name)s» may wait forever: nothing need come over the arrow from «%(source)s»."),
    N_("Lead every branch that begins at the parallel gateway to the join, whatever happens in it."),
)
NOT_JOINED = Matter(
    "branches_not_joined",
    Severity.WARNING,
    N_("Branches that run at the same time meet at «%(name)s» without waiting for each other: it runs once for each."),
    N_("If it is meant to run once, join the branches before it with a parallel gateway."),
)
ENDLESS_CIRCLE = Matter(
    "circle_without_way_out",
    Severity.WARNING,
    N_("«%(name)s» stands in a circle that no arrow leaves, so it never ends."),
    N_("Draw a way out of the circle, for example a condition that leads on to an end."),
)
#: Steps of all games of a file together: a blink, and far more than what people draw needs.
MAX_STEPS = 5000


def check_soundness(diagram: Diagram) -> Iterator[Finding]:
    """Findings on how the flow of each scope fits together; none while an id stands for two elements."""
    budget = Budget(MAX_STEPS)
    for process in () if diagram.duplicate_ids else processes_meant_to_run(diagram):
        yield from _check(process.scope, budget, is_left_from_outside=False)


def _check(scope: Scope, budget: Budget, *, is_left_from_outside: bool) -> Iterator[Finding]:
    is_left = is_left_from_outside or any(_interrupts(node) for node in scope.nodes)
    if any(len(node.incoming) > 1 for node in scope.nodes):  # else no ways meet
        net = net_of(scope)
        yield from _circles(net, is_left)
        if None not in net.outcomes.values() and _runs_in_parallel(net):
            yield from _joins(net, budget, is_left)
    interrupted = {node.attached_to for node in scope.nodes if isinstance(node, Event) and node.is_interrupting}
    for node in scope.nodes:
        if isinstance(node, Activity) and node.scope is not None and node.kind != "adHocSubProcess":
            yield from _check(node.scope, budget, is_left_from_outside=is_left or node.id in interrupted)


def _interrupts(node: FlowNode) -> bool:
    """Whether it is an event subprocess that ends what runs in its scope."""
    if not isinstance(node, Activity) or node.scope is None or not node.is_triggered_by_event:
        return False
    return any(
        isinstance(start, Event) and start.kind == "startEvent" and start.is_interrupting for start in node.scope.nodes
    )


def _runs_in_parallel(net: Net) -> bool:
    joins = any(node.kind == "parallelGateway" and len(net.incoming[node.id]) > 1 for node in net.nodes.values())
    splits = any(len(outcome.flows) > 1 for outcomes in net.outcomes.values() for outcome in outcomes or ())
    return joins or splits or any(len(marking) > 1 for marking in net.beginnings)


def _circles(net: Net, is_left: bool) -> Iterator[Finding]:
    begun = _closed(net.following, {start for marking in net.beginnings for start in marking})
    outcomes = [(node, outcome) for node in begun for outcome in net.outcomes[node] or (Outcome(),)]
    if is_left or any(outcome.ends_all for _, outcome in outcomes):
        return  # what runs beside the circle may end it
    leading: dict[str, list[str]] = {}
    for node, targets in net.following.items():
        for target in targets:
            leading.setdefault(target, []).append(node)
    trapped = begun - _closed(leading, {node for node, outcome in outcomes if not outcome.flows})
    entries = [target for _, target in net.returning if target in trapped]
    if entries:
        yield ENDLESS_CIRCLE.about(net.nodes[min(entries, key=net.order.__getitem__)])


def _closed(following: Mapping[str, Sequence[str]], starts: set[str]) -> set[str]:
    """The starts and everything that follows them."""
    found, waiting = set(starts), list(starts)
    while waiting:
        fresh = set(following.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found


def _joins(net: Net, budget: Budget, is_left: bool) -> Iterator[Finding]:
    works = _works(net)
    played = play(net, works, budget)
    met, untold = _met(net, played), set[str]()
    if not played.is_complete and (begun := _begun_besides(net)):
        # Branches besides may be more than can be played; of what they never come to, the rest tells enough.
        untold = _closed(net.following, begun)
        played = play(_without_besides(net), works, budget)
        met |= _met(net, played)
    yield from (NOT_JOINED.about(net.nodes[node]) for node in sorted(met, key=net.order.__getitem__))
    if not played.is_complete:
        return
    for join in sorted(played.waiting - played.passed - untold, key=net.order.__getitem__):
        yield JOIN_NEVER_PASSED.about(net.nodes[join])
    for join, (marking, missing) in played.stuck.items():
        if join in played.passed and not is_left and _can_be_told(net, played.way_to(marking)):
            yield JOIN_MAY_WAIT.about(net.nodes[join], source=net.nodes[net.sources[missing]].label)


def _met(net: Net, played: Played) -> set[str]:
    """Where branches surely meet without waiting for each other."""
    ways = ((node, list(played.way_to(marking))) for node, marking in played.meeting.items())
    return {node for node, way in ways if not any(step.is_besides for step in way) and _can_be_told(net, way)}


def _begun_besides(net: Net) -> set[str]:
    """The first elements of branches that events on borders begin while what carries them goes on."""
    outcomes = [(node, outcome) for node, several in net.outcomes.items() for outcome in several or ()]
    besides = [(node, flow) for node, outcome in outcomes if outcome.is_besides for flow in outcome.flows]
    return {net.targets[flow] for node, flow in besides if all(flow != usual.id for usual in net.leaving[node])}


def _without_besides(net: Net) -> Net:
    """The net as if none of those events happened."""
    return replace(
        net,
        outcomes={
            node: [outcome for outcome in outcomes or () if not outcome.is_besides]
            for node, outcomes in net.outcomes.items()
        },
    )


def _works(net: Net) -> set[str]:
    """Elements that do something or lead to one that does: when two tokens come there, it is done twice."""
    leading: dict[str, list[str]] = {}
    for node, targets in net.following.items():
        for target in targets:
            leading.setdefault(target, []).append(node)
    return _closed(leading, {node.id for node in net.nodes.values() if _works_itself(node)})


def _works_itself(node: FlowNode) -> bool:
    if isinstance(node, Event):
        return any(definition.kind != "terminate" for definition in node.definitions)
    return isinstance(node, Activity)


def _can_be_told(net: Net, way: Iterable[Step]) -> bool:
    """Whether no two choices on the way read the same variable."""
    read: list[frozenset[str]] = []
    for node in {step.node for step in way if step.node is not None}:
        texts = [flow.condition.text for flow in net.leaving.get(node, ()) if flow.condition is not None]
        try:
            read.append(frozenset(name for text in texts for name in names_read(text)))
        except ModelTextFailed:
            return False
    return not any(one & other for one, other in combinations(read, 2))
