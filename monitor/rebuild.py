"""Facts from nothing: forget them, then read the whole history again."""

from sqlalchemy import delete

from foundation.unit_of_work import UnitOfWork, Work
from monitor.projection import BATCH, project
from monitor.tables import activity_fact, instance_fact, projection_position


def rebuild(work: Work, *, batch: int = BATCH) -> int:
    """Make every fact anew; returns how many events were read. Until it ends, dashboards show what is there so far."""
    work.write(_forget)
    return project(work, batch=batch)


def _forget(unit: UnitOfWork) -> None:
    for table in (projection_position, activity_fact, instance_fact):
        unit.connection.execute(delete(table))
