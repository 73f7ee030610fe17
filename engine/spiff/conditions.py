"""Conditional events: which conditions wait for which variables, and which are to be looked at now.

BPMN 2.0.2, 10.5.5: an event happens when its condition becomes true, so at a change from false to true.
"""

from collections.abc import Iterable

#: The task that waits, and the index of the definition that it waits for.
Waiting = tuple[int, int]


class Conditions:
    """An index from the name of a variable to the conditions that read it."""

    __slots__ = ("_by_name", "due")

    def __init__(self) -> None:
        self._by_name: dict[str, dict[Waiting, None]] = {}
        #: Conditions that may have become true, in the order in which they came to be so.
        self.due: dict[Waiting, None] = {}

    def add(self, waiting: Waiting, names: Iterable[str]) -> None:
        """Look at it whenever one of the variables changes."""
        for name in names:
            self._by_name.setdefault(name, {})[waiting] = None

    def drop(self, waiting: Waiting, names: Iterable[str]) -> None:
        """Look at it no more."""
        self.due.pop(waiting, None)
        for name in names:
            by_task = self._by_name[name]
            by_task.pop(waiting, None)
            if not by_task:
                del self._by_name[name]

    def variable_changed(self, name: str) -> None:
        """A variable of that name has changed somewhere."""
        if self._by_name:
            self.due.update(self._by_name.get(name, {}))

    def take(self) -> list[Waiting]:
        """Those that are due, which then are no more."""
        taken = list(self.due)
        self.due.clear()
        return taken
