"""What could go wrong as things stand: roles that nobody or only one person holds, steps without a term; pure."""

from collections.abc import Iterator, Mapping

from engine.bpmn_xml.diagram import Activity, Process, flow_nodes
from foundation.sentences import N_, Sentence
from modeler_api.handbook.responsibilities import REQUESTER, SOMEBODY, doers

_NOBODY = N_("Nobody holds the role: %(role)s.")
_ONE = N_("Only one person holds the role: %(role)s.")
_NO_TERM = N_("Nothing says when it has to be done: %(step)s.")


def risks(process: Process, holders: Mapping[str, int], names: Mapping[str, str]) -> Iterator[Sentence]:
    """Each risk as a sentence; `holders` counts who holds each role today."""
    steps = [node for node in flow_nodes(process) if isinstance(node, Activity) and node.kind == "userTask"]
    roles = dict.fromkeys(role for node in steps for role in doers(process, node))
    for role in roles:
        if role not in (REQUESTER, SOMEBODY) and holders.get(role, 0) < len((_NOBODY, _ONE)):
            yield Sentence((_NOBODY, _ONE)[holders.get(role, 0)], {"role": names.get(role, role)})
    for node in steps:
        if not node.due_date:
            yield Sentence(_NO_TERM, {"step": node.label})
