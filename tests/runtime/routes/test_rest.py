"""REST of the runtime: tasks, starting, instances, messages, incidents."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from foundation.paging import write_cursor
from tests.support import leave
from tests.support.notation import bpmn
from tests.support.office import DIEGO, JAVIER, LAIA, NURIA, Office
from tests.support.programs import Program

ASKED: dict[str, Any] = {
    "kind": "holiday",
    "from_on": {"$type": "date", "value": "2026-12-21"},
    "days": 3,
}

NOTIFIED = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  xmlns:cauce="http://cauce.dev/schema/1.0/bpmn" targetNamespace="https://cauce.example/tests">
  <message id="paid" name="payment"/>
  <process id="order" name="Pedido" isExecutable="true" cauce:area="human_resources">
    <startEvent id="asked"/><sequenceFlow id="f1" sourceRef="asked" targetRef="wait"/>
    <receiveTask id="wait" name="Esperar el pago" messageRef="paid"/>
    <sequenceFlow id="f2" sourceRef="wait" targetRef="check"/>
    <scriptTask id="check" name="Comprobar" scriptFormat="python">
      <script>left = amount - paid_amount</script></scriptTask>
    <sequenceFlow id="f3" sourceRef="check" targetRef="done"/><endEvent id="done"/>
  </process>
</definitions>
"""


_HERE = b'isExecutable="true" cauce:area="human_resources"'
HEARING = bpmn("process hearing\nstart s; catch c sig:closed; end e; s>c>e").replace(b'isExecutable="true"', _HERE)
STARTED_BY_SIGNAL = bpmn("process count\nstart s sig:closed; end e; s>e").replace(b'isExecutable="true"', _HERE)


@pytest.fixture
def app(quick_office: Office) -> Flask:
    return quick_office.app()


def test_the_leave_request_runs_from_start_to_end_over_rest(app: Flask, quick_office: Office) -> None:
    diego, javier = Program(app, quick_office, DIEGO), Program(app, quick_office, JAVIER)

    started = diego.post(f"/process-definitions/{leave.KEY}/start", {"variables": ASKED, "business_key": "L-1"})
    assert (started.status_code, started.json["status"]) == (201, "active")

    listed = javier.get("/tasks", box="roles").json["items"]
    assert [(task["name"], task["business_key"]) for task in listed] == [("Aprobar la ausencia", "L-1")]

    claimed = javier.post(f"/tasks/{listed[0]['id']}/claim")
    assert (claimed.status_code, claimed.json["assignee"], claimed.json["rights"]["may_complete"]) == (
        200,
        JAVIER,
        True,
    )
    assert claimed.json["form"]["id"] == "leave_decision"
    assert claimed.json["variables"]["from_on"] == {"$type": "date", "value": "2026-12-21"}

    done = javier.post(f"/tasks/{listed[0]['id']}/complete", {"variables": {"decision": "reject", "comment": "No"}})
    assert (done.status_code, done.json) == (200, {"instance_id": started.json["id"], "status": "completed"})


@pytest.mark.row("G2", part="bad form values")
def test_values_that_the_form_does_not_allow_are_refused_with_their_paths(app: Flask, quick_office: Office) -> None:
    task, javier = quick_office.ask(), Program(app, quick_office, JAVIER)
    refused = javier.post(f"/tasks/{task.id}/complete", {"variables": {"decision": "perhaps"}})

    assert (refused.status_code, refused.json["code"]) == (422, "form_invalid")
    assert {error["path"] for error in refused.json["errors"]} == {"decision", "comment"}
    assert quick_office.task(task.id).status == "ready"


def test_a_task_that_somebody_has_answers_409(app: Flask, quick_office: Office) -> None:
    task = quick_office.ask()
    quick_office.cauce.claim(task.id, by="elvira.montes")
    answer = Program(app, quick_office, JAVIER).post(f"/tasks/{task.id}/claim")
    assert (answer.status_code, answer.json["code"]) == (409, "user_task_already_claimed")


def test_a_task_is_released_and_given_to_somebody_by_who_may(app: Flask, quick_office: Office) -> None:
    task = quick_office.ask()
    javier, laia = Program(app, quick_office, JAVIER), Program(app, quick_office, LAIA)
    javier.post(f"/tasks/{task.id}/claim")

    assert javier.post(f"/tasks/{task.id}/release").status_code == 204
    assert quick_office.task(task.id).assignee is None
    assert javier.post(f"/tasks/{task.id}/assign", {"to": JAVIER}).status_code == 403
    assert laia.post(f"/tasks/{task.id}/assign", {"to": NURIA}).json["code"] == "user_task_cannot_be_given_to"
    assert laia.post(f"/tasks/{task.id}/assign", {"to": JAVIER}).status_code == 204
    assert quick_office.task(task.id).assignee == JAVIER


