"""What whoever asked for a case may tell it while it runs: the messages that it awaits of them, such as withdrawing."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from engine.bpmn_xml.extensions import REQUESTER
from engine.commands.correlate_message import Message, deliver_to
from engine.definitions.lookup import Definitions
from engine.instances.process_engine import ProcessEngine
from engine.instances.search import instance_summary
from engine.instances.store import InstanceNotFound
from engine.instances.tables import event_subscription
from foundation.errors import Conflict
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from organization.actor import Actor


class NothingToTell(Conflict):
    """The case has gone on, and awaits nothing of the kind any more."""

    code = "nothing_to_tell"
    message = N_("This can no longer be done: the request has gone on.")


@dataclass(frozen=True)
class Offer:
    """Something that the requester may tell; the event's name says what, as the button."""

    element_id: str
    name: str
    message_name: str


def offers(unit: UnitOfWork, definitions: Definitions, instance_id: str) -> tuple[Offer, ...]:
    """What the requester of a case may tell it now, each once."""
    return tuple(dict.fromkeys(_offered(unit, definitions, instance_id)))


def _offered(unit: UnitOfWork, definitions: Definitions, instance_id: str) -> Iterator[Offer]:
    awaited = select(event_subscription).where(
        event_subscription.c.instance_id == instance_id, event_subscription.c.kind == "message"
    )
    for row in unit.connection.execute(awaited.order_by(event_subscription.c.created_at)):
        node = definitions.by_id(row.definition_id).nodes.get(row.element_id)
        if node is not None and node.sender == REQUESTER:
            yield Offer(node.id, node.label, row.event_name)


def tell(process_engine: ProcessEngine, actor: Actor, instance_id: str, element_id: str) -> None:
    """Tell a case what it awaits of its requester. Raises InstanceNotFound for anybody else, NothingToTell."""
    with process_engine.work.read() as unit:
        if instance_summary(unit, instance_id).started_by != actor.username:
            raise InstanceNotFound(id=instance_id)
        offered = offers(unit, process_engine.definitions, instance_id)
    found = next((offer for offer in offered if offer.element_id == element_id), None)
    if found is None:
        raise NothingToTell(id=instance_id)
    message = Message(found.message_name, None, {}, sender=actor.username)
    deliver_to(process_engine, message, instance_id=instance_id, element_id=element_id)
