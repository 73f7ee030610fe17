"""Who may approve: an approver role that only the requester holds gives way to the next level."""

from collections.abc import Mapping
from typing import Any

from engine.connectors.python_function import FunctionCall
from organization.directory import role_holders
from process_library.demo_systems.arguments import optional_text, texts

#: From each level to the next one up (library.md 7.2).
NEXT_LEVEL: Mapping[str, str] = {
    "line-manager": "area-manager",
    "area-manager": "finance-manager",
    "finance-manager": "general-manager",
    "general-manager": "board",
}


def skip_requester(call: FunctionCall) -> Mapping[str, Any]:
    """`organization.skip_requester(roles, requester) → roles`: the same order, no role twice.

    A role without holders stays: that gap is the administrator's to close, and must not let a request slip through.
    """
    requester = optional_text(call, "requester")
    holders = {found.role.key: {person.username for person in found.holders} for found in role_holders(call.unit)}
    roles: list[str] = []
    for wanted in texts(call, "roles"):
        role = wanted
        while holders.get(role) == {requester} and role in NEXT_LEVEL:
            role = NEXT_LEVEL[role]
        if role not in roles:
            roles.append(role)
    return {"roles": roles}
