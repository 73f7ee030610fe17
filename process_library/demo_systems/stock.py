"""Stock of items by centre; what is reserved is no longer available."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, insert, select, update

from engine.connectors.contract import BpmnError, CallRejected
from engine.connectors.python_function import FunctionCall
from foundation.identifiers import new_id
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from process_library.demo_systems.arguments import number, text
from process_library.demo_systems.tables import demo_reservation, demo_stock


def check(call: FunctionCall) -> Mapping[str, Any]:
    """`stock.check(item, quantity, centre) → all_available, missing`."""
    wanted = number(call, "quantity")
    missing = max(wanted - available(call.unit, text(call, "item"), text(call, "centre")), 0)
    return {"all_available": missing == 0, "missing": missing}


def reserve(call: FunctionCall) -> Mapping[str, Any]:
    """`stock.reserve(item, quantity, centre) → reservation`; OUT_OF_STOCK when there is not enough."""
    item, centre, wanted = text(call, "item"), text(call, "centre"), number(call, "quantity")
    if available(call.unit, item, centre) < wanted:
        raise BpmnError("OUT_OF_STOCK", f"{wanted} of {item} wanted")
    _change(call.unit, item, centre, reserved=wanted)
    reservation = new_id(call.unit.now())
    row = {"id": reservation, "item": item, "centre": centre, "quantity": wanted, "state": "reserved"}
    call.unit.connection.execute(insert(demo_reservation).values(row))
    return {"reservation": reservation}


def release(call: FunctionCall) -> Mapping[str, Any]:
    """`stock.release(reservation)`: twice is once."""
    row = _reservation(call)
    if row.state == "reserved":
        _change(call.unit, row.item, row.centre, reserved=-row.quantity)
        _set_state(call.unit, row.id, "released")
    return {}


def issue(call: FunctionCall) -> Mapping[str, Any]:
    """`stock.issue(reservation) → movement`: what was reserved leaves the warehouse; twice is once."""
    row = _reservation(call)
    if row.state == "released":
        raise CallRejected(
            N_("The reservation %(reservation)s was released: nothing of it can be issued."), reservation=row.id
        )
    if row.state == "reserved":
        _change(call.unit, row.item, row.centre, on_hand=-row.quantity, reserved=-row.quantity)
        _set_state(call.unit, row.id, "issued")
    return {"movement": row.id}


def available(unit: UnitOfWork, item: str, centre: str) -> int:
    """What may still be promised."""
    row = unit.connection.execute(
        select(demo_stock).where(demo_stock.c.item == item, demo_stock.c.centre == centre)
    ).first()
    return 0 if row is None else row.on_hand - row.reserved


def _change(unit: UnitOfWork, item: str, centre: str, *, on_hand: int = 0, reserved: int = 0) -> None:
    changed = update(demo_stock).where(demo_stock.c.item == item, demo_stock.c.centre == centre)
    unit.connection.execute(
        changed.values(on_hand=demo_stock.c.on_hand + on_hand, reserved=demo_stock.c.reserved + reserved)
    )


def _reservation(call: FunctionCall) -> Row[Any]:
    key = text(call, "reservation")
    row = call.unit.connection.execute(select(demo_reservation).where(demo_reservation.c.id == key)).first()
    if row is None:
        raise CallRejected(N_("There is no reservation by the number %(reservation)s."), reservation=key)
    return row


def _set_state(unit: UnitOfWork, key: str, state: str) -> None:
    unit.connection.execute(update(demo_reservation).where(demo_reservation.c.id == key).values(state=state))
