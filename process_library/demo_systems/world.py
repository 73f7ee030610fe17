"""What the demo systems hold at the beginning: the demonstration's standard stock, or what an example asks for."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.exc import StatementError

from foundation.errors import Rejected
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from process_library.demo_systems import tables

#: Rows by table name without `demo_`.
World = Mapping[str, Sequence[Mapping[str, Any]]]

_TABLES: Mapping[str, Table] = {
    name.removeprefix("demo_"): table for name, table in vars(tables).items() if isinstance(table, Table)
}
#: Never at the beginning of anything.
_ALLOWED = frozenset(_TABLES) - {"sequence", "message"}


class WorldRejected(Rejected):
    """A beginning that names tables or columns which the demo systems do not have."""

    code = "demo_world_rejected"
    message = N_("The demo systems have no %(name)s.")


class WorldRowRejected(Rejected):
    """A row that the table does not take: a value is missing, of another kind, or there twice."""

    code = "demo_world_row_rejected"
    message = N_(
        "The demo systems do not take a row of %(name)s: a value is missing, is of another kind or is there twice."
    )


def set_up(unit: UnitOfWork, world: World) -> None:
    """Add these rows to the demo systems; raises `WorldRejected`, `WorldRowRejected`."""
    for name, rows in world.items():
        if name not in _ALLOWED:
            raise WorldRejected(name=name)
        for row in rows:
            unknown = row.keys() - _TABLES[name].columns.keys()
            if unknown:
                raise WorldRejected(name=f"{name}.{min(unknown)}")
            try:
                unit.connection.execute(insert(_TABLES[name]).values(row))
            except (StatementError, OverflowError) as refused:
                raise WorldRowRejected(name=name) from refused


def standard_world(year: int) -> World:
    """Nortelia's stock, budgets and suppliers at the beginning of a demonstration (library.md 11)."""
    stock = {"LM-100": 120, "FX-210": 80, "AP-330": 45, "CG-440": 20, "TL-550": 200, "RP-101": 60, "PAPEL-A4": 40}
    budgets = {"administracion": 60_000, "comercial": 90_000, "fabrica": 240_000, "almacen": 50_000, "ti": 80_000}
    accounts = {
        "Vidrios del Ebro": "ES9121000418450200051332",
        "Electrónica Duero": "ES7921000813610123456789",
        "Embalajes Moncayo": "ES6621000418401234567891",
        "Informática Jalón": "ES1000492352082414205416",
    }
    return {
        "stock": [
            {"item": item, "centre": centre, "on_hand": on_hand, "reserved": 0}
            for item, on_hand in stock.items()
            for centre in ("ALM", "ZAZ")
        ],
        "budget": [
            {"cost_centre": key, "year": year, "approved_cents": euros * 100, "committed_cents": 0}
            for key, euros in budgets.items()
        ],
        "bank_account": [{"creditor": creditor, "iban": iban} for creditor, iban in accounts.items()],
    }
