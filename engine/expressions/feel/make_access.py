"""Evaluators of what looks into a value: fields, filters, lists, contexts and ranges."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.expressions.failures import FieldUnknown, ModelTextFailed, TypesDoNotFit
from engine.expressions.feel.comparing import order
from engine.expressions.feel.fields import field_of
from engine.expressions.feel.making import Maker, Making
from engine.expressions.feel.run import Evaluator, Scope, Source
from engine.expressions.feel.syntax import Entries, Filter, Interval, Items, Literal, Node, Path
from engine.expressions.feel.values import Range, is_whole, kind


def _make_path(making: Making, node: Path) -> Evaluator:
    owner, field, source, place = making.make(node.owner), node.field, making.source, node.place

    def value(scope: Scope) -> Any:
        found = owner(scope)
        if type(found) is dict and field in found:
            return found[field]
        try:
            if type(found) is list:
                scope.run.spend(1 + len(found) // 16)
                return [_field_or_null(item, field) for item in found]
            return field_of(found, field)
        except ModelTextFailed as failure:
            return scope.run.fault(failure, source, place)

    return value


def _field_or_null(value: Any, field: str) -> Any:
    """The field of an item of a list."""
    try:
        return field_of(value, field)
    except FieldUnknown:
        return None


def _make_filter(making: Making, node: Filter) -> Evaluator:
    literal = node.condition.value if isinstance(node.condition, Literal) else None
    owner = making.make(node.owner)
    if type(literal) is Decimal:
        return lambda scope: _at(_as_list(owner(scope)), literal)
    return filtered(owner, making.make(node.condition), node.cost, making.source, node.place)


def filtered(owner: Evaluator, condition: Evaluator, cost: int, source: Source, place: int) -> Evaluator:
    """`list[2]` counts from 1, from the end with a minus; any other condition is asked of each item."""

    def value(scope: Scope) -> Any:
        items = _as_list(owner(scope))
        kept = []
        for item in items:
            scope.run.spend(cost)
            verdict = condition(_scope_of_item(scope, item))
            if verdict is True:
                kept.append(item)
            elif type(verdict) is Decimal:
                return _at(items, verdict)
            elif verdict is not None and verdict is not False:
                return scope.run.fault(TypesDoNotFit(types=kind(verdict)), source, place)
        return kept

    return value


def _as_list(value: Any) -> list[Any]:
    if type(value) is list:
        return value
    return [] if value is None else [value]


def _scope_of_item(scope: Scope, item: Any) -> Scope:
    names = {"item": item, **item} if type(item) is dict else {"item": item}
    return Scope(names, scope, scope.run)


def _at(items: list[Any], position: Decimal) -> Any:
    if not is_whole(position) or position == 0 or abs(position) > len(items):
        return None
    return items[int(position) - 1 if position > 0 else int(position)]


def _make_items(making: Making, node: Items) -> Evaluator:
    items = tuple(making.make(item) for item in node.items)
    return lambda scope: [item(scope) for item in items]


def _make_entries(making: Making, node: Entries) -> Evaluator:
    """Each entry sees those before it. A name that comes twice makes the whole null."""
    entries = tuple((name, making.make(inner)) for name, inner in node.entries)
    source, place = making.source, node.place
    is_ambiguous = len({name for name, _inner in entries}) < len(entries)

    def value(scope: Scope) -> Any:
        if is_ambiguous:
            return scope.run.fault(FieldUnknown(field="{…}"), source, place)
        found: dict[str, Any] = {}
        inside = Scope(found, scope, scope.run)
        for name, inner in entries:
            found[name] = inner(inside)
        return found

    return value


def _make_interval(making: Making, node: Interval) -> Evaluator:
    if node.comparison is None and isinstance(node.low, Literal) and isinstance(node.high, Literal):
        fixed = Range(node.low.value, node.high.value, node.includes_low, node.includes_high)
        if type(fixed.low) is type(fixed.high) is Decimal:
            return lambda _scope: fixed
    low = making.make(node.low) if node.low is not None else None
    high = making.make(node.high) if node.high is not None else None
    source, place = making.source, node.place

    def value(scope: Scope) -> Any:
        first = low(scope) if low is not None else None
        last = high(scope) if high is not None else None
        try:
            if node.comparison is None and (first is None or last is None or order(first, last) is None):
                return None
        except ModelTextFailed as failure:
            return scope.run.fault(failure, source, place)
        return Range(first, last, node.includes_low, node.includes_high, node.comparison)

    return value


ACCESS: Mapping[type[Node], Maker] = {
    Entries: _make_entries,
    Filter: _make_filter,
    Interval: _make_interval,
    Items: _make_items,
    Path: _make_path,
}
