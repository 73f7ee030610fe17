"""The library's decision tables: each rule decides what its specification says, and none leaves a gap."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from engine.bpmn_xml.decision_model import Decision, DecisionTable, InputClause
from engine.decisions.model import read_model
from process_library.catalogue import packages
from tests.support.decisions import outcome

#: By package and decision: the file that it stands in.
TABLES = {
    f"{package.key}/{decision.id}": data
    for package in packages()
    for data in package.decisions.values()
    for decision in read_model(data).decisions
    if isinstance(decision, Decision) and isinstance(decision.logic, DecisionTable)
}


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


def chain(length: int, *, quotes: int) -> dict[str, Any]:
    return {"approvers": ["area-manager", "finance-manager", "general-manager", "board"][:length], "quotes": quotes}


#: By table: the inputs, the rule that fits, what it decides.
CASES: dict[str, list[tuple[dict[str, Any], int, Any]]] = {
    "purchasing/approval_levels": [
        (signed(500, "expense", budget=True), 1, {"approvers": ["line-manager"], "quotes": 1}),
        (signed(500.01, "expense", budget=True), 2, chain(1, quotes=1)),
        (signed(3000, "expense", budget=True), 2, chain(1, quotes=1)),
        (signed(3000.01, "expense", budget=True), 3, chain(2, quotes=3)),
        (signed(15000, "expense", budget=True), 3, chain(2, quotes=3)),
        (signed(15000.01, "expense", budget=True), 5, chain(3, quotes=3)),
        (signed(20, "expense", budget=False), 4, chain(2, quotes=1)),
        (signed(20, "investment", budget=True), 4, chain(2, quotes=1)),
        (signed(3000, "investment", budget=True), 4, chain(2, quotes=1)),
        (signed(3000.01, "investment", budget=True), 5, chain(3, quotes=3)),
        (signed(60000, "expense", budget=False), 5, chain(3, quotes=3)),
        (signed(60000.01, "expense", budget=True), 6, chain(4, quotes=3)),
    ],
    "purchasing/buying_route": [
        ({"amount": 9000, "has_contract": True}, 1, "call_off"),
        ({"amount": 500, "is_urgent": True}, 2, "direct"),
        ({"amount": 500.01, "is_urgent": True}, 3, "quick"),
        ({"amount": 500.01}, 4, "quotes"),
    ],
    "purchasing/quotes_needed": [
        ({"amount": 9000, "has_contract": True}, 1, 1),
        ({"amount": 999.99}, 2, 1),
        ({"amount": 1000}, 3, 3),
    ],
    "purchasing/match_action": [
        ({"match": "matched", "difference": 900}, 1, {"action": "pay", "confirmer": "purchasing-manager"}),
        ({"match": "price", "difference": 100.01}, 2, {"action": "buyer", "confirmer": "finance-manager"}),
        ({"match": "price", "difference": 100}, 3, {"action": "buyer", "confirmer": "purchasing-manager"}),
        ({"match": "not_received", "difference": 0}, 3, {"action": "buyer", "confirmer": "purchasing-manager"}),
    ],
    "human_resources/request_route": [
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
    "human_resources/leave_days": [
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
    found = outcome(TABLES[table], table.partition("/")[2], **inputs)
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
        found = outcome(TABLES[table], table.partition("/")[2], **inputs)
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
    found = read_model(TABLES[name]).find(name.partition("/")[2]).logic
    assert isinstance(found, DecisionTable)
    return found
