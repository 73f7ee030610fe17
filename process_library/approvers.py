"""Who may approve: an approver role that only the requester holds gives way to the next level."""

from collections.abc import Mapping
from typing import Any

from engine.connectors.python_function import FunctionCall
from organization.directory import role_holders
from process_library.demo_systems.arguments import optional_text, text, texts

#: From each level to the next one up (library.md 7.2).
NEXT_LEVEL: Mapping[str, str] = {
    "employee": "line-manager",
    "line-manager": "area-manager",
    "area-manager": "finance-manager",
    "finance-manager": "general-manager",
    "general-manager": "board",
}


def skip_requester(call: FunctionCall) -> Mapping[str, Any]:
    """`organization.skip_requester(roles, requester) → roles`: the same order, no role twice.

    A role without holders stays: that gap is the administrator's to close, and must not let a request slip through.
    """
    allowed = [_not_alone(call, role) for role in texts(call, "roles")]
    return {"roles": list(dict.fromkeys(allowed))}


def next_approver(call: FunctionCall) -> Mapping[str, Any]:
    """`organization.next_approver(role, requester) → role, above`: the next two levels up that may decide.

    Never one that only the requester holds. Above the highest there is none: it gives itself back.
    """
    higher = _above(call, text(call, "role"))
    return {"role": higher, "above": _above(call, higher)}


def _above(call: FunctionCall, role: str) -> str:
    return _not_alone(call, NEXT_LEVEL.get(role, role))


def _not_alone(call: FunctionCall, role: str) -> str:
    """The role, or the next level up that somebody else than the requester holds."""
    requester = optional_text(call, "requester")
    holders = {found.role.key: {person.username for person in found.holders} for found in role_holders(call.unit)}
    while holders.get(role) == {requester} and role in NEXT_LEVEL:
        role = NEXT_LEVEL[role]
    return role
