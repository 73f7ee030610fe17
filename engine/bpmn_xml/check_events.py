"""What an event waits for or causes, where it stands: kinds that do not run there, links, compensation, cancelling."""

from collections import Counter
from collections.abc import Iterator

from engine.bpmn_xml import supported
from engine.bpmn_xml.diagram import Activity, Diagram, Event, Process, Scope, processes_meant_to_run
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.bpmn_xml.normalise import link_of
from foundation.sentences import N_

EVENT_NOT_RUN = Matter(
    "event_not_supported",
    Severity.ERROR,
    N_("«%(name)s» is drawn as %(position)s (%(kind)s), which does not run there."),
    N_("Use another kind of event; the manual lists those that run."),
)
NOT_TOGETHER = Matter(
    "event_definitions_together",
    Severity.ERROR,
    N_("«%(name)s» is about several things at once (%(kinds)s), which cannot stand together."),
    N_("Draw one event for each."),
)
NOT_ALL_AWAITED = Matter(
    "parallel_multiple_not_awaited",
    Severity.ERROR,
    N_("«%(name)s» asks for all of its events, which is only possible where all of them are waited for."),
    N_("Draw one event for each, or let it happen with any of them."),
)
ALWAYS_INTERRUPTS = Matter(
    "event_always_interrupts",
    Severity.ERROR,
    N_("«%(name)s» (%(kind)s) does not interrupt, but this kind of event always does."),
    N_("Make the event interrupting."),
)
CONNECTOR_AMONG_SEVERAL = Matter(
    "connector_among_several",
    Severity.ERROR,
    N_("«%(name)s» causes several things at once, so it cannot send by a connector besides."),
    N_("Draw one event for each."),
)
LINK_WITHOUT_TARGET = Matter(
    "link_without_target",
    Severity.ERROR,
    N_("The link «%(link)s» of «%(name)s» leads nowhere: no event of the same process or subprocess catches it."),
    N_("Draw the event where the link comes out, with the same link name."),
)
LINK_WITHOUT_SOURCE = Matter(
    "link_without_source",
    Severity.ERROR,
    N_("The link «%(link)s» comes out at «%(name)s», but no event of the same process or subprocess leads there."),
    N_("Draw the event where the link goes in, with the same link name."),
)
LINK_TWICE = Matter(
    "link_twice",
    Severity.ERROR,
    N_("The link «%(link)s» comes out at «%(name)s» and at another event; it is not clear where it leads."),
    N_("Give one of them another link name."),
)
LINK_WITH_ARROW = Matter(
    "link_with_arrow",
    Severity.ERROR,
    N_("«%(name)s» has an arrow on the side where its link is."),
    N_("Delete the arrow: the link takes its place."),
)
CANCEL_OUTSIDE_TRANSACTION = Matter(
    "cancel_outside_transaction",
    Severity.ERROR,
    N_("«%(name)s» cancels a transaction, but it does not stand directly in one."),
    N_("Draw the steps in a transaction, or use an error."),
)
CANCEL_NOT_CAUGHT = Matter(
    "cancel_not_caught",
    Severity.ERROR,
    N_("«%(name)s» cancels the transaction «%(transaction)s», which has no cancel event on its border."),
    N_("Draw a cancel event on the border of the transaction, and where the process goes from there."),
)
CANCEL_BESIDE_TRANSACTION = Matter(
    "cancel_beside_transaction",
    Severity.ERROR,
    N_("«%(name)s» waits for the cancelling of a transaction, but it stands on the border of something else."),
    N_("Drag it onto the border of a transaction, or use an error."),
)

_THROWN = frozenset({"endEvent", "intermediateThrowEvent"})


def check_events(diagram: Diagram) -> Iterator[Finding]:
    """Findings on the events of every process."""
    for process in processes_meant_to_run(diagram):
        yield from _check_scope(process, process.scope)


def _check_scope(owner: Process | Activity, scope: Scope) -> Iterator[Finding]:
    nodes = {node.id: node for node in scope.nodes}
    for node in scope.nodes:
        if isinstance(node, Event):
            yield from _check_event(node, _allowed(node, owner))
            yield from _check_cancel_boundary(node, nodes.get(node.attached_to or ""))
        elif isinstance(node, Activity) and node.scope is not None:
            yield from _check_scope(node, node.scope)
            if node.kind == "transaction":
                yield from _check_cancelling(node, scope)
    yield from _check_links(scope)
    if not isinstance(owner, Activity) or owner.kind != "transaction":
        for event in _cancel_ends(scope):
            yield CANCEL_OUTSIDE_TRANSACTION.about(event)


