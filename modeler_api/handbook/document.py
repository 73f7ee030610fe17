"""A handbook as pieces that every format shows in its own way; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from modeler_api.handbook.drawing import Drawing


@dataclass(frozen=True)
class Heading:
    """1 for a chapter, 2 for its parts, 3 for what stands in those."""

    level: int
    text: str
    #: What links lead to; empty when none does.
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A few sentences; `is_quiet` when they only explain."""

    text: str
    is_quiet: bool = False


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    cells: tuple[str, ...]
    #: The element that the line stands for; None for other lines.
    element_id: str | None = None


@dataclass(frozen=True)
class Table:
    """A table; the first cell of each line says what the line is about."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Picture:
    """The drawing of a process, with words for who does not see it."""

    drawing: Drawing
    words: str


Block = Heading | Paragraph | Table | Picture


@dataclass(frozen=True)
class Document:
    """A whole handbook in one language."""

    title: str
    company: str
    #: As of when, and which edition.
    subtitle: str
    language: str
    blocks: tuple[Block, ...]

    def chapters(self) -> Iterator[Heading]:
        """The headings of the first level, for the table of contents."""
        return (block for block in self.blocks if isinstance(block, Heading) and block.level == 1)


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    """A table of lines that stand for no element."""
    return Table(head, tuple(Row(cells) for cells in rows))
