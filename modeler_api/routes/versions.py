"""REST: the history of a process model, its files byte for byte, and suspending versions."""

from datetime import datetime

from flask import Response
from pydantic import BaseModel, Field
from werkzeug.http import dump_options_header

from engine.definitions.definition import Published
from engine.instances.process_engine import ProcessEngine
from foundation.errors import NotFound
from foundation.http.api import Key, Routes, answer, filled
from foundation.http.idempotency import Known, recovered_by
from foundation.sentences import N_
from modeler_api.publication import activate_version, suspend_version
from modeler_api.routes.models import DraftPath, ModelPath, PublishedOut
from modeler_api.versions import VersionFiles, draft_files, history, version_files
from organization.http import allowed, require_actor
from organization.permissions import Action

_BPMN = "application/bpmn+xml"


class FormNotFound(NotFound):
    """The version has no form by that key."""

    code = "form_not_found"
    message = N_("This version has no form %(key)s.")


class DecisionFileNotFound(NotFound):
    """The version has no DMN file by that name."""

    code = "decision_file_not_found"
    message = N_("This version has no file %(name)s.")


class VersionPath(ModelPath):
    """Which version of it."""

    version: int = Field(ge=1, le=1_000_000)


class FormPath(VersionPath):
    """Which form of it."""

    form_key: Key


class DecisionPath(VersionPath):
    """Which DMN file of it."""

    file_name: Key


class EntryOut(BaseModel):
    """A draft or a version."""

    state: str
    version: int | None
    draft: int | None
    note: str
    by: str
    at: datetime
    is_suspended: bool
    definition_id: str | None
    errors: int | None


class HistoryOut(BaseModel):
    """Drafts and versions, newest first."""

    items: list[EntryOut]


def routes(process_engine: ProcessEngine) -> Routes:
    """History, downloads, suspension."""
    api = Routes("versions", "Versions of process models")

    @api.get("/models/<key>/versions", summary="Drafts and versions", responses={200: HistoryOut})
    @allowed(Action.SEE_MODELS)
    def list_versions(path: ModelPath) -> Response:
        with process_engine.work.read() as unit:
            found = history(unit, require_actor(), path.key)
        return answer(HistoryOut(items=[filled(EntryOut, entry, state=entry.state.value) for entry in found]))

    _add_downloads(api, process_engine)
    _add_suspension(api, process_engine)
    return api


def _add_downloads(api: Routes, process_engine: ProcessEngine) -> None:
    @api.get("/models/<key>/versions/<version>/file", summary="The BPMN file, byte for byte")
    @allowed(Action.SEE_MODELS)
    def download_version(path: VersionPath) -> Response:
        files = _files(path)
        return _download(files.bpmn, files.file_name, _BPMN)

    @api.get("/models/<key>/versions/<version>/forms/<form_key>", summary="One of its forms, byte for byte")
    @allowed(Action.SEE_MODELS)
    def download_form(path: FormPath) -> Response:
        files = _files(path)
        if path.form_key not in files.forms:
            raise FormNotFound(key=path.form_key)
        return _download(files.forms[path.form_key], f"{path.form_key}.form", "application/json")

    @api.get("/models/<key>/versions/<version>/decisions/<file_name>", summary="One of its DMN files, byte for byte")
    @allowed(Action.SEE_MODELS)
    def download_decisions(path: DecisionPath) -> Response:
        files = _files(path)
        if path.file_name not in files.decisions:
            raise DecisionFileNotFound(name=path.file_name)
        return _download(files.decisions[path.file_name], path.file_name, "application/xml")

    @api.get("/models/<key>/drafts/<number>/file", summary="The BPMN file of a draft, byte for byte")
    @allowed(Action.SEE_MODELS)
    def download_draft(path: DraftPath) -> Response:
        with process_engine.work.read() as unit:
            _draft, files = draft_files(unit, require_actor(), path.key, path.number)
        return _download(files.bpmn, files.file_name, _BPMN)

    def _files(path: VersionPath) -> VersionFiles:
        with process_engine.work.read() as unit:
            return version_files(unit, require_actor(), path.key, path.version)[1]


def _add_suspension(api: Routes, process_engine: ProcessEngine) -> None:
    def changed(known: Known, *, is_suspended: bool) -> Response:
        definition = process_engine.definitions.version(known["key"], int(known["version"]))
        return _published(definition.published, is_suspended=is_suspended)

    @api.post("/models/<key>/versions/<version>/suspend", summary="Let nobody start it", responses={200: PublishedOut})
    @allowed(Action.SUSPEND_VERSIONS)
    @recovered_by(lambda known: changed(known, is_suspended=True))
    def suspend(path: VersionPath) -> Response:
        return _published(
            suspend_version(process_engine.work, require_actor(), path.key, path.version), is_suspended=True
        )

    @api.post(
        "/models/<key>/versions/<version>/activate", summary="Let it be started again", responses={200: PublishedOut}
    )
    @allowed(Action.SUSPEND_VERSIONS)
    @recovered_by(lambda known: changed(known, is_suspended=False))
    def activate(path: VersionPath) -> Response:
        return _published(
            activate_version(process_engine.work, require_actor(), path.key, path.version), is_suspended=False
        )


def _published(published: Published, *, is_suspended: bool) -> Response:
    return answer(filled(PublishedOut, published, is_suspended=is_suspended))


def _download(content: bytes, name: str, content_type: str) -> Response:
    response = Response(content, content_type=content_type)
    # what people uploaded is never shown as part of our site
    response.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": name})
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
