"""What whoever asked for a case may tell it while it runs: the messages that it awaits of them, such as withdrawing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from engine.bpmn_xml.diagram import Activity, Event
from engine.bpmn_xml.extensions import REQUESTER
from engine.commands.correlate_message import Message, MessageNotAwaited, deliver_to
from engine.forms.schema import Form
from engine.history import log
from engine.history.events import EventType
from engine.instances.process_engine import ProcessEngine
from engine.instances.search import instance_summary, variables_at
from engine.instances.store import InstanceNotFound
from engine.instances.tables import event_subscription
from engine.spiff.failures import NoSuchToken
from engine.user_tasks.identity import UserTaskId
from foundation.errors import Conflict
from foundation.sentences import N_
from organization.actor import Actor
from runtime.forms.validation import FormInvalid, validate_browser
from runtime.inbox.drafts import drop_draft
from runtime.inbox.opened import form_of, moment_of


class NothingToTell(Conflict):
    """The case has gone on, and awaits nothing of the kind any more."""

    code = "nothing_to_tell"
    message = N_("This can no longer be done: the request has gone on.")


class ToldAlready(NothingToTell):
    """The requester has told it before, for example with the first of two clicks."""

    code = "told_already"
    message = N_("You had sent it already: nothing was sent twice.")


@dataclass(frozen=True)
class Offer:
    """Something that the requester may tell; the event's name says what."""

    #: One visit of the event: who answers it late answers no later one.
    token_id: int
    name: str
    message_name: str
    #: What is to be said; empty when the drawing names no form, and telling it is all.
    form: Form
    #: As the event sees them; none without a form.
    variables: Mapping[str, Any]


def offers(process_engine: ProcessEngine, instance_id: str) -> tuple[Offer, ...]:
    """What the requester of a case may tell it now, each once."""
    awaited = select(event_subscription).where(
        event_subscription.c.instance_id == instance_id, event_subscription.c.kind == "message"
    )
    with process_engine.work.read() as unit:
        rows = unit.connection.execute(awaited.order_by(event_subscription.c.created_at)).all()
    once = {(row.element_id, row.event_name): row for row in reversed(rows)}
    found = (_offer(process_engine, row) for row in reversed(once.values()))
    return tuple(offer for offer in found if offer is not None)


def _offer(process_engine: ProcessEngine, row: Row[Any]) -> Offer | None:
    """None for what others send, and for what is over by now."""
    definition = process_engine.definitions.by_id(row.definition_id)
    node = definition.nodes.get(row.element_id)
    if not isinstance(node, Activity | Event) or node.sender != REQUESTER:
        return None
    form = form_of(definition, node.form_key)
    try:
        variables = variables_at(process_engine, row.instance_id, row.token_id) if form.components else {}
    except NoSuchToken:
        return None
    return Offer(row.token_id, node.label, row.event_name, form, variables)


def offered(process_engine: ProcessEngine, actor: Actor, instance_id: str, token_id: int) -> Offer:
    """One of them. Raises InstanceNotFound for anybody but the requester, NothingToTell, ToldAlready."""
    require_requester(process_engine, actor, instance_id)
    for offer in offers(process_engine, instance_id):
        if offer.token_id == token_id:
            return offer
    raise _too_late(process_engine, actor, instance_id, token_id)


def tell(
    process_engine: ProcessEngine,
    actor: Actor,
    instance_id: str,
    token_id: int,
    submitted: Mapping[str, Sequence[str]],
) -> None:
    """Tell a case what it awaits of its requester, with what a page's form sent. Raises as `offered`, FormInvalid."""
    offer = offered(process_engine, actor, instance_id, token_id)
    checked = validate_browser(offer.form, submitted, offer.variables, moment_of(process_engine, actor))
    if checked.errors:
        raise FormInvalid(checked.errors)
    message = Message(offer.message_name, None, checked.values, sender=actor.username)
    try:
        deliver_to(process_engine, message, instance_id=instance_id, token_id=token_id)
    except MessageNotAwaited as gone:
        raise _too_late(process_engine, actor, instance_id, token_id) from gone
    with process_engine.work.begin() as unit:
        drop_draft(unit, draft_key(instance_id, token_id), actor.username)


def require_requester(process_engine: ProcessEngine, actor: Actor, instance_id: str) -> None:
    """Raise InstanceNotFound for anybody but whoever asked for the case."""
    with process_engine.work.read() as unit:
        if instance_summary(unit, instance_id).started_by != actor.username:
            raise InstanceNotFound(id=instance_id)


def draft_key(instance_id: str, token_id: int) -> str:
    """Under which drafts keep what was typed and not sent; a token has a task or awaits a message, never both."""
    return str(UserTaskId(instance_id, token_id))


def _too_late(process_engine: ProcessEngine, actor: Actor, instance_id: str, token_id: int) -> NothingToTell:
    with process_engine.work.read() as unit:
        events = log.of_instance(unit, instance_id)
    told = (event for event in events if event.type is EventType.MESSAGE_RECEIVED and event.token_id == token_id)
    is_told = any(event.actor == actor.username for event in told)
    return ToldAlready(id=instance_id) if is_told else NothingToTell(id=instance_id)
