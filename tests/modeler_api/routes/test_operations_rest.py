"""REST: the catalogue of operations, a dry run that opens nothing, and a real test that is noted."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes

import pytest
from sqlalchemy import func, select

from foundation.clock import VirtualClock
from organization.audit import entries
from process_library.demo_systems.tables import demo_message
from suite.embedded import open_cauce
from tests.support.element_templates import template
from tests.support.office import Office, furnish
from tests.support.programs import Program
from tests.support.servers import Mailbox, WebServer, mail_server, web_server

ELVIRA, LAIA, DIEGO = "elvira.montes", "laia.ferrer", "diego.aznar"
MAIL = {"to": "ana@example.org", "subject": "Hola", "text": "Está aprobada."}


@pytest.fixture
def web() -> Iterator[WebServer]:
    with web_server() as server:
        yield server


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as opened:
        yield opened


@pytest.fixture
def office(clock: VirtualClock, mailbox: Mailbox) -> Iterator[Office]:
    settings = {"smtp_host": "127.0.0.1", "smtp_port": mailbox.port, "mail_sender": "cauce@example.org"}
    with open_cauce(clock=clock, allowed_hosts="localhost", allow_private_addresses=True, **settings) as cauce:
        yield furnish(cauce)


@pytest.fixture
def programs(office: Office):
    app = office.app()
    return lambda username: Program(app, office, username)


@contextmanager
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever opens a socket or asks the name service fails."""

    def refuse(*_arguments: object) -> None:
        raise AssertionError("a dry run opens no socket")

    with monkeypatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto", "bind"):
            patch.setattr(socket.socket, name, refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        yield


def audited(office: Office, key: str) -> list[tuple[str, str, object]]:
    with office.cauce.suite.work.read() as unit:
        return [(one.actor, one.action, one.after) for one in entries(unit, subject=key)]


@pytest.mark.row("G11", part="catalogue")
@pytest.mark.row("peer-16")
def test_the_catalogue_tells_what_each_operation_takes_and_answers(programs) -> None:
    found = programs(ELVIRA).get("/operations").get_json()
    mail = next(one for one in found["items"] if one["key"] == "send_email")
    assert (mail["name"], mail["group"], mail["effect"]) == ("Send an e-mail", "messages", "outside")
    assert [(one["key"], one["kind"], one["is_needed"]) for one in mail["inputs"]][:3] == [
        ("to", "addresses", True),
        ("subject", "text", True),
        ("text", "long_text", True),
    ]
    assert [one["key"] for one in mail["outputs"]] == ["message_id"]
    assert "Wait for a message" in [one["name"] for one in found["instead"]]
    assert programs(ELVIRA).get("/operations/send_email").get_json() == mail
    assert programs(ELVIRA).get("/operations/fax").status_code == 404


def test_who_sees_no_processes_sees_no_operations(programs) -> None:
    assert programs(DIEGO).get("/operations").status_code == 403


@pytest.mark.row("G11", part="dry run")
@pytest.mark.row("peer-16")
def test_a_dry_run_of_a_call_says_what_would_be_sent_and_opens_no_socket(programs, web, monkeypatch) -> None:
    inputs = {"url": f"{web.address}/orders?x=1", "method": "POST", "body": {"item": "lamp"}}
    headers = {"Authorization": "Bearer s3cret"}
    with no_network(monkeypatch):
        told = (
            programs(ELVIRA).post("/operations/http_call/test", {"inputs": {**inputs, "headers": headers}}).get_json()
        )
    assert told["status"] == "planned"
    words = " ".join(told["sentences"])
    assert f"POST would go to {web.address}/orders?x=1." in words
    assert '{"item":"lamp"}' in words
    assert "Authorization" in words
    assert "s3cret" not in words
    assert web.received == []


@pytest.mark.row("G11", part="dry run")
@pytest.mark.row("peer-80")
def test_a_dry_run_of_a_mail_says_who_would_get_what_and_opens_no_socket(programs, mailbox, monkeypatch) -> None:
    with no_network(monkeypatch):
        told = programs(ELVIRA).post("/operations/send_email/test", {"inputs": MAIL}).get_json()
    words = " ".join(told["sentences"])
    assert "from cauce@example.org to ana@example.org by the mail server 127.0.0.1" in words
    assert "Subject: Hola" in words
    assert "Está aprobada." in words
    assert mailbox.mails == []


def test_more_values_than_any_operation_takes_are_refused_at_once(programs) -> None:
    refused = programs(ELVIRA).post("/operations/send_email/test", {"inputs": dict.fromkeys(map(str, range(501)), "x")})
    assert (refused.status_code, [one["path"] for one in refused.get_json()["errors"]]) == (422, ["inputs"])


def test_a_dry_run_refuses_what_the_call_would_refuse(programs) -> None:
    refused = programs(ELVIRA).post("/operations/http_call/test", {"inputs": {"url": "https://evil.example/x"}})
    assert refused.status_code == 422
    assert "evil.example is not among the allowed hosts" in refused.get_json()["title"]


@pytest.mark.row("G11", part="dry run")
def test_a_dry_run_of_a_function_carries_it_out_and_undoes_it(programs, office) -> None:
    inputs = {"to": "ana@example.org", "template": "case_received", "data": {"number": "7"}}
    told = programs(LAIA).post("/operations/python_function:mail.send/test", {"inputs": inputs}).get_json()
    assert "It would write 1 row of demo_message." in told["sentences"]
    assert told["answer"]["message_id"]
    with office.cauce.suite.work.read() as unit:
        assert unit.connection.execute(select(func.count()).select_from(demo_message)).scalar() == 0


def test_what_a_function_answers_is_told_only_to_who_configures_connections(programs) -> None:
    inputs = {"employee": DIEGO, "type": "holiday", "start_on": "2026-12-01", "end_on": "2026-12-02", "max_days": 0}
    told = programs(ELVIRA).post("/operations/python_function:payroll.check_leave/test", {"inputs": inputs}).get_json()
    assert told["answer"] is None
    assert "complete and of the right kinds" in told["sentences"][0]


@pytest.mark.row("G11", part="typed inputs and outputs")
def test_values_are_checked_before_anything_else(programs) -> None:
    body = {"inputs": {"to": "nobody", "subject": "Hola", "colour": "red"}}
    refused = programs(ELVIRA).post("/operations/send_email/test", body).get_json()
    assert {one["path"]: one["sentence"] for one in refused["errors"]} == {
        "inputs.to": "This is not one or more mail addresses.",
        "inputs.text": "This is needed.",
        "inputs.colour": "The operation knows no such value.",
    }


@pytest.mark.row("G11", part="test now")
@pytest.mark.row("peer-16")
def test_a_real_test_calls_and_is_noted_without_the_values(programs, office, web) -> None:
    url = web.answer("/stock", {"left": 4})
    body = {"inputs": {"url": url, "headers": {"X-Key": "s3cret"}}, "dry_run": False}
    told = programs(LAIA).post("/operations/http_call/test", body).get_json()
    assert (told["status"], told["answer"]["body"]) == ("answered", {"left": 4})
    (received,) = web.received
    assert received.headers["x-key"] == "s3cret"
    assert audited(office, "http_call") == [
        (LAIA, "operation.test_ended", {"outcome": "answered"}),
        (LAIA, "operation.test_began", {"version": 0, "inputs": ["headers", "url"]}),
    ]


@pytest.mark.row("G11", part="test now")
def test_a_real_test_sends_a_real_mail(programs, mailbox) -> None:
    told = programs(LAIA).post("/operations/send_email/test", {"inputs": MAIL, "dry_run": False}).get_json()
    ((content, recipients),) = mailbox.mails
    assert recipients == ["ana@example.org"]
    assert message_from_bytes(content.encode())["Message-ID"] == told["answer"]["message_id"]


def test_a_real_test_that_fails_says_so_and_is_noted(programs, office, web) -> None:
    url = web.answer("/broken", b"", status=503)
    told = programs(LAIA).post("/operations/http_call/test", {"inputs": {"url": url}, "dry_run": False}).get_json()
    assert (told["status"], told["is_passing"]) == ("failed", True)
    assert "answered with status 503" in told["failure"]
    assert audited(office, "http_call")[0][2] == {"outcome": "failed"}


def test_a_business_error_is_told_by_its_code(programs) -> None:
    body = {"inputs": {"item": "lamp", "quantity": 9, "centre": "north"}, "dry_run": False}
    told = programs(LAIA).post("/operations/python_function:stock.reserve/test", body).get_json()
    assert (told["status"], told["error"]) == ("error", "OUT_OF_STOCK")


def test_only_who_configures_connections_tests_for_real(programs, office, mailbox) -> None:
    refused = programs(ELVIRA).post("/operations/send_email/test", {"inputs": MAIL, "dry_run": False})
    assert refused.status_code == 403
    assert mailbox.mails == []
    assert audited(office, "send_email") == []


@pytest.mark.row("G11", part="IT adds operations")
@pytest.mark.row("peer-16")
def test_a_template_is_stored_read_in_all_versions_and_withdrawn(programs) -> None:
    laia, elvira = programs(LAIA), programs(ELVIRA)
    for name in ("Avisar a almacén", "Avisar al almacén"):
        stored = laia.post("/operations", {"template": json.loads(template(name=name))})
    assert stored.status_code == 201
    assert stored.get_json()["left_out"] == ["«Qué hay que preparar»: «maxLength» is not held to here."]
    found = elvira.get("/operations/tell-store").get_json()
    assert (found["version"], found["group"], found["connector"]) == (2, "company", "send_email")
    assert [one["is_fixed"] for one in found["inputs"]] == [True, False, False]
    versions = elvira.get("/operations/tell-store/versions").get_json()["items"]
    assert [(one["version"], one["template"]["name"]) for one in versions] == [
        (2, "Avisar al almacén"),
        (1, "Avisar a almacén"),
    ]
    assert elvira.post("/operations/tell-store", method="DELETE").status_code == 403
    assert laia.post("/operations/tell-store", method="DELETE").status_code == 204
    assert elvira.get("/operations/tell-store").status_code == 404
    assert elvira.get("/operations/send_email/versions").status_code == 404


def test_a_template_says_its_values_in_a_dry_run_too(programs) -> None:
    programs(LAIA).post("/operations", {"template": json.loads(template())})
    body = {"inputs": {"subject": "Hola", "text": "Una lámpara"}}
    told = programs(ELVIRA).post("/operations/tell-store/test", body).get_json()
    assert "to store@example.org by the mail server" in told["sentences"][0]
    refused = programs(ELVIRA).post("/operations/tell-store/test", {"inputs": {**body["inputs"], "to": "a@x.org"}})
    assert refused.get_json()["errors"] == [{"path": "inputs.to", "sentence": "The operation knows no such value."}]


def test_a_template_that_is_none_is_refused_in_words(programs) -> None:
    refused = programs(LAIA).post("/operations", {"template": {"name": "x"}})
    assert (refused.status_code, refused.get_json()["code"]) == (422, "template_refused")
    assert refused.get_json()["title"] == "The template cannot be taken: it has no «id»."


@pytest.mark.row("G11", part="dry run")
def test_a_dry_run_of_a_notice_names_who_would_be_told(programs, mailbox, monkeypatch) -> None:
    body = {"inputs": {"people": "javier.lacasa", "subject": "Hola", "text": "Hay trabajo."}}
    with no_network(monkeypatch):
        told = programs(ELVIRA).post("/operations/notify_people/test", body).get_json()
    assert told["sentences"] == ["It would tell Javier Lacasa.", "Subject: Hola", "Text: Hay trabajo."]
    assert mailbox.mails == []
