"""Mail and the bell: messages are kept where the demonstration shows them; nothing leaves the machine."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select

from engine.connectors.contract import BpmnError
from engine.connectors.python_function import FunctionCall
from foundation.identifiers import new_id
from foundation.json_values import dump
from process_library.demo_systems.arguments import optional_text, table, text
from process_library.demo_systems.tables import demo_message, demo_refused_address


def send(call: FunctionCall) -> Mapping[str, Any]:
    """`mail.send(to, template, data, language) → message_id`; MAIL_REFUSED when the address takes no mail."""
    address = optional_text(call, "to")
    refused = select(demo_refused_address).where(demo_refused_address.c.address == address.lower())
    if "@" not in address or call.unit.connection.execute(refused).first() is not None:
        raise BpmnError("MAIL_REFUSED", "the address takes no mail")
    return {"message_id": _keep(call, "mail", address)}


def notify_person(call: FunctionCall) -> Mapping[str, Any]:
    """`notify.person(person, template, data) → message_id`."""
    return {"message_id": _keep(call, "notify", text(call, "person"))}


def notify_role(call: FunctionCall) -> Mapping[str, Any]:
    """`notify.role(role, template, data) → message_id`: one message for everybody who holds the role."""
    return {"message_id": _keep(call, "notify", f"@{text(call, 'role')}")}


def _keep(call: FunctionCall, system: str, recipient: str) -> str:
    message_id = new_id(call.unit.now())
    row = {
        "id": message_id,
        "system": system,
        "recipient": recipient,
        "template": text(call, "template"),
        "data": dump(dict(table(call, "data"))).decode(),
        "language": optional_text(call, "language") or "es",
        "sent_at": call.unit.now(),
    }
    call.unit.connection.execute(insert(demo_message).values(row))
    return message_id
