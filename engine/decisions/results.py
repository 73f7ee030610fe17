"""What a process keeps of a decision: the shapes of Camunda 7's `mapDecisionResult`.

There a decision has results, one for each rule that counts, and each result has entries, one for each output. The value
of anything but a table is one result with one entry.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from engine.bpmn_xml.decision_model import Decision, DecisionService, DecisionTable
from engine.decisions.failures import ResultDoesNotFit

Results: TypeAlias = list[dict[str, Any]]

_SEVERAL_RULES = frozenset({"COLLECT", "RULE ORDER", "OUTPUT ORDER"})


def results_of(decision: Decision | DecisionService, value: Any) -> Results:
    """The value of a decision as results: none when no rule fitted and there is no default."""
    table = decision.logic if isinstance(decision, Decision) else None
    if not isinstance(table, DecisionTable):
        return [{decision.variable.name: value}]
    if value is None:
        return []
    if table.aggregation is not None or table.hit_policy not in _SEVERAL_RULES or not isinstance(value, list):
        return [_result(decision, table, value)]
    return [_result(decision, table, item) for item in value]


def _result(decision: Decision | DecisionService, table: DecisionTable, value: Any) -> dict[str, Any]:
    if len(table.outputs) > 1 and isinstance(value, dict):
        return dict(value)
    return {table.outputs[0].name or decision.variable.name: value}


def mapped(decision: Decision | DecisionService, results: Results, mapping: str | None) -> Any:
    """The results in the shape that a task wants; raises `ResultDoesNotFit`."""
    shape = _SHAPES[mapping or "resultList"]
    try:
        return shape(results)
    except ValueError as problem:
        raise ResultDoesNotFit(decision=decision.label, mapping=mapping, count=problem.args[0]) from None


def _single_entry(results: Results) -> Any:
    entries = [value for result in _at_most_one(results) for value in result.values()]
    return _at_most_one(entries)[0] if entries else None


def _single_result(results: Results) -> dict[str, Any] | None:
    return _at_most_one(results)[0] if results else None


def _collect_entries(results: Results) -> list[Any]:
    _at_most_one(sorted({name for result in results for name in result}))
    return [value for result in results for value in result.values()]


def _at_most_one(found: Sequence[Any]) -> Sequence[Any]:
    if len(found) > 1:
        raise ValueError(len(found))
    return found


_SHAPES: Mapping[str, Callable[[Results], Any]] = {
    "singleEntry": _single_entry,
    "singleResult": _single_result,
    "collectEntries": _collect_entries,
    "resultList": lambda results: results,
}
