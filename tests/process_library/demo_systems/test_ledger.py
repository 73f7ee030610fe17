"""Budgets, orders, invoices and payments."""

from datetime import date
from decimal import Decimal

import pytest

from engine.connectors.contract import BpmnError, CallRejected
from foundation.unit_of_work import Work
from process_library.demo_systems.orders import is_iban, next_pay_day
from process_library.demo_systems.world import WorldRejected, WorldRowRejected, set_up, standard_world

ORDER = {"supplier": "Vidrios", "item": "Cristal", "quantity": 3, "amount": Decimal("1000.00"), "centre": "ALM"}
GOOD_IBAN = "ES9121000418450200051332"


@pytest.fixture(autouse=True)
def budget(work: Work) -> None:
    line = {"cost_centre": "ti", "year": 2026, "approved_cents": 100_000, "committed_cents": 0}
    work.write(lambda unit: set_up(unit, {"budget": [line]}))


@pytest.fixture
def order(call) -> str:
    number = call("ledger.create_purchase_order", **ORDER)["order_number"]
    call("ledger.set_purchase_order", order_number=number, state="received")
    return number


def invoice(call, order: str, amount: object = 1000, number: str = "F-1") -> str:
    return call(
        "ledger.register_supplier_invoice", order_number=order, supplier="Vidrios", invoice_number=number, amount=amount
    )["invoice"]


def match(call, order: str, found: str) -> dict:
    tolerances = {"price_tolerance": "0.02", "amount_tolerance": "25"}
    return call("ledger.match_invoice", order_number=order, invoice=found, **tolerances)


def available(call) -> Decimal:
    return call("ledger.check_budget", cost_centre="ti", amount=0)["available"]


def test_the_budget_says_whether_an_amount_fits(call) -> None:
    assert call("ledger.check_budget", cost_centre="ti", amount=1000) == {"in_budget": True, "available": 1000}
    assert call("ledger.check_budget", cost_centre="ti", amount="1000.01")["in_budget"] is False


def test_a_cost_centre_without_a_line_has_nothing(call) -> None:
    assert call("ledger.check_budget", cost_centre="other", amount=1) == {"in_budget": False, "available": 0}


def test_what_is_committed_is_no_longer_available_until_it_is_released(call) -> None:
    commitment = call("ledger.commit_budget", cost_centre="ti", amount=600, reference="Sillas")["commitment"]
    assert available(call) == 400
    call("ledger.release_budget", commitment=commitment)
    call("ledger.release_budget", commitment=commitment)
    call("ledger.release_budget", commitment=None)  # an approval that was returned committed nothing
    assert available(call) == 1000


def test_more_than_the_budget_is_committed_only_when_who_approved_knew(call) -> None:
    too_much = {"cost_centre": "ti", "amount": 1200, "reference": "Servidor"}
    with pytest.raises(BpmnError) as caught:
        call("ledger.commit_budget", **too_much)
    assert caught.value.code == "OVER_BUDGET"
    call("ledger.commit_budget", **too_much, is_over_budget_allowed=True)
    assert available(call) == -200


def test_orders_are_numbered_without_gaps(call) -> None:
    numbers = [call("ledger.create_purchase_order", **ORDER)["order_number"] for _ in range(2)]
    assert numbers == ["PED-2026-0001", "PED-2026-0002"]


def test_an_order_has_only_states_of_an_order(call, order: str) -> None:
    with pytest.raises(CallRejected, match="cannot be in the state «lost»"):
        call("ledger.set_purchase_order", order_number=order, state="lost")


def test_one_number_of_one_supplier_is_registered_once(call, order: str) -> None:
    invoice(call, order)
    with pytest.raises(BpmnError) as caught:
        invoice(call, order)
    assert caught.value.code == "DUPLICATE_INVOICE"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(1000, "matched"), (1020, "matched"), (980, "matched"), ("1020.01", "price"), (1060, "price")],
)
def test_an_invoice_matches_within_the_tolerances(call, order: str, amount: object, expected: str) -> None:
    assert match(call, order, invoice(call, order, amount))["match"] == expected


def test_the_absolute_tolerance_holds_for_large_orders(call) -> None:
    number = call("ledger.create_purchase_order", **{**ORDER, "amount": 10_000})["order_number"]
    call("ledger.set_purchase_order", order_number=number, state="received")
    assert match(call, number, invoice(call, number, 10_026)) == {"match": "price", "difference": 26}