def kinds_of(event: Event) -> list[str]:
    """What the event is about, `none` when nothing is said."""
    return [definition.kind for definition in event.definitions] or ["none"]


def _allowed(event: Event, owner: Process | Activity) -> frozenset[str]:
    if event.kind == "startEvent" and isinstance(owner, Activity):
        if owner.is_triggered_by_event:
            return supported.EVENT_SUBPROCESS_START_EVENTS
        return supported.SUBPROCESS_START_EVENTS
    return supported.EVENTS[event.kind]


def _check_event(event: Event, allowed: frozenset[str]) -> Iterator[Finding]:
    kinds = kinds_of(event)
    for kind in kinds:
        if kind not in allowed:
            yield EVENT_NOT_RUN.about(event, position=event.kind, kind=kind)
        elif not event.is_interrupting and kind in supported.ALWAYS_INTERRUPTING[event.kind]:
            yield ALWAYS_INTERRUPTS.about(event, kind=kind)
    if len(kinds) > 1:
        yield from _check_several(event, kinds)
        if event.is_parallel_multiple and not _are_all_awaited(event, allowed, kinds):
            yield NOT_ALL_AWAITED.about(event)


def _are_all_awaited(event: Event, allowed: frozenset[str], kinds: list[str]) -> bool:
    if event.kind in _THROWN or allowed is supported.EVENTS["startEvent"]:
        return False  # where the process starts, half of it would have to wait without an instance
    return supported.AWAITED.issuperset(kinds)


def _check_several(event: Event, kinds: list[str]) -> Iterator[Finding]:
    is_thrown = event.kind in _THROWN
    excluding = [kind for kind in kinds if kind in (supported.DECIDING if is_thrown else supported.ALONE)]
    if len(excluding) > 1 or (excluding and not is_thrown) or "link" in kinds:
        yield NOT_TOGETHER.about(event, kinds=", ".join(kinds))
    if any(definition.connector is not None for definition in event.definitions):
        yield CONNECTOR_AMONG_SEVERAL.about(event)


def _check_links(scope: Scope) -> Iterator[Finding]:
    events = [(link, node) for node in scope.nodes if (link := link_of(node)) is not None]
    sources = {link for link, node in events if node.kind == "intermediateThrowEvent"}
    targets = Counter(link for link, node in events if node.kind == "intermediateCatchEvent")
    for link, node in events:
        is_source = node.kind == "intermediateThrowEvent"
        if is_source and link not in targets:
            yield LINK_WITHOUT_TARGET.about(node, link=link)
        if not is_source and link not in sources:
            yield LINK_WITHOUT_SOURCE.about(node, link=link)
        if not is_source and targets[link] > 1:
            yield LINK_TWICE.about(node, link=link)
        if node.outgoing if is_source else node.incoming:
            yield LINK_WITH_ARROW.about(node)


def _check_cancel_boundary(event: Event, host: object) -> Iterator[Finding]:
    is_transaction = isinstance(host, Activity) and host.kind == "transaction"
    if event.kind == "boundaryEvent" and "cancel" in kinds_of(event) and not is_transaction:
        yield CANCEL_BESIDE_TRANSACTION.about(event)


def _check_cancelling(transaction: Activity, around: Scope) -> Iterator[Finding]:
    """BPMN 2.0.2, 10.3.5: a transaction that is cancelled is left by its cancel event."""
    is_caught = any(
        isinstance(node, Event) and node.attached_to == transaction.id and "cancel" in kinds_of(node)
        for node in around.nodes
    )
    if not is_caught and transaction.scope is not None:
        for event in _cancel_ends(transaction.scope):
            yield CANCEL_NOT_CAUGHT.about(event, transaction=transaction.label)


def _cancel_ends(scope: Scope) -> list[Event]:
    return [
        node
        for node in scope.nodes
        if isinstance(node, Event) and node.kind == "endEvent" and "cancel" in kinds_of(node)
    ]
