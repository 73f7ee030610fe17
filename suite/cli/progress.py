"""How far something long has come, on standard error: shown only when it takes longer than a second."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

#: What is shorter than this shows no bar.
_PATIENCE_SECONDS = 1.0
#: Where there is no screen, a line is written this often.
_LINE_SECONDS = 10.0

#: Is given the share that is done, from 0 to 1.
Advance = Callable[[float], None]


@contextmanager
def progress(text: str) -> Iterator[Advance]:
    """A bar on a screen, a line now and then elsewhere."""
    with (_on_screen if sys.stderr.isatty() else _in_lines)(text) as advance:
        yield advance


@contextmanager
def _on_screen(text: str) -> Iterator[Advance]:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=True)
    task = bar.add_task(text, total=1.0)
    began = time.monotonic()

    def advance(share: float) -> None:
        bar.update(task, completed=share)
        if not bar.live.is_started and time.monotonic() - began > _PATIENCE_SECONDS:
            bar.start()

    try:
        yield advance
    finally:
        if bar.live.is_started:
            bar.stop()


@contextmanager
def _in_lines(text: str) -> Iterator[Advance]:
    last = time.monotonic()

    def advance(share: float) -> None:
        nonlocal last
        if time.monotonic() - last > _LINE_SECONDS:
            last = time.monotonic()
            sys.stderr.write(f"{text}: {share:.0%}\n")

    yield advance
