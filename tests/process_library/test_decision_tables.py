"""The library's decision tables: each rule decides what its specification says, and none leaves a gap."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from engine.bpmn_xml.decision_model import DecisionTable, InputClause
from engine.decisions.model import read_model
from process_library.catalogue import packages
from tests.support.decisions import outcome

TABLES = {file.removesuffix(".dmn"): data for package in packages() for file, data in package.decisions.items()}


def route(to: str, due: str, escalation: str, *flags: str) -> dict[str, Any]:
    return {
        "route": to,
        "due": due,
        "escalation": escalation,
        "needs_hr": "hr" in flags,
        "needs_balance": "balance" in flags,
    }


def days(most: int, kind: str = "working") -> dict[str, Any]:
    return {"max_days": most, "kind_of_days": kind}


def signed(amount: float, kind: str, *, budget: bool) -> dict[str, Any]:
    return {"amount": amount, "kind": kind, "is_in_budget": budget}


CHAIN = ["area-manager", "finance-manager", "general-manager", "board"]

#: By table: the inputs, the rule that fits, what it decides.
CASES: dict[str, list[tuple[dict[str, Any], int, Any]]] = {
    "approval_levels": [
        (signed(500, "expense", budget=True), 1, ["line-manager"]),
        (signed(500.01, "expense", budget=True), 2, CHAIN[:1]),
        (signed(3000, "expense", budget=True), 2, CHAIN[:1]),
        (signed(3000.01, "expense", budget=True), 3, CHAIN[:2]),
        (signed(15000, "expense", budget=True), 3, CHAIN[:2]),
        (signed(15000.01, "expense", budget=True), 5, CHAIN[:3]),
        (signed(20, "expense", budget=False), 4, CHAIN[:2]),
        (signed(20, "investment", budget=True), 4, CHAIN[:2]),
        (signed(3000, "investment", budget=True), 4, CHAIN[:2]),
        (signed(3000.01, "investment", budget=True), 5, CHAIN[:3]),
        (signed(60000, "expense", budget=False), 5, CHAIN[:3]),
        (signed(60000.01, "expense", budget=True), 6, CHAIN),
    ],
    "request_route": [
        ({"type": "holiday"}, 1, route("manager", "P3D", "P6D", "balance")),
        ({"type": "paid_leave"}, 2, route("manager", "P2D", "P4D", "balance")),
        ({"type": "unpaid"}, 3, route("manager", "P10D", "P20D", "hr", "balance")),
        ({"type": "certificate"}, 4, route("hr", "P2D", "P4D")),
        ({"type": "advance", "amount": 1500}, 5, route("payroll", "P3D", "P6D")),
        ({"type": "advance", "amount": 1500.01}, 6, route("payroll", "P3D", "P6D", "hr")),
        ({"type": "data_change"}, 7, route("payroll", "P3D", "P6D")),
        ({"type": "remote"}, 8, route("manager", "P5D", "P10D")),
        ({"type": "suggestion"}, 9, route("area", "P10D", "P20D")),
        ({"type": "other"}, 10, route("hr", "P5D", "P10D")),
    ],
    "leave_days": [
        ({}, 1, days(0)),
        ({"leave_cause": "marriage"}, 2, days(15, "natural")),
        ({"leave_cause": "hospital"}, 3, days(5)),
        ({"leave_cause": "death", "needs_travel": True}, 4, days(4)),
        ({"leave_cause": "death", "needs_travel": False}, 5, days(2)),
        ({"leave_cause": "death"}, 5, days(2)),
        ({"leave_cause": "move"}, 6, days(1)),
        ({"leave_cause": "duty"}, 7, days(0)),
        ({"leave_cause": "exam"}, 7, days(0)),
    ],
}


@pytest.mark.parametrize(
    ("table", "inputs", "rule", "value"), [(table, *case) for table, cases in CASES.items() for case in cases]
)
def test_a_rule_decides_what_it_says(table: str, inputs: dict[str, Any], rule: int, value: Any) -> None:
    found = outcome(TABLES[table], table, **inputs)
    assert (found.value, found.remarks) == (value, ())
    assert [hits.rules for hits in found.hits] == [(rule,)]


@pytest.mark.parametrize("table", TABLES)
def test_every_rule_has_a_case(table: str) -> None:
    assert {rule for _inputs, rule, _value in CASES[table]} == set(range(1, len(_table(table).rules) + 1))


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_an_answer_for_everything_that_can_be_asked(table: str) -> None:
    asked = list(_questions(table))
    assert len(asked) > 1
    for inputs in asked:
        found = outcome(TABLES[table], table, **inputs)
        assert found.remarks == (), inputs
        assert found.value is not None, inputs


def _questions(table: str) -> Iterator[dict[str, Any]]:
    """Every combination of what the cells of each column name, what lies beside it, and something else."""
    found = _table(table)
    columns = [
        [(_variable(clause), value) for value in _values(clause, [rule.tests[place].text for rule in found.rules])]
        for place, clause in enumerate(found.inputs)
    ]
    return (dict(chosen) for chosen in product(*columns))


def _variable(clause: InputClause) -> str:
    """`amount` of `if is defined(amount) then amount else 0`."""
    return re.sub(r"if is defined\((\w+)\) then \1 else \w+", r"\1", clause.expression.text)


def _values(clause: InputClause, cells: list[str]) -> list[Any]:
    text = " ".join(cells)
    if clause.type == "boolean":
        return [True, False]
    if clause.type == "number":
        return [float(number) + step for number in re.findall(r"\d+", text) for step in (-0.01, 0, 0.01)]
    return [*re.findall(r'"([^"]*)"', text), "something else"]


def _table(name: str) -> DecisionTable:
    found = read_model(TABLES[name], ()).find(name).logic
    assert isinstance(found, DecisionTable)
    return found
