"""REST of review: a draft is sent, approved and published by programs; comments; another name; the archive."""

from collections.abc import Iterator

import pytest

from foundation.clock import VirtualClock
from suite.embedded import open_cauce
from tests.support.models import model
from tests.support.office import Office, furnish
from tests.support.programs import Program

DRAFT = "/models/leave/drafts/1"


@pytest.fixture
def office(clock: VirtualClock) -> Iterator[Office]:
    with open_cauce(clock=clock) as cauce:
        yield furnish(cauce)


@pytest.fixture
def elvira(office: Office) -> Program:
    program = Program(office.app(), office, "elvira.montes")
    stored = program.upload("/models", [("leave.bpmn", model(area="purchasing"))])
    assert (stored.status_code, stored.json["review"]) == (201, "draft")
    return program


@pytest.mark.row("G1", part="review by REST")
def test_programs_send_return_approve_and_publish(elvira: Program) -> None:
    assert elvira.post(f"{DRAFT}/review", {"note": "First"}).json["review"] == "in_review"
    other = model(area="purchasing", name="Other").decode()
    refused = elvira.post(DRAFT, {"revision": 1, "bpmn": other}, method="PUT")
    assert (refused.status_code, refused.json["code"]) == (409, "draft_in_review")
    assert elvira.post(f"{DRAFT}/return", {"reason": "Who pays?"}).json["review"] == "draft"
    elvira.post(f"{DRAFT}/review", {"note": "Again"})
    elvira.post(f"{DRAFT}/review", method="DELETE")
    elvira.post(f"{DRAFT}/review", {"note": "Once more"})
    assert elvira.post(f"{DRAFT}/approval", {"revision": 1}).json["review"] == "approved"

    told = elvira.get(f"{DRAFT}/review").json

    assert (told["state"], told["is_four_eyes"], told["reach"]) == ("approved", False, [])
    steps = ["approved", "submitted", "withdrawn", "submitted", "returned", "submitted"]
    assert [step["step"] for step in told["steps"]] == steps
    assert elvira.post(f"{DRAFT}/publish", {"note": "First", "revision": 1}).status_code == 200


@pytest.mark.row("peer-19")
def test_programs_comment_answer_and_settle(elvira: Program) -> None:
    begun = elvira.post("/models/leave/comments", {"text": "Who?", "element_id": "approve"})
    assert (begun.status_code, begun.json["element_name"]) == (201, "Approve the leave")
    place = f"/models/leave/comments/{begun.json['id']}"
    assert [one["text"] for one in elvira.post(f"{place}/answers", {"text": "I"}).json["comments"]] == ["Who?", "I"]
    assert elvira.post(f"{place}/settled", method="PUT").json["resolved_by"] == "elvira.montes"
    assert elvira.get("/models/leave/comments").json["items"][0]["resolved_at"]
    assert elvira.post(f"{place}/settled", method="DELETE").json["resolved_at"] is None
    assert elvira.post("/models/leave/comments/nobody/answers", {"text": "I"}).status_code == 404


@pytest.mark.row("peer-6")
def test_programs_make_an_earlier_version_the_draft(elvira: Program) -> None:
    elvira.post(f"{DRAFT}/publish", {"note": "First"})
    elvira.upload("/models", [("leave.bpmn", model(area="purchasing", name="Other"))])
    elvira.post("/models/leave/drafts/2/publish", {"note": "Second"})
    restored = elvira.post("/models/leave/versions/1/restore")
    assert (restored.status_code, restored.json["number"], restored.json["name"]) == (200, 3, "Leave request")
    late = elvira.post("/models/leave/versions/2/restore?draft=0&revision=0")
    assert (late.status_code, late.json["code"]) == (409, "draft_changed")


@pytest.mark.row("peer-6")
def test_programs_rename_archive_and_restore(elvira: Program) -> None:
    assert elvira.post("/models/leave/name", {"name": "Holidays"}, method="PUT").json["name"] == "Holidays"
    assert elvira.post("/models/leave/archived", method="PUT").json["archived_at"]
    assert "leave" not in {one["key"] for one in elvira.get("/models").json["items"]}
    assert [one["key"] for one in elvira.get("/models", archived="true").json["items"]] == ["leave"]
    assert elvira.post("/models/leave/archived", method="DELETE").json["archived_at"] is None
