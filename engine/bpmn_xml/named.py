"""The forms and decisions that drawings name."""

from collections.abc import Iterable

from engine.bpmn_xml.diagram import Process, flow_nodes


def form_keys(processes: Iterable[Process]) -> frozenset[str]:
    """The forms that the drawings of these processes name."""
    named = (getattr(node, "form_key", None) for process in processes for node in flow_nodes(process))
    return frozenset(filter(None, named))


def decisions_named(processes: Iterable[Process]) -> frozenset[str]:
    """The ids of the decisions that the drawings of these processes name."""
    calls = (getattr(node, "decision_call", None) for process in processes for node in flow_nodes(process))
    return frozenset(call.decision for call in calls if call is not None)
