"""The nodes that a FEEL text is read into; `place` counts from 0 in the text."""

from dataclasses import dataclass
from typing import Any

from engine.expressions.feel.types import Type


@dataclass(frozen=True, slots=True)
class Node:
    """Any of them."""

    place: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, text, truth value, null, or what stands behind `@`."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable, a parameter, or a function of the standard."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`owner.field`."""

    owner: Node
    field: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`owner[condition]`; `cost` is how many nodes the condition has."""

    owner: Node
    condition: Node
    cost: int


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function(a, b)` or `function(x: a, y: b)`; `names` is empty for the first."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`-value`."""

    value: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`+ - * / **`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`= != < <= > >=`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and`, `or`; `decides` is the truth value of a part that settles the whole."""

    decides: bool
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """`value in tests`."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """`if condition then chosen else otherwise`."""

    condition: Node
    chosen: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator:
    """`name in domain`, or `name in domain..last`."""

    name: str
    domain: Node
    last: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for iterators return result`; `cost` is how many nodes the result has."""

    iterators: tuple[Iterator, ...]
    result: Node
    cost: int


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some` and `every … satisfies condition`; `decides` is the truth value that ends the search."""

    decides: bool
    iterators: tuple[Iterator, ...]
    condition: Node
    cost: int


@dataclass(frozen=True, slots=True)
class Items(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entries(Node):
    """`{a: 1, "b": 2}`."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """`[low..high]` and the forms with other brackets; `comparison` for `(< high)` and the like."""

    low: Node | None
    high: Node | None
    includes_low: bool
    includes_high: bool
    comparison: str | None = None


@dataclass(frozen=True, slots=True)
class Definition(Node):
    """`function(a: type, b) body`; `cost` is how many nodes the body has."""

    parameters: tuple[tuple[str, Type], ...]
    body: Node
    cost: int


@dataclass(frozen=True, slots=True)
class ComparisonTest(Node):
    """`< limit` and the like: a unary test."""

    operator: str
    limit: Node


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """The unary tests of a cell: one of them holds, or none when `negated`. Without tests anything holds (`-`)."""

    tests: tuple[Node, ...]
    negated: bool
