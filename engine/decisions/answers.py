"""Tables and rows that answer nothing, and texts in answers whose quotes were forgotten."""

import re
from collections.abc import Sequence

from engine.bpmn_xml.decision_model import DecisionTable
from engine.decisions.matters import NO_RULE, ROW_WITHOUT_ANSWER, WITHOUT_QUOTES, Place
from engine.decisions.texts import Texts
from engine.expressions.feel.types import ANY, STRING, Allowed, Type

#: Cells that say nothing.
NOTHING = frozenset({"", "-"})


def check_answers(table: DecisionTable, given: Sequence[Type], texts: Texts, place: Place) -> None:
    """Report them; `given` are the types of the outputs."""
    _check_rows(table, texts, place)
    for at, of in enumerate(given):
        if _may_be_text(of):
            _check_quotes(table, at, texts, place)


def _may_be_text(of: Type) -> bool:
    return _may_be_text(of.base) if isinstance(of, Allowed) else of in (ANY, STRING)


def _check_rows(table: DecisionTable, texts: Texts, place: Place) -> None:
    """What never answers; a default is an answer, and rows are counted without one."""
    if any(output.default is not None for output in table.outputs):
        return
    if not table.rules:
        texts.report(place.told(NO_RULE, table.line))
    if table.aggregation == "COUNT":
        return
    for number, rule in enumerate(table.rules, 1):
        if rule.outputs and all(cell.text.strip() in NOTHING for cell in rule.outputs):
            texts.report(place.told(ROW_WITHOUT_ANSWER, rule.line, rule=number))


def _check_quotes(table: DecisionTable, column: int, texts: Texts, place: Place) -> None:
    """Names that nothing bears, each once."""
    told: set[str] = set()
    for number, rule in enumerate(table.rules, 1):
        for cell in rule.outputs[column : column + 1]:
            name = texts.name(cell)
            if name is None or name in told or name in texts.known or _is_tested(table, name):
                continue
            told.add(name)
            texts.report(place.told(WITHOUT_QUOTES, cell.line, rule=number, text=name))


def _is_tested(table: DecisionTable, name: str) -> bool:
    word = re.compile(rf"\b{re.escape(name)}\b")
    return any(word.search(clause.expression.text) for clause in table.inputs)
