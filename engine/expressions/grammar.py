"""What the language consists of: which nodes, operators and functions a tree may hold, and how large it may be."""

import ast
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.expressions.failures import (
    ConstructNotAllowed,
    ExpressionNotUnderstood,
    ExpressionTooComplex,
    FunctionUnknown,
    ModelTextFailed,
    NumberTooLarge,
)
from engine.expressions.functions import FUNCTIONS, METHOD_NAMES, OWN_FUNCTIONS
from engine.expressions.operators import OPERATORS
from engine.expressions.values import bounded

MAX_NODES = 300
MAX_DEPTH = 40

_CONSTANTS = (str, bool, int, float, Decimal, type(None))
_NODES = (
    ast.Attribute,
    ast.BinOp,
    ast.BoolOp,
    ast.Call,
    ast.Compare,
    ast.Constant,
    ast.Dict,
    ast.DictComp,
    ast.GeneratorExp,
    ast.IfExp,
    ast.List,
    ast.ListComp,
    ast.Name,
    ast.Slice,
    ast.Subscript,
    ast.Tuple,
    ast.UnaryOp,
)
#: How refused constructs are written.
_CONSTRUCTS = {
    ast.Await: "await",
    ast.JoinedStr: "f'…'",
    ast.Lambda: "lambda",
    ast.NamedExpr: ":=",
    ast.Set: "{…}",
    ast.SetComp: "{…}",
    ast.Starred: "*",
    ast.Yield: "yield",
    ast.YieldFrom: "yield",
}


def check_tree(tree: ast.expr) -> None:
    """Raise `ModelTextFailed`, with the place of the node as its column, for what is not part of the language."""
    _check_size(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.expr):
            _check_node(node)


def _check_size(tree: ast.expr) -> None:
    level: list[ast.AST] = [tree]
    nodes = depth = 0
    while level:
        depth += 1
        nodes += sum(isinstance(node, ast.expr) for node in level)
        if nodes > MAX_NODES or depth > MAX_DEPTH:
            raise ExpressionTooComplex
        level = [inner for node in level for inner in ast.iter_child_nodes(node)]


def _check_node(node: ast.expr) -> None:
    if not isinstance(node, _NODES):
        raise ConstructNotAllowed(construct=_CONSTRUCTS.get(type(node), type(node).__name__), column=node.col_offset)
    check = _CHECKS.get(type(node))
    if check is not None:
        check(node)


def _check_constant(node: ast.Constant) -> None:
    if not isinstance(node.value, _CONSTANTS):
        raise ConstructNotAllowed(construct=type(node.value).__name__, column=node.col_offset)
    try:
        if not isinstance(node.value, str):
            bounded(node.value)
    except ModelTextFailed:
        raise NumberTooLarge(column=node.col_offset) from None


def _check_operator(node: ast.BinOp | ast.UnaryOp) -> None:
    if type(node.op) not in OPERATORS:
        raise ConstructNotAllowed(construct=type(node.op).__name__, column=node.col_offset)
    if isinstance(node.op, ast.Mod) and isinstance(node, ast.BinOp) and _is_text(node.left):
        raise ConstructNotAllowed(construct="%", column=node.col_offset)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _check_field(node: ast.Attribute) -> None:
    if node.attr.startswith("__"):
        raise ConstructNotAllowed(construct=f".{node.attr}", column=node.col_offset)


def _check_object(node: ast.Dict) -> None:
    if None in node.keys:
        raise ConstructNotAllowed(construct="**", column=node.col_offset)


def _check_comparison(node: ast.Compare) -> None:
    for operator, right in zip(node.ops, node.comparators, strict=True):
        is_identity = isinstance(operator, ast.Is | ast.IsNot)
        if is_identity and not (isinstance(right, ast.Constant) and isinstance(right.value, bool | None)):
            raise ConstructNotAllowed(construct="is", column=right.col_offset)


def _check_call(node: ast.Call) -> None:
    if node.keywords:
        raise ConstructNotAllowed(construct=f"{node.keywords[0].arg or '**'}=", column=node.col_offset)
    if isinstance(node.func, ast.Name):
        name = node.func.id
        is_known = name in FUNCTIONS or name in OWN_FUNCTIONS
    elif isinstance(node.func, ast.Attribute):
        name = node.func.attr
        is_known = name in METHOD_NAMES
    else:
        raise ConstructNotAllowed(construct="(…)(…)", column=node.col_offset)
    if not is_known:
        raise FunctionUnknown(function=name, column=node.func.col_offset)
    if isinstance(node.func, ast.Name) and len(node.args) != OWN_FUNCTIONS.get(name, len(node.args)):
        raise ExpressionNotUnderstood(column=node.col_offset)


def _check_comprehension(node: ast.ListComp | ast.GeneratorExp | ast.DictComp) -> None:
    for generator in node.generators:
        targets = generator.target.elts if isinstance(generator.target, ast.Tuple) else [generator.target]
        if generator.is_async or not all(isinstance(target, ast.Name) for target in targets):
            raise ConstructNotAllowed(construct="for", column=generator.target.col_offset)


_CHECKS: Mapping[type[ast.expr], Callable[[Any], None]] = {
    ast.Attribute: _check_field,
    ast.BinOp: _check_operator,
    ast.Call: _check_call,
    ast.Compare: _check_comparison,
    ast.Constant: _check_constant,
    ast.Dict: _check_object,
    ast.DictComp: _check_comprehension,
    ast.GeneratorExp: _check_comprehension,
    ast.ListComp: _check_comprehension,
    ast.UnaryOp: _check_operator,
}
