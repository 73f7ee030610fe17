"""What every format on paper shares: narrow tables, texts that can be written."""

from collections.abc import Iterator

from modeler_api.handbook.document import Row, Table

#: Wider tables are told in parts that each begin with the first column.
_MOST_COLUMNS = 8
#: A cell is a piece of a table, not a page.
_LONGEST_CELL = 600


def narrow(whole: Table) -> Iterator[Table]:
    """The table in parts that fit a page."""
    if len(whole.head) <= _MOST_COLUMNS:
        yield whole
        return
    step = _MOST_COLUMNS - 1
    for start in range(1, len(whole.head), step):
        yield Table(
            _part(whole.head, start, step),
            tuple(Row(_part(row.cells, start, step), row.element_id) for row in whole.rows),
        )


def cell(text: str) -> str:
    """A text as a cell holds it."""
    cleaned = clean(text)
    return cleaned if len(cleaned) <= _LONGEST_CELL else f"{cleaned[:_LONGEST_CELL]}…"


def clean(text: str) -> str:
    """Without what no file may hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")


def _part(cells: tuple[str, ...], start: int, step: int) -> tuple[str, ...]:
    return (cells[0], *cells[start : start + step])
