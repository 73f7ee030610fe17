"""The token game of BPMN 2.0.2, clauses 13.3.1 and 13.4.1 to 13.4.3, word for word; slow, and apart from the engine."""

import re
from collections import Counter
from functools import cached_property
from typing import NamedTuple

_FLOW = re.compile(r"(\w+)>(\w+)(?: (default)| if (.*))?")


class Flow(NamedTuple):
    """One sequence flow."""

    source: str
    target: str
    is_default: bool
    condition: str | None


class TokenGame:
    """Plays a model of `RandomModel.graph`: tokens stand on flows, or in user tasks."""

    def __init__(self, text: str) -> None:
        self.flows: list[Flow] = []
        self.kinds: dict[str, str] = {}
        for line in text.split("\n"):
            if match := _FLOW.fullmatch(line):
                self.flows.append(Flow(match[1], match[2], match[3] is not None, match[4]))
            else:
                kind, name = line.split()
                self.kinds[name] = kind
        self.tokens: Counter[Flow] = Counter()
        self.working: Counter[str] = Counter()
        self.v = 0

    def start(self, v: int) -> None:
        """A token on each arrow out of the start event."""
        self.v = v
        self.leave("s0")
        self.run()

    def complete(self, name: str, v: int) -> None:
        """The work of a user task is done."""
        self.v = v
        self.working[name] -= 1
        self.leave(name)
        self.run()

    def seen(self) -> str:
        """The open user tasks."""
        return " ".join(sorted(self.working.elements()))

    def run(self) -> None:
        """Every node that can act acts; inclusive joins when nothing else can."""
        while name := next((name for name in self.in_order if self.can_act(name)), None):
            self.act(name)

    @cached_property
    def in_order(self) -> list[str]:
        joins = [name for name in self.kinds if self.is_inclusive_join(name)]
        return [name for name in self.kinds if name not in joins] + joins

    def is_inclusive_join(self, name: str) -> bool:
        return self.kinds[name] == "or" and len(self.incoming(name)) > 1

    def incoming(self, name: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.target == name]

    def can_act(self, name: str) -> bool:
        waiting = [flow for flow in self.incoming(name) if self.tokens[flow]]
        if not waiting or not self.is_inclusive_join(name):
            return bool(waiting)
        empty = set(self.incoming(name)) - set(waiting)
        return all(not reached & empty or reached & set(waiting) for reached in self.reached_by_tokens(name))

    def reached_by_tokens(self, join: str) -> list[set[Flow]]:
        """For each token, the flows on paths that begin with it and do not visit the join."""
        places = [[flow] for flow in self.tokens.elements()]
        places += [self.outgoing(name) for name in self.working.elements()]
        return [self.onward(place, join) for place in places]

    def onward(self, flows: list[Flow], join: str) -> set[Flow]:
        reached = set(flows)
        for flow in flows:
            if flow.target != join:
                reached |= self.onward(self.outgoing(flow.target), join)
        return reached

    def outgoing(self, name: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.source == name]

    def act(self, name: str) -> None:
        waiting = [flow for flow in self.incoming(name) if self.tokens[flow]]
        taken = waiting if self.kinds[name] in {"or", "and"} else waiting[:1]
        self.tokens.subtract(taken)
        self.tokens += Counter()
        if self.kinds[name] == "user":
            self.working[name] += 1
        else:
            self.leave(name)

    def leave(self, name: str) -> None:
        """Tokens on the arrows out: those whose condition holds, else the default; one only behind `xor`."""
        outgoing = self.outgoing(name)
        chosen = [flow for flow in outgoing if not flow.is_default and self.holds(flow.condition)]
        chosen = chosen or [flow for flow in outgoing if flow.is_default]
        self.tokens.update(chosen[:1] if self.kinds[name] == "xor" else chosen)

    def holds(self, condition: str | None) -> bool:
        return condition is None or bool(eval(condition, {}, {"v": self.v}))
