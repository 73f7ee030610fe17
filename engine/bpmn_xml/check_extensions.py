"""Extensions: what is not understood, what is known and changes nothing, what cannot be read."""

from collections.abc import Iterator

from engine.bpmn_xml.diagram import Activity, Diagram, FlowNode, Unread, flow_nodes, processes_meant_to_run
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
WITHOUT_EFFECT = Matter(
    "extension_without_effect",
    Severity.INFO,
    N_("«%(extension)s» at «%(name)s» is known, but has no effect here."),
    N_("Nothing to do."),
)
REPEATED = Matter(
    "extension_repeated",
    Severity.ERROR,
    N_("«%(extension)s» stands more than once at «%(name)s»; only the first one would count."),
    N_("Leave one of them."),
)
RETRY_NOT_UNDERSTOOD = Matter(
    "retry_not_understood",
    Severity.ERROR,
    N_("How often «%(name)s» is tried again is written as «%(text)s», which is not understood."),
    N_("Write it as R3/PT10S: three tries in all, ten seconds apart."),
)
#: Local names of `camunda:` extensions that stand for code of a Java application.
_CODE = frozenset(
    {
        "class",
        "delegateExpression",
        "expression",
        "executionListener",
        "taskListener",
        "script",
        "formHandlerClass",
        "variableMappingClass",
        "variableMappingDelegateExpression",
    }
)
#: Local names of those that run nothing, or only say how another engine should go about it.
_WITHOUT_EFFECT = frozenset(
    {
        "async",
        "asyncAfter",
        "asyncBefore",
        "estimatedEffort",
        "exclusive",
        "formRefBinding",
        "historyTimeToLive",
        "jobPriority",
        "properties",
        "taskPriority",
    }
)


def check_extensions(diagram: Diagram) -> Iterator[Finding]:
    """Findings on extension attributes and elements; unknown ones once per name."""
    for unread in diagram.unread:
        label = unread.element_name or unread.element_id or "?"
        yield matter_of(unread).at(
            element_id=unread.element_id, element_name=label, line=unread.line, name=label, extension=unread.name
        )
    for process in processes_meant_to_run(diagram):
        for node in flow_nodes(process):
            yield from _check_node(node)


def matter_of(unread: Unread) -> Matter:
    """What is to be said of something that is not carried over."""
    prefix, _, local = unread.name.rpartition(":")
    if unread.is_repeated:
        return REPEATED
    if prefix == "camunda" and local in _CODE:
        return FOREIGN_CODE
    if prefix in {"camunda", "cauce"} and local in _WITHOUT_EFFECT:
        return WITHOUT_EFFECT
    return NOT_UNDERSTOOD


def _check_node(node: FlowNode) -> Iterator[Finding]:
    if isinstance(node, Activity):
        if node.foreign_implementation is not None:
            yield FOREIGN_CODE.about(node, extension=node.foreign_implementation)
        for mapping in [mapping for mapping in node.call_mappings if mapping.business_key is not None][1:]:
            yield REPEATED.about(node, line=mapping.line, extension="camunda:in businessKey")
    if node.retry_text is not None and node.retry is None:
        yield RETRY_NOT_UNDERSTOOD.about(node, text=node.retry_text)
