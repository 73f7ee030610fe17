"""What every engine command is given: the parts that the wiring built once."""

from dataclasses import dataclass
from datetime import tzinfo

from engine.connectors.registry import Connectors
from engine.definitions.lookup import Definitions
from engine.instances.store import InstanceStore
from engine.jobs.port import JobQueue
from engine.spiff.environment import Evaluator
from engine.spiff.program import Programs
from foundation.unit_of_work import Work


@dataclass(frozen=True)
class ProcessEngine:
    """The engine's parts."""

    work: Work
    definitions: Definitions
    programs: Programs
    evaluator: Evaluator
    store: InstanceStore
    jobs: JobQueue
    connectors: Connectors
    #: Of dates and times that a model writes without a zone.
    time_zone: tzinfo
    #: Element visits of one instance without a wait state after which it is stopped for an operator.
    endless_visits: int = 200_000
