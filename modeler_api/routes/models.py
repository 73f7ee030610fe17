"""REST: process models, from upload to publication."""

from collections.abc import Sequence
from datetime import datetime

from flask import Response
from flask_openapi3.models.file import FileStorage
from pydantic import BaseModel, Field

from engine.bpmn_xml.findings import Finding
from engine.definitions.bundle_reader import UploadedFile, read_bundle
from engine.definitions.definition import Published
from engine.instances.process_engine import ProcessEngine
from foundation.http.api import Body, Key, Routes, Text, answer, filled, missing
from foundation.http.idempotency import Known, recovered_by
from foundation.http.problem import Say
from modeler_api.drafts.files import base_name
from modeler_api.drafts.stored import Draft, draft_by_number
from modeler_api.editing.uploads import Seen, store_version
from modeler_api.process_models import ProcessModel, archived_models, process_model, process_models
from modeler_api.publication import publish
from organization.http import allowed, require_actor
from organization.permissions import Action

#: Of drafts, versions and revisions: what databases and people can tell.
LARGEST_NUMBER = 1_000_000


class ModelPath(BaseModel):
    """Which model."""

    key: Key


class DraftPath(ModelPath):
    """Which draft of it."""

    number: int = Field(ge=1, le=LARGEST_NUMBER)


class Looked(BaseModel):
    """The open draft that somebody looked at: no other is replaced."""

    draft: int | None = Field(None, ge=0, le=LARGEST_NUMBER, description="its number; 0 where there was none")
    revision: int | None = Field(None, ge=0, description="its revision; 0 where there was none")

    @property
    def seen(self) -> Seen | None:
        """None when nobody says. Raises RequestInvalid for half of it."""
        if self.draft is None and self.revision is None:
            return None
        if self.draft is None or self.revision is None:
            raise missing("draft" if self.draft is None else "revision")
        return self.draft, self.revision


class UploadForm(Looked):
    """One BPMN file with its forms, or a zip that holds them."""

    files: list[FileStorage]
    note: Text = ""
    area: Key | None = None


class PublishBody(Body):
    """What changed, and the number that the version is expected to get."""

    note: Text
    expected_version: int | None = Field(None, ge=1, le=LARGEST_NUMBER)
    revision: int | None = Field(None, ge=1, description="the revision of the draft that was looked at")


class FindingOut(BaseModel):
    """What is to be mended in a model, and how."""

    code: str
    severity: str
    element_id: str | None
    element_name: str | None
    line: int | None
    column: int | None
    sentence: str
    mend: str


class DraftOut(BaseModel):
    """A stored upload."""

    model_key: str
    number: int
    name: str
    area: str
    file_name: str
    stored_at: datetime
    stored_by: str
    note: str
    state: str
    published_version: int | None
    revision: int
    review: str = Field(description="draft, in_review or approved")
    findings: list[FindingOut]


class PublishedOut(BaseModel):
    """A published version that the engine can run."""

    id: str
    key: str
    version: int
    name: str
    area: str
    deployed_at: datetime
    deployed_by: str
    note: str
    is_suspended: bool


class ModelOut(BaseModel):
    """A process model with its latest version and its open draft."""

    key: str
    name: str
    area: str
    published: PublishedOut | None
    draft: DraftOut | None
    archived_at: datetime | None


class ModelsQuery(Body):
    """Which models."""

    archived: bool = Field(False, description="those that were put away instead")


class ModelsOut(BaseModel):
    """Every model that the person who asks may see, by name."""

    items: list[ModelOut]


class PublicationOut(BaseModel):
    """The versions that publishing a file gave: one for each process in it."""

    definitions: list[PublishedOut]


def routes(process_engine: ProcessEngine, say: Say) -> Routes:
    """List, upload, publish."""
    api = Routes("models", "Process models: drafts and versions")

    @api.get("/models", summary="Process models of my areas", responses={200: ModelsOut})
    @allowed(Action.SEE_MODELS)
    def list_models(query: ModelsQuery) -> Response:
        with process_engine.work.read() as unit:
            found = (archived_models if query.archived else process_models)(unit, require_actor())
        return answer(ModelsOut(items=[model_out(model, say) for model in found]))

    @api.get("/models/<key>", summary="One process model", responses={200: ModelOut})
    @allowed(Action.SEE_MODELS)
    def get_model(path: ModelPath) -> Response:
        with process_engine.work.read() as unit:
            model = process_model(unit, require_actor(), path.key)
        return answer(model_out(model, say))

    def uploaded_draft(known: Known) -> Response:
        with process_engine.work.read() as unit:
            draft = draft_by_number(unit, known["model_key"], known["number"])
        return answer(draft_out(draft, say), 201)

    @api.post("/models", summary="Upload a BPMN file with its forms and decisions", responses={201: DraftOut})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(uploaded_draft, "model_key", "number")
    def upload(form: UploadForm) -> Response:
        uploaded = [UploadedFile(base_name(file.filename or "model.bpmn"), file.read()) for file in form.files]
        offered = read_bundle(uploaded)
        draft = store_version(
            process_engine.work, require_actor(), offered, note=form.note, area=form.area, seen=form.seen
        )
        return answer(draft_out(draft, say), 201)

    def publication(known: Known) -> Response:
        return _publication([process_engine.definitions.by_id(id_).published for id_ in known["definition_ids"]])

    @api.post("/models/<key>/drafts/<number>/publish", summary="Publish it", responses={200: PublicationOut})
    @allowed(Action.PUBLISH_MODELS)
    @recovered_by(publication, "definition_ids")
    def publish_draft(path: DraftPath, body: PublishBody) -> Response:
        published = publish(
            process_engine,
            require_actor(),
            path.key,
            path.number,
            note=body.note,
            expected_version=body.expected_version,
            revision=body.revision,
        )
        return _publication(published)

    return api


def _publication(published: Sequence[Published]) -> Response:
    return answer(PublicationOut(definitions=[filled(PublishedOut, one) for one in published]))


def draft_out(draft: Draft, say: Say) -> DraftOut:
    """A draft as programs read it."""
    states = {"state": draft.state.value, "review": draft.review.value}
    return filled(DraftOut, draft, **states, findings=[_finding(finding, say) for finding in draft.findings])


def _finding(finding: Finding, say: Say) -> FindingOut:
    said = {"sentence": say(finding.sentence), "mend": say(finding.mend)}
    return filled(FindingOut, finding, severity=finding.severity.value, **said)


def model_out(model: ProcessModel, say: Say) -> ModelOut:
    """A model as programs read it."""
    return filled(
        ModelOut,
        model,
        published=None if model.published is None else filled(PublishedOut, model.published),
        draft=None if model.draft is None else draft_out(model.draft, say),
        archived_at=None if model.archived is None else model.archived.at,
    )
