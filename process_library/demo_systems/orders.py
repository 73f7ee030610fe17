"""Ledger, second half: purchase orders, supplier invoices and what the bank pays."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Table, insert, select, update

from engine.connectors.contract import BpmnError, CallRejected
from engine.connectors.python_function import FunctionCall
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from process_library.demo_systems.arguments import cents, euros, fraction, number, optional_text, text
from process_library.demo_systems.numbers import next_number
from process_library.demo_systems.tables import (
    demo_bank_account,
    demo_payment,
    demo_purchase_order,
    demo_supplier_invoice,
)

ORDER_STATES = ("sent", "part_received", "received", "invoiced", "closed", "cancelled")
INVOICE_STATES = ("registered", "matched", "blocked", "approved", "paid", "rejected")
#: Days of the month on which the company pays.
_PAY_DAYS = (15, 30)


def create_purchase_order(call: FunctionCall) -> Mapping[str, Any]:
    """`ledger.create_purchase_order(supplier, item, quantity, amount, centre) → order_number`."""
    order = next_number(call.unit, "PED")
    row = {
        "number": order,
        "supplier": text(call, "supplier"),
        "item": text(call, "item"),
        "quantity": number(call, "quantity"),
        "amount_cents": cents(call, "amount"),
        "centre": text(call, "centre"),
        "state": "sent",
    }
    call.unit.connection.execute(insert(demo_purchase_order).values(row))
    return {"order_number": order}


def set_purchase_order(call: FunctionCall) -> Mapping[str, Any]:
    """`ledger.set_purchase_order(order_number, state, amount)`: a new amount is what the supplier confirmed."""
    order, state = _order(call), text(call, "state")
    if state not in ORDER_STATES:
        raise CallRejected(N_("A purchase order cannot be in the state «%(state)s»."), state=state)
    _set_state(call.unit, demo_purchase_order, order.number, state)
    if call.arguments.get("amount") is not None:
        mine = demo_purchase_order.c.number == order.number
        call.unit.connection.execute(update(demo_purchase_order).where(mine).values(amount_cents=cents(call, "amount")))
    return {}


def register_supplier_invoice(call: FunctionCall) -> Mapping[str, Any]:
    """`ledger.register_supplier_invoice(order_number, supplier, invoice_number, amount) → invoice`.

    DUPLICATE_INVOICE when this supplier's number is registered already.
    """
    supplier, invoice_number = text(call, "supplier"), text(call, "invoice_number")
    same = select(demo_supplier_invoice.c.id).where(
        demo_supplier_invoice.c.supplier == supplier, demo_supplier_invoice.c.invoice_number == invoice_number
    )
    if call.unit.connection.execute(same).first() is not None:
        raise BpmnError("DUPLICATE_INVOICE", f"{invoice_number} of {supplier} is registered already")
    invoice = next_number(call.unit, "FRP")
    row = {
        "id": invoice,
        "supplier": supplier,
        "invoice_number": invoice_number,
        "order_number": _order(call).number,
        "amount_cents": cents(call, "amount"),
        "state": "registered",
    }
    call.unit.connection.execute(insert(demo_supplier_invoice).values(row))
    return {"invoice": invoice}


def match_invoice(call: FunctionCall) -> Mapping[str, Any]:
    """`ledger.match_invoice(order_number, invoice, price_tolerance, amount_tolerance) → match, difference`.

    `match` is matched, price or not_received. It matches within both the relative and the absolute tolerance.
    """
    order, invoice = _order(call), _invoice(call)
    difference = abs(invoice.amount_cents - order.amount_cents)
    most = min(order.amount_cents * fraction(call, "price_tolerance"), fraction(call, "amount_tolerance") * 100)
    if order.state in ("sent", "part_received"):
        match = "not_received"
    else:
        match = "matched" if difference <= most else "price"
        _set_state(call.unit, demo_supplier_invoice, invoice.id, "matched" if match == "matched" else "blocked")
    return {"match": match, "difference": euros(difference)}


def set_supplier_invoice(call: FunctionCall) -> Mapping[str, Any]:
    """`ledger.set_supplier_invoice(invoice, state) → pay_on`: the next day on which the company pays."""
    invoice, state = _invoice(call), text(call, "state")
    if state not in INVOICE_STATES:
        raise CallRejected(N_("A supplier invoice cannot be in the state «%(state)s»."), state=state)
    _set_state(call.unit, demo_supplier_invoice, invoice.id, state)
    return {"pay_on": next_pay_day(call.unit.now().date())}


def pay(call: FunctionCall) -> Mapping[str, Any]:
    """`bank.pay(creditor, amount, reference, key, iban) → payment`; the same key gives the first payment back.

    A new `iban` replaces the creditor's; PAYMENT_REJECTED when it is none or its check digits are wrong.
    """
    key, creditor = text(call, "key"), text(call, "creditor")
    made = call.unit.connection.execute(select(demo_payment.c.id).where(demo_payment.c.key == key)).scalar()
    if made is not None:
        return {"payment": made}
    iban = _iban(call, creditor)
    if not is_iban(iban):
        raise BpmnError("PAYMENT_REJECTED", f"the account of {creditor} is wrong")
    payment = next_number(call.unit, "PAG")
    row = {
        "key": key,
        "id": payment,
        "creditor": creditor,
        "iban": iban,
        "amount_cents": cents(call, "amount"),
        "reference": text(call, "reference"),
    }
    call.unit.connection.execute(insert(demo_payment).values(row))
    _set_state(call.unit, demo_supplier_invoice, key, "paid")
    return {"payment": payment}


def next_pay_day(after: date) -> date:
    """The first 15th or 30th (the last of February) later than a day."""
    candidate = after + timedelta(days=1)
    while candidate.day not in _PAY_DAYS and not _is_end_of_february(candidate):
        candidate += timedelta(days=1)
    return candidate


def is_iban(iban: str) -> bool:
    """Whether the check digits are right (ISO 13616, modulo 97)."""
    compact = iban.replace(" ", "").upper()
    if not 15 <= len(compact) <= 34 or not compact.isalnum() or not compact.isascii():
        return False
    digits = "".join(str(int(character, 36)) for character in compact[4:] + compact[:4])
    return int(digits) % 97 == 1


def _is_end_of_february(day: date) -> bool:
    return day.month == 2 and (day + timedelta(days=1)).month == 3


def _iban(call: FunctionCall, creditor: str) -> str:
    given = optional_text(call, "iban")
    mine = demo_bank_account.c.creditor == creditor
    known = call.unit.connection.execute(select(demo_bank_account.c.iban).where(mine)).scalar()
    if not given or given == known:
        return known or ""
    if known is None:
        call.unit.connection.execute(insert(demo_bank_account).values(creditor=creditor, iban=given))
    else:
        call.unit.connection.execute(update(demo_bank_account).where(mine).values(iban=given))
    return given


def _order(call: FunctionCall) -> Row[Any]:
    missing = N_("There is no purchase order by the number %(number)s.")
    return _row(call.unit, demo_purchase_order, text(call, "order_number"), missing)


def _invoice(call: FunctionCall) -> Row[Any]:
    missing = N_("There is no supplier invoice by the number %(number)s.")
    return _row(call.unit, demo_supplier_invoice, text(call, "invoice"), missing)


def _row(unit: UnitOfWork, table: Table, key: str, missing: str) -> Row[Any]:
    (column,) = table.primary_key.columns
    row = unit.connection.execute(select(table).where(column == key)).first()
    if row is None:
        raise CallRejected(missing, number=key)
    return row


def _set_state(unit: UnitOfWork, table: Table, key: str, state: str) -> None:
    (column,) = table.primary_key.columns
    unit.connection.execute(update(table).where(column == key).values(state=state))
