"""The library's decision tables: each rule decides what its specification says, and none leaves a gap."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
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


#: What was ordered, before the supplier confirms.
ORDERED = {"amount": 100, "needed_on": date(2026, 11, 2), "delivery_on": date(2026, 11, 2)}


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


def term(first: str, solution: str, **more: Any) -> dict[str, Any]:
    return {"first": first, "solution": solution, **more}


def groups(second: str, third: str) -> dict[str, str]:
    return {"group2": second, "group3": third}


def step(outcome: str, level: int, reopened: int) -> dict[str, Any]:
    return {"outcome": outcome, "level": level, "reopened": reopened}


def stage(level: int, reopened: int) -> dict[str, int]:
    return {"level": level, "reopened": reopened}


def letter(text: str = "Hola", **signs: Any) -> dict[str, Any]:
    return {"text": text, "is_blocked": False, **signs}


def confirmed(confirmed_amount: float, **changed: Any) -> dict[str, Any]:
    return {**ORDERED, "confirmed_amount": confirmed_amount, **changed}


def case(type_: str, typing: str = "other", order: str = "") -> dict[str, str]:
    return {"type": type_, "typing": typing, "order_number": order}


MATRIX = [
    ({"impact": "high", "urgency": "high"}, 1, term("PT15M", "PT4H", priority="P1")),
    ({"impact": "high", "urgency": "medium"}, 2, term("PT1H", "PT8H", priority="P2")),
    ({"impact": "medium", "urgency": "high"}, 3, term("PT1H", "PT8H", priority="P2")),
    ({"impact": "high", "urgency": "low"}, 4, term("PT4H", "P3D", priority="P3")),
    ({"impact": "medium", "urgency": "medium"}, 5, term("PT4H", "P3D", priority="P3")),
    ({"impact": "low", "urgency": "high"}, 6, term("PT4H", "P3D", priority="P3")),
    ({"impact": "medium", "urgency": "low"}, 7, term("P1D", "P5D", priority="P4")),
    ({"impact": "low", "urgency": "medium"}, 8, term("P1D", "P5D", priority="P4")),
    ({"impact": "low", "urgency": "low"}, 9, term("P2D", "P10D", priority="P5")),
]

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
        ({"match": "not_received", "difference": 900}, 2, {"action": "wait", "confirmer": "purchasing-manager"}),
        ({"match": "price", "difference": 100.01}, 3, {"action": "buyer", "confirmer": "finance-manager"}),
        ({"match": "price", "difference": 100}, 4, {"action": "buyer", "confirmer": "purchasing-manager"}),
    ],
    "purchasing/match_tolerance": [
        ({"kind": "goods"}, 1, {"price_tolerance": Decimal("0.02"), "amount_tolerance": 25})
    ],
    "purchasing/order_change": [
        (confirmed(105.01), 1, "approval"),
        (confirmed(105), 2, "buyer"),
        (confirmed(99), 2, "buyer"),
        (confirmed(1, amount=0), 2, "buyer"),
        (confirmed(100, delivery_on=date(2026, 11, 3)), 3, "buyer"),
        (confirmed(100), 4, "none"),
        ({"amount": 100, "confirmed_amount": 100, "delivery_on": date(2026, 11, 3)}, 4, "none"),
    ],
    "itil/priority_matrix": MATRIX,
    "itil/incident_routing": [
        ({"service": "erp", "category": "security"}, 1, groups("system-administrator", "support-level-3")),
        ({"service": "shop", "category": "software"}, 2, groups("support-level-2", "support-level-3")),
        ({"service": "erp", "category": "software"}, 3, groups("support-level-2", "service-owner")),
        ({"service": "plant", "category": "network"}, 4, groups("support-level-2", "support-level-3")),
        ({"service": "mail", "category": "access"}, 5, groups("support-level-2", "support-level-3")),
    ],
    "itil/next_level": [
        (step("escalate", 1, 0), 1, stage(2, 0)),
        (step("escalate", 2, 1), 1, stage(3, 1)),
        (step("back", 3, 1), 2, stage(1, 1)),
        (step("wait_supplier", 3, 1), 3, stage(4, 1)),
        (step("supplier_answered", 4, 1), 4, stage(3, 1)),
        (step("reopened", 1, 1), 5, stage(2, 2)),
        (step("reopened", 1, 0), 6, stage(1, 1)),
        (step("reopened", 3, 1), 6, stage(3, 2)),
        (step("asked", 2, 1), 7, stage(2, 1)),
    ],
    "customer_care/priority_matrix": MATRIX,
    "customer_care/case_terms": [
        ({"type": "complaint"}, 1, term("PT8H", "P5D", legal_days=30)),
        ({"type": "suggestion"}, 2, term("P1D", "P10D", legal_days=0)),
        ({"type": "doubt"}, 3, term("PT4H", "P2D", legal_days=0)),
        ({"type": "question"}, 4, term("PT8H", "P5D", legal_days=0)),
        ({"type": "thanks"}, 5, term("PT16H", "P2D", legal_days=0)),
        ({"type": "data_right"}, 6, term("PT16H", "P10D", legal_days=30)),
    ],
    "customer_care/case_routing": [
        (case("data_right", "order", "W-1"), 1, "data-protection-officer"),
        (case("complaint", "order", "W-1"), 2, "order-desk"),
        (case("thanks", "defect"), 3, "maintenance-technician"),
        (case("thanks", "idea"), 4, "product-owner"),
        (case("thanks"), 5, "community-manager"),
        (case("complaint", "order"), 6, "care-agent"),
    ],
    "customer_care/approval_needed": [
        ({"compensation": 100.01, "is_crisis": True}, 1, "service-manager"),
        ({"compensation": 100, "is_crisis": True}, 2, "communication-director"),
        ({"compensation": 100, "is_public": True, "agent_level": "trainee"}, 3, "community-manager"),
        ({"compensation": 100, "is_crisis": False, "is_public": True}, 4, "none"),
        ({"agent_level": "trainee"}, 4, "none"),
        ({}, 4, "none"),
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


@pytest.mark.parametrize(
    ("inputs", "rules", "points"),
    [
        (letter(), (1,), 0),
        (letter("http://a https://b"), (1,), 0),
        (letter("http://a https://b http://c"), (1, 2), 30),
        (letter("Visita el CASINO"), (1, 3), 50),
        (letter(is_blocked=True), (1, 4), 100),
        (letter(is_repeated=True, seconds_open=2), (1, 5, 7), 80),
        (letter(is_trap_filled=True, seconds_open=3), (1, 6), 100),
    ],
)
def test_signs_of_unwanted_mail_add_up(inputs: dict[str, Any], rules: tuple[int, ...], points: int) -> None:
    found = outcome(TABLES["customer_care/spam_score"], "spam_score", **inputs)
    assert (found.value, [hits.rules for hits in found.hits]) == (points, [rules])


def test_of_the_terms_of_a_type_and_of_a_priority_the_shorter_ones_hold() -> None:
    asked = {**case("complaint"), "impact": "low", "urgency": "high"}
    plan = outcome(TABLES["customer_care/case_terms"], "case_plan", **asked).value
    assert (plan["first_due"], plan["solution_due"], plan["inform_after"]) == ("PT4H", "P3D", "P2DT16H")
    plan = outcome(TABLES["customer_care/case_terms"], "case_plan", **asked | {"urgency": "low"}).value
    assert (plan["first_due"], plan["solution_due"], plan["inform_after"]) == ("PT8H", "P5D", "P4DT16H")


@pytest.mark.parametrize("table", sorted(TABLES.keys() - {"customer_care/spam_score"}))
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
        _COMPUTED.get(clause.id) or _asked(clause, " ".join(rule.tests[place].text for rule in found.rules))
        for place, clause in enumerate(found.inputs)
    ]
    return ({**_GIVEN.get(table, {}), **dict(chosen)} for chosen in product(*columns))


#: Columns that reckon with a variable, by id: what is asked of them.
_COMPUTED = {
    "routing_order": [("order_number", ""), ("order_number", "W-1")],
    "by_rise": [("confirmed_amount", amount) for amount in (99, 100, 105, 105.01)],
    "by_delay": [("delivery_on", date(2026, 11, day)) for day in (1, 2, 3)],
    "links": [("text", "Hola"), ("text", "http://a http://b http://c casino")],
    "pattern": [("text", "Hola"), ("text", "http://a http://b http://c casino")],
}


#: What columns that reckon compare with.
_GIVEN: dict[str, dict[str, Any]] = {"purchasing/order_change": ORDERED}


def _asked(clause: InputClause, cells: str) -> list[tuple[str, Any]]:
    name = re.sub(r"if is defined\((\w+)\) then \1 else \w+", r"\1", clause.expression.text)
    return [(name, value) for value in _values(clause, cells)]


def _values(clause: InputClause, cells: str) -> list[Any]:
    if clause.type == "boolean":
        return [True, False]
    if clause.type == "number":
        return [float(number) + step for number in re.findall(r"\d+", cells) for step in (-0.01, 0, 0.01)]
    if clause.allowed is not None:
        return re.findall(r'"([^"]*)"', clause.allowed.text)
    return [*re.findall(r'"([^"]*)"', cells), "something else"]


def _table(name: str) -> DecisionTable:
    found = read_model(TABLES[name]).find(name.partition("/")[2]).logic
    assert isinstance(found, DecisionTable)
    return found
