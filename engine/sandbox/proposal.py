"""What a service might answer: built from what the element makes of its answer; pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from engine.bpmn_xml.diagram import Activity, Event, FlowNode
from engine.bpmn_xml.mappings import Parameter, expressions_in

#: What each connector answers with, as far as that is always the same.
_ALWAYS: Mapping[str, Mapping[str, Any]] = {"http_call": {"status": 200, "body": {}, "headers": {}}}
_PATH = re.compile(r"\b[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_WHOLE = "result"


def proposal(connector_id: str, node: FlowNode | None) -> dict[str, Any]:
    """An answer that has every part which the element's outputs read, empty where nothing is known."""
    answer: dict[str, Any] = {name: _copy(value) for name, value in _ALWAYS.get(connector_id, {}).items()}
    for parameter in _outputs(node):
        for text in expressions_in(parameter.value):
            for path in _PATH.findall(text):
                first, *rest = path.split(".")
                if first == _WHOLE and rest:
                    _put(answer, rest)
                elif first in answer and rest:
                    _put(answer, [first, *rest])
    return answer


def _copy(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def _outputs(node: FlowNode | None) -> Iterator[Parameter]:
    if node is None:
        return
    yield from node.outputs
    connectors = [node.connector] if isinstance(node, Activity) else []
    if isinstance(node, Event):
        connectors = [definition.connector for definition in node.definitions]
    for connector in connectors:
        if connector is not None:
            yield from connector.outputs


def _put(answer: dict[str, Any], path: list[str]) -> None:
    """Make room for a value there; what stands there already stays."""
    for name in path[:-1]:
        inner = answer.get(name)
        if not isinstance(inner, dict):
            inner = answer[name] = {}
        answer = inner
    answer.setdefault(path[-1], "")
