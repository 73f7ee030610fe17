"""Numbers without gaps, by prefix and year."""

from sqlalchemy import insert, select, update

from foundation.unit_of_work import UnitOfWork
from process_library.demo_systems.tables import demo_sequence


def next_number(unit: UnitOfWork, prefix: str) -> str:
    """The next number of this year: `PED-2026-0001`."""
    name = f"{prefix}-{unit.now().year}"
    last = unit.connection.execute(select(demo_sequence.c.last).where(demo_sequence.c.name == name)).scalar()
    if last is None:
        unit.connection.execute(insert(demo_sequence).values(name=name, last=1))
    else:
        unit.connection.execute(update(demo_sequence).where(demo_sequence.c.name == name).values(last=last + 1))
    return f"{name}-{(last or 0) + 1:04}"
