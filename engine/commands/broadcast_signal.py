"""Bring a signal to everybody who awaits it when it is thrown, and start every process that starts by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from engine.commands.advance import Also, advance
from engine.commands.start_instance import start_at
from engine.definitions.tables import event_start, process_definition
from engine.history.events import EventType, HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.instances.store import LiveInstance
from engine.instances.tables import event_subscription
from engine.jobs.port import Job
from engine.spiff.values import own_copies
from foundation.identifiers import new_id
from foundation.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Signal:
    """A signal that is thrown."""

    name: str
    payload: Mapping[str, Any]
    #: Username of who threw it; None for a process.
    sender: str | None = None
    #: The instance that threw it, which has heard it already; None when it comes from outside.
    origin: str | None = None
    #: Where in it (see `work_rows`).
    sent_at: Mapping[str, Any] | None = None
    #: Whoever began to await it later does not hear it; None for now.
    thrown_at: datetime | None = None


@dataclass(frozen=True)
class Reached:
    """How far a signal went."""

    #: How many running instances awaited it.
    instances: int
    #: How many instances it starts.
    starts: int


def broadcast_signal(process_engine: ProcessEngine, signal: Signal, *, also: Also | None = None) -> Reached:
    """Owe the signal to each instance and each start that awaits it (BPMN 2.0.2, 10.5.5); nobody else ever hears it.

    `also` is written in the same transaction. No instance is moved here: each hears it in a step of its own. Raises
    NotStorable.
    """
    signal = replace(signal, payload=own_copies(signal.payload))
    return process_engine.work.write(lambda unit: _owe_to_all(unit, process_engine, signal, also, new_id()))


def broadcast_thrown_signal(process_engine: ProcessEngine, job: Job) -> None:
    """The job of a signal that a process threw: owe it to everybody else and finish the job in one commit."""
    told = job.payload
    signal = Signal(
        name=told["signal_name"],
        payload=told["payload"],
        origin=told["origin"],
        sent_at=told.get("sent_at"),
        thrown_at=told["thrown_at"],
    )
    process_engine.work.write(
        lambda unit: _owe_to_all(
            unit, process_engine, signal, lambda unit: process_engine.jobs.finish(unit, job), job.key
        )
    )


def hear_signal(process_engine: ProcessEngine, job: Job) -> None:
    """The job of one instance: let it hear the signal wherever it has awaited it since before it was thrown."""
    told = job.payload
    awaiting = awaiting_signal(told["signal_name"], told["thrown_at"])
    awaiting = awaiting.where(event_subscription.c.instance_id == told["instance_id"])

    def act(live: LiveInstance, at: datetime) -> Sequence[HistoryEvent]:
        with process_engine.work.read() as unit:
            found = unit.connection.execute(awaiting.order_by(event_subscription.c.token_id)).all()
        places = {(row.token_id, row.event_index): row for row in found}
        heard = live.process.deliver_signal(told["signal_name"], told["payload"], now=at, only=places)
        return [_received(places[place], at, told) for place in heard]

    def also(unit: UnitOfWork) -> None:
        process_engine.jobs.finish(unit, job)

    advance(process_engine, told["instance_id"], act, actor=told["sender"], also=also)


def start_by_signal(process_engine: ProcessEngine, job: Job) -> None:
    """The job of one start: start the instance and finish the job in one commit; nothing starts while suspended."""
    told = job.payload

    def also(unit: UnitOfWork) -> None:
        process_engine.jobs.finish(unit, job)

    if process_engine.definitions.is_suspended(told["definition_id"]):
        process_engine.work.write(also)
        return
    definition = process_engine.definitions.by_id(told["definition_id"])
    start_at(process_engine, definition, told["element_id"], told["payload"], by=told["sender"], also=also)


def awaiting_signal(name: str, thrown_at: datetime | None = None) -> Select[Any]:
    """Who awaits it among running instances; `thrown_at` leaves out those who began later."""
    found = select(event_subscription).where(
        event_subscription.c.kind == "signal", event_subscription.c.event_name == name
    )
    return found if thrown_at is None else found.where(event_subscription.c.created_at <= thrown_at)


def starting_by_signal(name: str) -> Select[Any]:
    """The start events that it triggers: of latest versions that nobody has suspended."""
    return (
        select(event_start)
        .join(process_definition, process_definition.c.id == event_start.c.definition_id)
        .where(event_start.c.kind == "signal", event_start.c.event_name == name, process_definition.c.is_suspended == 0)
    )


def _owe_to_all(
    unit: UnitOfWork, process_engine: ProcessEngine, signal: Signal, also: Also | None, key: str
) -> Reached:
    awaiting = awaiting_signal(signal.name, signal.thrown_at)
    newest = unit.connection.execute(awaiting.with_only_columns(func.max(event_subscription.c.created_at))).scalar()
    told = {
        "signal_name": signal.name,
        "payload": dict(signal.payload),
        "sender": signal.sender,
        # Clocks may differ or go back: from outside everybody hears it who awaits it now.
        "thrown_at": signal.thrown_at or newest or unit.now(),
    }
    awaiting = awaiting.with_only_columns(event_subscription.c.instance_id).distinct()
    instances = set(unit.connection.execute(awaiting).scalars()) - {signal.origin}
    for instance_id in sorted(instances):
        _owe(unit, process_engine, "signal_delivery", f"{key}:{instance_id}", {**told, "instance_id": instance_id})
    starts = unit.connection.execute(starting_by_signal(signal.name)).all()
    for number, start in enumerate(starts):
        place = {"definition_id": start.definition_id, "element_id": start.element_id}
        sent = {"origin": signal.origin, "sent_at": signal.sent_at}
        _owe(unit, process_engine, "signal_start", f"{key}:start:{number}", {**told, **place, **sent})
    unit.note(instances=len(instances), starts=len(starts))
    if also is not None:
        also(unit)
    return Reached(len(instances), len(starts))


def _owe(unit: UnitOfWork, process_engine: ProcessEngine, kind: str, key: str, payload: dict[str, Any]) -> None:
    lock = payload.get("instance_id")
    process_engine.jobs.enqueue(unit, kind, key, payload, run_at=unit.now(), lock=lock)


def _received(row: Row[Any], at: datetime, told: Mapping[str, Any]) -> HistoryEvent:
    return HistoryEvent(
        type=EventType.SIGNAL_RECEIVED,
        instance_id=row.instance_id,
        definition_id=row.definition_id,
        at=at,
        token_id=row.token_id,
        element_id=row.element_id,
        actor=told["sender"],
        payload={"signal_name": told["signal_name"]},
    )
