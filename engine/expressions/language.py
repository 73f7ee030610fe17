"""The expression language: Python's syntax, a small part of it, checked before anything is evaluated."""

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from engine.expressions.failures import (
    ConstructNotAllowed,
    ExpressionEmpty,
    ExpressionNotUnderstood,
    ExpressionTooComplex,
    ExpressionTooLong,
    ModelTextFailed,
)
from engine.expressions.grammar import check_tree

MAX_CHARACTERS = 2_000
_UNKNOWN_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*(\\[^\\'\"abfnrtvxuU0-7\n])")


@dataclass(frozen=True)
class Compiled:
    """An expression that passed every check. Each node's `col_offset` is its place in `text`, from 0."""

    text: str
    tree: ast.expr
    #: Variables that it reads.
    names: frozenset[str]


def compiled(text: str, tree: ast.expr) -> Compiled:
    """Check a tree whose nodes carry their place in `text`; raises `ModelTextFailed`, with line and column."""
    try:
        check_tree(tree)
        return Compiled(text, tree, frozenset(_names(tree, frozenset())))
    except ModelTextFailed as failure:
        raise located(failure, text) from None


def parsed(text: str) -> ast.expr:
    """The tree of a text in our own dialect; raises `ModelTextFailed`, with line and column."""
    check_length(text)
    if not text.strip():
        raise ExpressionEmpty
    escape = _UNKNOWN_ESCAPE.search(text)
    if escape:
        raise located(ConstructNotAllowed(construct=escape[1], column=escape.start(1)), text)
    try:
        # In parentheses an expression may run over several lines.
        tree = ast.parse(f"({text}\n)", mode="eval").body
    except SyntaxError as error:
        raise _syntax_error(_without_parentheses(text) or error, text) from None
    except (RecursionError, MemoryError):
        raise ExpressionTooComplex from None
    except ValueError:
        raise ExpressionNotUnderstood(line=1, column=1) from None
    _place_nodes(tree, text)
    return tree


def check_length(text: str) -> None:
    """Raises `ExpressionTooLong`."""
    if len(text) > MAX_CHARACTERS:
        raise ExpressionTooLong(length=len(text), limit=MAX_CHARACTERS)


def located(failure: ModelTextFailed, text: str) -> ModelTextFailed:
    """The failure, which holds a place from 0 as its column, with line and column from 1 instead."""
    if failure.line is not None:
        return failure
    line, column = line_and_column(text, failure.column or 0)
    context = {name: value for name, value in failure.context.items() if name not in {"line", "column"}}
    return type(failure)(line=line, column=column, **context)


def line_and_column(text: str, place: int) -> tuple[int, int]:
    """Line and column, from 1, of a place in a text, from 0."""
    before = text[:place]
    return before.count("\n") + 1, place - (before.rfind("\n") + 1) + 1


def _without_parentheses(text: str) -> SyntaxError | None:
    """The error of the bare text, which Python places better; None when it runs over several lines."""
    bare = text.strip()
    if "\n" in bare or text.lstrip(" \t") != text.lstrip():
        return None
    try:
        ast.parse(bare, mode="eval")
    except SyntaxError as error:
        # Offset 0 stands for the end of the text; with its parenthesis everything stands one further.
        error.lineno, error.offset = 1, (error.offset or len(bare) + 1) + text.index(bare) + 1
        return error
    return None


def _syntax_error(error: SyntaxError, text: str) -> ModelTextFailed:
    line, column = error.lineno or 1, error.offset or 1
    if line == 1:
        column -= 1  # for the parenthesis put in front
    lines = text.split("\n")
    line = min(max(line, 1), len(lines))
    return ExpressionNotUnderstood(line=line, column=min(max(column, 1), len(lines[line - 1]) + 1))


def _place_nodes(tree: ast.expr, text: str) -> None:
    """Turn each node's line and UTF-8 column into one place in the text."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for node in ast.walk(tree):
        if isinstance(node, ast.expr):
            row = min(node.lineno, len(lines)) - 1
            column = max(node.col_offset - (1 if row == 0 else 0), 0)
            characters = len(lines[row].encode()[:column].decode(errors="ignore"))
            node.col_offset = min(starts[row] + characters, len(text))
            node.lineno = bisect_right(starts, node.col_offset)


def _names(node: ast.AST, bound: frozenset[str]) -> Iterator[str]:
    """Names that are variables: not functions that are called, not what a comprehension binds."""
    if isinstance(node, ast.Name):
        if node.id not in bound:
            yield node.id
    elif isinstance(node, ast.Call):
        inner = node.args if isinstance(node.func, ast.Name) else [node.func, *node.args]
        for argument in inner:
            yield from _names(argument, bound)
    elif isinstance(node, ast.ListComp | ast.GeneratorExp | ast.DictComp):
        yield from _comprehension_names(node, bound)
    else:
        for part in ast.iter_child_nodes(node):
            yield from _names(part, bound)


def _comprehension_names(node: ast.ListComp | ast.GeneratorExp | ast.DictComp, bound: frozenset[str]) -> Iterator[str]:
    for generator in node.generators:
        yield from _names(generator.iter, bound)
        bound |= {found.id for found in ast.walk(generator.target) if isinstance(found, ast.Name)}
        for condition in generator.ifs:
            yield from _names(condition, bound)
    results: list[ast.expr] = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    for result in results:
        yield from _names(result, bound)