def test_a_draft_is_kept_for_whoever_typed_it(app: Flask, quick_office: Office) -> None:
    task, javier = quick_office.ask(), Program(app, quick_office, JAVIER)
    javier.post(f"/tasks/{task.id}/claim")
    kept = javier.post(f"/tasks/{task.id}/draft", {"texts": {"comment": ["Todavía"]}}, method="PUT")
    assert kept.status_code == 204
    assert javier.get(f"/tasks/{task.id}").json["draft"] == {"comment": ["Todavía"]}


def test_pages_of_tasks_follow_each_other_by_their_cursor(app: Flask, quick_office: Office) -> None:
    for day in range(5):
        quick_office.ask(key=f"L-{day}")
        quick_office.cauce.advance(timedelta(hours=1))
    javier = Program(app, quick_office, JAVIER)
    keys, cursor = [], None
    for _page in range(3):
        page = javier.get("/tasks", box="roles", size=2, **({"cursor": cursor} if cursor else {})).json
        keys += [task["business_key"] for task in page["items"]]
        cursor = page["next_cursor"]
    assert keys == [f"L-{day}" for day in range(5)]
    assert cursor is None


@pytest.mark.parametrize("cursor", ["nonsense", "é", write_cursor(1), write_cursor("a", 1), write_cursor(1, None)])
@pytest.mark.parametrize("path", ["/tasks", "/instances"])
def test_a_cursor_that_no_page_gave_is_refused(app: Flask, quick_office: Office, path: str, cursor: str) -> None:
    quick_office.ask()
    answer = Program(app, quick_office, LAIA).get(path, cursor=cursor)
    assert (answer.status_code, answer.json["code"]) == (422, "cursor_rejected")


def test_a_cursor_beyond_all_time_is_refused(app: Flask, quick_office: Office) -> None:
    answer = Program(app, quick_office, LAIA).get("/instances", cursor=write_cursor(2**62, "x"))
    assert (answer.status_code, answer.json["code"]) == (422, "cursor_rejected")


def test_starting_what_nobody_published_answers_404(app: Flask, quick_office: Office) -> None:
    answer = Program(app, quick_office, DIEGO).post("/process-definitions/nothing/start", {})
    assert (answer.status_code, answer.json["code"]) == (404, "process_definition_not_found")


def test_a_request_sent_twice_with_one_key_starts_one_instance(app: Flask, quick_office: Office) -> None:
    diego = Program(app, quick_office, DIEGO)
    sent = [
        diego.post(f"/process-definitions/{leave.KEY}/start", {"variables": ASKED}, key="my-request") for _ in range(2)
    ]
    assert sent[0].json == sent[1].json
    assert len(quick_office.cauce.instances()) == 1


def test_operators_see_instances_of_their_areas_and_askers_their_own(app: Flask, quick_office: Office) -> None:
    task = quick_office.ask()
    diego, laia = Program(app, quick_office, DIEGO), Program(app, quick_office, LAIA)
    nuria = Program(app, quick_office, NURIA)

    seen = laia.get(f"/instances/{task.instance_id}").json
    assert (seen["waiting_at"], seen["variables"]["kind"]) == (["approve"], "holiday")
    own = diego.get(f"/instances/{task.instance_id}").json
    assert (own["waiting_at"], own["variables"], own["incidents"]) == (["approve"], {}, [])
    assert nuria.get(f"/instances/{task.instance_id}").status_code == 404
    assert [one["id"] for one in laia.get("/instances", status="active").json["items"]] == [task.instance_id]
    kinds = [event["type"] for event in laia.get(f"/instances/{task.instance_id}/history").json["items"]]
    assert kinds[0] == "ProcessInstanceStarted"


def test_an_instance_is_cancelled_once(app: Flask, quick_office: Office) -> None:
    task, laia = quick_office.ask(), Program(app, quick_office, LAIA)
    first = laia.post(f"/instances/{task.instance_id}/cancel", {"reason": "asked twice"})
    again = laia.post(f"/instances/{task.instance_id}/cancel", {"reason": "asked twice"})
    assert (first.status_code, first.json["status"]) == (200, "cancelled")
    assert (again.status_code, again.json["code"]) == (409, "process_instance_not_active")


