"""Contacts outside the company."""

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from sqlalchemy import ColumnElement, insert, or_, select

from engine.connectors.contract import CallRejected
from engine.connectors.python_function import FunctionCall
from foundation.sentences import N_
from process_library.demo_systems.arguments import optional_text, text
from process_library.demo_systems.numbers import next_number
from process_library.demo_systems.tables import demo_contact


def find_or_create(call: FunctionCall) -> Mapping[str, Any]:
    """`contacts.find_or_create(name, email, phone, origin) → contact, is_new, is_blocked, lot`.

    Found by address or telephone. `lot` is a number from 0 to 99 that stays with the contact, for samples.
    """
    email, phone = optional_text(call, "email").lower(), optional_text(call, "phone").replace(" ", "")
    row = call.unit.connection.execute(select(demo_contact).where(_same(email, phone))).first()
    contact = next_number(call.unit, "CON") if row is None else row.id
    if row is None:
        values = {
            "id": contact,
            "name": optional_text(call, "name") or email or phone,
            "email": email or None,
            "phone": phone or None,
            "origin": text(call, "origin"),
            "is_blocked": 0,
        }
        call.unit.connection.execute(insert(demo_contact).values(values))
    return {
        "contact": contact,
        "is_new": row is None,
        "is_blocked": row is not None and bool(row.is_blocked),
        "lot": crc32((email or phone).encode()) % 100,
    }


def _same(email: str, phone: str) -> ColumnElement[bool]:
    ways = [*([demo_contact.c.email == email] if email else []), *([demo_contact.c.phone == phone] if phone else [])]
    if not ways:
        raise CallRejected(N_("A contact needs an email or a phone; the call gives neither."))
    return or_(*ways)
