"""REST: the process library, and a copy of one's own."""

from flask import Response
from pydantic import BaseModel

from engine.instances.process_engine import ProcessEngine
from foundation.http.api import Body, Routes, Text, answer
from foundation.http.idempotency import Known, recovered_by
from foundation.http.problem import Say
from modeler_api.drafts.stored import draft_by_number
from modeler_api.library.templates import TemplateState, copy_from_library, template_bundle, template_states
from modeler_api.routes.models import DraftOut, ModelPath, draft_out
from organization.http import allowed, require_actor
from organization.permissions import Action, may
from process_library.catalogue import Package, packages


class TemplateOut(BaseModel):
    """A process of the library, and what the company has of it: `new`, `draft`, `in_use` or `changed`."""

    key: str
    package: str
    package_version: str
    area: str
    #: By language.
    name: dict[str, str]
    purpose: dict[str, str]
    service_level: dict[str, str]
    state: TemplateState


class TemplatesOut(BaseModel):
    """Every process of the areas that the person who asks may see."""

    items: list[TemplateOut]


class CopyBody(Body):
    """Why it is copied."""

    note: Text = ""


def routes(process_engine: ProcessEngine, say: Say, language: str) -> Routes:
    """List, copy; updates are merged by `comparison`. `language` is the company's."""
    api = Routes("library", "The process library")
    work = process_engine.work

    @api.get("/library", summary="Processes of the library", responses={200: TemplatesOut})
    @allowed(Action.SEE_MODELS)
    def list_templates() -> Response:
        seen = [
            package for package in packages() if may(require_actor(), Action.SEE_MODELS, area=package.manifest.area)
        ]
        found = [(package, entry) for package in seen for entry in package.manifest.processes]
        with work.read() as unit:
            states = template_states(unit, [(entry.key, template_bundle(package, entry)) for package, entry in found])
        return answer(
            TemplatesOut(items=[_template(package, entry.key, states[entry.key]) for package, entry in found])
        )

    def copied(known: Known) -> Response:
        with work.read() as unit:
            return answer(draft_out(draft_by_number(unit, known["model_key"], int(known["number"])), say), 201)

    @api.post("/library/<key>/copies", summary="Copy it as a draft of one's own", responses={201: DraftOut})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(copied, "model_key", "number")
    def copy(path: ModelPath, body: CopyBody) -> Response:
        draft = copy_from_library(work, require_actor(), path.key, language=language, note=body.note)
        return answer(draft_out(draft, say), 201)

    return api


def _template(package: Package, key: str, state: TemplateState) -> TemplateOut:
    texts = {language: spoken.processes[key] for language, spoken in package.texts.items()}
    return TemplateOut(
        key=key,
        package=package.key,
        package_version=package.manifest.version,
        area=package.manifest.area,
        name={language: text.name for language, text in texts.items()},
        purpose={language: text.purpose for language, text in texts.items()},
        service_level={language: text.service_level for language, text in texts.items()},
        state=state,
    )
