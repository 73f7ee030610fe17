"""REST: the routes of every tool in one list, their OpenAPI description, and once-only requests."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, url_for
from flask_openapi3.models.info import Info
from flask_openapi3.models.security_scheme import SecurityScheme
from flask_openapi3.openapi import OpenAPI
from werkzeug.wrappers import Response as AnyResponse

from foundation.http.api import PREFIX, Problem, Routes, StrictJson, refuse_request
from foundation.http.idempotency import HEADER, LONGEST_KEY, once
from foundation.http.problem import CONTENT_TYPE, Say
from modeler_api.routes import (
    camunda7,
    comparison,
    decisions,
    editing,
    handbook,
    import_reports,
    library,
    models,
    operations,
    review,
    shared_files,
    trials,
    versions,
)
from monitor.drawing import drawing_of
from monitor.routes import reports
from monitor.routes.reports import KnownProcess
from monitor.wording import Voice
from organization.http import public, require_actor
from organization.routes import areas
from runtime.routes import definitions, incidents, instances, messages, signals, tasks
from suite.version import VERSION
from web.handbook_view import speech_of
from web.languages import language
from web.parts import Parts
from web.spoken_engine import spoken_engine

_CHANGES = frozenset({"post", "put", "patch", "delete"})
_SECURITY: dict[str, SecurityScheme | dict[str, Any]] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A token of `cauce person token`"}
}
#: What every operation may answer instead.
_PROBLEMS = {
    "401": "No token, or one that does not work",
    "403": "The right is missing",
    "404": "Nothing by that id, or nothing that the person who asks may see",
    "409": "Somebody or something was faster",
    "422": "What was sent breaks a rule; `errors` tells the fields",
    "503": "Not now; `Retry-After` tells when",
}


def new_app(import_name: str, **options: Any) -> OpenAPI:
    """An application that can hold REST routes; its own pages about the API are left out, since they need a CDN."""
    return OpenAPI(
        import_name,
        info=Info(title="Cauce", version=VERSION),
        security_schemes=_SECURITY,
        doc_ui=False,
        validation_error_model=Problem,
        validation_error_callback=refuse_request,
        **options,
    )


def install(app: OpenAPI, parts: Parts, say: Say) -> None:
    """Put the REST routes on an application that has the shell of pages, which knows who asks."""
    app.json = StrictJson(app)
    for blueprint in _blueprints(parts, say):
        app.register_api(blueprint)
    app.register_blueprint(camunda7.blueprint(parts.process_engine, say))
    _carry_out_once(app, parts)
    app.register_blueprint(_description(lambda: _described(_blueprints(parts, say))))


def _blueprints(parts: Parts, say: Say) -> list[Routes]:
    process_engine = parts.process_engine

    def process_of(key: str) -> KnownProcess:
        definition = spoken_engine(parts).definitions.latest(key)
        return KnownProcess(definition.published.area, drawing_of(definition.process))

    def voice() -> Voice:
        return Voice(parts.texts, language(parts.settings.default_language))

    return [
        models.routes(process_engine, say),
        versions.routes(process_engine),
        editing.routes(process_engine, say),
        import_reports.routes(process_engine, say),
        library.routes(process_engine, say, parts.settings.default_language),
        trials.routes(parts.trials, process_engine, say),
        review.routes(process_engine, say),
        operations.routes(process_engine, say),
        handbook.routes(lambda: spoken_engine(parts), lambda: speech_of(parts), parts.settings.company_name),
        comparison.routes(parts.previews, parts.work, say),
        decisions.routes(process_engine, parts.trials, say),
        shared_files.routes(process_engine, say),
        areas.routes(parts.work),
        definitions.routes(process_engine),
        tasks.routes(process_engine),
        instances.routes(process_engine, say),
        incidents.routes(process_engine, say),
        messages.routes(process_engine),
        signals.routes(process_engine),
        reports.routes(parts.work, process_of, voice),
    ]


def _carry_out_once(app: OpenAPI, parts: Parts) -> None:
    """Wrap every route that changes something, so that none is forgotten."""
    wrap: Callable[[Callable[..., Any]], Callable[..., Any]] = once(parts.work, lambda: require_actor().username)
    for rule in app.url_map.iter_rules():
        methods = {method.lower() for method in rule.methods or ()}
        if rule.rule.startswith(PREFIX) and methods & _CHANGES:
            app.view_functions[rule.endpoint] = wrap(app.view_functions[rule.endpoint])


def _description(describe: Callable[[], dict[str, Any]]) -> Blueprint:
    blueprint = Blueprint("openapi", __name__, url_prefix="/openapi")
    described: dict[str, Any] = {}

    @blueprint.get("/")
    @public
    def here() -> AnyResponse:
        return redirect(url_for("openapi.document"))

    @blueprint.get("/openapi.json")
    @public
    def document() -> Response:
        if not described:
            described.update(describe())
        return jsonify(described)

    return blueprint


def _described(blueprints: list[Routes]) -> dict[str, Any]:
    """The OpenAPI document, with what holds for every operation."""
    book = new_app(__name__)
    for blueprint in blueprints:
        blueprint.describe()
        book.register_api(blueprint)
    document: dict[str, Any] = book.api_doc
    problem = {"content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for methods in document["paths"].values():
        for method, operation in methods.items():
            if method in _CHANGES:
                operation.setdefault("parameters", []).append(_KEY_PARAMETER)
            for status, description in _PROBLEMS.items():
                operation["responses"][status] = {"description": description, **problem}
    return document


_KEY_PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "The same request with the same key is carried out once and answered alike, for two days.",
    "schema": {"type": "string", "maxLength": LONGEST_KEY},
}
