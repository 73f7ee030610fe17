"""When the times come that an instance waits for."""

from datetime import datetime

from sqlalchemy import select

from engine.jobs.tables import job
from foundation.json_values import load
from foundation.unit_of_work import UnitOfWork


def due_timers(unit: UnitOfWork, instance_id: str) -> dict[int, datetime]:
    """By token, the time at which its next timer fires."""
    owed = select(job.c.payload, job.c.run_at).where(job.c.lock == instance_id, job.c.kind == "timer")
    latest_first = unit.connection.execute(owed.order_by(job.c.run_at.desc()))
    return {load(row.payload)["token_id"]: row.run_at for row in latest_first}
