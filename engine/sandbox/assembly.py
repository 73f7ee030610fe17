"""The parts of a process engine, put together on one database."""

from datetime import tzinfo

from engine.connectors.registry import Connectors
from engine.definitions.lookup import Definitions, RunningPrograms
from engine.instances.process_engine import ProcessEngine
from engine.instances.store import InstanceStore
from engine.jobs.embedded import EmbeddedQueue
from engine.spiff.environment import Evaluator
from foundation.unit_of_work import Work


def assembled(
    work: Work,
    connectors: Connectors,
    evaluator: Evaluator,
    time_zone: tzinfo,
    definitions: Definitions | None = None,
) -> ProcessEngine:
    """A process engine; whoever gave the evaluator closes what it runs scripts with.

    `definitions` are those of this database, or of the one that it was copied from.
    """
    definitions = definitions or Definitions(work)
    programs = RunningPrograms(definitions)
    return ProcessEngine(
        work=work,
        definitions=definitions,
        programs=programs,
        evaluator=evaluator,
        store=InstanceStore(work, programs, evaluator, time_zone),
        jobs=EmbeddedQueue(work),
        connectors=connectors,
        time_zone=time_zone,
    )
