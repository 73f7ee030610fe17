"""Documents, the internal news, and links between cases."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select

from engine.connectors.python_function import FunctionCall
from foundation.json_values import dump
from process_library.demo_systems.arguments import optional_text, table, text
from process_library.demo_systems.numbers import next_number
from process_library.demo_systems.tables import demo_case_link, demo_document, demo_publication


def create(call: FunctionCall) -> Mapping[str, Any]:
    """`documents.create(template, data) → document`."""
    document = next_number(call.unit, "DOC")
    values = {"id": document, "template": text(call, "template"), "data": dump(dict(table(call, "data"))).decode()}
    call.unit.connection.execute(insert(demo_document).values(**values, state="published"))
    return {"document": document}


def publish(call: FunctionCall) -> Mapping[str, Any]:
    """`portal.publish(kind, title, text, author) → item_id, public_url`."""
    item = next_number(call.unit, "NOT")
    values = {
        "id": item,
        "kind": text(call, "kind"),
        "title": text(call, "title")[:255],
        "text": text(call, "text"),
        "author": optional_text(call, "author"),
        "state": "published",
    }
    call.unit.connection.execute(insert(demo_publication).values(values))
    return {"item_id": item, "public_url": f"https://portal.nortelia.example/{values['kind']}/{item}"}


def link_cases(call: FunctionCall) -> Mapping[str, Any]:
    """`case.link(from, to, relation)`: twice is once."""
    values = {"from_case": text(call, "from"), "to_case": text(call, "to"), "relation": text(call, "relation")}
    linked = select(demo_case_link).filter_by(**values)
    if call.unit.connection.execute(linked).first() is None:
        call.unit.connection.execute(insert(demo_case_link).values(values))
    return {}
