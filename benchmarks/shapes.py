"""Six process shapes, the same for every peer, and what their user tasks submit."""

import os
from collections.abc import Callable
from itertools import pairwise
from typing import Any

_NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'targetNamespace="http://cauce.dev/benchmarks"'
)
#: User tasks that one instance completes.
USER_TASKS = {"gateway3": 3, "seq20": 20, "par10": 10, "mi100": 100, "mi1000": 1000, "loop": 200, "call": 5}
#: What an instance starts with.
PAYLOAD = {"customer": "ACME", "amount": 1200, "currency": "EUR", "note": "please check", "priority": 3}
#: The state that stands in for an engine's where only the rows are measured: 2 kB.
OPAQUE_STATE = os.urandom(1000).hex().encode()

#: How a variable is written in a condition: `python` for Cauce and SpiffWorkflow, `javascript` for bpmn-engine.
_VARIABLE = {"python": "{}", "javascript": "${{environment.variables.{}}}"}


def submitted(shape: str, turn: int) -> dict[str, Any]:
    """What the user task completed as number `turn` of an instance submits."""
    if shape == "loop":
        return {"more": turn < USER_TASKS["loop"] - 1, "last": turn}
    return {"big": True, f"field{turn}": turn}


class _Process:
    def __init__(self, key: str) -> None:
        self.key = key
        self.parts: list[str] = []
        self._flows = 0

    def add(self, tag: str, element_id: str, attributes: str = "", inside: str = "") -> "_Process":
        self.parts.append(f'<{tag} id="{element_id}" {attributes}>{inside}</{tag}>')
        return self

    def user_task(self, element_id: str, inside: str = "") -> "_Process":
        return self.add("userTask", element_id, f'name="{element_id}"', inside)

    def flow(self, *ids: str, condition: str = "", flow_id: str = "") -> "_Process":
        for source, target in pairwise(ids):
            self._flows += 1
            name = flow_id or f"flow_{self.key}_{self._flows}"
            inside = f'<conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression>'
            self.add("sequenceFlow", name, f'sourceRef="{source}" targetRef="{target}"', inside if condition else "")
        return self

    def xml(self, *, executable: bool = True) -> str:
        return f'<process id="{self.key}" isExecutable="{str(executable).lower()}">{"".join(self.parts)}</process>'


def _begun(key: str) -> _Process:
    return _Process(key).add("startEvent", f"start_{key}").add("endEvent", f"end_{key}")


def _gateway3(variable: str) -> list[_Process]:
    process = _begun("gateway3").user_task("ut1").user_task("ut2a").user_task("ut2b").user_task("ut3")
    process.add("exclusiveGateway", "split", 'default="otherwise"').add("exclusiveGateway", "merge")
    process.flow("start_gateway3", "ut1", "split").flow("split", "ut2a", condition=variable.format("big"))
    process.flow("split", "ut2b", flow_id="otherwise").flow("ut2a", "merge").flow("ut2b", "merge")
    return [process.flow("merge", "ut3", "end_gateway3")]


def _sequence(number: int) -> Callable[[str], list[_Process]]:
    def build(_variable: str) -> list[_Process]:
        process = _begun(f"seq{number}")
        names = [f"t{index}" for index in range(number)]
        for name in names:
            process.user_task(name)
        return [process.flow(f"start_{process.key}", *names, f"end_{process.key}")]

    return build


def _parallel(_variable: str) -> list[_Process]:
    process = _begun("par10").add("parallelGateway", "fork").add("parallelGateway", "join")
    process.flow("start_par10", "fork").flow("join", "end_par10")
    for index in range(10):
        process.user_task(f"b{index}").flow("fork", f"b{index}", "join")
    return [process]


def _multi_instance(number: int) -> Callable[[str], list[_Process]]:
    def build(_variable: str) -> list[_Process]:
        process = _begun(f"mi{number}")
        cardinality = f'<loopCardinality xsi:type="tFormalExpression">{number}</loopCardinality>'
        loop = (
            f'<multiInstanceLoopCharacteristics isSequential="false">{cardinality}</multiInstanceLoopCharacteristics>'
        )
        return [process.user_task("item", loop).flow(f"start_{process.key}", "item", f"end_{process.key}")]

    return build


def _loop(variable: str) -> list[_Process]:
    process = _begun("loop").user_task("ut").add("exclusiveGateway", "merge")
    process.add("exclusiveGateway", "split", 'default="done"').flow("start_loop", "merge", "ut", "split")
    process.flow("split", "merge", condition=variable.format("more"))
    return [process.flow("split", "end_loop", flow_id="done")]


def _call(_variable: str) -> list[_Process]:
    caller = _begun("call").user_task("ua1").user_task("ua2").add("callActivity", "ca", 'calledElement="child"')
    caller.flow("start_call", "ua1", "ca", "ua2", "end_call")
    inner = _begun("inner").user_task("us1").add("callActivity", "cb", 'calledElement="leaf"')
    inner.flow("start_inner", "us1", "cb", "end_inner")
    child = _begun("child").user_task("ub1").add("subProcess", "sp", "", "".join(inner.parts))
    child.flow("start_child", "ub1", "sp", "end_child")
    leaf = _begun("leaf").user_task("uc1").flow("start_leaf", "uc1", "end_leaf")
    return [caller, child, leaf]


_SHAPES: dict[str, Callable[[str], list[_Process]]] = {
    "gateway3": _gateway3,
    "seq20": _sequence(20),
    "par10": _parallel,
    "mi100": _multi_instance(100),
    "mi1000": _multi_instance(1000),
    "loop": _loop,
    "call": _call,
}


def bpmn(shape: str, dialect: str = "python") -> bytes:
    """The BPMN file of a shape, conditions written for a dialect: `python` or `javascript`."""
    processes = _SHAPES[shape](_VARIABLE[dialect])
    only_first = dialect == "javascript"  # bpmn-engine runs every executable process of a file
    body = "".join(process.xml(executable=not (only_first and number)) for number, process in enumerate(processes))
    return f'<?xml version="1.0" encoding="UTF-8"?><definitions {_NAMESPACES}>{body}</definitions>'.encode()
