"""REST: process instances, for who may see, follow or repair them."""

from datetime import datetime
from typing import Annotated, Any

from flask import Response
from pydantic import BaseModel, Field

from engine.history import log
from engine.history.events import HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.instances.search import InstanceFilter
from engine.instances.states import InstanceStatus
from foundation.http.api import Body, Id, Key, PageQuery, Routes, Text, Username, answer, filled, native
from foundation.http.idempotency import Known, recovered_by
from foundation.http.problem import Say
from foundation.json_values import plain
from organization.http import allowed, require_actor
from organization.permissions import Action
from runtime.operations import cancel, correct_variables, instances_seen, operated_instance, seen_instance
from runtime.routes.incidents import IncidentOut, incident_out


class InstancesQuery(PageQuery):
    """Which instances."""

    definition_key: Key | None = None
    definition_version: int | None = Field(None, ge=1, le=1_000_000)
    status: InstanceStatus | None = None
    business_key: Key | None = None
    started_by: Username | None = None
    has_incident: bool = False


class InstancePath(BaseModel):
    """Which instance."""

    instance_id: Id


class CorrectionBody(Body):
    """New values of variables, and why."""

    variables: Annotated[dict[str, Any], Field(min_length=1)]
    reason: Text = ""


class CancelBody(Body):
    """Why it ends."""

    reason: Annotated[str, Field(min_length=1, max_length=2_000, pattern=r"^[^\x00]+$")]


class InstanceSummaryOut(BaseModel):
    """A process instance in a list."""

    id: str
    definition_id: str
    definition_key: str
    definition_version: int
    definition_name: str
    area: str
    business_key: str | None
    status: str
    started_at: datetime
    started_by: str | None
    ended_at: datetime | None
    error_code: str | None
    open_incidents: int


class InstancesOut(BaseModel):
    """One page of instances, the newest first."""

    items: list[InstanceSummaryOut]
    next_cursor: str | None


class InstanceOut(InstanceSummaryOut):
    """One instance; variables and incidents are empty for who may not see the technical side."""

    waiting_at: list[str] = Field(description="ids of the elements at which a token waits")
    variables: dict[str, Any]
    incidents: list[IncidentOut]


class MovedOut(BaseModel):
    """Where the process instance stands now."""

    id: str
    status: str


class EventOut(BaseModel):
    """One thing that happened."""

    position: int
    type: str
    at: datetime
    element_id: str | None
    element_type: str | None
    actor: str | None
    data: dict[str, Any]


class HistoryOut(BaseModel):
    """Everything that happened, oldest first."""

    items: list[EventOut]


def routes(process_engine: ProcessEngine, say: Say) -> Routes:
    """List, look at, correct, cancel."""
    api = Routes("instances", "Running and ended processes")

    @api.get("/instances", summary="Instances of my areas", responses={200: InstancesOut})
    @allowed(Action.SEE_CASES)
    def list_instances(query: InstancesQuery) -> Response:
        wanted = InstanceFilter(**query.model_dump(mode="json", exclude={"cursor", "size"}))
        page = instances_seen(process_engine, require_actor(), wanted, cursor=query.cursor, size=query.size)
        items = [filled(InstanceSummaryOut, summary) for summary in page.items]
        return answer(InstancesOut(items=items, next_cursor=page.next_cursor))

    @api.get("/instances/<instance_id>", summary="One instance", responses={200: InstanceOut})
    @allowed(Action.SEE_CASES, Action.FOLLOW_OWN_CASES)
    def get_instance(path: InstancePath) -> Response:
        view = seen_instance(process_engine, require_actor(), path.instance_id)
        return answer(
            filled(
                InstanceOut,
                view.summary,
                waiting_at=list(view.waiting_at),
                variables=plain(dict(view.variables)),
                incidents=[incident_out(incident, say) for incident in view.incidents],
            )
        )

    @api.get("/instances/<instance_id>/history", summary="What happened", responses={200: HistoryOut})
    @allowed(Action.SEE_TECHNICAL)
    def get_history(path: InstancePath) -> Response:
        operated_instance(process_engine, require_actor(), path.instance_id, Action.SEE_TECHNICAL)
        with process_engine.work.read() as unit:
            events = log.of_instance(unit, path.instance_id)
        return answer(HistoryOut(items=[_event(event) for event in events]))

    @api.patch("/instances/<instance_id>/variables", summary="Correct variables", responses={200: MovedOut})
    @allowed(Action.REPAIR_CASES)
    @recovered_by(_moved, "instance_id", "status")
    def patch_variables(path: InstancePath, body: CorrectionBody) -> Response:
        values = native(body.variables)
        moved = correct_variables(process_engine, require_actor(), path.instance_id, values, reason=body.reason)
        return answer(MovedOut(id=moved.id, status=moved.status.value))

    @api.post("/instances/<instance_id>/cancel", summary="End it now", responses={200: MovedOut})
    @allowed(Action.REPAIR_CASES)
    @recovered_by(_moved, "instance_id", "status")
    def cancel_instance(path: InstancePath, body: CancelBody) -> Response:
        moved = cancel(process_engine, require_actor(), path.instance_id, reason=body.reason)
        return answer(MovedOut(id=moved.id, status=moved.status.value))

    return api


def _moved(known: Known) -> Response:
    return answer(MovedOut(id=known["instance_id"], status=known["status"]))


def _event(event: HistoryEvent) -> EventOut:
    return filled(EventOut, event, type=event.type.value, data=plain(dict(event.payload)))
