"""Variables that are read where nothing can have given them a value: the case would stop there with an incident.

Told is only what holds on every way through the drawing. Where variables of any name may come from outside (a start
or a task without a form, a message, a connector that keeps its whole result), nothing is said of what follows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn_xml.data_access import (
    ANYTHING,
    NOTHING,
    Forms,
    Read,
    Writes,
    asked_for,
    characters_in,
    form_writes,
    reads_of,
    writes_of,
)
from engine.bpmn_xml.diagram import (
    Activity,
    Diagram,
    Event,
    FlowNode,
    Process,
    Scope,
    SequenceFlow,
    flow_nodes,
    processes_meant_to_run,
    scopes,
)
from engine.bpmn_xml.findings import Finding, Matter, Severity
from foundation.sentences import N_

READ_BEFORE_WRITTEN = Matter(
    "variable_without_value",
    Severity.WARNING,
    N_("«%(name)s» uses the variable «%(variable)s», which nothing gives a value before it."),
    N_("Ask for it in a form before, set it in a script or as a result, or correct its name."),
)
#: Elements looked at in all searches of a file together.
MAX_STEPS = 100_000
#: A process with more text in its expressions and scripts is not looked at.
MAX_CHARACTERS = 100_000


@dataclass
class _Ways:
    """The elements of a process with all their nested ones, as one graph."""

    following: Mapping[str, Sequence[str]]
    starts: Sequence[str]
    steps_left: int

    def come_to(self, wanted: set[str], *, avoiding: str) -> bool:
        """Whether one of these elements may run before that one has; also when looking took too long."""
        seen = {avoiding}
        waiting = [start for start in self.starts if start != avoiding]
        seen.update(waiting)
        while waiting:
            node = waiting.pop()
            self.steps_left -= 1
            if node in wanted or self.steps_left < 0:
                return True
            fresh = [target for target in self.following.get(node, ()) if target not in seen]
            seen.update(fresh)
            waiting += fresh
        return False


def check_data_flow(diagram: Diagram, forms: Forms) -> Iterator[Finding]:
    """Findings on variables; none while an id stands for two elements.

    `forms` are the bytes of forms by id; None: they are not known here.
    """
    steps_left = MAX_STEPS
    handed_in = _handed_in(diagram)
    for process in () if diagram.duplicate_ids else processes_meant_to_run(diagram):
        begun = _begun(process, handed_in.get(process.id, NOTHING), forms)
        if begun and not any(writes.is_open for writes in begun.values()):
            ways = _Ways(*_graph(process.scope), steps_left)
            writes = {node.id: writes_of(node, forms) for node in flow_nodes(process)}
            yield from _check(process, writes | begun, ways)
            steps_left = ways.steps_left


def _check(process: Process, writes: Mapping[str, Writes], ways: _Ways) -> Iterator[Finding]:
    leaving: dict[str, list[SequenceFlow]] = {}
    for scope in scopes(process.scope):
        for flow in scope.flows:
            leaving.setdefault(flow.source, []).append(flow)
    nodes = [(node, leaving.get(node.id, ())) for node in flow_nodes(process)]
    if sum(characters_in(node, flows) for node, flows in nodes) > MAX_CHARACTERS:
        return
    spared = {name for node, flows in nodes for name in asked_for(node, flows)}
    writers = _Writers(writes)
    for node, flows in nodes:
        told = set(spared)
        for read in reads_of(node, flows):
            for name in sorted(read.names - told):
                if not _may_have_value(read, writers.of(name), ways):
                    told.add(name)
                    yield READ_BEFORE_WRITTEN.about(node, line=read.line, variable=name)


class _Writers:
    """The elements that may write a variable."""

    def __init__(self, writes: Mapping[str, Writes]) -> None:
        self._open = {node_id for node_id, written in writes.items() if written.is_open}
        self._by_name: dict[str, set[str]] = {}
        for node_id, written in writes.items():
            for name in written.names:
                self._by_name.setdefault(name, set()).add(node_id)

    def of(self, name: str) -> set[str]:
        """Those that write this one, and those that may write any."""
        return self._open | self._by_name.get(name, set())


def _may_have_value(read: Read, writers: set[str], ways: _Ways) -> bool:
    if read.is_after and read.node.id in writers:
        return True
    others = writers - {read.node.id}
    return bool(others) and ways.come_to(others, avoiding=read.node.id)


def _begun(process: Process, handed_in: Writes, forms: Forms) -> dict[str, Writes]:
    """What there is when the process has begun by each of its starts."""
    begun: dict[str, Writes] = {}
    for node in process.scope.nodes:
        if isinstance(node, Event) and node.kind == "startEvent":
            mine = _start_writes(node, forms)
            begun[node.id] = Writes(mine.names | handed_in.names, is_open=mine.is_open or handed_in.is_open)
    return begun


def _start_writes(start: Event, forms: Forms) -> Writes:
    if not start.definitions:
        return form_writes(start.form_key, forms)
    return NOTHING if all(definition.kind == "timer" for definition in start.definitions) else ANYTHING


def _handed_in(diagram: Diagram) -> dict[str, Writes]:
    """What calls in the same file hand over, by the process that they call."""
    handed: dict[str, Writes] = {}
    for node in (node for caller in diagram.processes for node in flow_nodes(caller)):
        if isinstance(node, Activity) and node.called_element is not None:
            ins = [mapping for mapping in node.call_mappings if mapping.direction == "in"]
            names = frozenset(mapping.target for mapping in ins if mapping.target)
            before = handed.get(node.called_element, NOTHING)
            is_open = before.is_open or any(mapping.is_everything for mapping in ins)
            handed[node.called_element] = Writes(before.names | names, is_open=is_open)
    return handed


def _graph(scope: Scope) -> tuple[dict[str, list[str]], list[str]]:
    """What may follow each element, and what may begin: everything that nothing leads to."""
    following: dict[str, list[str]] = {}
    for flow in scope.flows:
        following.setdefault(flow.source, []).append(flow.target)
    reached = {target for targets in following.values() for target in targets}
    for node in scope.nodes:
        if isinstance(node, Event) and node.kind == "boundaryEvent" and node.attached_to:
            following.setdefault(node.attached_to, []).append(node.id)
            reached.add(node.id)
    for node in scope.nodes:
        if isinstance(node, Activity) and node.scope is not None:
            _nest(node, node.scope, following)
    return following, [node.id for node in scope.nodes if node.id not in reached]


def _nest(owner: FlowNode, scope: Scope, following: dict[str, list[str]]) -> None:
    """What a subprocess holds comes after it, and what follows it comes after each end in it, too."""
    inner, starts = _graph(scope)
    after = following.get(owner.id, [])
    for node in scope.nodes:
        if not inner.get(node.id):
            inner[node.id] = after
    following |= inner
    following[owner.id] = [*after, *starts]
