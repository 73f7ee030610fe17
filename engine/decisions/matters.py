"""What can be wrong with the decisions of a file, and how to mend it."""

from dataclasses import dataclass
from typing import Any

from engine.bpmn_xml.decision_model import Drawn, Text
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.expressions.failures import ModelTextFailed
from foundation.sentences import N_, Sentence

_LONGEST_QUOTE = 100
LANGUAGE = Matter(
    "decision_language_not_supported",
    Severity.ERROR,
    N_("«%(name)s» says «%(text)s» in the language %(language)s; decisions are written in FEEL here."),
    N_("Write it in FEEL and choose FEEL as its language."),
)
EXTERNAL_FUNCTION = Matter(
    "decision_external_function",
    Severity.ERROR,
    N_("«%(name)s» calls a function in %(kind)s, which does not run here."),
    N_("Write the function in FEEL."),
)
UNKNOWN_EXPRESSION = Matter(
    "decision_expression_not_supported",
    Severity.ERROR,
    N_("«%(name)s» contains %(tag)s, which does not run here."),
    N_("Use a table, a FEEL expression, or another of DMN's boxes."),
)
IMPORTED_TEXT = Matter(
    "decision_text_elsewhere",
    Severity.ERROR,
    N_("The expression of «%(name)s» lies in another file, which is not read."),
    N_("Write the expression into this file."),
)
NO_LOGIC = Matter(
    "decision_without_logic",
    Severity.WARNING,
    N_("«%(name)s» has no table and no expression; it gives nothing."),
    N_("Add a table or an expression."),
)
NO_RULE = Matter(
    "decision_without_rule",
    Severity.WARNING,
    N_("«%(name)s» has no rule yet, so it never answers."),
    N_("Add a row, or take the decision out."),
)
ROW_WITHOUT_ANSWER = Matter(
    "decision_row_without_answer",
    Severity.WARNING,
    N_("Row %(rule)s of «%(name)s» answers nothing."),
    N_("Say what it answers, or delete the row."),
)
WITHOUT_QUOTES = Matter(
    "decision_text_without_quotes",
    Severity.WARNING,
    N_("Row %(rule)s of «%(name)s» names «%(text)s», which is none of its inputs."),
    N_('If it is a text, write it in quotes: "%(text)s"; else draw the input of that name, or correct it.'),
)
REFERENCE_MISSING = Matter(
    "decision_requirement_missing",
    Severity.ERROR,
    N_("«%(name)s» requires «%(reference)s», which does not exist."),
    N_("Draw the requirement anew, or remove it."),
)
CIRCLE = Matter(
    "decision_requirement_circle",
    Severity.ERROR,
    N_("«%(name)s» requires itself in the end: %(circle)s."),
    N_("Remove one of these requirements."),
)
IMPORT_MISSING = Matter(
    "decision_import_missing",
    Severity.ERROR,
    N_("The file imports «%(namespace)s» as «%(name)s», but that file was not given."),
    N_("Give the imported DMN file together with this one."),
)
IMPORT_KIND = Matter(
    "decision_import_not_supported",
    Severity.ERROR,
    N_("The file imports «%(name)s» of the kind %(kind)s; only DMN files can be imported."),
    N_("Remove the import, or write in DMN what it contains."),
)
TYPE_UNKNOWN = Matter(
    "decision_type_unknown",
    Severity.ERROR,
    N_("«%(name)s» is of type «%(type)s», which does not exist."),
    N_("Choose one of FEEL's types, or define the type in the file."),
)
TYPE_CIRCLE = Matter(
    "decision_type_circle",
    Severity.ERROR,
    N_("The type «%(name)s» contains itself."),
    N_("Give it another structure."),
)
TYPE_TOO_DEEP = Matter(
    "decision_type_too_deep",
    Severity.ERROR,
    N_("The types around «%(name)s» are nested too deeply."),
    N_("Give them a flatter structure."),
)
HIT_POLICY = Matter(
    "decision_hit_policy_unknown",
    Severity.ERROR,
    N_("The table of «%(name)s» has the hit policy «%(policy)s», which does not exist."),
    N_("Choose UNIQUE, ANY, FIRST, PRIORITY, COLLECT, RULE ORDER or OUTPUT ORDER."),
)
AGGREGATION = Matter(
    "decision_aggregation_unknown",
    Severity.ERROR,
    N_("The table of «%(name)s» collects by «%(aggregation)s», which is not possible there."),
    N_("Choose SUM, COUNT, MIN or MAX with the hit policy COLLECT and a single output."),
)
PRIORITIES_MISSING = Matter(
    "decision_priorities_missing",
    Severity.ERROR,
    N_("The table of «%(name)s» goes by priority, but no output lists its values in their order."),
    N_("List the values of the output, the most important first."),
)
CELLS = Matter(
    "decision_cells_do_not_fit",
    Severity.ERROR,
    N_("Rule %(rule)s of «%(name)s» has %(count)s cells, but the table has %(columns)s columns."),
    N_("Add the missing cells or remove those that are too many."),
)
CELL_TYPE = Matter(
    "decision_cell_of_other_type",
    Severity.WARNING,
    N_("The column «%(label)s» of «%(name)s» is of type %(type)s, but rule %(rule)s says %(text)s in it."),
    N_("Choose another type for the column, or correct the cell: texts stand in quotes, all else does not."),
)
NO_OUTPUT = Matter(
    "decision_table_without_output",
    Severity.ERROR,
    N_("The table of «%(name)s» has no output column."),
    N_("Add an output."),
)
OUTPUT_NAMES = Matter(
    "decision_output_names_missing",
    Severity.ERROR,
    N_("The table of «%(name)s» has several outputs, but they do not all have names of their own."),
    N_("Give each output another name."),
)
TOO_MUCH_TEXT = Matter(
    "decision_too_much_text",
    Severity.ERROR,
    N_("The expressions of the file are too long to be checked: %(limit)s characters at most in all."),
    N_("Divide the file."),
)
MEND_TEXT = N_("Correct «%(text)s».")
MEND_CELL = N_("Correct rule %(rule)s, column «%(column)s», which says «%(text)s».")
MEND_COLUMN = N_("Correct column «%(column)s», which says «%(text)s».")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: an element, and within its table a rule (from 1) and a column."""

    element_id: str
    element_name: str
    rule: int | None = None
    column: str | None = None

    def told(self, matter: Matter, line: int | None, **values: Any) -> Finding:
        """The finding there."""
        return matter.at(
            element_id=self.element_id,
            element_name=self.element_name,
            line=line,
            name=self.element_name,
            **values,
        )


def place_of(element: Drawn) -> Place:
    """The element as a whole."""
    return Place(element.id, element.label)


def text_finding(failure: ModelTextFailed, text: Text, place: Place) -> Finding:
    """A text that is not FEEL."""
    values = {"text": shortened(text.text), "rule": place.rule, "column": place.column}
    mend = MEND_TEXT if place.column is None else MEND_COLUMN if place.rule is None else MEND_CELL
    return Finding(
        code=failure.code,
        severity=Severity.ERROR,
        element_id=place.element_id,
        element_name=place.element_name,
        line=text.line + (failure.line or 1) - 1 if text.line else None,
        column=failure.column,
        sentence=failure.sentence,
        mend=Sentence(mend, values),
    )


def shortened(text: str) -> str:
    """A text as a sentence quotes it."""
    return " ".join(text.split())[:_LONGEST_QUOTE]
