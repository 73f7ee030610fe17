"""Which variable to look at first when an element failed: the one that the failure or the model's text names; pure."""

from collections.abc import Iterable, Set

from engine.bpmn_xml.diagram import Activity, Event, FlowNode, SequenceFlow
from engine.bpmn_xml.mappings import expressions_in
from engine.expressions.dialects import holds_expression
from engine.expressions.evaluator import names_read
from engine.expressions.failures import ModelTextFailed
from engine.incidents.incidents import Failure
from foundation.sentences import Sentence

#: The field of a failure's sentence that names a variable.
_NAMED = "variable"


def suspect_variable(
    failure: Failure, node: FlowNode | None, leaving: Iterable[SequenceFlow], known: Set[str]
) -> str | None:
    """A variable's name, perhaps of one that is missing; None when it is not known or could be several.

    `leaving` are the flows that leave the element, `known` the variables of the case.
    """
    named = _named(failure.sentence)
    if named is not None:
        return named
    conditions = [flow.condition for flow in leaving]
    connector = node.connector if isinstance(node, Activity) else None
    texts = [text for one in (connector.inputs if connector else ()) for text in expressions_in(one.value)]
    if isinstance(node, Event):
        conditions += [one.condition for one in node.definitions]
        texts += [one.timer.text for one in node.definitions if one.timer and holds_expression(one.timer.text)]
    texts += [one.text for one in conditions if one is not None]
    read = {name for text in texts for name in _names(text)} & known
    return next(iter(read)) if len(read) == 1 else None


def _named(sentence: Sentence) -> str | None:
    """The variable that the sentence names, or one inside it that says why."""
    inner = [_named(value) for value in sentence.values.values() if isinstance(value, Sentence)]
    named = sentence.values.get(_NAMED)
    return named if isinstance(named, str) else next(filter(None, inner), None)


def _names(text: str) -> frozenset[str]:
    try:
        return names_read(text)
    except ModelTextFailed:
        return frozenset()
