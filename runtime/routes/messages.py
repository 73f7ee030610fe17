"""REST: messages from other systems."""

from typing import Annotated

from flask import Response
from pydantic import BaseModel, Field

from engine.commands.correlate_message import Message
from engine.instances.process_engine import ProcessEngine
from foundation.http.api import Body, Key, Routes, Variables, answer, native
from foundation.http.idempotency import Known, recovered_by
from organization.http import allowed, require_actor
from organization.permissions import Action
from runtime.operations import send_message


class MessageBody(Body):
    """A message."""

    name: Key
    correlation_key: Annotated[Key | None, Field(description="which instance is meant")] = None
    variables: Variables


class MessageOut(BaseModel):
    """What became of it."""

    outcome: str = Field(description="delivered, started, or waiting for somebody who awaits it")
    instance_id: str | None


def routes(process_engine: ProcessEngine) -> Routes:
    """Send one."""
    api = Routes("messages", "What other systems tell")

    @api.post("/messages", summary="Send a message to whoever awaits it", responses={200: MessageOut})
    @allowed(Action.REPAIR_CASES)
    @recovered_by(_told, "outcome")
    def post_message(body: MessageBody) -> Response:
        message = Message(body.name, body.correlation_key, native(body.variables))
        result = send_message(process_engine, require_actor(), message)
        return answer(MessageOut(outcome=result.outcome.value, instance_id=result.instance_id))

    return api


def _told(known: Known) -> Response:
    return answer(MessageOut(outcome=known["outcome"], instance_id=known.get("instance_id")))
