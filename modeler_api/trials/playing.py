"""Play runs of a drawing in sandboxes: of a draft, of a library process, of files; nothing of it is written."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from threading import BoundedSemaphore
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from sqlalchemy import Table, insert, select

from engine.bpmn_xml.reader import diagram_of
from engine.connectors.contract import Connector
from engine.connectors.python_function import PythonFunction
from engine.definitions.deployment import Bundle, published_bundle
from engine.definitions.lookup import published_versions
from engine.instances.process_engine import ProcessEngine
from engine.sandbox.live_runs import Ground, LiveRuns
from engine.sandbox.material import Called, Material, material
from engine.sandbox.runs import Run
from engine.sandbox.sandbox import Prepare, ReadAnswers, Surroundings
from engine.sandbox.situation import KeptMail, Situation
from engine.sandbox.spending import Spending
from foundation.errors import Unavailable
from foundation.json_values import load
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.trials.turns import Turns
from organization.actor import Actor
from organization.permissions import Action, may
from organization.tables import person, role, role_holding
from process_library.catalogue import find_process
from process_library.demo_systems.faults import FaultSwitch
from process_library.demo_systems.tables import demo_message
from process_library.demo_systems.world import set_up
from process_library.examples import take_fault
from process_library.service_tasks import functions

#: People who replay all tests of a model at once; the threads that are left answer the others.
_MOST_REPLAYS = 2
#: People who play a run at once, and how many seconds others wait for their turn.
_MOST_PLAYS, _LONGEST_TURN = 3, 3
#: Of people a sandbox knows who they are and which roles they hold, and nothing else.
_UNKNOWN: Mapping[Table, Mapping[str, Any]] = {
    person: {"email": None, "password_hash": None, "password_changed_at": None},
    role: {},
    role_holding: {},
}

#: What is called instead of a process that whoever tries may not see.
OUT_OF_SIGHT = "process_out_of_sight"
_STAND_IN = """\
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" \
id="definitions" targetNamespace="http://cauce.dev/out-of-sight">
  <process id="{key}" isExecutable="true"{tagged}>
    <startEvent id="called" /><sequenceFlow id="in" sourceRef="called" targetRef="{key}.held" />
    <serviceTask id="{key}.held"><extensionElements><camunda:connector>
      <camunda:connectorId>{connector}</camunda:connectorId>
      <camunda:inputOutput><camunda:inputParameter name="process">{key}</camunda:inputParameter></camunda:inputOutput>
    </camunda:connector></extensionElements></serviceTask>
    <sequenceFlow id="out" sourceRef="{key}.held" targetRef="back" /><endEvent id="back" />
  </process>
</definitions>
"""


class TrialsBusy(Unavailable):
    """As many replay tests as may."""

    code = "trials_busy"
    message = N_("Others are replaying tests at this moment. Try again in %(seconds)s seconds.")


class Trials:
    """Plays runs for an installation; one for each process that serves it."""

    def __init__(self, process_engine: ProcessEngine, read_answers: ReadAnswers) -> None:
        """Of the engine only what evaluates texts is used, and its database is read."""
        self._work = process_engine.work
        self._runs = LiveRuns()
        self._replays = BoundedSemaphore(_MOST_REPLAYS)
        self._turns = Turns(_MOST_PLAYS, _LONGEST_TURN)
        surroundings = Surroundings(
            process_engine.evaluator, _own_functions, frozenset(functions()), read_answers, process_engine.time_zone
        )
        self._ground = Ground(surroundings, self._prepare, take_fault, _messages)

    def material(self, tried: Bundle, actor: Actor, beside: Iterable[Bundle] = ()) -> Material:
        """The bundle with the processes that it calls: those `beside` it, else as published, else of the library.

        A published one that the actor may not see does not run: its call is held, to be answered by hand.
        """
        own = {process.id: bundle for bundle in beside for process in diagram_of(bundle.bpmn).processes}

        def find(key: str, version: int | None) -> Called | None:
            if key in own:
                return Called(key, version or 1, own[key])
            with self._work.read() as unit:
                return _published(unit, actor, key, version) or _of_library(key)

        return material(tried, find)

    def play(self, tried: Material, run: Run) -> Situation:
        """Where a run stands after its last step. Raises ModelRejected, RunDiffers, RunRejected, TrialTooLong."""
        return self._runs.play(self._ground, tried, run, Spending())

    def turn(self, actor: Actor) -> AbstractContextManager[None]:
        """While somebody plays runs: few at a time, and each person one. Raises NoTurn."""
        return self._turns.turn(actor.username)

    def check(self, tried: Material, run: Run, spending: Spending) -> Situation:
        """Replay a test and compare its end. Raises ModelRejected, RunDiffers, RunRejected, TrialTooLong."""
        return self._runs.check(self._ground, tried, run, spending)

    @contextmanager
    def replaying(self) -> Iterator[None]:
        """While all tests of a model are replayed. Raises TrialsBusy."""
        if not self._replays.acquire(blocking=False):
            raise TrialsBusy(seconds=10)
        try:
            yield
        finally:
            self._replays.release()

    def _prepare(self, run: Run) -> Prepare:
        with self._work.read() as unit:
            known = {table: _rows(unit, table) for table in _UNKNOWN}

        def prepare(unit: UnitOfWork) -> None:
            for table, rows in known.items():
                if rows:
                    unit.connection.execute(insert(table), rows)
            set_up(unit, run.world)

        return prepare


def _own_functions(work: Work) -> Connector:
    """The library's functions only: their effects are rows of the database that they are given."""
    return FaultSwitch(work, PythonFunction(work, functions()))


def _messages(work: Work) -> list[KeptMail]:
    with work.read() as unit:
        rows = unit.connection.execute(select(demo_message).order_by(demo_message.c.id)).all()
    return [KeptMail(row.recipient, row.template, _in_lines(load(row.data))) for row in rows]


def _in_lines(data: Mapping[str, Any]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in data.items() if value is not None)


def _rows(unit: UnitOfWork, table: Table) -> list[dict[str, Any]]:
    return [{**row._mapping, **_UNKNOWN[table]} for row in unit.connection.execute(select(table))]


def _published(unit: UnitOfWork, actor: Actor, key: str, version: int | None) -> Called | None:
    versions = published_versions(unit, key)
    found = next((one for one in versions if version in (None, one.version)), None)
    if found is None:
        return None
    whole = published_bundle(unit, found.bundle_id)
    if not may(actor, Action.SEE_MODELS, area=versions[0].area):
        return Called(key, found.version, Bundle("out_of_sight.bpmn", _stand_in(key, whole.bpmn), {}))
    return Called(key, found.version, whole)


def _stand_in(key: str, bpmn: bytes) -> bytes:
    """Of the process only what calls of it say themselves: its id, and its tag."""
    tag = next((one.version_tag for one in diagram_of(bpmn).processes if one.id == key), None)
    tagged = f" camunda:versionTag={quoteattr(tag)}" if tag else ""
    return _STAND_IN.format(key=escape(key, {'"': "&quot;"}), tagged=tagged, connector=OUT_OF_SIGHT).encode()


def _of_library(key: str) -> Called | None:
    found = find_process(key)
    if found is None:
        return None
    package, entry = found
    return Called(key, 1, Bundle(entry.file, package.diagrams[entry.file], package.forms, package.decisions))
