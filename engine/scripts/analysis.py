"""What a script reads and assigns, by its syntax tree; nothing runs here."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from textwrap import dedent

from engine.scripts.failures import ScriptConstructNotRun, ScriptNotUnderstood, ScriptTooLong

MAX_CHARACTERS = 20_000

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
#: What Python has and the sandbox does not run.
_NOT_RUN: Mapping[type[ast.AST], str] = {
    ast.Delete: "del",
    ast.Yield: "yield",
    ast.YieldFrom: "yield",
    ast.Await: "await",
    ast.AsyncFunctionDef: "async",
    ast.AsyncFor: "async",
    ast.AsyncWith: "async",
    ast.TryStar: "except*",
}


@dataclass(frozen=True)
class Analysis:
    """A script ready to run."""

    #: The script without the indentation that the XML around it caused.
    source: str
    #: How many characters of indentation were taken off each line.
    indentation: int
    #: Names that may be variables from outside.
    read: frozenset[str]
    #: Names that the script assigns at its top level, in order, private ones (`_x`) left out.
    assigned: tuple[str, ...]
    #: Whether it may change lists and objects in place.
    may_mutate: bool


@lru_cache(maxsize=1024)
def analyse(script: str) -> Analysis:
    """Read a script; raises `ScriptNotUnderstood` (or a subclass) with line and column, or `ScriptTooLong`."""
    if len(script) > MAX_CHARACTERS:
        raise ScriptTooLong(limit=MAX_CHARACTERS)
    source = dedent(script.replace("\r\n", "\n"))
    indentation = _indentation(script, source)
    try:
        tree = ast.parse(source)
        _refuse_what_is_not_run(tree, indentation)
        return Analysis(
            source=source,
            indentation=indentation,
            read=frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)),
            assigned=tuple(dict.fromkeys(name for name in _all_assigned(tree) if not name.startswith("_"))),
            may_mutate=any(_may_mutate(node) for node in ast.walk(tree)),
        )
    except SyntaxError as error:
        line = min(max(error.lineno or 1, 1), source.count("\n") + 1)
        raise ScriptNotUnderstood(line=line, column=max(error.offset or 1, 1) + indentation) from None
    except (RecursionError, MemoryError):
        raise ScriptTooLong(limit=MAX_CHARACTERS) from None
    except ValueError:
        raise ScriptNotUnderstood(line=1, column=1) from None


def _indentation(script: str, source: str) -> int:
    for before, after in zip(script.splitlines(), source.splitlines(), strict=False):
        if after.strip():
            return len(before) - len(after)
    return 0


def _refuse_what_is_not_run(tree: ast.Module, indentation: int) -> None:
    for node in ast.walk(tree):
        construct = _NOT_RUN.get(type(node))
        if isinstance(node, ast.ClassDef) and node.bases:
            construct = f"class {node.name}(…)"
        elif isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            construct = "import *"
        if construct is not None and isinstance(node, ast.stmt | ast.expr):
            column = node.col_offset + 1 + indentation
            raise ScriptConstructNotRun(construct=construct, line=node.lineno, column=column)


def _all_assigned(tree: ast.Module) -> Iterator[str]:
    yield from _assigned(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from node.names


def _assigned(node: ast.AST) -> Iterator[str]:
    """Names that are assigned outside of functions, classes and comprehensions.

    Imports and definitions are tools, and the variable of a `for` loop belongs to the loop.
    """
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    for inner in ast.iter_child_nodes(node):
        is_loop_variable = isinstance(node, ast.For | ast.AsyncFor) and inner is node.target
        if not is_loop_variable and not isinstance(inner, _SCOPES + _COMPREHENSIONS):
            yield from _assigned(inner)


def _may_mutate(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return True
    return isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load)
