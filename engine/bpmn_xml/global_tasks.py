"""Global tasks: a call of one in the same file is that task itself, where the call stands (BPMN 2.0.2, 10.3.7)."""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import replace

from lxml import etree

from engine.bpmn_xml.diagram import Activity, EventDefinition, FlowNode
from engine.bpmn_xml.extensions import extensions_of
from engine.bpmn_xml.read_nodes import common_fields, read_flow_node

#: The kind of task that each is where it is called.
KINDS = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}
#: What the global task says; everything else is the call's.
_OWN = (
    "kind",
    "assignee",
    "candidate_users",
    "candidate_groups",
    "due_date",
    "follow_up_date",
    "priority",
    "form_key",
    "script",
    "result_variable",
    "connector",
    "decision_call",
    "topic",
    "foreign_implementation",
)
#: Versions that can only be the one of the same file.
_BINDINGS = frozenset({None, "latest", "deployment"})


def read_global_tasks(
    roots: Iterable[tuple[str, etree._Element]], shared: Mapping[str, EventDefinition]
) -> dict[str, FlowNode]:
    """The global tasks among the root elements of a file, by id."""
    found = ((kind, element, common_fields(element)) for kind, element in roots if kind in KINDS)
    return {
        known["id"]: read_flow_node(KINDS[kind], element, known, shared, ChainMap()) for kind, element, known in found
    }


def in_its_place(call: FlowNode, element: etree._Element, tasks: Mapping[str, FlowNode]) -> FlowNode:
    """The global task in the place of its call; the call where it calls something else, maps or chooses a version."""
    task = tasks.get(call.called_element or "") if isinstance(call, Activity) else None
    if task is None or not isinstance(call, Activity):
        return call
    if {"in", "out"} & extensions_of(element).elements.keys() or call.called_binding not in _BINDINGS:
        return call
    if call.outputs and task.outputs:
        return call  # what the task gives its own way would have to be given again by the call's
    return replace(
        call,
        name=call.name or task.name,
        called_element=None,
        called_binding=None,
        call_mappings=(),
        leftovers=(*call.leftovers, *task.leftovers),
        inputs=(*call.inputs, *task.inputs),
        outputs=task.outputs or call.outputs,
        **{name: getattr(task, name) for name in _OWN},
    )
