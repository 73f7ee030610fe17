"""Variables that are read where nothing can have given them a value: the case would stop there with an incident.

Told is only what holds on every way through the drawing. Where variables of any name may come from outside (a start
without a form, a message, a connector that keeps its whole result), nothing is said of what follows. After a task
without a form, which only a program can answer, it is asked whether one does.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from engine.bpmn_xml.check_awaited import awaited_in_vain
from engine.bpmn_xml.check_words import Words, without_quotes
from engine.bpmn_xml.data_access import GIVEN, NOTHING, Forms, Read, asked_for, characters_in, reads_of
from engine.bpmn_xml.data_writers import Writers, handed_in
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

ASKED_NOWHERE = Matter(
    "variable_asked_nowhere",
    Severity.WARNING,
    N_(
        "«%(name)s» uses the variable «%(variable)s», which nothing before it asks for. "
        "Does a program complete «%(task)s»?"
    ),
    N_("If a person does, choose a form for it that asks for the variable, or correct its name."),
)
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
    processes = [] if diagram.duplicate_ids else list(_looked_at(diagram, forms))
    named = frozenset().union(*(_names(process, writers) | spared for process, _, writers, spared in processes))
    for process, leaving, writers, spared in processes:
        ways = _Ways(*_graph(process.scope), steps_left)
        in_vain = list(awaited_in_vain(process, writers))
        yield from (one.finding() for one in in_vain)
        words = Words(process, leaving, writers, named, forms)
        slips = list(words.slips())
        yield from (slip.finding for slip in slips)
        told = {(slip.node.id, slip.word.text) for slip in slips}
        told |= {(one.node.id, name) for one in in_vain for name in one.names}
        yield from _check(_Reads(process, leaving, forms, told, spared), _Values(writers, ways), words.doubtful())
        steps_left = ways.steps_left


#: The arrows that leave each element.
_Leaving = Mapping[str, Sequence[SequenceFlow]]


def _looked_at(diagram: Diagram, forms: Forms) -> Iterator[tuple[Process, _Leaving, Writers, frozenset[str]]]:
    """What is not too much to look at, with the variables of which a process asks whether they are there."""
    handed = handed_in(diagram)
    for process in processes_meant_to_run(diagram):
        nodes, leaving = flow_nodes(process), _leaving(process)
        if sum(characters_in(node, leaving[node.id]) for node in nodes) <= MAX_CHARACTERS:
            spared = frozenset(name for node in nodes for name in asked_for(node, leaving[node.id]))
            yield process, leaving, Writers(process, handed.get(process.id, NOTHING), forms), spared


def _names(process: Process, writers: Writers) -> frozenset[str]:
    """The variables that something in the process writes or declares."""
    declared = {name for scope in scopes(process.scope) for name in scope.data_objects}
    return writers.names | GIVEN | declared


def _leaving(process: Process) -> _Leaving:
    leaving: dict[str, list[SequenceFlow]] = {node.id: [] for node in flow_nodes(process)}
    for scope in scopes(process.scope):
        for flow in scope.flows:
            leaving.setdefault(flow.source, []).append(flow)
    return leaving


@dataclass
class _Reads:
    """What each element of a process reads."""

    process: Process
    leaving: _Leaving
    forms: Forms
    #: Elements with variables of which it has been told already.
    told: Set[tuple[str, str]]
    #: Variables of which the process asks whether they are there.
    spared: frozenset[str]

    def __iter__(self) -> Iterator[tuple[Read, str]]:
        """Each variable with where it is read, but for those that are spared."""
        for node in flow_nodes(self.process):
            for read in reads_of(node, self.leaving[node.id], self.forms):
                left = (name for name in sorted(read.names - self.spared) if (node.id, name) not in self.told)
                yield from ((read, name) for name in left)


def _check(reads: _Reads, values: "_Values", doubtful: Set[tuple[str, str]]) -> Iterator[Finding]:
    told: set[tuple[str, str]] = set()
    asked: set[str] = set()
    for read, name in reads:
        if (read.node.id, name) in told or not values.can_be_told(read) or values.may_be_there(read, name):
            continue
        told.add((read.node.id, name))
        task = values.unasked_before(read)
        if (read.node.id, name) in doubtful:
            yield without_quotes(read.node, read.line, name, name)
        elif task is None:
            yield READ_BEFORE_WRITTEN.about(read.node, line=read.line, variable=name)
        elif name not in asked:
            asked.add(name)
            yield ASKED_NOWHERE.about(read.node, line=read.line, variable=name, task=task)


@dataclass
class _Values:
    """Which variables may have a value when something is read."""

    writers: Writers
    ways: _Ways

    def can_be_told(self, read: Read) -> bool:
        """Whether it is known what there is from the beginning, or that people bring nothing."""
        if self.ways.steps_left < 0:
            return False
        return not self.writers.may_begin_with_anything or (read.is_unasked and self.writers.begins_unasked)

    def may_be_there(self, read: Read, name: str) -> bool:
        """Whether something that is drawn may have given it a value; also when looking took too long."""
        return self._comes_before(read, self.writers.of(name)) or self.ways.steps_left < 0

    def unasked_before(self, read: Read) -> str | None:
        """What people complete before without being asked for anything, as they call it."""
        if read.is_unasked:
            return read.node.label
        labels = self.writers.unasked
        return next((labels[one] for one in labels if self._comes_before(read, {one})), None)

    def _comes_before(self, read: Read, writers: set[str]) -> bool:
        others = writers - {read.node.id}
        if not read.done.isdisjoint(writers) or (others and read.is_awaited):
            return True
        return bool(others) and self.ways.come_to(others, avoiding=read.node.id)


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