@pytest.mark.parametrize("state", ["sent", "part_received"])
def test_what_has_not_arrived_does_not_match(call, state: str) -> None:
    number = call("ledger.create_purchase_order", **ORDER)["order_number"]
    call("ledger.set_purchase_order", order_number=number, state=state)
    assert match(call, number, invoice(call, number))["match"] == "not_received"


def test_a_confirmed_amount_replaces_the_ordered_one(call, order: str) -> None:
    call("ledger.set_purchase_order", order_number=order, state="received", amount=1060)
    assert match(call, order, invoice(call, order, 1060))["match"] == "matched"


@pytest.mark.parametrize(
    ("after", "pay_day"),
    [
        (date(2026, 10, 5), date(2026, 10, 15)),
        (date(2026, 10, 15), date(2026, 10, 30)),
        (date(2026, 10, 30), date(2026, 11, 15)),
        (date(2027, 2, 15), date(2027, 2, 28)),
        (date(2028, 2, 15), date(2028, 2, 29)),
    ],
)
def test_the_company_pays_on_the_15th_and_the_30th(after: date, pay_day: date) -> None:
    assert next_pay_day(after) == pay_day


@pytest.mark.parametrize(
    ("iban", "is_right"),
    [
        (GOOD_IBAN, True),
        ("ES91 2100 0418 4502 0005 1332", True),
        ("ES9121000418450200051333", False),
        ("ES91210004184502000513ñ2", False),
        ("ES91", False),
        ("", False),
    ],
)
def test_an_account_is_checked_by_its_digits(iban: str, is_right: bool) -> None:
    assert is_iban(iban) is is_right


def payment(call, key: str, **more: object) -> str:
    wanted = {"creditor": "Vidrios", "amount": 1000, "reference": "PED-2026-0001", "key": key}
    return call("bank.pay", **wanted, **more)["payment"]


def test_a_second_order_of_the_same_payment_gives_the_first_back(call, order: str) -> None:
    key = invoice(call, order)
    assert payment(call, key, iban=GOOD_IBAN) == payment(call, key) == "PAG-2026-0001"


def test_without_a_right_account_the_bank_refuses(call, order: str) -> None:
    key = invoice(call, order)
    for account in ({}, {"iban": "ES00"}):
        with pytest.raises(BpmnError) as caught:
            payment(call, key, **account)
        assert caught.value.code == "PAYMENT_REJECTED"


def test_a_corrected_account_is_kept(call, order: str) -> None:
    payment(call, invoice(call, order), iban=GOOD_IBAN)
    assert payment(call, invoice(call, order, number="F-2")) == "PAG-2026-0002"


def test_the_next_pay_day_is_told_when_an_invoice_is_approved(call, order: str) -> None:
    answer = call("ledger.set_supplier_invoice", invoice=invoice(call, order), state="approved")
    assert answer == {"pay_on": date(2026, 10, 15)}


@pytest.mark.parametrize(
    "function", ["ledger.set_supplier_invoice", "ledger.release_budget", "ledger.set_purchase_order"]
)
def test_unknown_records_are_refused_in_words(call, function: str) -> None:
    wrong = {"invoice": "nothing", "commitment": "nothing", "order_number": "nothing", "state": "approved"}
    with pytest.raises(CallRejected, match="nothing"):
        call(function, **wrong)


def test_the_accounts_of_the_standard_world_are_right(work: Work) -> None:
    world = standard_world(2027)
    work.write(lambda unit: set_up(unit, world))
    assert all(is_iban(account["iban"]) for account in world["bank_account"])


@pytest.mark.parametrize("world", [{"castles": []}, {"message": []}, {"stock": [{"colour": "red"}]}])
def test_a_world_that_the_demo_systems_do_not_have_is_refused(work: Work, world) -> None:
    with pytest.raises(WorldRejected):
        work.write(lambda unit: set_up(unit, world))


@pytest.mark.parametrize("amount", [None, {"euros": 1}, 10**30])
def test_a_row_that_its_table_does_not_take_is_refused_in_words(work: Work, amount) -> None:
    line = {"cost_centre": "obra", "year": 2026, "approved_cents": amount, "committed_cents": 0}
    with pytest.raises(WorldRowRejected, match="do not take a row of budget"):
        work.write(lambda unit: set_up(unit, {"budget": [line]}))
