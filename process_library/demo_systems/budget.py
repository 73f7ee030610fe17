"""Ledger, first half: budgets and what is committed against them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update

from engine.connectors.contract import BpmnError, CallRejected
from engine.connectors.python_function import FunctionCall
from foundation.identifiers import new_id
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from process_library.demo_systems.arguments import cents, euros, flag, optional_text, text
from process_library.demo_systems.tables import demo_budget, demo_commitment


def check_budget(call: FunctionCall) -> Mapping[str, Any]:
    """`ledger.check_budget(cost_centre, amount) → in_budget, available`, for this year."""
    available = available_cents(call.unit, text(call, "cost_centre"))
    return {"in_budget": cents(call, "amount") <= available, "available": euros(available)}


def commit_budget(call: FunctionCall) -> Mapping[str, Any]:
    """`ledger.commit_budget(cost_centre, amount, reference, is_over_budget_allowed) → commitment`.

    OVER_BUDGET when the line does not suffice, unless who approved knew that.
    """
    cost_centre, amount = text(call, "cost_centre"), cents(call, "amount")
    if amount > available_cents(call.unit, cost_centre) and not flag(call, "is_over_budget_allowed"):
        raise BpmnError("OVER_BUDGET", f"the budget of {cost_centre} does not suffice")
    year = call.unit.now().year
    _add(call.unit, cost_centre, year, amount)
    commitment = new_id(call.unit.now())
    row = {
        "id": commitment,
        "cost_centre": cost_centre,
        "year": year,
        "amount_cents": amount,
        "reference": text(call, "reference"),
        "state": "open",
    }
    call.unit.connection.execute(insert(demo_commitment).values(row))
    return {"commitment": commitment}


def release_budget(call: FunctionCall) -> Mapping[str, Any]:
    """`ledger.release_budget(commitment)`: twice is once; without a commitment there is nothing to release."""
    key = optional_text(call, "commitment")
    if not key:
        return {}
    row = call.unit.connection.execute(select(demo_commitment).where(demo_commitment.c.id == key)).first()
    if row is None:
        raise CallRejected(N_("There is no commitment of budget by the number %(commitment)s."), commitment=key)
    if row.state == "open":
        _add(call.unit, row.cost_centre, row.year, -row.amount_cents)
        released = update(demo_commitment).where(demo_commitment.c.id == key).values(state="released")
        call.unit.connection.execute(released)
    return {}


def available_cents(unit: UnitOfWork, cost_centre: str) -> int:
    """What this year's line still allows; nothing when there is no line."""
    line = select(demo_budget).where(demo_budget.c.cost_centre == cost_centre, demo_budget.c.year == unit.now().year)
    row = unit.connection.execute(line).first()
    return 0 if row is None else row.approved_cents - row.committed_cents


def _add(unit: UnitOfWork, cost_centre: str, year: int, amount_cents: int) -> None:
    line = (demo_budget.c.cost_centre == cost_centre, demo_budget.c.year == year)
    changed = update(demo_budget).where(*line).values(committed_cents=demo_budget.c.committed_cents + amount_cents)
    if unit.connection.execute(changed).rowcount == 0:
        values = {"cost_centre": cost_centre, "year": year, "approved_cents": 0, "committed_cents": amount_cents}
        unit.connection.execute(insert(demo_budget).values(values))
