"""Cells that are of another type than their column: tests that never hold, outputs that are lost."""

from collections.abc import Iterator, Mapping, Sequence

from engine.bpmn_xml.decision_model import DecisionTable, Text
from engine.decisions.cells import read_cell
from engine.decisions.matters import CELL_TYPE, Place, shortened
from engine.decisions.texts import Texts
from engine.expressions.feel.types import ANY, BOOLEAN, DATE, DATE_AND_TIME, NUMBER, STRING, TIME, Allowed, Simple, Type
from engine.expressions.feel.values import kind
from foundation.sentences import N_, Sentence

#: What people call the types that columns have; of others their names in FEEL.
_WORDS: Mapping[Simple, str] = {
    NUMBER: N_("number"),
    STRING: N_("text"),
    BOOLEAN: N_("yes or no"),
    DATE: N_("date"),
    TIME: N_("time"),
    DATE_AND_TIME: N_("date and time"),
}


def check_cells(
    table: DecisionTable, tested: Sequence[Type], given: Sequence[Type], texts: Texts, place: Place
) -> None:
    """Report the first such cell of each column; `tested` and `given` are the types of inputs and outputs."""
    for at, (clause, of) in enumerate(zip(table.inputs, tested, strict=True)):
        _check_column(clause.label, of, [rule.tests[at : at + 1] for rule in table.rules], texts, place)
    for at, (output, of) in enumerate(zip(table.outputs, given, strict=True)):
        _check_column(output.label, of, [rule.outputs[at : at + 1] for rule in table.rules], texts, place)


def _check_column(label: str, of: Type, cells: Sequence[tuple[Text, ...]], texts: Texts, place: Place) -> None:
    while isinstance(of, Allowed):
        of = of.base
    if not isinstance(of, Simple) or of == ANY:
        return
    for rule, cell in ((rule, cell) for rule, held in enumerate(cells, 1) for cell in held):
        if any(one != of.name for one in _kinds(cell.text)):
            values = {"rule": rule, "label": label, "type": _called(of), "text": shortened(cell.text)}
            texts.report(place.told(CELL_TYPE, cell.line, **values))
            return


def _called(of: Simple) -> Sentence | str:
    word = _WORDS.get(of)
    return of.name if word is None else Sentence(word)


def _kinds(text: str) -> Iterator[str]:
    """The kinds of what a plain cell names; nothing for one that says more."""
    cell = read_cell(text)
    if cell is not None:
        yield from (NUMBER.name for _ in cell.spans)
        yield from map(kind, cell.values)
