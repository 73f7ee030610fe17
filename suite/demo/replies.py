"""What suppliers, customers and reporters answer to the demo company's cases; pure."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random
from typing import Any

#: How long it takes and what it says, or None for silence.
Answered = tuple[timedelta, dict[str, Any]] | None

#: The supplier whose prices and dates do not hold.
_UNRELIABLE = "Electrónica Duero"


def _order_confirmed(chance: Random, variables: Mapping[str, Any]) -> Answered:
    late = variables.get("supplier") == _UNRELIABLE and chance.random() < 0.4
    hours = chance.randint(60, 90) if late else chance.randint(3, 30)
    delivery_on = variables["needed_on"] - timedelta(days=chance.randint(2, 8))
    return timedelta(hours=hours), {"confirmed_amount": variables["amount"], "delivery_on": delivery_on}


def _invoice_received(chance: Random, variables: Mapping[str, Any]) -> Answered:
    amount = variables["amount"]
    is_wrong = chance.random() < (0.45 if variables.get("supplier") == _UNRELIABLE else 0.06)
    invoiced = round(float(amount) * 1.06, 2) if is_wrong else amount
    number = f"F-{chance.randint(10_000, 99_999)}"
    return timedelta(hours=chance.randint(12, 70)), {"invoice_number": number, "invoice_amount": invoiced}


def _verdict_given(chance: Random, _variables: Mapping[str, Any]) -> Answered:
    if chance.random() < 0.35:
        return None
    return timedelta(hours=chance.randint(1, 40)), {"is_solved": chance.random() < 0.93, "comment": ""}


def _data_given(chance: Random, _variables: Mapping[str, Any]) -> Answered:
    if chance.random() < 0.15:
        return None
    return timedelta(hours=chance.randint(1, 30)), {"comment": "Desde el portátil; sale «sin conexión»."}


def _customer_added(chance: Random, _variables: Mapping[str, Any]) -> Answered:
    if chance.random() < 0.3:
        return None
    return timedelta(hours=chance.randint(2, 60)), {"order_number": f"WEB-{chance.randint(1000, 9999)}"}


def _writer_unhappy(chance: Random, _variables: Mapping[str, Any]) -> Answered:
    if chance.random() < 0.92:
        return None
    return timedelta(hours=chance.randint(20, 90)), {"comment": "No me habéis resuelto el problema."}


def _incident_resolved(chance: Random, _variables: Mapping[str, Any]) -> Answered:
    return timedelta(hours=chance.randint(6, 40)), {"solution": "La tienda en línea vuelve a funcionar."}


#: By the element that awaits a message.
REPLIES: Mapping[str, Callable[[Random, Mapping[str, Any]], Answered]] = {
    "wait_for_confirmation": _order_confirmed,
    "receive_invoice": _invoice_received,
    "verdict_given": _verdict_given,
    "data_given": _data_given,
    "receive_data": _customer_added,
    "writer_unhappy": _writer_unhappy,
    "receive_solution": _incident_resolved,
}
