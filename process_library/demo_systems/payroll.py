"""Payroll: holiday balances and leave bookings."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from engine.connectors.contract import BpmnError, CallRejected
from engine.connectors.python_function import FunctionCall
from foundation.identifiers import new_id
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from process_library.demo_systems.arguments import day, number, optional_text, text
from process_library.demo_systems.tables import demo_leave_balance, demo_leave_booking

#: Working days of holiday in a year for whom nothing else is noted: the 30 calendar days of ET art. 38.
YEARLY_HOLIDAY = 22
#: Only these use up the balance; paid leaves have a maximum for their cause.
_FROM_BALANCE = "holiday"


def check_leave(call: FunctionCall) -> Mapping[str, Any]:
    """`payroll.check_leave(employee, type, start_on, end_on, max_days, kind_of_days) → days, balance_after, allowed`.

    `max_days` 0 sets no maximum; `kind_of_days` is working, or natural for every day of the calendar. It tells also
    `overlaps`, how many colleagues are away on any of these days.
    """
    employee, leave_type = text(call, "employee"), text(call, "type")
    first, last = day(call, "start_on"), day(call, "end_on")
    days = (last - first).days + 1 if optional_text(call, "kind_of_days") == "natural" else working_days(first, last)
    balance = balance_of(call.unit, employee, first.year)
    after = balance - days if leave_type == _FROM_BALANCE else balance
    most = number(call, "max_days")
    is_allowed = days > 0 and after >= 0 and (most == 0 or days <= most)
    return {
        "days": days,
        "balance_after": after,
        "allowed": is_allowed,
        "overlaps": _overlaps(call.unit, employee, first, last),
    }


def book_leave(call: FunctionCall) -> Mapping[str, Any]:
    """`payroll.book_leave(employee, type, start_on, end_on) → booking`; NO_BALANCE when the days do not suffice."""
    employee, leave_type = text(call, "employee"), text(call, "type")
    first, last = day(call, "start_on"), day(call, "end_on")
    days = working_days(first, last)
    if leave_type == _FROM_BALANCE:
        balance = balance_of(call.unit, employee, first.year)
        if days > balance:
            raise BpmnError("NO_BALANCE", f"{days} days wanted, {balance} left")
        set_balance(call.unit, employee, first.year, balance - days)
    booking = new_id(call.unit.now())
    row = {
        "id": booking,
        "employee": employee,
        "type": leave_type,
        "start_on": first.isoformat(),
        "end_on": last.isoformat(),
        "days": days,
        "state": "booked",
    }
    call.unit.connection.execute(insert(demo_leave_booking).values(row))
    return {"booking": booking}


def cancel_leave(call: FunctionCall) -> Mapping[str, Any]:
    """`payroll.cancel_leave(booking)`: the days go back to the balance; twice is once."""
    booking = text(call, "booking")
    connection = call.unit.connection
    row = connection.execute(select(demo_leave_booking).where(demo_leave_booking.c.id == booking)).first()
    if row is None:
        raise CallRejected(N_("There is no leave by the number %(booking)s."), booking=booking)
    if row.state == "booked":
        cancelled = update(demo_leave_booking).where(demo_leave_booking.c.id == booking).values(state="cancelled")
        connection.execute(cancelled)
        year = date.fromisoformat(row.start_on).year
        if row.type == _FROM_BALANCE:
            set_balance(call.unit, row.employee, year, balance_of(call.unit, row.employee, year) + row.days)
    return {}


def balance_of(unit: UnitOfWork, employee: str, year: int) -> int:
    """Days of holiday left."""
    found = select(demo_leave_balance.c.days).where(
        demo_leave_balance.c.employee == employee, demo_leave_balance.c.year == year
    )
    days = unit.connection.execute(found).scalar()
    return YEARLY_HOLIDAY if days is None else days


def set_balance(unit: UnitOfWork, employee: str, year: int, days: int) -> None:
    """Note the days of holiday left."""
    mine = (demo_leave_balance.c.employee == employee, demo_leave_balance.c.year == year)
    if unit.connection.execute(update(demo_leave_balance).where(*mine).values(days=days)).rowcount == 0:
        unit.connection.execute(insert(demo_leave_balance).values(employee=employee, year=year, days=days))


def working_days(first: date, last: date) -> int:
    """Mondays to Fridays from the first to the last day; 0 when they are the wrong way round."""
    days = (last - first).days + 1
    return sum((first + timedelta(days=passed)).weekday() < 5 for passed in range(max(days, 0)))


def _overlaps(unit: UnitOfWork, employee: str, first: date, last: date) -> int:
    others = select(demo_leave_booking.c.employee).where(
        demo_leave_booking.c.employee != employee,
        demo_leave_booking.c.state == "booked",
        demo_leave_booking.c.start_on <= last.isoformat(),
        demo_leave_booking.c.end_on >= first.isoformat(),
    )
    return len(set(unit.connection.execute(others).scalars()))
