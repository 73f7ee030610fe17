"""Results for people: tables and lists of facts, as rich draws them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TextIO
from zoneinfo import ZoneInfo

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

_WIDE = 200


class Table:
    """Rows under headings; says so when there are none."""

    def __init__(self, headings: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
        self._headings, self._rows, self._empty = headings, [tuple(row) for row in rows], empty

    def show(self, stream: TextIO) -> None:
        """Write it; what is not a terminal gets long lines instead of broken ones."""
        if not self._rows:
            stream.write(f"{self._empty}\n")
            return
        table = RichTable(*self._headings, box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for row in self._rows:
            # as text: what people and models wrote is never read as rich's markup
            table.add_row(*(Text(_cell(value)) for value in row))
        Console(file=stream, width=None if stream.isatty() else _WIDE, highlight=False).print(table)


class Facts:
    """Names and values, one a line, and what follows them."""

    def __init__(self, facts: Iterable[tuple[str, object]], *following: Table) -> None:
        self._facts, self._following = [(name, _cell(value)) for name, value in facts], following

    def show(self, stream: TextIO) -> None:
        """Write them under each other."""
        width = max((len(name) for name, _value in self._facts), default=0)
        for name, value in self._facts:
            stream.write(f"{name:<{width}}  {value}\n")
        for table in self._following:
            stream.write("\n")
            table.show(stream)


def local(at: datetime | None, zone: ZoneInfo) -> str:
    """An instant as people there write it, to the minute."""
    return "" if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)
