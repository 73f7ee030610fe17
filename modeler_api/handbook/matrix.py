"""Who answers for what: every role against every process (row O9)."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

from modeler_api.handbook.chapters import Subject, forms_of
from modeler_api.handbook.responsibilities import REQUESTER, SOMEBODY, Part, by_role, duties, letters

#: What a spreadsheet would take for a formula when a cell begins with it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Matrix:
    """Processes by key and name, and for each role what it has to do with each, in their order."""

    processes: tuple[tuple[str, str], ...]
    #: A role's key, with its letters.
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def matrix(subjects: Iterable[Subject]) -> Matrix:
    """R for who does a step, A for who approves one or publishes the process, I for who is told."""
    known = tuple(subjects)
    columns = [_column(one) for one in known]
    roles = sorted({role for column in columns for role in column}, key=lambda key: (key in (REQUESTER, SOMEBODY), key))
    return Matrix(
        processes=tuple((one.definition.key, one.definition.published.name) for one in known),
        rows=tuple((role, tuple(letters(column.get(role, frozenset())) for column in columns)) for role in roles),
    )


def matrix_csv(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table as a CSV file that no spreadsheet takes for formulas."""
    written = StringIO()
    writer = csv.writer(written)
    for row in (head, *rows):
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell for cell in row])
    return written.getvalue()


def _column(subject: Subject) -> dict[str, frozenset[Part]]:
    found = by_role(duties(subject.definition.process, forms_of(subject.definition)))
    for owner in subject.owners:
        found[owner] = found.get(owner, frozenset()) | {Part.APPROVES}
    return found
