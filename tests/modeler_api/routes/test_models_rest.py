"""REST of the modelling tool: upload, findings, publish, download, suspend."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from foundation.clock import VirtualClock
from tests.support import leave
from tests.support.camunda7 import INVOICE
from tests.support.models import APPROVER_DMN, deciding_model
from tests.support.office import Office, open_office
from tests.support.programs import Program

ELVIRA = "elvira.montes"
PURCHASE = leave.BPMN.replace("leave_request", "purchase_request").replace("human_resources", "purchasing").encode()
UNNAMED_END = PURCHASE.replace(b'targetRef="refused"', b'targetRef="nowhere"')
FORMS = [(name, text.encode()) for name, text in leave.files().items() if name.endswith(".form")]


@pytest.fixture
def office(tmp_path: Path, clock: VirtualClock) -> Iterator[Office]:
    with open_office(tmp_path, clock) as office:
        yield office


@pytest.fixture
def elvira(office: Office) -> Program:
    app: Flask = office.app()
    return Program(app, office, ELVIRA)


def _upload(program: Program, bpmn: bytes = PURCHASE, **fields: Any) -> Any:
    return program.upload("/models", [("purchase.bpmn", bpmn), *FORMS], **fields)


@pytest.mark.row("G1", part="upload by REST")
def test_a_model_with_an_error_is_stored_and_the_finding_names_the_element(elvira: Program) -> None:
    stored = _upload(elvira, UNNAMED_END)

    assert (stored.status_code, stored.json["state"]) == (201, "open")
    errors = [finding for finding in stored.json["findings"] if finding["severity"] == "error"]
    assert errors
    assert errors[0]["element_id"] == "no"
    assert errors[0]["mend"]
    refused = elvira.post("/models/purchase_request/drafts/1/publish", {"note": "first"})
    assert (refused.status_code, refused.json["code"]) == (422, "model_rejected")
    assert refused.json["context"]["findings"][0]["element_id"] == "no"


@pytest.mark.row("G1", part="publish by REST")
def test_the_corrected_model_is_published_and_downloaded_byte_for_byte(elvira: Program) -> None:
    _upload(elvira, UNNAMED_END)
    assert _upload(elvira).json["number"] == 2

    published = elvira.post("/models/purchase_request/drafts/2/publish", {"note": "mended", "expected_version": 1})
    assert published.status_code == 200
    assert published.json["definitions"][0]["version"] == 1
    file = elvira.get("/models/purchase_request/versions/1/file")
    assert file.data == PURCHASE
    assert file.headers["Content-Disposition"].startswith("attachment")
    form = elvira.get("/models/purchase_request/versions/1/forms/leave_asked")
    assert form.data == dict(FORMS)["leave_asked.form"]
    assert elvira.get("/models/purchase_request/drafts/1/file").data == UNNAMED_END
    states = [entry["state"] for entry in elvira.get("/models/purchase_request/versions").json["items"]]
    assert sorted(states) == ["published", "replaced"]
    assert [model["key"] for model in elvira.get("/models").json["items"]].count("purchase_request") == 1


def test_a_process_with_its_decision_is_published_decides_and_gives_the_file_back(elvira: Program) -> None:
    bpmn = deciding_model("expense").replace(b'isExecutable="true"', b'isExecutable="true" cauce:area="purchasing"')
    alone = elvira.upload("/models", [("expense.bpmn", bpmn)])
    assert (alone.json["findings"][0]["code"], alone.json["findings"][0]["element_id"]) == (
        "decision_unknown",
        "decide",
    )

    elvira.upload("/models", [("expense.bpmn", bpmn), ("approver.dmn", APPROVER_DMN)])
    assert elvira.post("/models/expense/drafts/2/publish", {"note": "with its decision"}).status_code == 200
    path = "/models/expense/versions/1/decisions"
    assert elvira.get(f"{path}/approver.dmn").data == APPROVER_DMN
    assert elvira.get(f"{path}/nothing.dmn").json["code"] == "decision_file_not_found"


def test_a_zip_is_as_good_as_its_files(elvira: Program) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in [("purchase.bpmn", PURCHASE), *FORMS]:
            archive.writestr(name, data)
    assert elvira.upload("/models", [("purchase.zip", packed.getvalue())]).status_code == 201


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.bpmn", b"", "not_well_formed"),
        ("a.bpmn", b"<!DOCTYPE a><a/>", "doctype_refused"),
        ("a.txt", b"hello", "upload_of_unknown_kind"),
        ("a.zip", b"PK\x03\x04nothing", "archive_broken"),
    ],
)
def test_what_is_not_storable_is_refused_and_leaves_nothing_behind(
    elvira: Program, name: str, data: bytes, code: str
) -> None:
    before = elvira.get("/models").json
    refused = elvira.upload("/models", [(name, data)])
    assert refused.status_code == 422
    assert refused.content_type == "application/problem+json"
    assert elvira.get("/models").json == before


def test_an_upload_that_says_what_was_looked_at_replaces_nothing_else(elvira: Program) -> None:
    _upload(elvira, UNNAMED_END, draft="0", revision="0")
    late = _upload(elvira, draft="0", revision="0")
    half = _upload(elvira, draft="1")

    assert (late.status_code, late.json["code"]) == (409, "draft_changed")
    assert (half.status_code, [one["path"] for one in half.json["errors"]]) == (422, ["revision"])
    assert _upload(elvira, draft="1", revision="1").json["number"] == 2
    assert elvira.get("/models/purchase_request/drafts/1/file").data == UNNAMED_END


def test_only_who_may_publish_in_the_area_uploads_there(office: Office, elvira: Program) -> None:
    human_resources = leave.BPMN.replace("leave_request", "other_request").encode()
    refused = elvira.upload("/models", [("other.bpmn", human_resources)])
    assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")
    assert "“" in refused.json["title"]
    assert refused.json["context"]["action"] not in refused.json["title"]


def test_a_suspended_version_cannot_be_started_until_it_is_activated(office: Office) -> None:
    app = office.app()
    laia, diego = Program(app, office, "laia.ferrer"), Program(app, office, "diego.aznar")
    path = f"/models/{leave.KEY}/versions/1"
    asked = {"kind": "holiday", "from_on": {"$type": "date", "value": "2026-12-21"}, "days": 3}

    suspended = laia.post(f"{path}/suspend")
    assert (suspended.status_code, suspended.json["is_suspended"]) == (200, True)
    refused = diego.post(f"/process-definitions/{leave.KEY}/start", {"variables": asked})
    assert (refused.status_code, refused.json["code"]) == (409, "process_definition_suspended")
    assert laia.post(f"{path}/activate").json["is_suspended"] is False
    assert diego.post(f"/process-definitions/{leave.KEY}/start", {"variables": asked}).status_code == 201


def test_versions_and_forms_that_are_not_there_answer_404(elvira: Program, office: Office) -> None:
    laia = Program(office.app(), office, "laia.ferrer")
    assert laia.get(f"/models/{leave.KEY}/versions/9/file").json["code"] == "process_definition_not_found"
    assert laia.get(f"/models/{leave.KEY}/versions/1/forms/nothing").json["code"] == "form_not_found"
    assert elvira.get("/models/nothing").json["code"] == "process_model_not_found"


@pytest.mark.row("peer-5")
def test_programs_read_what_is_lost_of_a_drawing_of_another_tool(elvira: Program) -> None:
    elvira.upload("/models", [("invoice.bpmn", INVOICE)], area="purchasing")

    report = elvira.get("/models/invoice/drafts/1/import-report").json

    assert (report["tool"], report["purpose"]) == ("Camunda Modeler 5.9.0", "to_mend")
    assert report["counts"]["replace"] == 7
    approve = next(one for one in report["elements"] if one["element_id"] == "approve")
    assert approve["details"][0] == {
        "name": "camunda:candidateGroups",
        "line": 14,
        "fate": "our_way",
        "sentence": "Groups are roles here: the task is offered to whoever holds a role of that key.",
    }
    assert elvira.get("/models/invoice/drafts/2/import-report").status_code == 404
