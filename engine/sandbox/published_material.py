"""What is tried, published in a database in memory: made once, and copied for each run."""

from collections import OrderedDict
from datetime import datetime, tzinfo
from threading import Lock
from weakref import finalize

from sqlalchemy import update

from engine.bpmn_xml.diagram import FlowNode, flow_nodes
from engine.bpmn_xml.reader import diagram_of
from engine.commands.deploy_bundle import deploy_bundle
from engine.connectors.registry import Connectors
from engine.definitions.definition import Published
from engine.definitions.deployment import Bundle, accept, deploy
from engine.definitions.tables import process_definition
from engine.sandbox.assembly import assembled
from engine.sandbox.material import Material
from engine.spiff.environment import Evaluator
from foundation.clock import VirtualClock
from foundation.database import Database
from foundation.unit_of_work import UnitOfWork, Work

#: Materials kept; one takes about 2 MB.
_KEPT = 4
#: As many runs of one material end while others begin.
_SPARE = 2
#: Bytes of a database with which nothing of a run is kept: the run itself takes ten times as much.
_LARGE = 3_000_000


class PublishedMaterial:
    """A material as it stands before anything runs; runs share what is parsed and compiled of it."""

    def __init__(self, material: Material, evaluator: Evaluator, time_zone: tzinfo, at: datetime) -> None:
        """Publish it at this time. Raises ModelRejected."""
        self._database = _empty()
        #: Of runs that are over: a new one would have to learn every statement again.
        self._spare: list[Database] = []
        finalize(self, _close, self._database, self._spare)
        self._database.create_tables()
        work = Work(self._database, VirtualClock(at))
        process_engine = assembled(work, Connectors({}), evaluator, time_zone)
        for called in material.called:
            _publish_called(work, called.bundle, called.version)
        #: The processes that are tried.
        self.published: tuple[Published, ...] = tuple(
            deploy_bundle(process_engine, material.tried, by="sandbox", area="sandbox")
        )
        #: Published for good: nothing that a run does changes them.
        self.definitions = process_engine.definitions
        #: Those of the tried drawing, by id.
        self.tried_nodes = _nodes(material.tried)
        #: Those of everything, by id.
        self.nodes = dict(self.tried_nodes)
        for called in material.called:
            self.nodes = _nodes(called.bundle) | self.nodes

    def copy(self) -> Database:
        """Its database, for one run to write in; given back when the run is over."""
        try:
            spare = self._spare.pop()
        except IndexError:
            spare = _empty()
        return self._database.copied_to(spare)

    def give_back(self, database: Database) -> None:
        """The run is over."""
        if len(self._spare) < _SPARE and not is_large(database):
            self._spare.append(database)
        else:
            database.close()


class PublishedMaterials:
    """The materials that were tried last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, datetime], PublishedMaterial] = OrderedDict()
        self._lock = Lock()

    def of(self, material: Material, evaluator: Evaluator, time_zone: tzinfo, at: datetime) -> PublishedMaterial:
        """This one, published at this time. Raises ModelRejected."""
        key = material.digest, at
        with self._lock:
            found = self._kept.pop(key, None)
        found = found or PublishedMaterial(material, evaluator, time_zone, at)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found


def is_large(database: Database) -> bool:
    """Whether a run has written so much that keeping it costs more than replaying it."""
    with database.look() as driver:
        (size,) = driver.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()
    return bool(size > _LARGE)


def _empty() -> Database:
    return Database("sqlite:///:memory:", synchronous="OFF")


def _close(database: Database, spare: list[Database]) -> None:
    for one in (database, *spare):
        one.close()


def _nodes(whole: Bundle) -> dict[str, FlowNode]:
    return {node.id: node for process in diagram_of(whole.bpmn).processes for node in flow_nodes(process)}


def _publish_called(work: Work, bundle: Bundle, version: int) -> None:
    """Without the starts by timers that it would owe, and under the number that calls ask for."""
    accepted = accept(bundle)

    def write(unit: UnitOfWork) -> None:
        ids = [one.id for one in deploy(unit, accepted, by="sandbox")]
        numbered = update(process_definition).where(process_definition.c.id.in_(ids))
        unit.connection.execute(numbered.values(version=version))

    work.write(write)
