"""Decision tables to evaluators: which rules fit, and what they give out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.bpmn_xml.decision_model import DecisionTable, InputClause, OutputClause, Rule, Text
from engine.decisions.answers import NOTHING, check_answers
from engine.decisions.cell_types import check_cells
from engine.decisions.hit_policies import Hit, Policy, decided_by
from engine.decisions.inputs import read_text
from engine.decisions.item_types import ItemTypes
from engine.decisions.matters import AGGREGATION, CELLS, HIT_POLICY, NO_OUTPUT, OUTPUT_NAMES, PRIORITIES_MISSING, Place
from engine.decisions.texts import Texts
from engine.decisions.typed import taken_for, typed
from engine.expressions.feel.failures import ValueNotAllowed
from engine.expressions.feel.make_tests import TESTED
from engine.expressions.feel.run import Evaluator, Scope, Source
from engine.expressions.feel.temporal import DateTime
from engine.expressions.feel.types import ANY, DATE, Type
from engine.expressions.feel.values import written

_POLICIES = frozenset({"UNIQUE", "ANY", "FIRST", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"})
_AGGREGATIONS = frozenset({"SUM", "COUNT", "MIN", "MAX"})
_BY_PRIORITY = frozenset({"PRIORITY", "OUTPUT ORDER"})


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that is tested: its value, and which values it may have."""

    value: Evaluator
    type: Type
    allows: Evaluator | None
    names: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class _Row:
    """A rule: the tests that say anything, each with its column, and the outputs."""

    number: int
    tests: tuple[tuple[int, Evaluator], ...]
    outputs: tuple[Evaluator, ...]


def make_table(table: DecisionTable, texts: Texts, types: ItemTypes, place: Place) -> Evaluator:
    """The evaluator of a table; raises `HitPolicyViolated` when it runs into rules that must not fit together."""
    _check(table, texts, place)
    columns = tuple(_make_column(clause, texts, types, place) for clause in table.inputs)
    given = tuple(types.named(one.type, one.line, replace(place, column=one.label)) for one in table.outputs)
    check_answers(table, given, texts, place)
    check_cells(table, [column.type for column in columns], given, texts, place)
    rows = tuple(_make_row(table, number, rule, given, texts, place) for number, rule in enumerate(table.rules, 1))
    policy = Policy(
        name=table.hit_policy,
        aggregation=table.aggregation,
        names=tuple(output.name for output in table.outputs),
        priorities=tuple(_values_of(output, texts, place) for output in table.outputs),
        place=place,
    )
    default = _make_default(table, given, texts, place)
    source = Source("", place)
    cost = 1 + len(rows) * max(1, len(columns)) // 2

    def value(scope: Scope) -> Any:
        scope.run.spend(cost)
        tested = _tested(columns, scope)
        return decided_by(policy, _hits(rows, tested, scope), default, scope, source)

    return value


def _hits(rows: Sequence[_Row], tested: Sequence[Scope], scope: Scope) -> Iterator[Hit]:
    """The rules that fit, from the first on, each looked at when it is asked for."""
    for row in rows:
        for at, test in row.tests:
            if test(tested[at]) is not True:
                break
        else:
            yield Hit(row.number, tuple(output(scope) for output in row.outputs))


def _check(table: DecisionTable, texts: Texts, place: Place) -> None:
    if table.hit_policy not in _POLICIES:
        texts.report(place.told(HIT_POLICY, table.line, policy=table.hit_policy))
    if table.aggregation is not None and (
        table.aggregation not in _AGGREGATIONS
        or table.hit_policy != "COLLECT"
        or (len(table.outputs) > 1 and table.aggregation != "COUNT")
    ):
        texts.report(place.told(AGGREGATION, table.line, aggregation=table.aggregation))
    if not table.outputs:
        texts.report(place.told(NO_OUTPUT, table.line))
    if len(table.outputs) > 1 and len({output.name for output in table.outputs if output.name}) < len(table.outputs):
        texts.report(place.told(OUTPUT_NAMES, table.line))
    if table.hit_policy in _BY_PRIORITY and not any(output.allowed for output in table.outputs):
        texts.report(place.told(PRIORITIES_MISSING, table.line))
    for number, rule in enumerate(table.rules, 1):
        cells, wanted = len(rule.tests) + len(rule.outputs), len(table.inputs) + len(table.outputs)
        if (len(rule.tests), len(rule.outputs)) != (len(table.inputs), len(table.outputs)):
            texts.report(place.told(CELLS, rule.line, rule=number, count=cells, columns=wanted))


