"""Element templates for Camunda 7, as a company uploads them."""

import json
from typing import Any


def prop(kind: str = "String", binding: str = "camunda:inputParameter", name: str = "", **more: Any) -> dict[str, Any]:
    """A property of the connector."""
    return {"type": kind, "binding": {"type": binding, "name": name}, **more}


CONNECTOR = prop("Hidden", "property", "connectorId", value="send_email")
TO = prop("Hidden", name="to", value="store@example.org")
SUBJECT = prop(name="subject", label="Asunto")
TEXT = prop("Text", name="text", label="Qué hay que preparar", constraints={"notEmpty": True, "maxLength": 80})
KEPT: dict[str, Any] = {
    "type": "String",
    "value": "mail",
    "binding": {"type": "camunda:outputParameter", "source": "${result.message_id}"},
}


def template(*properties: dict[str, Any], **changed: Any) -> bytes:
    """A mail to the store, unless something is said otherwise."""
    scope = {"type": "camunda:Connector", "properties": list(properties or (CONNECTOR, TO, SUBJECT, TEXT, KEPT))}
    whole = {"name": "Avisar a almacén", "id": "tell-store", "appliesTo": ["bpmn:ServiceTask"], "scopes": [scope]}
    return json.dumps({**whole, **changed}).encode()
