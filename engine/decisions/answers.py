"""Tables and rows that answer nothing."""

from engine.bpmn_xml.decision_model import DecisionTable
from engine.decisions.matters import NO_RULE, ROW_WITHOUT_ANSWER, Place
from engine.decisions.texts import Texts

#: Cells that say nothing.
NOTHING = frozenset({"", "-"})


def check_answers(table: DecisionTable, texts: Texts, place: Place) -> None:
    """Report what never answers; a default is an answer, and rows are counted without one."""
    if any(output.default is not None for output in table.outputs):
        return
    if not table.rules:
        texts.report(place.told(NO_RULE, table.line))
    if table.aggregation == "COUNT":
        return
    for number, rule in enumerate(table.rules, 1):
        if rule.outputs and all(cell.text.strip() in NOTHING for cell in rule.outputs):
            texts.report(place.told(ROW_WITHOUT_ANSWER, rule.line, rule=number))