def _make_column(clause: InputClause, texts: Texts, types: ItemTypes, place: Place) -> _Column:
    here = replace(place, column=clause.label)
    inner = texts.expression(clause.expression, here) if clause.expression.text.strip() else _null
    source = Source(clause.expression.text, here)
    of = types.named(clause.type, clause.line, here)
    return _Column(
        _taken(inner, of, source),
        of,
        texts.tests(clause.allowed, here) if clause.allowed is not None else None,
        (TESTED,) if clause.alias is None else (TESTED, clause.alias),
        source,
    )


def _taken(inner: Evaluator, of: Type, source: Source) -> Evaluator:
    """The value as one of the column's type. Where that is a date, tools mean dates with a time as well."""
    if of == ANY:
        return inner

    def value(scope: Scope) -> Any:
        found = read_text(inner(scope), of)
        return found if of == DATE and type(found) is DateTime else taken_for(found, of, scope.run, source)

    return value


def _null(_scope: Scope) -> None:
    return None


def _tested(columns: Sequence[_Column], scope: Scope) -> list[Scope]:
    """For each column the scope that its cells see; a value that is not allowed counts as null."""
    scopes = []
    for column in columns:
        found = column.value(scope)
        inside = Scope(dict.fromkeys(column.names, found), scope, scope.run)
        if column.allows is not None and found is not None and column.allows(inside) is not True:
            scope.run.fault(
                ValueNotAllowed(value=written(found)[:60], type=column.source.where.column), column.source, 0
            )
            inside = Scope(dict.fromkeys(column.names), scope, scope.run)
        scopes.append(inside)
    return scopes


def _make_row(table: DecisionTable, number: int, rule: Rule, given: Sequence[Type], texts: Texts, place: Place) -> _Row:
    here = replace(place, rule=number)
    tests = []
    for at, (clause, cell) in enumerate(zip(table.inputs, rule.tests, strict=False)):
        if cell.text.strip() not in NOTHING:
            column = clause.label
            tests.append((at, texts.tests(cell, replace(here, column=column))))
    outputs = tuple(
        _make_output(clause, of, cell, texts, here)
        for clause, of, cell in zip(table.outputs, given, rule.outputs, strict=False)
    )
    return _Row(number, tuple(tests), outputs)


def _make_output(clause: OutputClause, of: Type, cell: Text, texts: Texts, here: Place) -> Evaluator:
    place = replace(here, column=clause.label)
    if cell.text.strip() in NOTHING:
        return _null
    return typed(texts.expression(cell, place), of, Source(cell.text, place))


def _make_default(
    table: DecisionTable, given: Sequence[Type], texts: Texts, place: Place
) -> tuple[Evaluator, ...] | None:
    if all(output.default is None for output in table.outputs):
        return None
    return tuple(
        _make_output(output, of, output.default or Text(text="", line=output.line), texts, place)
        for output, of in zip(table.outputs, given, strict=True)
    )


def _values_of(output: OutputClause, texts: Texts, place: Place) -> Evaluator | None:
    """The values of an output in their order, as a list."""
    if output.allowed is None:
        return None
    listed = replace(output.allowed, text=f"[{output.allowed.text}\n]")
    probe = replace(texts, findings=[])
    found = probe.expression(listed, replace(place, column=output.label))
    return None if probe.findings else found
