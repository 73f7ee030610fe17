"""What happens after a user task, told from the drawing alone: nothing is run, nothing is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.bpmn_xml.diagram import Activity, FlowNode, Gateway, Lane, MultiInstance, SequenceFlow
from foundation.sentences import N_, Sentence
from runtime.flow_graph import PERSONAL, FlowGraph

_WAITS = frozenset({"receiveTask", "intermediateCatchEvent", "eventBasedGateway", "callActivity"})
_DECIDES = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})


class NextKind(StrEnum):
    """What may come next."""

    #: A person's task.
    TASK = "task"
    END = "end"
    #: A gateway decides by what is answered in this task.
    ANSWER = "answer"
    #: A gateway decides by something else that is not known yet.
    DECISION = "decision"
    #: The case waits for a time, a message or another process.
    WAIT = "wait"
    #: Others do the same task first.
    OTHERS = "others"


#: Chooses the flow that leaves a gateway; ANSWER or DECISION when it cannot be known yet.
Choose = Callable[[Gateway, Sequence[SequenceFlow]], SequenceFlow | NextKind]


@dataclass(frozen=True)
class NextStep:
    """One thing that comes next."""

    kind: NextKind
    #: Name of the task, end, gateway or event; empty when it has none.
    name: str = ""
    #: The lane's name, for people.
    lane: str = ""
    #: The candidate group of the lane.
    role: str = ""

    def sentence(self, who: str | None = None) -> Sentence:
        """The step in words; `who` names the lane better, for example with its only holder."""
        values = {"name": self.name, "who": who or self.lane}
        return Sentence(_MESSAGES[self.kind, bool(values["who"] if self.kind is NextKind.TASK else self.name)], values)


_MESSAGES: Mapping[tuple[NextKind, bool], str] = {
    (NextKind.TASK, True): N_("it goes to %(who)s, for «%(name)s»."),
    (NextKind.TASK, False): N_("«%(name)s»."),
    (NextKind.END, True): N_("the case ends: «%(name)s»."),
    (NextKind.END, False): N_("the case ends."),
    (NextKind.ANSWER, True): N_("it depends on what you answer."),
    (NextKind.ANSWER, False): N_("it depends on what you answer."),
    (NextKind.DECISION, True): N_("it depends on «%(name)s»."),
    (NextKind.DECISION, False): N_("it depends on how the case goes on."),
    (NextKind.WAIT, True): N_("the case waits for «%(name)s»."),
    (NextKind.WAIT, False): N_("the case waits."),
    (NextKind.OTHERS, True): N_("the others finish «%(name)s» too."),
    (NextKind.OTHERS, False): N_("the others finish too."),
}


def next_steps(graph: FlowGraph, lanes: Mapping[str, Lane], element_id: str, choose: Choose) -> tuple[NextStep, ...]:
    """What follows a user task, each thing once; several when branches run at the same time."""
    node = graph.nodes[element_id]
    if isinstance(node, Activity) and isinstance(node.loop, MultiInstance):
        return (NextStep(NextKind.OTHERS, node.name or ""),)
    walk = _Walk(graph, lanes, choose)
    walk.leave(node)
    return tuple(dict.fromkeys(walk.found)) or (NextStep(NextKind.END),)


class _Walk:
    """One walk over the drawing from where a task ends."""

    def __init__(self, graph: FlowGraph, lanes: Mapping[str, Lane], choose: Choose) -> None:
        self._graph, self._lanes, self._choose = graph, lanes, choose
        self._seen: set[str] = set()
        #: False once an automatic step was passed, which may change what conditions read.
        self._knows_variables = True
        self.found: list[NextStep] = []

    def leave(self, node: FlowNode) -> None:
        flows = self._graph.outgoing.get(node.id, ())
        if isinstance(node, Gateway) and node.kind in _DECIDES and len(flows) > 1:
            self._decide(node, flows)
        elif any(flow.condition for flow in flows):
            self.found.append(NextStep(NextKind.DECISION))
        else:
            for target in self._graph.leaves(node.id):
                self._arrive(self._graph.nodes[target])

    def _decide(self, gateway: Gateway, flows: Sequence[SequenceFlow]) -> None:
        chosen = self._choose(gateway, flows) if self._knows_variables else NextKind.DECISION
        if isinstance(chosen, NextKind):
            self.found.append(NextStep(chosen, gateway.name or ""))
        else:
            self._arrive(self._graph.nodes[chosen.target])

    def _arrive(self, node: FlowNode) -> None:
        if node.id in self._seen:
            return
        self._seen.add(node.id)
        if node.kind in PERSONAL:
            self.found.append(self._task(node))
        elif node.kind in _WAITS:
            self.found.append(NextStep(NextKind.WAIT, node.name or ""))
        elif node.kind == "endEvent" and not self._graph.leaves(node.id):
            self.found.append(NextStep(NextKind.END, node.name or ""))
        elif inner := self._graph.beginnings.get(node.id):
            for beginning in inner:
                self._arrive(self._graph.nodes[beginning])
        else:
            self._knows_variables = self._knows_variables and not isinstance(node, Activity)
            self.leave(node)

    def _task(self, node: FlowNode) -> NextStep:
        lane = self._lanes.get(node.lane_id or "")
        has_own = isinstance(node, Activity) and node.has_own_assignment
        # a task with an assignment of its own may be for somebody else than its lane
        role = "" if has_own else node.role or ""
        return NextStep(NextKind.TASK, node.label, "" if has_own or lane is None else lane.label, role)
