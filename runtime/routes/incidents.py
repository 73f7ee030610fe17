"""REST: what has failed and waits for somebody."""

from datetime import datetime

from flask import Response
from pydantic import BaseModel

from engine.incidents.incidents import Incident
from engine.instances.process_engine import ProcessEngine
from foundation.http.api import Body, Id, Routes, answer, filled
from foundation.http.idempotency import Known, recovered_by
from foundation.http.problem import Say
from organization.http import allowed, require_actor
from organization.permissions import Action
from runtime.operations import incidents_seen, retry, seen_incident


class IncidentsQuery(Body):
    """Which incidents."""

    instance_id: Id | None = None


class IncidentPath(BaseModel):
    """Which incident."""

    incident_id: Id


class IncidentOut(BaseModel):
    """Something that failed for good."""

    id: str
    instance_id: str
    element_id: str | None
    kind: str
    code: str
    sentence: str
    line: int | None
    column: int | None
    attempts: int
    opened_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None


class IncidentsOut(BaseModel):
    """The open ones, oldest first."""

    items: list[IncidentOut]


def routes(process_engine: ProcessEngine, say: Say) -> Routes:
    """List, look at, retry."""
    api = Routes("incidents", "Failures that wait for an operator")

    @api.get("/incidents", summary="Open incidents of my areas", responses={200: IncidentsOut})
    @allowed(Action.SEE_TECHNICAL)
    def list_incidents(query: IncidentsQuery) -> Response:
        found = incidents_seen(process_engine, require_actor(), instance_id=query.instance_id)
        return answer(IncidentsOut(items=[incident_out(incident, say) for incident in found]))

    @api.get("/incidents/<incident_id>", summary="One incident", responses={200: IncidentOut})
    @allowed(Action.SEE_TECHNICAL)
    def get_incident(path: IncidentPath) -> Response:
        return answer(incident_out(seen_incident(process_engine, require_actor(), path.incident_id), say))

    def retried(known: Known) -> Response:
        return answer(incident_out(seen_incident(process_engine, require_actor(), known["incident_id"]), say), 202)

    @api.post("/incidents/<incident_id>/retry", summary="Let it try again", responses={202: IncidentOut})
    @allowed(Action.REPAIR_CASES)
    @recovered_by(retried)
    def retry_incident(path: IncidentPath) -> Response:
        actor = require_actor()
        retry(process_engine, actor, path.incident_id)
        return answer(incident_out(seen_incident(process_engine, actor, path.incident_id), say), 202)

    return api


def incident_out(incident: Incident, say: Say) -> IncidentOut:
    """An incident as programs read it."""
    failure = incident.failure
    return filled(
        IncidentOut,
        incident,
        code=failure.code,
        sentence=say(failure.sentence),
        line=failure.line,
        column=failure.column,
    )
