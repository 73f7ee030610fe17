"""How many cases are open, and how many of those stand still, counted where they run."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from engine.incidents.tables import incident
from engine.instances.states import InstanceStatus
from engine.instances.tables import process_instance
from foundation.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class OpenCases:
    """Cases that have not ended."""

    count: int = 0
    #: Of those, the ones that wait for an operator.
    stopped: int = 0


def open_by_key(unit: UnitOfWork) -> dict[str, OpenCases]:
    """Open cases of every process, by its key; a process without any is missing."""
    return _open_by(unit, process_instance.c.definition_key)


def open_by_definition(unit: UnitOfWork, key: str) -> dict[str, OpenCases]:
    """Open cases of every version of a process, by definition id; a version without any is missing."""
    return _open_by(unit, process_instance.c.definition_id, process_instance.c.definition_key == key)


def _open_by(unit: UnitOfWork, column: Any, *conditions: Any) -> dict[str, OpenCases]:
    is_open = process_instance.c.status == InstanceStatus.ACTIVE.value
    waits = select(incident.c.instance_id).where(incident.c.resolved_at.is_(None))
    counted = select(column, func.count()).where(is_open, *conditions).group_by(column)
    of_stopped = unit.connection.execute(counted.where(process_instance.c.id.in_(waits)))
    stopped: dict[str, int] = {key: count for key, count in of_stopped}  # noqa: C416 - rows are no pairs for mypy
    return {key: OpenCases(count, stopped.get(key, 0)) for key, count in unit.connection.execute(counted)}
