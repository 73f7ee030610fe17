"""«Provocar fallo»: makes a demo system's next calls fail, for the demonstration of incidents and for tests."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, insert, select

from engine.connectors.contract import BpmnError, Connector, Plan, RetryableFailure, ServiceCall
from engine.connectors.registry import planned
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork, Work
from process_library.demo_systems.tables import demo_fault

#: The BPMN error that a system answers with when told to refuse, by function.
REFUSALS: Mapping[str, str] = {
    "bank.pay": "PAYMENT_REJECTED",
    "ledger.commit_budget": "OVER_BUDGET",
    "ledger.register_supplier_invoice": "DUPLICATE_INVOICE",
    "mail.send": "MAIL_REFUSED",
    "payroll.book_leave": "NO_BALANCE",
    "stock.reserve": "OUT_OF_STOCK",
}


#: What can be told to fail; other functions are never asked about.
SYSTEMS = frozenset({"bank", "case", "contacts", "documents", "ledger", "mail", "notify", "payroll", "portal", "stock"})


class Fault(StrEnum):
    """What a demo system does wrong."""

    #: It does not answer until it is mended.
    DOWN = "down"
    #: Its next call fails; the one after works.
    NEXT = "next"
    #: Its next call that can be refused is refused with the error of its function.
    REFUSE = "refuse"


def provoke(unit: UnitOfWork, system: str, fault: Fault) -> None:
    """Make a system fail from now on, in this way only."""
    mend(unit, system)
    unit.connection.execute(insert(demo_fault).values(system=system, mode=fault.value))


def mend(unit: UnitOfWork, system: str) -> None:
    """Let a system work again."""
    unit.connection.execute(delete(demo_fault).where(demo_fault.c.system == system))


def faults(unit: UnitOfWork) -> dict[str, Fault]:
    """The systems that fail now."""
    rows = unit.connection.execute(select(demo_fault)).all()
    return {row.system: Fault(row.mode) for row in rows}


class FaultSwitch:
    """A `Connector` in front of `python_function`: a call that a provoked fault hits never arrives.

    The fault is used up in a transaction of its own, because the call's own is rolled back when it fails.
    """

    def __init__(self, work: Work, inner: Connector) -> None:
        """`inner` is the connector that carries out the calls which arrive."""
        self._work = work
        self._inner = inner

    def dry_run(self, call: ServiceCall) -> Plan:
        """See `Rehearsed`: a provoked fault waits for a real call."""
        return planned(self._inner, str(call.inputs.get("function", "")), call)

    def __call__(self, call: ServiceCall) -> Mapping[str, Any]:
        """See `Connector`."""
        function = str(call.inputs.get("function", ""))
        system = function.partition(".")[0]
        if system not in SYSTEMS:
            return self._inner(call)
        with self._work.read() as unit:
            fault = faults(unit).get(system)
        if fault is Fault.REFUSE and function not in REFUSALS:
            fault = None
        if fault in (Fault.NEXT, Fault.REFUSE):
            self._work.write(lambda unit: mend(unit, system))
        if fault is Fault.REFUSE:
            raise BpmnError(REFUSALS[function], f"{system} was told to refuse")
        if fault is not None:
            raise RetryableFailure(
                N_("The demo system «%(system)s» does not answer: a fault was provoked."), system=system
            )
        return self._inner(call)
