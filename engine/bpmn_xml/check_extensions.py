"""Extensions of other tools: what is not understood, what is understood but changes nothing, what cannot be read."""

from collections.abc import Iterator

from engine.bpmn_xml.diagram import Activity, Diagram, FlowNode, flow_nodes, processes_meant_to_run
from engine.bpmn_xml.findings import Finding, Matter, Severity
from foundation.sentences import N_

NOT_UNDERSTOOD = Matter(
    "extension_not_understood",
    Severity.WARNING,
    N_("«%(extension)s» at «%(name)s» is an extension that is not understood; it changes nothing."),
    N_("Check whether the process needs it; if so, draw it another way."),
)
FOREIGN_CODE = Matter(
    "extension_is_code",
    Severity.ERROR,
    N_("«%(extension)s» at «%(name)s» calls code of another system, which does not exist here."),
    N_("Remove it, and use a service task with a connector or a script task."),
)
ASYNCHRONOUS = Matter(
    "asynchronous_without_effect",
    Severity.INFO,
    N_("«%(name)s» is marked as asynchronous; that is not needed here and changes nothing."),
    N_("Nothing to do."),
)
RETRY_NOT_UNDERSTOOD = Matter(
    "retry_not_understood",
    Severity.ERROR,
    N_("How often «%(name)s» is tried again is written as «%(text)s», which is not understood."),
    N_("Write it as R3/PT10S: three tries in all, ten seconds apart."),
)
#: Local names of `camunda:` extensions that stand for code of a Java application.
_CODE = frozenset({"class", "delegateExpression", "expression", "executionListener", "taskListener", "script"})


def check_extensions(diagram: Diagram) -> Iterator[Finding]:
    """Findings on extension attributes and elements; unknown ones once per name."""
    for unread in diagram.unread:
        prefix, _, local = unread.name.rpartition(":")
        matter = FOREIGN_CODE if prefix == "camunda" and local in _CODE else NOT_UNDERSTOOD
        label = unread.element_name or unread.element_id or "?"
        yield matter.at(
            element_id=unread.element_id, element_name=label, line=unread.line, name=label, extension=unread.name
        )
    for process in processes_meant_to_run(diagram):
        for node in flow_nodes(process):
            yield from _check_node(node)


def _check_node(node: FlowNode) -> Iterator[Finding]:
    if isinstance(node, Activity) and node.foreign_implementation is not None:
        yield FOREIGN_CODE.about(node, extension=node.foreign_implementation)
    if node.is_async_before or node.is_async_after:
        yield ASYNCHRONOUS.about(node)
    if node.retry_text is not None and node.retry is None:
        yield RETRY_NOT_UNDERSTOOD.about(node, text=node.retry_text)
