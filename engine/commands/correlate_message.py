"""Bring a message to the instance that awaits it, else start one by it, else keep it until somebody awaits it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, insert, select

from engine.commands.advance import Also, advance
from engine.commands.start_instance import start_at
from engine.definitions.tables import event_start
from engine.history.events import EventType, HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.instances.store import LiveInstance
from engine.instances.tables import event_subscription, waiting_message
from engine.instances.work_rows import owe_matching
from engine.jobs.port import Job
from engine.spiff.values import own_copies
from foundation.errors import Conflict, Rejected
from foundation.identifiers import new_id
from foundation.json_values import dump, load
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork

#: How long a message waits for somebody who awaits it.
TIME_TO_LIVE = timedelta(days=30)

#: How often another receiver is looked for when the first one was gone by the time.
_TRIES = 5


class Outcome(StrEnum):
    """What became of a message."""

    #: An instance that awaited it went on.
    DELIVERED = "delivered"
    #: It started an instance.
    STARTED = "started"
    #: Nobody awaits it yet; it is kept.
    WAITING = "waiting"


@dataclass(frozen=True)
class Correlated:
    """What became of a message, and of which instance it moved."""

    outcome: Outcome
    instance_id: str | None = None


class MessageAmbiguous(Rejected):
    """Without a correlation key, several instances could be meant."""

    code = "message_ambiguous"
    message = N_("Several cases await the message %(message_name)s: say which one with its correlation key.")


class MessageNotAwaited(Conflict):
    """The instance has gone on, or never came there."""

    code = "message_not_awaited"
    message = N_("This case no longer awaits the message %(message_name)s.")


class _ReceiverGone(Conflict):
    code = "receiver_gone"
    message = "The instance that awaited the message has gone on without it."


@dataclass(frozen=True)
class Message:
    """A message that came in."""

    name: str
    #: None when the sender knows none; then exactly one instance may await a message of that name.
    correlation_key: str | None
    payload: Mapping[str, Any]
    #: Username of who sent it; None for a process.
    sender: str | None = None


def correlate_message(process_engine: ProcessEngine, message: Message, *, also: Also | None = None) -> Correlated:
    """Deliver a message once; `also` is written in the transaction that does so. Raises MessageAmbiguous.

    When several subscriptions await it, the oldest gets it.
    """
    for _attempt in range(_TRIES):
        with process_engine.work.read() as unit:
            receiver = _receiver(unit, message)
        if receiver is None:
            break
        try:
            return _deliver(process_engine, message, receiver, also)
        except _ReceiverGone:
            continue
    return _start(process_engine, message, also) or _keep(process_engine, message, also)


def deliver_to(process_engine: ProcessEngine, message: Message, *, instance_id: str, token_id: int) -> Correlated:
    """Deliver a message to where a token of an instance awaits it. Raises MessageNotAwaited."""
    here = (event_subscription.c.instance_id == instance_id, event_subscription.c.token_id == token_id)
    with process_engine.work.read() as unit:
        awaited = select(event_subscription).where(*here, event_subscription.c.event_name == message.name)
        receiver = unit.connection.execute(awaited).first()
    try:
        if receiver is not None:
            return _deliver(process_engine, message, receiver, None)
    except _ReceiverGone:
        pass
    raise MessageNotAwaited(message_name=message.name, id=instance_id)


def deliver_sent_message(process_engine: ProcessEngine, job: Job) -> None:
    """The job of a message that a process sent: correlate it and finish the job in one commit."""
    message = Message(job.payload["message_name"], job.payload["correlation_key"], job.payload["payload"])
    correlate_message(process_engine, message, also=lambda unit: process_engine.jobs.finish(unit, job))


def match_waiting_messages(process_engine: ProcessEngine, job: Job) -> None:
    """The job of messages that waited and are now awaited: bring each to its receiver."""
    name, key = job.payload["message_name"], job.payload["correlation_key"]
    with process_engine.work.read() as unit:
        found = unit.connection.execute(
            select(waiting_message)
            .where(waiting_message.c.message_name == name, waiting_message.c.correlation_key.is_not_distinct_from(key))
            .order_by(waiting_message.c.received_at, waiting_message.c.id)
        ).all()
    for row in found:
        with process_engine.work.read() as unit:
            receiver = _receiver(unit, Message(name, key, {}))
        if receiver is None:
            break
        _bring(process_engine, row, receiver)
    process_engine.work.write(lambda unit: process_engine.jobs.finish(unit, job))


def rematch_waiting_messages(process_engine: ProcessEngine) -> None:
    """Owe the matching of every waiting message that somebody awaits: none is missed by a race between nodes."""
    same_key = waiting_message.c.correlation_key.is_not_distinct_from(event_subscription.c.correlation_key)
    awaited = (
        select(waiting_message.c.message_name, waiting_message.c.correlation_key)
        .join(event_subscription, (waiting_message.c.message_name == event_subscription.c.event_name) & same_key)
        .where(event_subscription.c.kind == "message")
        .distinct()
    )
    with process_engine.work.read() as unit:
        found = unit.connection.execute(awaited).all()
    if found:
        with process_engine.work.begin() as unit:
            for row in found:
                owe_matching(unit, process_engine.jobs, row.message_name, row.correlation_key, unit.now())


def _receiver(unit: UnitOfWork, message: Message) -> Row[Any] | None:
    awaited = select(event_subscription).where(
        event_subscription.c.kind == "message", event_subscription.c.event_name == message.name
    )
    if message.correlation_key is not None:
        awaited = awaited.where(event_subscription.c.correlation_key == message.correlation_key)
    oldest = awaited.order_by(event_subscription.c.created_at, event_subscription.c.token_id).limit(2)
    found = unit.connection.execute(oldest).all()
    if message.correlation_key is None and len({row.instance_id for row in found}) > 1:
        raise MessageAmbiguous(message_name=message.name)
    return found[0] if found else None


def _deliver(process_engine: ProcessEngine, message: Message, receiver: Row[Any], also: Also | None) -> Correlated:
    def act(live: LiveInstance, at: datetime) -> Sequence[HistoryEvent]:
        if not live.process.deliver_message(receiver.token_id, receiver.event_index, message.payload, now=at):
            raise _ReceiverGone(instance_id=live.id)
        return (
            HistoryEvent(
                type=EventType.MESSAGE_RECEIVED,
                instance_id=live.id,
                definition_id=receiver.definition_id,
                at=at,
                token_id=receiver.token_id,
                element_id=receiver.element_id,
                actor=message.sender,
                payload={"message_name": message.name, "correlation_key": message.correlation_key},
            ),
        )

    also = _noting(Outcome.DELIVERED, also)
    moved = advance(process_engine, receiver.instance_id, act, actor=message.sender, also=also)
    return Correlated(Outcome.DELIVERED, moved.id)


def _start(process_engine: ProcessEngine, message: Message, also: Also | None) -> Correlated | None:
    found = select(event_start.c.definition_id, event_start.c.element_id).where(
        event_start.c.kind == "message", event_start.c.event_name == message.name
    )
    with process_engine.work.read() as unit:
        row = unit.connection.execute(found.order_by(event_start.c.definition_key)).first()
    if row is None:
        return None
    moved = start_at(
        process_engine,
        process_engine.definitions.by_id(row.definition_id),
        row.element_id,
        message.payload,
        by=message.sender,
        business_key=message.correlation_key,
        also=_noting(Outcome.STARTED, also),
    )
    return Correlated(Outcome.STARTED, moved.id)


def _keep(process_engine: ProcessEngine, message: Message, also: Also | None) -> Correlated:
    noting = _noting(Outcome.WAITING, also)

    def write(unit: UnitOfWork) -> None:
        noting(unit)
        row = {
            "id": new_id(unit.now()),
            "message_name": message.name,
            "correlation_key": message.correlation_key,
            "payload": dump(own_copies(message.payload)).decode(),
            "received_at": unit.now(),
            "expires_at": unit.now() + TIME_TO_LIVE,
        }
        unit.connection.execute(insert(waiting_message).values(row))

    process_engine.work.write(write)
    return Correlated(Outcome.WAITING)


def _noting(outcome: Outcome, also: Also | None) -> Also:
    def write(unit: UnitOfWork) -> None:
        unit.note(outcome=outcome.value)
        if also is not None:
            also(unit)

    return write


def _bring(process_engine: ProcessEngine, row: Row[Any], receiver: Row[Any]) -> None:
    def taken(unit: UnitOfWork) -> None:
        gone = unit.connection.execute(delete(waiting_message).where(waiting_message.c.id == row.id)).rowcount == 0
        if gone:
            raise _ReceiverGone(instance_id=receiver.instance_id)

    message = Message(row.message_name, row.correlation_key, load(row.payload))
    try:
        _deliver(process_engine, message, receiver, taken)
    except _ReceiverGone:
        return  # another worker brought it, or nobody awaits it any more: it goes on waiting
