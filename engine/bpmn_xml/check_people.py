"""Who receives the user tasks: every one needs somebody, by its own words or by its lane."""

from collections.abc import Collection, Iterator

from engine.bpmn_xml.diagram import Activity, Diagram, Process, flow_nodes, processes_meant_to_run
from engine.bpmn_xml.extensions import REQUESTER
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.bpmn_xml.lanes import all_lanes
from engine.expressions.dialects import holds_expression
from foundation.sentences import N_

NOBODY = Matter(
    "nobody_assigned",
    Severity.WARNING,  # it runs as drawn: programs and whoever may assign tasks find it
    N_("Nobody would receive «%(name)s» by role: it stands in no lane and names nobody."),
    N_("Put it in the lane of the role that does it, or name a role or a person in the task."),
)
LANE_WITHOUT_ROLE = Matter(
    "lane_without_role",
    Severity.WARNING,
    N_("The lane of «%(name)s» has neither a name nor a role, so nobody would receive the task by role."),
    N_("Name the lane after the role that works in it."),
)
UNKNOWN_ROLE = Matter(
    "lane_role_unknown",
    Severity.WARNING,
    N_("The lane «%(name)s» stands for the role «%(role)s», which this company does not have."),
    N_("Create the role, or choose one of the existing ones for the lane."),
)
UNKNOWN_GROUP = Matter(
    "candidate_role_unknown",
    Severity.WARNING,
    N_("«%(name)s» is offered to the role «%(role)s», which does not exist: nobody would receive it."),
    N_("Create the role, or correct its key in the task."),
)
UNKNOWN_SENDER = Matter(
    "sender_unknown",
    Severity.WARNING,
    N_("«%(name)s» awaits a message of «%(sender)s»; of people only the requester can be named."),
    N_("Write requester as its sender, or leave the sender out."),
)


def check_people(diagram: Diagram, roles: Collection[str] | None) -> Iterator[Finding]:
    """Findings on assignment. `roles` are the keys that exist; None: they are not known here."""
    for process in processes_meant_to_run(diagram):
        for node in flow_nodes(process):
            if node.sender not in (None, REQUESTER):
                yield UNKNOWN_SENDER.about(node, sender=node.sender)
            if isinstance(node, Activity) and node.kind == "userTask" and not node.has_own_assignment:
                if node.lane_id is None:
                    yield NOBODY.about(node)
                elif node.role is None:
                    yield LANE_WITHOUT_ROLE.about(node)
        if roles is not None:
            yield from _check_roles(process, roles)


def _check_roles(process: Process, roles: Collection[str]) -> Iterator[Finding]:
    tasks = [node for node in flow_nodes(process) if isinstance(node, Activity) and node.kind == "userTask"]
    needed = {node.lane_id for node in tasks if not node.has_own_assignment}
    for lane in all_lanes(process.lanes):
        if lane.id in needed and lane.role is not None and lane.role not in roles:
            yield UNKNOWN_ROLE.about(lane, role=lane.role)
    for node in tasks:
        for group in _named_groups(node):
            if group.partition("@")[0] not in roles:
                yield UNKNOWN_GROUP.about(node, role=group)


def _named_groups(task: Activity) -> list[str]:
    """The groups that the drawing itself names; those of an expression are known when it runs."""
    text = task.candidate_groups or ""
    return [] if holds_expression(text) else [name.strip() for name in text.split(",") if name.strip()]
