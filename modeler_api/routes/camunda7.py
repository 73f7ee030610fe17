"""What Camunda Modeler asks of an engine to deploy: the same three addresses and answers as Camunda 7 has.

Source: client/src/plugins/camunda-plugin/shared/{CamundaAPI,RestAPI}.js of Camunda Modeler; the REST reference of
Camunda 7.24. The token goes into its field "Bearer token".
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from engine.bpmn_xml.findings import Finding
from engine.definitions.bundle_reader import MAX_DRAWINGS, UploadedFile, read_bundles
from engine.definitions.definition import Published
from engine.definitions.deployment import ModelRejected
from engine.definitions.lookup import latest_versions
from engine.instances.process_engine import ProcessEngine
from foundation.errors import Rejected, SuiteError
from foundation.http.problem import Say, status_of
from foundation.sentences import N_
from modeler_api.deploying import deploy_files
from modeler_api.drafts.files import base_name
from modeler_api.drafts.rules import LONGEST_NOTE
from organization.http import SignInNeeded, allowed, require_actor
from organization.permissions import Action

#: Which engine's answers these are.
_VERSION = "7.24.0"
#: Camunda Modeler shows the findings below this line.
_NOT_PARSED = "ENGINE-09005 Could not parse BPMN process. Errors:"


class DeploymentsNotListed(Rejected):
    """Camunda's deployments are not something that this suite has."""

    code = "deployments_not_listed"
    message = N_("Deployments are not listed here. Ask for models by /api/v1/models.")


def blueprint(process_engine: ProcessEngine, say: Say) -> Blueprint:
    """Version, connection check, deployment; with the prefix of a named engine too, as some clients ask."""
    api = Blueprint("camunda7", __name__, url_prefix="/engine-rest")

    @api.get("/version")
    @api.get("/engine/default/version", endpoint="version_of_default")
    @allowed(Action.PUBLISH_MODELS)
    def version() -> Response:
        return jsonify({"version": _VERSION})

    @api.get("/deployment")
    @api.get("/engine/default/deployment", endpoint="check_of_default")
    @allowed(Action.PUBLISH_MODELS)
    def check() -> Response:
        if request.args.get("maxResults") != "0":
            raise DeploymentsNotListed
        return jsonify([])

    @api.post("/deployment/create")
    @api.post("/engine/default/deployment/create", endpoint="deploy_to_default")
    @allowed(Action.PUBLISH_MODELS)
    def deploy() -> Response:
        files = [
            UploadedFile(base_name(one.filename or name), one.read()) for name, one in request.files.items(multi=True)
        ]
        with process_engine.work.read() as unit:
            before = {one.id for one in latest_versions(unit)}
        said = (request.form.get("deployment-name"), request.form.get("deployment-source"))
        note = " · ".join(filter(None, said))[:LONGEST_NOTE]
        bundles = read_bundles(files, most=MAX_DRAWINGS)
        published = deploy_files(process_engine, require_actor(), bundles, note=note, area=None)
        new = [one for one in published if one.id not in before]
        return jsonify(_deployment(published[0], new))

    @api.errorhandler(ModelRejected)
    def not_parsed(refused: ModelRejected) -> Response:
        return _refused(
            refused, _NOT_PARSED + _told(refused.findings, say), "ParseException", 400, _details(refused, say)
        )

    @api.errorhandler(SuiteError)
    def refuse(error: SuiteError) -> Response:
        status = 401 if isinstance(error, SignInNeeded) else status_of(error)
        # 400 is what clients of Camunda know for everything that was sent wrong
        return _refused(error, say(error.sentence), "RestException", 400 if status in (409, 422) else status, None)

    return api


def _deployment(first: Published, new: Sequence[Published]) -> dict[str, Any]:
    here = f"{request.url_root}engine-rest/deployment/{first.bundle_id}"
    return {
        "links": [{"method": "GET", "href": here, "rel": "self"}],
        "id": first.bundle_id,
        "name": request.form.get("deployment-name"),
        "source": request.form.get("deployment-source"),
        "deploymentTime": _instant(first.deployed_at),
        "tenantId": None,
        # none where everything was there already, as Camunda tells it
        "deployedProcessDefinitions": {one.id: _definition(one) for one in new} or None,
        "deployedCaseDefinitions": None,
        "deployedDecisionDefinitions": None,
        "deployedDecisionRequirementsDefinitions": None,
    }


def _definition(one: Published) -> dict[str, Any]:
    known = {"id": one.id, "key": one.key, "name": one.name, "version": one.version, "category": one.area}
    unknown = dict.fromkeys(("description", "resource", "diagram", "tenantId", "versionTag", "historyTimeToLive"))
    rest = {"deploymentId": one.bundle_id, "suspended": one.is_suspended, "startableInTasklist": True}
    return {**known, **unknown, **rest}


def _instant(at: datetime) -> str:
    """As Java's SimpleDateFormat reads it: milliseconds, and an offset without colon."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}+0000"


def _told(findings: Sequence[Finding], say: Say) -> str:
    return "".join(f"\n* {say(one.sentence)} {say(one.mend)}" for one in findings)


def _details(refused: ModelRejected, say: Say) -> dict[str, Any]:
    errors = [
        {
            "message": say(one.sentence),
            "line": one.line,
            "column": one.column,
            "mainBpmnElementId": one.element_id,
            "bpmnElementIds": [one.element_id] if one.element_id else [],
        }
        for one in refused.findings
    ]
    return {str(refused.context["file_name"]): {"errors": errors, "warnings": []}}


def _refused(error: SuiteError, message: str, kind: str, status: int, details: dict[str, Any] | None) -> Response:
    """`code` is a number with Camunda; ours is told beside it."""
    more = {} if details is None else {"details": details}
    answer = jsonify({"type": kind, "message": message, "code": 0, "reason": error.code, **more})
    answer.status_code = status
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="cauce"'
    return answer
