"""Who does a process: the roles of its tasks, who holds them today, and where nobody does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn_xml.diagram import Activity, Process, flow_nodes
from engine.bpmn_xml.lanes import all_lanes
from foundation.unit_of_work import UnitOfWork
from organization.directory import RoleHolders, role_holders

_EXPRESSION_SIGNS = ("${", "#{", "=")
_CENTRE_SIGN = "@"


@dataclass(frozen=True)
class RoleAtWork:
    """One role in a process."""

    key: str
    name: str
    #: Names of its tasks, in order.
    tasks: tuple[str, ...]
    #: Who holds it today; None when the company has no such role.
    holders: int | None


def roles_at_work(unit: UnitOfWork, process: Process, language: str) -> list[RoleAtWork]:
    """Every role that the user tasks name, in the order of the drawing; those that an expression names are left out."""
    known = {one.role.key: one for one in role_holders(unit)}
    tasks: dict[str, list[str]] = {}
    for node in _user_tasks(process):
        for key in _roles_of(node):
            tasks.setdefault(key, []).append(node.label)
    lanes = {lane.role: lane.label for lane in all_lanes(process.lanes) if lane.role}
    return [_role(key, names, known, lanes, language) for key, names in tasks.items()]


def _role(
    key: str, tasks: Iterable[str], known: Mapping[str, RoleHolders], lanes: Mapping[str, str], language: str
) -> RoleAtWork:
    found = known.get(key)
    name = found.role.name(language) if found else lanes.get(key, key)
    return RoleAtWork(key, name, tuple(tasks), len(found.holders) if found else None)


def _user_tasks(process: Process) -> Iterator[Activity]:
    for node in flow_nodes(process):
        if isinstance(node, Activity) and node.kind == "userTask":
            yield node


def _roles_of(task: Activity) -> list[str]:
    if not task.has_own_assignment:
        return [task.role] if task.role else []
    named = (task.candidate_groups or "").strip()
    if not named or named.startswith(_EXPRESSION_SIGNS):
        return []
    return [group.strip().partition(_CENTRE_SIGN)[0] for group in named.split(",") if group.strip()]
