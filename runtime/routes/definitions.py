"""REST: processes that can be started, and starting one."""

from typing import Any

from flask import Response
from pydantic import BaseModel, Field

from engine.instances.process_engine import ProcessEngine
from foundation.http.api import Body, Key, Routes, Variables, answer, filled, native
from foundation.http.idempotency import Known, recovered_by
from organization.http import allowed, require_actor
from organization.permissions import Action
from runtime.starting import start_with_json, startable, startable_definition


class DefinitionPath(BaseModel):
    """Which process."""

    key: Key


class StartBody(Body):
    """The answers of the start form, or the first variables."""

    variables: Variables
    business_key: Key | None = None


class DefinitionOut(BaseModel):
    """A process that the person who asks may start."""

    id: str
    key: str
    version: int
    name: str
    area: str
    documentation: str


class DefinitionsOut(BaseModel):
    """All of them, by name."""

    items: list[DefinitionOut]


class StartFormOut(BaseModel):
    """The process with the form that starting it asks for."""

    id: str
    key: str
    version: int
    name: str
    area: str
    form: dict[str, Any] | None = Field(description="the form-js schema, as published")


class StartedOut(BaseModel):
    """The new process instance."""

    id: str
    status: str


def routes(process_engine: ProcessEngine) -> Routes:
    """List, look at the start form, start."""
    api = Routes("process-definitions", "Published processes")

    @api.get("/process-definitions", summary="Processes that I may start", responses={200: DefinitionsOut})
    @allowed(Action.START_CASES)
    def list_definitions() -> Response:
        found = startable(process_engine, require_actor())
        items = [filled(DefinitionOut, one.published, documentation=one.documentation) for one in found]
        return answer(DefinitionsOut(items=items))

    @api.get("/process-definitions/<key>", summary="One process and its start form", responses={200: StartFormOut})
    @allowed(Action.START_CASES)
    def get_definition(path: DefinitionPath) -> Response:
        definition, _form = startable_definition(process_engine, require_actor(), path.key)
        form_key = definition.start_form_key()
        form = definition.forms.get(form_key) if form_key else None
        return answer(filled(StartFormOut, definition.published, form=form))

    def started(known: Known) -> Response:
        return answer(StartedOut(id=known["instance_id"], status=known["status"]), 201)

    @api.post("/process-definitions/<key>/start", summary="Start it", responses={201: StartedOut})
    @allowed(Action.START_CASES)
    @recovered_by(started, "instance_id", "status")
    def start(path: DefinitionPath, body: StartBody) -> Response:
        values = native(body.variables)
        moved = start_with_json(process_engine, require_actor(), path.key, values, business_key=body.business_key)
        return answer(StartedOut(id=moved.id, status=moved.status.value), 201)

    return api
