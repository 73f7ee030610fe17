"""The parts of a process engine, put together on one database."""

from datetime import tzinfo

from engine.connectors.registry import Connectors
from engine.definitions.lookup import Definitions, RunningPrograms
from engine.instances.process_engine import ProcessEngine
from engine.instances.store import InstanceStore
from engine.jobs.embedded import EmbeddedQueue
from engine.scripts.runner import ScriptRunner
from engine.spiff.environment import ModelEvaluator
from foundation.unit_of_work import Work


def assembled(work: Work, connectors: Connectors, scripts: ScriptRunner, time_zone: tzinfo) -> ProcessEngine:
    """A process engine; whoever gave the script runner closes it."""
    definitions = Definitions(work)
    programs = RunningPrograms(definitions)
    evaluator = ModelEvaluator(scripts)
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
