"""Tables and rows that answer nothing."""

from engine.bpmn_xml.decision_model import DecisionTable
from engine.decisions.matters import NO_RULE, Place
from engine.decisions.texts import Texts


def check_answers(table: DecisionTable, texts: Texts, place: Place) -> None:
    """Report what never answers; where an output has a default, that is the answer."""
    if any(output.default is not None for output in table.outputs):
        return
    if not table.rules:
        texts.report(place.told(NO_RULE, table.line))
