"""Plays a net through: which joins are never passed, where tokens wait forever, where they meet without waiting."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from engine.bpmn_xml.token_net import Marking, Net

_ALL, _SOME = "parallelGateway", "inclusiveGateway"
#: More tokens at once than anybody draws on purpose.
_MOST_TOKENS = 40


@dataclass
class Budget:
    """How many more steps may be taken."""

    left: int


@dataclass(frozen=True)
class Step:
    """How a marking came about; the first ones have no element."""

    before: Marking
    node: str | None = None
    is_besides: bool = False


@dataclass
class Played:
    """What a game has shown."""

    #: False when there was more to look at than the budget allows, or tokens met and multiplied.
    is_complete: bool = True
    passed: set[str] = field(default_factory=set)
    #: Joins that wait in a marking where nothing moves any more, each with the flow that brings nothing.
    stuck: dict[str, tuple[Marking, str]] = field(default_factory=dict)
    #: Joins that wait when all that still moves ends everything else.
    waiting: set[str] = field(default_factory=set)
    #: Elements at which two tokens stood at once, though they do not join.
    meeting: dict[str, Marking] = field(default_factory=dict)
    steps: dict[Marking, Step] = field(default_factory=dict)

    def way_to(self, marking: Marking) -> Iterator[Step]:
        """The steps that led to a marking, backwards."""
        while (step := self.steps[marking]).node is not None:
            yield step
            marking = step.before


def play(net: Net, works: Collection[str], budget: Budget) -> Played:
    """Look at every marking that matters; `works` are the elements that two tokens must not reach at once.

    Each flow leads to one element alone, so what one element does never takes anything from another, unless it ends
    everything: such a one moves last. It is enough to move one of them in each marking, the first in the order of the
    scope; another one when that leads to nothing new.
    """
    game = _Game(net, budget)
    waiting = list(net.beginnings)
    game.played.steps = {marking: Step(marking) for marking in waiting}
    while waiting:
        marking = waiting.pop()
        budget.left -= 1
        if budget.left < 0 or len(marking) > _MOST_TOKENS:
            game.played.is_complete = False
            break
        meeting = game.meeting(marking).intersection(works)
        for node in meeting:
            game.played.meeting.setdefault(node, marking)
        if meeting:
            game.played.is_complete = False
        else:
            waiting += game.moved(marking)
    return game.played


class _Game:
    """A net while it is played."""

    def __init__(self, net: Net, budget: Budget) -> None:
        self._net, self._budget = net, budget
        self._upstream: dict[tuple[str, str], frozenset[str]] = {}
        self.played = Played()

    def meeting(self, marking: Marking) -> set[str]:
        """The elements with several tokens before them that do not wait for more."""
        counts = Counter(self._net.targets[flow] for flow in marking)
        return {node for node, count in counts.items() if count > 1 and self._net.nodes[node].kind not in {_ALL, _SOME}}

    def moved(self, marking: Marking) -> list[Marking]:
        """What follows a marking and has not been seen."""
        ready = sorted({self._net.targets[flow] for flow in marking}, key=self._turn)
        moves = False
        for node in ready:
            if self._can_move(node, marking):
                if not moves and self._ends_all(node):
                    self._note_waiting(ready)
                moves = True
                self.played.passed.add(node)
                if fresh := self._fresh(node, marking):
                    return fresh
        if not moves:
            self._note_waiting(ready)
            self._note_stuck(ready, marking)
        return []

    def _turn(self, node: str) -> tuple[bool, int]:
        """When it moves, of several that can."""
        return self._ends_all(node), self._net.order[node]

    def _ends_all(self, node: str) -> bool:
        return any(outcome.ends_all for outcome in self._net.outcomes[node] or ())

    def _note_waiting(self, ready: list[str]) -> None:
        self.played.waiting.update(node for node in ready if self._net.nodes[node].kind == _ALL)

    def _note_stuck(self, ready: list[str], marking: Marking) -> None:
        for node in ready:
            if self._net.nodes[node].kind == _ALL and node not in self.played.stuck:
                missing = next(flow for flow in self._net.incoming[node] if flow not in marking)
                self.played.stuck[node] = marking, missing

    def _can_move(self, node: str, marking: Marking) -> bool:
        kind = self._net.nodes[node].kind
        if kind == _ALL:
            return all(flow in marking for flow in self._net.incoming[node])
        return kind != _SOME or self._has_nothing_to_wait_for(node, marking)

    def _fresh(self, node: str, marking: Marking) -> list[Marking]:
        fresh = []
        left = list(marking)
        held = [flow for flow in self._net.incoming[node] if flow in left]
        for flow in held if self._net.nodes[node].kind in {_ALL, _SOME} else held[:1]:
            left.remove(flow)
        for outcome in self._net.outcomes[node] or ():
            after = tuple(sorted(() if outcome.ends_all else (*left, *outcome.flows)))
            if after not in self.played.steps:
                self.played.steps[after] = Step(marking, node, outcome.is_besides)
                fresh.append(after)
        return fresh

    def _has_nothing_to_wait_for(self, join: str, marking: Marking) -> bool:
        """BPMN 2.0.2, 13.4.3: no token can still come to an empty arrow without being able to come to a full one."""
        incoming = self._net.incoming[join]
        coming = {
            token
            for flow in incoming
            if flow not in marking
            for token in self._leading_to(flow, join).intersection(marking)
        }
        for flow in incoming:
            if coming and flow in marking:
                coming -= self._leading_to(flow, join)
        return not coming

    def _leading_to(self, flow: str, join: str) -> frozenset[str]:
        """The flows from which one gets to this one without passing the join."""
        if (flow, join) not in self._upstream:
            found, waiting = {flow}, [flow]
            while waiting and self._budget.left > 0:
                source = self._net.sources.get(waiting.pop())
                if source is not None and source != join:
                    fresh = set(self._net.incoming[source]) - found
                    found |= fresh
                    waiting += fresh
                    self._budget.left -= 1
            self._upstream[flow, join] = frozenset(found)
        return self._upstream[flow, join]
