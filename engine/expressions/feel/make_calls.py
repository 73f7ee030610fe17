"""Evaluators of functions: their definition and their calls, by place and by name."""

from collections.abc import Mapping
from typing import Any

from engine.expressions.failures import FunctionUnknown, ModelTextFailed
from engine.expressions.feel.calling import called, called_by_name
from engine.expressions.feel.failures import NotAFunction
from engine.expressions.feel.making import Maker, Making
from engine.expressions.feel.run import Evaluator, Run, Scope
from engine.expressions.feel.syntax import Call, Definition, Name, Node
from engine.expressions.feel.types import ANY
from engine.expressions.feel.values import BuiltIn, Function, Parameter, kind

#: Other engines' function; the only one whose value may be missing without anybody noting it.
IS_DEFINED = "is defined"


def _make_definition(making: Making, node: Definition) -> Evaluator:
    """A function keeps the scope that it was made in."""
    parameters = tuple(Parameter(name, of) for name, of in node.parameters)
    names = tuple(name for name, _type in node.parameters)
    body, cost = making.make(node.body), node.cost

    def value(scope: Scope) -> Any:
        def apply(run: Run, *arguments: Any) -> Any:
            run.spend(cost)
            return body(Scope(dict(zip(names, arguments, strict=True)), scope, run))

        return Function(parameters, apply, ANY)

    return value


def _make_call(making: Making, node: Call) -> Evaluator:
    if isinstance(node.function, Name) and node.function.name == IS_DEFINED and len(node.arguments) == 1:
        return _make_is_defined(making, node.arguments[0])
    function, arguments = making.make(node.function), tuple(making.make(argument) for argument in node.arguments)
    names, source, place = node.names, making.source, node.place
    name = node.function.name if isinstance(node.function, Name) else "(…)"

    def value(scope: Scope) -> Any:
        found = function(scope)
        values = [argument(scope) for argument in arguments]
        try:
            if not isinstance(found, Function | BuiltIn):
                raise NotAFunction(types=kind(found)) if found is not None else FunctionUnknown(function=name)
            if names:
                return called_by_name(scope.run, found, name, dict(zip(names, values, strict=True)))
            return called(scope.run, found, name, values)
        except ModelTextFailed as failure:
            return scope.run.fault(failure, source, place)

    return value


def _make_is_defined(making: Making, node: Node) -> Evaluator:
    """Asks for what may not be there, and so notes no fault."""
    inner = making.make(node)
    return lambda scope: scope.run.tolerant(lambda: inner(scope)) is not None


CALLS: Mapping[type[Node], Maker] = {Call: _make_call, Definition: _make_definition}