def test_a_message_moves_the_instance_that_awaits_it_and_an_incident_is_repaired(
    app: Flask, quick_office: Office
) -> None:
    quick_office.cauce.deploy({"order.bpmn": NOTIFIED})
    instance = quick_office.cauce.start("order", {"amount": 10}, business_key="P-7")
    laia = Program(app, quick_office, LAIA)

    sent = laia.post("/messages", {"name": "payment", "correlation_key": "P-7", "variables": {"paid": 10}})
    assert (sent.status_code, sent.json) == (200, {"outcome": "delivered", "instance_id": instance.id})
    incident = laia.get("/incidents").json["items"][0]
    assert (incident["element_id"], incident["instance_id"]) == ("check", instance.id)

    corrected = laia.post(f"/instances/{instance.id}/variables", {"variables": {"paid_amount": 10}}, method="PATCH")
    assert corrected.status_code == 200
    retried = laia.post(f"/incidents/{incident['id']}/retry")
    assert (retried.status_code, retried.json["resolved_by"]) == (202, LAIA)
    assert quick_office.cauce.instance(instance.id).status == "completed"
    again = laia.post(f"/incidents/{incident['id']}/retry")
    assert (again.status_code, again.json["code"]) == (409, "incident_resolved")


def test_a_message_into_an_area_without_rights_is_refused(app: Flask, quick_office: Office) -> None:
    quick_office.cauce.deploy({"order.bpmn": NOTIFIED.replace("human_resources", "finance")})
    quick_office.cauce.start("order", {"amount": 10}, business_key="P-7")
    sent = Program(app, quick_office, LAIA).post("/messages", {"name": "payment", "correlation_key": "P-7"})
    assert (sent.status_code, sent.json["code"]) == (403, "not_allowed")


def test_a_signal_reaches_everybody_who_awaits_it_and_tells_how_far_it_goes(app: Flask, quick_office: Office) -> None:
    quick_office.cauce.deploy({"closed.bpmn": HEARING, "count.bpmn": STARTED_BY_SIGNAL})
    ids = [quick_office.cauce.start("hearing").id for _ in range(2)]
    laia, body = Program(app, quick_office, LAIA), {"name": "closed", "variables": {"until": "Monday"}}

    sent = laia.post("/signals", body, key="once")
    again = laia.post("/signals", body, key="once")

    assert (sent.status_code, sent.json) == (202, {"instances": 2, "starts": 1})
    assert (again.status_code, again.json) == (202, {"instances": 2, "starts": 1})
    quick_office.cauce.run_jobs()
    assert [quick_office.cauce.instance(id_).status for id_ in ids] == ["completed"] * 2
    assert [one.variables["until"] for one in quick_office.cauce.instances("count")] == ["Monday"]


@pytest.mark.parametrize("reached", [HEARING, STARTED_BY_SIGNAL], ids=["one that awaits it", "one that starts by it"])
def test_a_signal_that_reaches_an_area_without_rights_is_refused(
    app: Flask, quick_office: Office, reached: bytes
) -> None:
    quick_office.cauce.deploy({"p.bpmn": reached.replace(b"human_resources", b"finance")})
    if reached is HEARING:
        quick_office.cauce.start("hearing")
    sent = Program(app, quick_office, LAIA).post("/signals", {"name": "closed"})
    assert (sent.status_code, sent.json["code"]) == (403, "not_allowed")


def test_a_body_that_does_not_fit_is_refused_field_by_field_in_the_readers_language(
    app: Flask, quick_office: Office
) -> None:
    diego = Program(app, quick_office, DIEGO)
    body = {"variables": 1, "busines_key": "L-1"}
    refused = diego.post(f"/process-definitions/{leave.KEY}/start", body)
    assert (refused.status_code, refused.json["code"]) == (422, "request_invalid")
    assert refused.json["errors"] == [
        {"path": "variables", "sentence": "Expected an object."},
        {"path": "busines_key", "sentence": "There is no field of this name."},
    ]


def test_a_tag_that_cannot_be_read_is_refused(app: Flask, quick_office: Office) -> None:
    body = {"variables": {"from_on": {"$type": "date", "value": "tomorrow"}}}
    refused = Program(app, quick_office, DIEGO).post(f"/process-definitions/{leave.KEY}/start", body)
    assert refused.status_code == 422
    assert refused.json["errors"][0]["path"] == "variables.from_on"


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("DELETE", "/tasks", 405)])
def test_unknown_addresses_and_methods_are_answered_as_problems(
    app: Flask, quick_office: Office, method: str, path: str, status: int
) -> None:
    answer = Program(app, quick_office, DIEGO).post(path, method=method)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.json["code"] == f"http_{status}"
