"""Which words an expression holds variables against: `a == b`, `a != "b"`, `a in ["b", c]`."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from engine.expressions.dialects import compiled_expression
from engine.expressions.feel.expression import Feel
from engine.expressions.feel.syntax import Comparison, Items, Literal, Membership, Name, Node
from engine.expressions.feel.walking import outside_filters


@dataclass(frozen=True)
class Word:
    """A text in quotes, or the name of a variable."""

    text: str
    is_quoted: bool


@dataclass(frozen=True)
class Compared:
    """A word, and the variable that is held against it; None where that is more than a variable."""

    variable: str | None
    word: Word


def comparisons(expression: str) -> Iterator[Compared]:
    """Those of a whole expression, each pair of variables both ways round; raises `ModelTextFailed` as `check` does."""
    read = compiled_expression(expression)
    pairs = _of_feel(read.node) if isinstance(read, Feel) else _of_python(read.tree)
    for sides in pairs:
        left, right = (_word(side, read.names) for side in sides)
        for one, other in ((left, right), (right, left)):
            variable = one.text if one is not None and not one.is_quoted else None
            if other is not None and not (other.is_quoted and variable is None):
                yield Compared(variable, other)


def _of_python(tree: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            for operator, left, right in zip(node.ops, (node.left, *node.comparators), node.comparators, strict=False):
                if isinstance(operator, ast.Eq | ast.NotEq):
                    yield left, right
                elif isinstance(operator, ast.In | ast.NotIn) and isinstance(right, ast.List | ast.Tuple):
                    yield from ((left, item) for item in right.elts)


def _of_feel(whole: Node) -> Iterator[tuple[Node, Node]]:
    for node in outside_filters(whole):
        if isinstance(node, Comparison) and node.operator in {"=", "!="}:
            yield node.left, node.right
        elif isinstance(node, Membership):
            for test in node.tests:
                yield from ((node.value, item) for item in (test.items if isinstance(test, Items) else (test,)))


def _word(side: ast.expr | Node, variables: frozenset[str]) -> Word | None:
    match side:
        case ast.Constant(value=str(text)) | Literal(value=str(text)):
            return Word(text, is_quoted=True)
        case ast.Name(id=name) | Name(name=name) if name in variables:
            return Word(name, is_quoted=False)
    return None
