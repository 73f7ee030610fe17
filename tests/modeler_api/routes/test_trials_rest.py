"""REST: try a draft; keep, list, replay and delete tests."""

from collections.abc import Iterator
from typing import Any

import pytest

from foundation.clock import VirtualClock
from modeler_api.trials.playing import Trials
from suite.embedded import open_cauce
from tests.support.office import Office, furnish
from tests.support.order import APPROVED, ASKED, FORMS, ORDER, PLACED
from tests.support.picture import PICTURE
from tests.support.programs import Program

DRAFT = "/models/order/drafts/1"


@pytest.fixture
def office(clock: VirtualClock) -> Iterator[Office]:
    with open_cauce(clock=clock) as cauce:
        yield furnish(cauce)


@pytest.fixture
def elvira(office: Office) -> Program:
    program = Program(office.app(), office, "elvira.montes")
    files = [("order.bpmn", ORDER.replace('"general"', '"purchasing"').encode())]
    answer = program.upload("/models", [*files, *((f"{key}.form", data) for key, data in FORMS.items())])
    assert answer.status_code == 201
    return program


def test_a_draft_is_tried(elvira: Program) -> None:
    answer = elvira.post(f"{DRAFT}/trial", {"start": ASKED, "steps": [APPROVED]})
    found = answer.get_json()
    assert answer.status_code == 200
    assert (found["status"], found["waiting_at"]) == ("active", ["place"])
    assert found["calls"][0]["proposal"]["body"] == {"number": ""}
    assert [way["by"] for way in found["ways_taken"]] == ["sí"]


def test_a_step_that_cannot_be_taken_is_refused_in_words(elvira: Program) -> None:
    answer = elvira.post(f"{DRAFT}/trial", {"start": ASKED, "steps": [PLACED]})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "run_differs")
    assert "At step 1: «Enviar el pedido» should wait here" in answer.get_json()["title"]
    assert elvira.post(f"{DRAFT}/trial", {"start": {"variables": 3}, "steps": []}).status_code == 422
    assert elvira.post(f"{DRAFT}/trial", {"start": ASKED, "steps": [{"wait": "P1Y"}]}).status_code == 422


def test_a_test_is_kept_listed_replayed_and_deleted(elvira: Program) -> None:
    kept = elvira.post("/models/order/tests", {"name": "Normal", "start": ASKED, "steps": [APPROVED, PLACED]})
    assert (kept.status_code, kept.get_json()["run"]["path"][-1]) == (201, "placed")
    listed = elvira.get("/models/order/tests").get_json()["items"]
    assert [one["name"] for one in listed] == ["Normal"]
    ran: Any = elvira.post(f"{DRAFT}/tests", {}).get_json()
    assert ran["items"] == [{"id": listed[0]["id"], "name": "Normal", "is_passed": True, "difference": None}]
    assert [way["by"] for way in ran["ways_left"]] == ["2 días", "no", "sin stock"]
    assert elvira.post(f"/models/order/tests/{listed[0]['id']}", method="DELETE").status_code == 204
    assert elvira.get("/models/order/tests").get_json() == {"items": []}


def test_the_same_request_twice_keeps_one_test(elvira: Program) -> None:
    body = {"name": "Normal", "start": ASKED, "steps": [APPROVED, PLACED]}
    first = elvira.post("/models/order/tests", body, key="once")
    second = elvira.post("/models/order/tests", body, key="once")
    assert (first.status_code, second.get_json()) == (201, first.get_json())
    tried = [elvira.post(f"{DRAFT}/trial", {"start": ASKED}, key="again").get_json() for _time in range(2)]
    assert tried[0]["waiting_at"] == tried[1]["waiting_at"] == ["approve"]


@pytest.mark.row("peer-12")
def test_a_picture_is_played_by_hand(elvira: Program) -> None:
    elvira.upload("/models", [("hiring.bpmn", PICTURE)], area="purchasing")
    asked = {"start": {}, "steps": [{"task": "read"}], "by_hand": True}
    found = elvira.post("/models/hiring/drafts/1/trial", asked).get_json()
    assert [(one["element_id"], one["form_key"]) for one in found["tasks"]] == [("good", "way_1")]
    chosen = [*asked["steps"], {"task": "good", "answers": {"way_1": "2"}}]
    assert elvira.post("/models/hiring/drafts/1/trial", {**asked, "steps": chosen}).get_json()["status"] == "completed"
    # without the word it is refused as what it is
    assert elvira.post("/models/hiring/drafts/1/trial", {**asked, "by_hand": False}).status_code == 422


def test_tests_are_listed_without_making_the_drawing_ready(elvira: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    elvira.post("/models/order/tests", {"name": "Approved", "start": ASKED, "steps": [APPROVED]})
    monkeypatch.setattr(Trials, "material", None)
    assert [one["name"] for one in elvira.get("/models/order/tests").get_json()["items"]] == ["Approved"]
    assert elvira.get("/models/nothing/tests").status_code == 404
