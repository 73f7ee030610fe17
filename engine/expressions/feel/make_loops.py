"""Evaluators of `if`, `for`, `some` and `every`; each round of a loop is paid for."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from engine.expressions.failures import ModelTextFailed, SequenceTooLong, TypesDoNotFit
from engine.expressions.feel.making import Maker, Making
from engine.expressions.feel.run import Evaluator, Scope, Source
from engine.expressions.feel.syntax import Choice, For, Node, Quantified
from engine.expressions.feel.syntax import Iterator as Named
from engine.expressions.feel.temporal import Date, date_of_day, day_number
from engine.expressions.feel.values import Range, is_whole, kind
from engine.expressions.feel.walking import names_of
from engine.expressions.values import MAX_ITEMS

PARTIAL = "partial"
#: A name, what it runs over, and for `first..last` the last value.
Domain = tuple[str, Evaluator, Evaluator | None]


def _make_choice(making: Making, node: Choice) -> Evaluator:
    condition, chosen, otherwise = making.make(node.condition), making.make(node.chosen), making.make(node.otherwise)
    return lambda scope: chosen(scope) if condition(scope) is True else otherwise(scope)


def _domains(making: Making, iterators: tuple[Named, ...]) -> tuple[Domain, ...]:
    return tuple(
        (one.name, making.make(one.domain), making.make(one.last) if one.last is not None else None)
        for one in iterators
    )


def _rounds(scope: Scope, domains: tuple[Domain, ...], cost: int) -> Iterator[Scope]:
    """A scope for each round; later iterators see earlier ones and change faster."""
    (name, domain, last), *others = domains
    items = _items(domain(scope)) if last is None else _counted(domain(scope), last(scope))
    for item in items:
        scope.run.spend(cost)
        inside = Scope({name: item}, scope, scope.run)
        if others:
            yield from _rounds(inside, tuple(others), cost)
        else:
            yield inside


def _items(value: Any) -> Iterable[Any]:
    if type(value) is list:
        return value
    if type(value) is Range:
        first = value.low if value.includes_low else _next(value.low)
        last = value.high if value.includes_high else _next(value.high, back=True)
        return _counted(first, last) if first <= last else ()
    if value is None:
        raise TypesDoNotFit(types=kind(value))
    return (value,)


def _next(value: Any, *, back: bool = False) -> Any:
    if type(value) is not Decimal:
        raise TypesDoNotFit(types=kind(value))
    return value + (-1 if back else 1)


def _counted(first: Any, last: Any) -> Iterable[Any]:
    """Whole numbers or days from one to the other, both included, downwards if need be."""
    if type(first) is Date and type(last) is Date:
        start, end = day_number(first), day_number(last)
        return (date_of_day(day) for day in _steps(start, end))
    if type(first) is not Decimal or type(last) is not Decimal or not (is_whole(first) and is_whole(last)):
        raise TypesDoNotFit(types=f"{kind(first)}, {kind(last)}")
    return (Decimal(count) for count in _steps(int(first), int(last)))


def _steps(start: int, end: int) -> range:
    return range(start, end + 1) if start <= end else range(start, end - 1, -1)


def _make_for(making: Making, node: For) -> Evaluator:
    domains, result = _domains(making, node.iterators), making.make(node.result)
    reads_partial = PARTIAL in names_of(node.result)
    return collected(domains, result, node.cost, making.source, node.place, reads_partial=reads_partial)


def collected(
    domains: tuple[Domain, ...], result: Evaluator, cost: int, source: Source, place: int, *, reads_partial: bool
) -> Evaluator:
    """`for`: the result of each round; `partial` is what there is so far (DMN 1.5, 10.3.2)."""

    def value(scope: Scope) -> Any:
        results: list[Any] = []
        so_far: dict[str, Any] = {PARTIAL: []}
        inside = Scope(so_far, scope, scope.run)
        try:
            for round_ in _rounds(inside, domains, cost):
                if reads_partial:
                    scope.run.spend(len(results) // 16)
                    so_far[PARTIAL] = list(results)
                results.append(result(round_))
                if len(results) > MAX_ITEMS:
                    raise SequenceTooLong(limit=MAX_ITEMS)
        except ModelTextFailed as failure:
            return scope.run.fault(failure, source, place)
        return results

    return value


def _make_quantified(making: Making, node: Quantified) -> Evaluator:
    domains, condition = _domains(making, node.iterators), making.make(node.condition)
    return searched(domains, condition, node.decides, node.cost, making.source, node.place)


def searched(
    domains: tuple[Domain, ...], condition: Evaluator, decides: bool, cost: int, source: Source, place: int
) -> Evaluator:
    """`some`, which a true condition decides, and `every`, which a false one does."""

    def value(scope: Scope) -> Any:
        verdict: bool | None = not decides
        try:
            for round_ in _rounds(scope, domains, cost):
                found = condition(round_)
                if found is decides:
                    return decides
                if found is not None and not isinstance(found, bool):
                    raise TypesDoNotFit(types=kind(found))
                if found is None:
                    verdict = None
        except ModelTextFailed as failure:
            return scope.run.fault(failure, source, place)
        return verdict

    return value


LOOPS: Mapping[type[Node], Maker] = {Choice: _make_choice, For: _make_for, Quantified: _make_quantified}
