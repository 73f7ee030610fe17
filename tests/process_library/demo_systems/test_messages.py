"""Mail, the bell, contacts, documents and case links."""

import pytest
from sqlalchemy import func, select

from engine.connectors.contract import BpmnError, CallRejected
from foundation.json_values import load
from foundation.unit_of_work import Work
from process_library.demo_systems.tables import demo_case_link, demo_message
from process_library.demo_systems.world import set_up

MAIL = {"to": "ana@cliente.example", "template": "receipt", "data": {"number": "QS-1"}}


def test_a_mail_is_kept_with_what_it_says(call, work: Work) -> None:
    message_id = call("mail.send", **MAIL)["message_id"]
    with work.read() as unit:
        row = unit.connection.execute(select(demo_message)).one()
    assert (row.id, row.system, row.recipient, row.language) == (message_id, "mail", "ana@cliente.example", "es")
    assert load(row.data) == {"number": "QS-1"}


@pytest.mark.parametrize("address", ["", "nobody", "Full@cliente.example"])
def test_an_address_that_takes_no_mail_is_a_business_error(call, work: Work, address: str) -> None:
    work.write(lambda unit: set_up(unit, {"refused_address": [{"address": "full@cliente.example"}]}))
    with pytest.raises(BpmnError) as caught:
        call("mail.send", **{**MAIL, "to": address})
    assert caught.value.code == "MAIL_REFUSED"


def test_people_and_roles_are_told_by_the_bell(call, work: Work) -> None:
    call("notify.person", person="ana", template="answered")
    call("notify.role", role="service-manager", template="overdue")
    with work.read() as unit:
        recipients = set(unit.connection.execute(select(demo_message.c.recipient)).scalars())
    assert recipients == {"ana", "@service-manager"}


def test_data_must_have_names(call) -> None:
    with pytest.raises(CallRejected, match="named values"):
        call("mail.send", **{**MAIL, "data": "number"})


def contact(call, **known: str):
    return call("contacts.find_or_create", origin="care", **known)


def test_a_contact_is_found_again_by_address_or_telephone(call) -> None:
    first = contact(call, name="Ana", email="Ana@cliente.example", phone="600 11 22 33")
    assert first["is_new"] is True
    assert contact(call, email="ana@cliente.example")["contact"] == first["contact"]
    assert contact(call, phone="600112233")["is_new"] is False


def test_a_blocked_contact_is_told(call, work: Work) -> None:
    row = {
        "id": "CON-1",
        "name": "Spam",
        "email": "spam@malo.example",
        "phone": None,
        "origin": "mail",
        "is_blocked": 1,
    }
    work.write(lambda unit: set_up(unit, {"contact": [row]}))
    assert contact(call, email="spam@malo.example")["is_blocked"] is True


def test_the_lot_of_a_contact_never_changes(call) -> None:
    assert contact(call, email="a@b.example")["lot"] == contact(call, email="A@B.example")["lot"]


def test_a_contact_needs_a_way_to_reach_it(call) -> None:
    with pytest.raises(CallRejected, match="email or a phone"):
        contact(call, name="Ana")


def test_documents_and_news_get_numbers(call) -> None:
    assert call("documents.create", template="certificate", data={}) == {"document": "DOC-2026-0001"}
    item = call("portal.publish", kind="news", title="Coche", text="Compartido", author="ana")
    assert item["public_url"].endswith("/news/NOT-2026-0001")


def test_linking_twice_is_linking_once(call, work: Work) -> None:
    for _ in range(2):
        call("case.link", **{"from": "INC-2", "to": "INC-1", "relation": "duplicate"})
    with work.read() as unit:
        assert unit.connection.execute(select(func.count()).select_from(demo_case_link)).scalar_one() == 1
