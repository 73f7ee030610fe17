"""The one way an instance moves: hold it, load it, act, run until it waits, write everything in one commit."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from engine.history.events import HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.instances.recorder import record
from engine.instances.states import InstanceStatus
from engine.instances.step import StaleInstance, Step
from engine.instances.store import LiveInstance
from foundation.unit_of_work import UnitOfWork

#: Acts on the live instance at an instant and says what is to be told besides; raises to leave all as it was.
Act = Callable[[LiveInstance, datetime], Sequence[HistoryEvent]]
#: More to write in the same transaction, before the step's own rows; may tell more, too.
Also = Callable[[UnitOfWork], Sequence[HistoryEvent] | None]

#: How often a step that another node overtook is taken again before its caller is told.
_TRIES = 3
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Moved(NamedTuple):
    """Where the instance stands after a step."""

    id: str
    status: InstanceStatus


def advance(
    process_engine: ProcessEngine,
    instance_id: str,
    act: Act,
    *,
    actor: str | None,
    also: Also | None = None,
    completes: int | None = None,
) -> Moved:
    """Take one step of an instance; no transaction is open while the model runs.

    `completes` is the token whose user task `also` ends itself.

    A step that another node overtook is taken again on the fresh state; an act that refuses on a state from memory is
    asked again on the fresh state. Raises what `act` raises, and StaleInstance when others keep being faster.
    """
    store = process_engine.store
    with store.lock_of(instance_id):
        for attempt in range(_TRIES):
            was_in_memory = store.has(instance_id)
            live = store.remembered(instance_id)
            at = process_engine.work.clock.now()
            try:
                told = act(live, at)
                return _write(process_engine, live, at, _Caused(actor, told, also, completes, _NOTHING))
            except StaleInstance:
                store.evict(instance_id)
                if attempt == _TRIES - 1:
                    raise
            except BaseException:
                store.evict(instance_id)
                if not was_in_memory or attempt == _TRIES - 1 or not _moved_on(process_engine, live):
                    raise
    raise AssertionError("the loop returns or raises")


def begin(
    process_engine: ProcessEngine,
    live: LiveInstance,
    at: datetime,
    *,
    actor: str | None,
    variables: Mapping[str, Any],
    also: Also | None = None,
) -> Moved:
    """Write the first step of an instance that was just started in memory."""
    with process_engine.store.lock_of(live.id):
        return _write(process_engine, live, at, _Caused(actor, (), also, None, variables))


class _Caused(NamedTuple):
    """Who causes a step, and what it brings along."""

    actor: str | None
    told: Sequence[HistoryEvent]
    also: Also | None
    completes: int | None
    #: Of the start.
    variables: Mapping[str, Any]


def _write(process_engine: ProcessEngine, live: LiveInstance, at: datetime, caused: _Caused) -> Moved:
    changes = live.process.take_changes()

    def write(unit: UnitOfWork) -> None:
        told = caused.told
        if caused.also is not None:
            told = (*(caused.also(unit) or ()), *told)
        step = Step(process_engine, live, changes, at, caused.actor, told, caused.completes)
        record(unit, step, caused.variables)
        unit.note(instance_id=live.id, status=changes.status)

    process_engine.work.write(write)
    status = InstanceStatus(changes.status)
    if status is InstanceStatus.ACTIVE:
        live.version += 1
        process_engine.store.keep(live)
    else:
        process_engine.store.evict(live.id)
    return Moved(live.id, status)


def _moved_on(process_engine: ProcessEngine, live: LiveInstance) -> bool:
    """Whether the row is newer than the state that was in memory."""
    return process_engine.store.version_in_database(live.id) != live.version
