"""Nodes to evaluators: each node becomes a closure once, so that evaluating walks no tree.

What a text without loops can cost is bounded by its length; so only loops, calls and large values are paid for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.expressions.failures import VariableUnknown
from engine.expressions.feel.run import Evaluator, Scope, Source
from engine.expressions.feel.syntax import Literal, Name, Node
from engine.expressions.feel.values import BuiltIn

#: Makes the evaluator of one kind of node.
Maker = Callable[["Making", Any], Evaluator]


@dataclass(frozen=True)
class Making:
    """What the makers need: the text that the nodes come from, the functions there are, and each other."""

    source: Source
    built_ins: Mapping[str, BuiltIn]
    makers: Mapping[type[Node], Maker]

    def make(self, node: Node) -> Evaluator:
        """The evaluator of a node."""
        return self.makers[type(node)](self, node)


def make_literal(_making: Making, node: Literal) -> Evaluator:
    """The value itself."""
    value = node.value
    return lambda _scope: value


def make_name(making: Making, node: Name) -> Evaluator:
    """The value of the nearest scope that has the name, else a function of the standard."""
    name, place, source = node.name, node.place, making.source
    built_in = making.built_ins.get(name)

    def value(scope: Scope) -> Any:
        at: Scope | None = scope
        while at is not None:
            names = at.names
            if name in names:
                return names[name]
            at = at.outer
        if built_in is None:
            scope.run.fault(VariableUnknown(variable=name), source, place)
        return built_in

    return value


NAMES: Mapping[type[Node], Maker] = {Literal: make_literal, Name: make_name}
