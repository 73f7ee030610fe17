"""REST answers again, and alike, although the server that carried a request out died before it could answer."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from foundation.http.api import PREFIX
from foundation.receipts import request_receipt
from tests.support import leave
from tests.support.office import DIEGO, JAVIER, LAIA, Office
from tests.support.programs import Program

ELVIRA = "elvira.montes"
ASKED: dict[str, Any] = {"kind": "holiday", "from_on": {"$type": "date", "value": "2026-12-21"}, "days": 3}
#: Waits for a message, then cannot go on until somebody corrects its variables.
ORDER = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:cauce="http://cauce.dev/schema/1.0/bpmn"
  targetNamespace="https://cauce.example/tests">
  <message id="paid" name="payment"/><message id="ordered" name="order"/>
  <process id="order" name="Pedido" isExecutable="true" cauce:area="human_resources">
    <startEvent id="asked"/><sequenceFlow id="f1" sourceRef="asked" targetRef="wait"/>
    <startEvent id="told"><messageEventDefinition id="m" messageRef="ordered"/></startEvent>
    <sequenceFlow id="f0" sourceRef="told" targetRef="wait"/>
    <receiveTask id="wait" name="Esperar el pago" messageRef="paid"/>
    <sequenceFlow id="f2" sourceRef="wait" targetRef="check"/>
    <scriptTask id="check" name="Comprobar" scriptFormat="python">
      <script>left = amount - paid_amount</script></scriptTask>
    <sequenceFlow id="f3" sourceRef="check" targetRef="done"/><endEvent id="done"/>
  </process>
</definitions>
"""
MODEL = leave.BPMN.replace("leave_request", "purchase_request").replace("human_resources", "purchasing").encode()
FORMS = [(name, text.encode()) for name, text in leave.files().items() if name.endswith(".form")]


class Client(Program):
    """A program whose server dies between each effect and its answer, so that it asks again."""

    def __init__(self, app: Flask, office: Office, username: str) -> None:
        """Speaks for a person."""
        super().__init__(app, office, username)
        self.work = office.cauce.suite.work
        self.count = 0

    def post(self, path: str, body: Any = None, *, key: str | None = None, method: str = "POST") -> TestResponse:
        """Send it, lose the answer, send it again; returns the second answer, which is the first one's equal."""
        self.count += 1
        key = key or f"request-{self.count}"
        return self._alike(
            super().post(path, body, key=key, method=method),
            lambda: super(Client, self).post(path, body, key=key, method=method),
        )

    def upload(self, path: str, files: list[tuple[str, bytes]], **fields: str) -> TestResponse:
        """The same for files."""
        self.headers |= {"Idempotency-Key": "upload"}
        return self._alike(
            super().upload(path, files, **fields), lambda: super(Client, self).upload(path, files, **fields)
        )

    def _alike(self, first: TestResponse, again: Any) -> TestResponse:
        assert first.status_code < 300, first.text
        with self.work.begin() as unit:
            lost = {"status": None, "content_type": None, "answer": None, "boot_id": "a dead one"}
            assert unit.connection.execute(update(request_receipt).values(lost)).rowcount
        second: TestResponse = again()
        assert (second.status_code, second.data) == (first.status_code, first.data)
        with self.work.begin() as unit:  # as if it had never been, for the next request
            unit.connection.execute(request_receipt.delete())
        return second


def test_every_route_that_changes_something_knows_how_to_answer_again(app: Flask) -> None:
    changing = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(PREFIX) and (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}
    ]
    assert len(changing) > 10
    forgotten = {one for one in changing if not hasattr(app.view_functions[one], "cauce_how_to_answer_again")}
    assert forgotten == set()


@pytest.mark.row("G2", part="a server restart loses nothing")
def test_a_case_is_started_and_its_task_done_once_although_each_answer_is_lost(app: Flask, office: Office) -> None:
    diego, javier = Client(app, office, DIEGO), Client(app, office, JAVIER)

    started = diego.post(f"/process-definitions/{leave.KEY}/start", {"variables": ASKED})
    task = javier.get("/tasks", box="roles").json["items"][0]["id"]
    claimed = javier.post(f"/tasks/{task}/claim")
    javier.post(f"/tasks/{task}/draft", {"texts": {"comment": ["Todavía"]}}, method="PUT")
    javier.post(f"/tasks/{task}/release")
    Client(app, office, LAIA).post(f"/tasks/{task}/assign", {"to": JAVIER})
    done = javier.post(f"/tasks/{task}/complete", {"variables": {"decision": "reject", "comment": "No"}})

    assert (started.status_code, claimed.json["assignee"]) == (201, JAVIER)
    assert done.json == {"instance_id": started.json["id"], "status": "completed"}
    assert len(office.cauce.instances()) == 1


def test_operators_repair_once_although_each_answer_is_lost(app: Flask, office: Office) -> None:
    office.cauce.deploy({"order.bpmn": ORDER})
    laia = Client(app, office, LAIA)

    told = laia.post("/messages", {"name": "order", "correlation_key": "P-7", "variables": {"amount": 10}})
    paid = laia.post("/messages", {"name": "payment", "correlation_key": None, "variables": {"paid": 10}})
    kept = laia.post("/messages", {"name": "payment", "correlation_key": "P-8", "variables": {"paid": 10}})
    incident = laia.get("/incidents").json["items"][0]["id"]
    instance = told.json["instance_id"]
    laia.post(f"/instances/{instance}/variables", {"variables": {"paid_amount": 10}}, method="PATCH")
    retried = laia.post(f"/incidents/{incident}/retry")
    other = office.cauce.start("order", {"amount": 10})
    cancelled = laia.post(f"/instances/{other.id}/cancel", {"reason": "asked twice"})

    assert [answer.json["outcome"] for answer in (told, paid, kept)] == ["started", "delivered", "waiting"]
    assert kept.json["instance_id"] is None
    assert (retried.status_code, retried.json["resolved_by"]) == (202, LAIA)
    assert office.cauce.instance(instance).status == "completed"
    assert cancelled.json == {"id": other.id, "status": "cancelled"}


def test_a_model_is_published_once_although_each_answer_is_lost(app: Flask, office: Office) -> None:
    elvira = Client(app, office, ELVIRA)

    stored = elvira.upload("/models", [("purchase.bpmn", MODEL), *FORMS])
    published = elvira.post("/models/purchase_request/drafts/1/publish", {"note": "first"})
    laia = Client(app, office, LAIA)
    suspended = laia.post(f"/models/{leave.KEY}/versions/1/suspend")
    activated = laia.post(f"/models/{leave.KEY}/versions/1/activate")

    assert (stored.status_code, stored.json["number"]) == (201, 1)
    assert [one["version"] for one in published.json["definitions"]] == [1]
    assert [answer.json["is_suspended"] for answer in (suspended, activated)] == [True, False]
