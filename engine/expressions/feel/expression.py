"""The door of FEEL: a text is read once, and then evaluated as often as one likes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.expressions.failures import ExpressionEmpty, ExpressionTooComplex, FunctionUnknown, ModelTextFailed
from engine.expressions.feel.functions.registry import BUILT_INS, STANDARD_NAMES
from engine.expressions.feel.make_access import ACCESS
from engine.expressions.feel.make_calls import CALLS, IS_DEFINED
from engine.expressions.feel.make_loops import LOOPS
from engine.expressions.feel.make_operators import OPERATORS
from engine.expressions.feel.make_tests import TESTS
from engine.expressions.feel.making import NAMES, Making
from engine.expressions.feel.names import Names
from engine.expressions.feel.outside import from_python, to_python
from engine.expressions.feel.reader import Language, Reader
from engine.expressions.feel.reading import read_unary_tests, read_whole
from engine.expressions.feel.run import Evaluator, Run, Scope, Source
from engine.expressions.feel.syntax import Node
from engine.expressions.feel.types import NAMED, Type
from engine.expressions.feel.walking import depth, functions_called, names_of
from engine.expressions.language import located

#: Long rows of operators make deep trees, and evaluating goes as deep.
MAX_TREE_DEPTH = 150
_MAKERS = {**NAMES, **OPERATORS, **ACCESS, **LOOPS, **TESTS, **CALLS}


@dataclass(frozen=True)
class Feel:
    """A text that was understood."""

    text: str
    node: Node
    #: Gives its value in a scope.
    value: Evaluator
    #: Variables that it reads; functions of the standard are none.
    names: frozenset[str]


def language(names: Iterable[str], types: Mapping[str, Type], *, is_open: bool, max_nodes: int) -> Language:
    """FEEL with the names and types of a model."""
    types = {**NAMED, **types}
    return Language(Names(names, beneath=STANDARD_NAMES), types, Names(types), is_open, max_nodes)


def with_names(spoken: Language, names: Iterable[str]) -> Language:
    """The same with further names."""
    return replace(spoken, names=Names(names, beneath=spoken.names))


def read_feel(text: str, spoken: Language, *, start: int = 0, where: Any = None) -> Feel:
    """An expression, from `start` on; raises `ModelTextFailed` with line and column."""
    return _read(text, spoken, start, where, read_whole)


def read_tests(text: str, spoken: Language, *, where: Any = None) -> Feel:
    """Unary tests, whose scope has to hold the value tested under `?`; raises as `read_feel` does."""
    return _read(text, spoken, 0, where, read_unary_tests)


def _read(text: str, spoken: Language, start: int, where: Any, read: Callable[[Reader], Node]) -> Feel:
    if not text[start:].strip():
        raise ExpressionEmpty
    try:
        reader = Reader(text, start, spoken)
        node = read(reader)
        if depth(node) > MAX_TREE_DEPTH:
            raise ExpressionTooComplex
        if not spoken.is_open:
            _refuse_unknown_functions(node)
    except ModelTextFailed as failure:
        raise located(failure, text) from None
    except RecursionError:
        raise ExpressionTooComplex from None
    making = Making(Source(text, where), BUILT_INS, _MAKERS)
    return Feel(text, node, making.make(node), names_of(node) - BUILT_INS.keys() - {IS_DEFINED})


def _refuse_unknown_functions(node: Node) -> None:
    for name, place in functions_called(node):
        if name not in BUILT_INS and name != IS_DEFINED:
            raise FunctionUnknown(function=name, column=place)


def value_of(feel: Feel, variables: Mapping[str, Any], now: datetime, *, steps: int) -> Any:
    """The value for variables of a process; raises `ModelTextFailed` with line and column where FEEL says null.

    A list or an object that is handed on whole comes out as it went in.
    """
    run = Run(now, steps, strict=True)
    try:
        names = {name: _inward(run, variables[name]) for name in feel.names if name in variables}
        value = feel.value(Scope(names, None, run))
        run.spend_on(value)
        for name, inner in names.items():
            if value is inner:
                return variables[name]
        return to_python(value)
    except ModelTextFailed as failure:
        raise located(failure, feel.text) from None
    except RecursionError:
        raise ExpressionTooComplex from None


def _inward(run: Run, value: Any) -> Any:
    run.spend_on(value)
    return from_python(value)
