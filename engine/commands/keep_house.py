"""Delete what nobody will ask for again: messages that nobody awaited in time, receipts of old requests."""

from sqlalchemy import delete

from engine.instances.process_engine import ProcessEngine
from engine.instances.tables import waiting_message
from engine.jobs.port import Job
from foundation.receipts import forget_old_receipts
from foundation.unit_of_work import UnitOfWork


def keep_house(process_engine: ProcessEngine, job: Job) -> None:
    """One round, and the job is finished in the same commit."""

    def write(unit: UnitOfWork) -> None:
        process_engine.jobs.finish(unit, job)
        unit.connection.execute(delete(waiting_message).where(waiting_message.c.expires_at <= unit.now()))
        forget_old_receipts(unit)

    process_engine.work.write(write)
