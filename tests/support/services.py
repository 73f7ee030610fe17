"""Service tasks for models in the notation: which connector, with what."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

from tests.support.notation import bpmn


def calling(text: str, element_id: str, connector_id: str, inputs: Mapping[str, str], **more: str) -> bytes:
    """The model with a connector in the service task; `retry` is R3/PT10S, other names are output parameters."""
    retry = more.pop("retry", None)
    given = "".join(_parameter("inputParameter", name, value) for name, value in inputs.items())
    taken = "".join(_parameter("outputParameter", name, value) for name, value in more.items())
    policy = f"<camunda:failedJobRetryTimeCycle>{retry}</camunda:failedJobRetryTimeCycle>" if retry else ""
    extension = (
        f"<extensionElements>{policy}<camunda:connector><camunda:inputOutput>{given}</camunda:inputOutput>"
        f"<camunda:connectorId>{connector_id}</camunda:connectorId></camunda:connector>"
        f"<camunda:inputOutput>{taken}</camunda:inputOutput></extensionElements>"
        if taken
        else f"<extensionElements>{policy}<camunda:connector><camunda:inputOutput>{given}</camunda:inputOutput>"
        f"<camunda:connectorId>{connector_id}</camunda:connectorId></camunda:connector></extensionElements>"
    )
    before, tag, after = bpmn(text).decode().partition(f'<serviceTask id="{element_id}"')
    assert tag, f"the model has no service task {element_id}"
    head, _, rest = after.partition(">")
    return f"{before}{tag}{head}>{extension}{rest}".encode()


def _parameter(kind: str, name: str, value: str) -> str:
    return f'<camunda:{kind} name="{name}">{escape(value)}</camunda:{kind}>'
