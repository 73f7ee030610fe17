"""Boxed expressions to evaluators."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.bpmn_xml.decision_model import (
    BoxedContext,
    BoxedFilter,
    BoxedList,
    BoxedLoop,
    Conditional,
    DecisionTable,
    Expression,
    FunctionDefinition,
    Invocation,
    LiteralExpression,
    Relation,
    Unknown,
)
from engine.decisions.item_types import ItemTypes
from engine.decisions.matters import EXTERNAL_FUNCTION, IMPORTED_TEXT, UNKNOWN_EXPRESSION, Place
from engine.decisions.tables import make_table
from engine.decisions.texts import Texts
from engine.decisions.typed import typed
from engine.expressions.failures import ModelTextFailed, TypesDoNotFit
from engine.expressions.feel.calling import called_by_name
from engine.expressions.feel.failures import NotAFunction
from engine.expressions.feel.make_access import filtered
from engine.expressions.feel.make_loops import collected, searched
from engine.expressions.feel.run import Evaluator, Run, Scope, Source
from engine.expressions.feel.types import ANY
from engine.expressions.feel.values import BuiltIn, Function, Parameter, kind

#: What a round of a boxed loop costs at least.
_COST = 10


class Boxes:
    """Makes evaluators of the boxes of one element; used once, then thrown away."""

    def __init__(self, texts: Texts, types: ItemTypes, place: Place) -> None:
        self.texts = texts
        self.types = types
        self.place = place
        self.source = Source("", place)

    def make(self, box: Expression | None) -> Evaluator:
        """The evaluator of a box, which gives null when there is none."""
        if box is None:
            return lambda _scope: None
        made = _MAKERS[type(box)](self, box)
        return typed(made, self.types.named(box.type, box.line, self.place), self.source)


def _make_literal(boxes: Boxes, box: LiteralExpression) -> Evaluator:
    if box.is_imported:
        boxes.texts.report(boxes.place.told(IMPORTED_TEXT, box.line))
    return boxes.texts.expression(box.text, boxes.place) if box.text.text.strip() else boxes.make(None)


def _make_context(boxes: Boxes, box: BoxedContext) -> Evaluator:
    """An entry without a name is the result (DMN 1.5, 10.2.2.4)."""
    entries = [
        (
            entry.name,
            typed(boxes.make(entry.value), boxes.types.named(entry.type, entry.line, boxes.place), boxes.source),
        )
        for entry in box.entries
    ]

    def value(scope: Scope) -> Any:
        found: dict[str, Any] = {}
        inside = Scope(found, scope, scope.run)
        for name, inner in entries:
            made = inner(inside)
            if not name:
                return made
            found[name] = made
        return found

    return value


def _make_list(boxes: Boxes, box: BoxedList) -> Evaluator:
    items = [boxes.make(item) for item in box.items]
    return lambda scope: [item(scope) for item in items]


def _make_relation(boxes: Boxes, box: Relation) -> Evaluator:
    types = [boxes.types.named(column.type, column.line, boxes.place) for column in box.columns]
    rows = [
        [
            (column.name, typed(boxes.make(cell), of, boxes.source))
            for column, of, cell in zip(box.columns, types, row, strict=False)
        ]
        for row in box.rows
    ]
    return lambda scope: [{name: cell(scope) for name, cell in row} for row in rows]


def _make_invocation(boxes: Boxes, box: Invocation) -> Evaluator:
    function = boxes.make(box.function)
    bindings = [(binding.parameter, boxes.make(binding.value)) for binding in box.bindings]
    name = box.function.text.text.strip() if isinstance(box.function, LiteralExpression) else "(…)"
    source = boxes.source

    def value(scope: Scope) -> Any:
        found = function(scope)
        try:
            if not isinstance(found, Function | BuiltIn):
                raise NotAFunction(types=kind(found))
            return called_by_name(scope.run, found, name, {bound: inner(scope) for bound, inner in bindings})
        except ModelTextFailed as failure:
            return scope.run.fault(failure, source, 0)

    return value


def _make_function(boxes: Boxes, box: FunctionDefinition) -> Evaluator:
    parameters = tuple(
        Parameter(one.name, boxes.types.named(one.type, one.line, boxes.place)) for one in box.parameters
    )
    names = tuple(one.name for one in box.parameters)
    if box.kind.upper() != "FEEL":
        boxes.texts.report(boxes.place.told(EXTERNAL_FUNCTION, box.line, kind=box.kind))
        return boxes.make(None)
    body = boxes.make(box.body)

    def value(scope: Scope) -> Function:
        def apply(run: Run, *arguments: Any) -> Any:
            run.spend(_COST)
            return body(Scope(dict(zip(names, arguments, strict=True)), scope, run))

        return Function(parameters, apply, ANY)

    return value


def _make_conditional(boxes: Boxes, box: Conditional) -> Evaluator:
    condition, chosen, otherwise = boxes.make(box.condition), boxes.make(box.chosen), boxes.make(box.otherwise)
    source = boxes.source

    def value(scope: Scope) -> Any:
        verdict = condition(scope)
        if verdict is not None and not isinstance(verdict, bool):
            return scope.run.fault(TypesDoNotFit(types=kind(verdict)), source, 0)
        return chosen(scope) if verdict else otherwise(scope)

    return value


def _make_filter(boxes: Boxes, box: BoxedFilter) -> Evaluator:
    return filtered(boxes.make(box.items), boxes.make(box.condition), _COST, boxes.source, 0)


def _make_loop(boxes: Boxes, box: BoxedLoop) -> Evaluator:
    domains = ((box.variable, boxes.make(box.items), None),)
    body = boxes.make(box.body)
    if box.kind == "for":
        return collected(domains, body, _COST, boxes.source, 0, reads_partial=True)
    return searched(domains, body, box.kind == "some", _COST, boxes.source, 0)


def _make_table(boxes: Boxes, box: DecisionTable) -> Evaluator:
    return make_table(box, boxes.texts, boxes.types, boxes.place)


def _make_unknown(boxes: Boxes, box: Unknown) -> Evaluator:
    boxes.texts.report(boxes.place.told(UNKNOWN_EXPRESSION, box.line, tag=box.tag))
    return boxes.make(None)


_MAKERS: Mapping[type, Callable[[Boxes, Any], Evaluator]] = {
    LiteralExpression: _make_literal,
    BoxedContext: _make_context,
    BoxedList: _make_list,
    Relation: _make_relation,
    Invocation: _make_invocation,
    FunctionDefinition: _make_function,
    Conditional: _make_conditional,
    BoxedFilter: _make_filter,
    BoxedLoop: _make_loop,
    DecisionTable: _make_table,
    Unknown: _make_unknown,
}
