"""Who does, approves and is told what: step by step, and process by process (row O9); pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.bpmn_xml.diagram import Activity, Event, FlowNode, Process, flow_nodes, scopes
from engine.forms.schema import Form, fields

#: Stands for whoever started the case, beside the keys of roles.
REQUESTER = "~requester"
#: Stands for whoever each case names.
SOMEBODY = "~somebody"

_BY_PEOPLE = frozenset({"userTask", "manualTask"})
_REQUESTER_NAMES = re.compile(r"\b(initiator|requester)\b")
_EXPRESSION = ("${", "#{", "=")
_CENTRE_SIGN = "@"


class Part(StrEnum):
    """What somebody has to do with a step; the value is the letter of the matrix."""

    DOES = "R"
    #: Their answer chooses the way.
    APPROVES = "A"
    IS_TOLD = "I"


@dataclass(frozen=True)
class Duty:
    """What one role has to do with one step."""

    element_id: str
    element_name: str
    #: A role's key, or REQUESTER, or SOMEBODY.
    role: str
    parts: frozenset[Part]


def duties(process: Process, forms: Mapping[str, Form]) -> tuple[Duty, ...]:
    """Every duty that the drawing and its forms give to somebody, in its order."""
    deciding = _conditions(process)
    found: list[Duty] = []
    for node in flow_nodes(process):
        form = forms.get(getattr(node, "form_key", None) or "")
        parts = frozenset(_parts(form, deciding))
        for role in doers(process, node):
            found.append(Duty(node.id, node.label, role, parts))
        if form is not None and any(one.is_told for one in fields(form)):
            found.append(Duty(node.id, node.label, REQUESTER, frozenset({Part.IS_TOLD})))
        if _tells_requester(node):
            found.append(Duty(node.id, node.label, REQUESTER, frozenset({Part.IS_TOLD})))
    return _merged(found)


def doers(process: Process, node: FlowNode) -> tuple[str, ...]:
    """Who does a step: keys of roles, REQUESTER or SOMEBODY; nobody for what happens by itself."""
    if isinstance(node, Event) and node.kind == "startEvent" and node.form_key:
        return starters(process)
    if not isinstance(node, Activity) or node.kind not in _BY_PEOPLE:
        return ()
    if not node.has_own_assignment:
        return (node.role,) if node.role else (SOMEBODY,)
    named = (node.candidate_groups or "").strip()
    if named and not named.startswith(_EXPRESSION):
        return tuple(dict.fromkeys(one.strip().partition(_CENTRE_SIGN)[0] for one in named.split(",") if one.strip()))
    is_requester = _REQUESTER_NAMES.search(node.assignee or node.candidate_users or "")
    return (REQUESTER,) if is_requester else (SOMEBODY,)


def starters(process: Process) -> tuple[str, ...]:
    """Who starts cases by hand: the roles that the drawing names, else whoever asks."""
    named = (process.candidate_starter_groups or "").split(",")
    return tuple(one.strip() for one in named if one.strip()) or (REQUESTER,)


def by_role(found: Iterable[Duty]) -> dict[str, frozenset[Part]]:
    """What each role has to do with the process as a whole, in the order of its first duty."""
    whole: dict[str, frozenset[Part]] = {}
    for duty in found:
        whole[duty.role] = whole.get(duty.role, frozenset()) | duty.parts
    return whole


def letters(parts: Iterable[Part]) -> str:
    """`R A I`, as far as they hold."""
    held = frozenset(parts)
    return " ".join(part.value for part in Part if part in held)


def _parts(form: Form | None, deciding: str) -> Iterable[Part]:
    yield Part.DOES
    asked = () if form is None else fields(form)
    if any(re.search(rf"\b{re.escape(one.key)}\b", deciding) for one in asked if not one.is_readonly):
        yield Part.APPROVES


def _conditions(process: Process) -> str:
    """Every condition on the ways of the process: an answer that one of them reads chooses the way."""
    flows = (flow for scope in scopes(process.scope) for flow in scope.flows)
    return "\n".join(flow.condition.text for flow in flows if flow.condition is not None)


def _tells_requester(node: FlowNode) -> bool:
    connector = getattr(node, "connector", None)
    texts = [str(one.value) for one in connector.inputs if one.name in ("to", "recipient")] if connector else []
    return any(_REQUESTER_NAMES.search(text) for text in texts)


def _merged(found: Iterable[Duty]) -> tuple[Duty, ...]:
    whole: dict[tuple[str, str], Duty] = {}
    for duty in found:
        before = whole.get((duty.element_id, duty.role))
        parts = duty.parts | before.parts if before else duty.parts
        whole[duty.element_id, duty.role] = Duty(duty.element_id, duty.element_name, duty.role, parts)
    return tuple(whole.values())
