"""Records and notices: what a case keeps is read by another, and a role's people are told as they are then."""

from collections.abc import Iterator

import pytest

from engine.connectors.contract import BpmnError, ServiceCall
from organization.actor import machine_actor
from organization.people import NewPerson, PersonDetails, create_person
from organization.roles import Role, keep_role, set_roles
from suite.embedded import Cauce, open_cauce
from tests.support.servers import Mailbox, mail_server
from tests.support.services import calling

MODEL = "process {key}\nstart s; service V; user T; end e; s>V>T>e"
MAIL = {"subject": "Hola", "text": "Hay trabajo."}


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as opened:
        yield opened


@pytest.fixture
def cauce(mailbox: Mailbox) -> Iterator[Cauce]:
    """An engine with a role that Ana and Luis hold; Luis has no mail address."""
    with open_cauce(smtp_host="127.0.0.1", smtp_port=mailbox.port) as opened:
        by = machine_actor()
        with opened.suite.work.begin() as unit:
            keep_role(unit, by, Role("buyer", "Compras", "Buyer"))
            for username, email in (("ana", "ana@example.org"), ("luis", None), ("eva", "eva@example.org")):
                create_person(unit, by, NewPerson(username, PersonDetails(username.title(), email=email)))
            for username in ("ana", "luis"):
                set_roles(unit, by, username, {"buyer"})
        yield opened


def ran(cauce: Cauce, connector: str, process: str = "p", **inputs: str):
    """The variables of a case whose first step has made the call."""
    cauce.deploy({f"{process}.bpmn": calling(MODEL.format(key=process), "V", connector, inputs)})
    return cauce.instance(cauce.start(process).id)


@pytest.mark.row("G11", part="write to DB")
def test_a_record_that_one_case_writes_is_read_by_another(cauce: Cauce) -> None:
    place = {"store": "customers", "key": "C-7"}
    values = '={name: "Ana", since: date("2026-10-05")}'
    for number in (1, 2):
        written = ran(cauce, "python_function", f"w{number}", function="records.write", values=values, **place)
        assert written.variables["version"] == number
    found = ran(cauce, "python_function", "r", function="records.read", **place).variables
    assert (found["values"]["name"], str(found["values"]["since"]), found["version"]) == ("Ana", "2026-10-05", 2)


def test_a_record_that_is_not_there_is_a_business_error(cauce: Cauce) -> None:
    call = ServiceCall({"function": "records.read", "store": "customers", "key": "none"}, "once", "", "")
    with pytest.raises(BpmnError, match="NO_RECORD"):
        cauce.suite.process_engine.connectors.by_id("python_function")(call)


@pytest.mark.row("G11", part="notify")
def test_everybody_who_holds_the_role_now_is_told(cauce: Cauce, mailbox: Mailbox) -> None:
    first = ran(cauce, "notify_people", role="buyer", **MAIL).variables
    assert (first["told"], first["without_address"]) == (1, 1)
    with cauce.suite.work.begin() as unit:
        set_roles(unit, machine_actor(), "eva", {"buyer"})
    cauce.start("p")
    assert [recipients for _mail, recipients in mailbox.mails] == [
        ["ana@example.org"],
        ["ana@example.org", "eva@example.org"],
    ]


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({"role": "nobody"}, "Nobody who could be told has a mail address; role: «nobody»"),
        ({"people": "luis"}, "Nobody who could be told"),
        ({"people": "ana, pedro"}, "nobody here by the usernames pedro"),
    ],
)
def test_when_nobody_can_be_told_the_case_says_why(cauce: Cauce, mailbox: Mailbox, inputs, told) -> None:
    (incident,) = cauce.open_incidents(ran(cauce, "notify_people", **inputs, **MAIL).id)
    assert told in incident.failure.sentence.in_english()
    assert mailbox.mails == []
