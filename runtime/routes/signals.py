"""REST: signals from other systems."""

from flask import Response
from pydantic import BaseModel, Field

from engine.commands.broadcast_signal import Signal
from engine.instances.process_engine import ProcessEngine
from foundation.http.api import Body, Key, Routes, Variables, answer, native
from foundation.http.idempotency import Known, recovered_by
from organization.http import allowed, require_actor
from organization.permissions import Action
from runtime.operations import send_signal


class SignalBody(Body):
    """A signal."""

    name: Key
    variables: Variables


class SignalOut(BaseModel):
    """How far it goes."""

    instances: int = Field(description="how many running instances awaited it; each hears it in a step of its own")
    starts: int = Field(description="how many instances it starts")


def routes(process_engine: ProcessEngine) -> Routes:
    """Send one."""
    api = Routes("signals", "What other systems tell everybody")

    @api.post("/signals", summary="Send a signal to everybody who awaits it now", responses={202: SignalOut})
    @allowed(Action.REPAIR_CASES)
    @recovered_by(_told, "instances", "starts")
    def post_signal(body: SignalBody) -> Response:
        reached = send_signal(process_engine, require_actor(), Signal(body.name, native(body.variables)))
        return answer(SignalOut(instances=reached.instances, starts=reached.starts), 202)

    return api


def _told(known: Known) -> Response:
    return answer(SignalOut(instances=known["instances"], starts=known["starts"]), 202)
