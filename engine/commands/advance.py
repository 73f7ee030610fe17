"""The one way an instance moves: hold it, load it, act, run until it waits, write everything in one commit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from engine.history.events import HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.instances.recorder import record
from engine.instances.states import InstanceStatus
from engine.instances.step import StaleInstance, Step
from engine.instances.store import LiveInstance
from foundation.unit_of_work import UnitOfWork

#: Acts on the live instance and says what is to be told besides; raises to leave everything as it was.
Act = Callable[[LiveInstance], Sequence[HistoryEvent]]
#: More to write in the same transaction, before the step's own rows.
Also = Callable[[UnitOfWork], None]

#: How often a step that another node overtook is taken again before its caller is told.
_TRIES = 3
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Moved:
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
    with store.locked(instance_id):
        for attempt in range(_TRIES):
            was_in_memory = store.has(instance_id)
            live = store.load(instance_id)
            try:
                told = act(live)
                return _write(process_engine, live, _Caused(actor, told, also, completes))
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
    *,
    actor: str | None,
    variables: Mapping[str, Any],
    also: Also | None = None,
) -> Moved:
    """Write the first step of an instance that was just started in memory."""
    with process_engine.store.locked(live.id):
        return _write(process_engine, live, _Caused(actor, (), also, None), variables)


@dataclass(frozen=True)
class _Caused:
    """Who causes a step, and what it brings along."""

    actor: str | None
    told: Sequence[HistoryEvent]
    also: Also | None
    completes: int | None


def _write(
    process_engine: ProcessEngine, live: LiveInstance, caused: _Caused, variables: Mapping[str, Any] = _NOTHING
) -> Moved:
    changes = live.process.take_changes()
    at = process_engine.work.clock.now()
    step = Step(process_engine, live, changes, at, caused.actor, caused.told, caused.completes)

    def write(unit: UnitOfWork) -> None:
        if caused.also is not None:
            caused.also(unit)
        record(unit, step, variables)
        unit.note(instance_id=live.id, status=InstanceStatus(changes.status).value)

    process_engine.work.write(write)
    if step.has_ended:
        process_engine.store.evict(live.id)
    else:
        live.version += 1
        process_engine.store.keep(live)
    return Moved(live.id, InstanceStatus(changes.status))


def _moved_on(process_engine: ProcessEngine, live: LiveInstance) -> bool:
    """Whether the row is newer than the state that was in memory."""
    return process_engine.store.version_in_database(live.id) != live.version
