"""The order in which a graph runs forward, and which of its arrows return."""

from collections.abc import Iterator, Mapping, Sequence


def forward_order(following: Mapping[str, Sequence[str]]) -> tuple[list[str], set[tuple[str, str]]]:
    """Every element after all that lead to it, and the arrows that return, which do not count for that.

    `following` gives the elements that follow each one; where several do, the first one comes first.
    """
    reached = {target for targets in following.values() for target in targets}
    heads = [node for node in following if node not in reached]
    walk = _Walk(following)
    # Backwards, because the order is read from its end.
    for first in (*heads[::-1], *following):
        walk.begin(first)
    return walk.done[::-1], walk.returning


class _Walk:
    """A walk in depth, without recursion: the graph may be as long as a file."""

    def __init__(self, following: Mapping[str, Sequence[str]]) -> None:
        self._following = following
        self._begun: set[str] = set()
        self._open: set[str] = set()
        self._waiting: list[tuple[str, Iterator[str]]] = []
        self.done: list[str] = []
        self.returning: set[tuple[str, str]] = set()

    def begin(self, first: str) -> None:
        """Walk everything that follows an element, unless that has been done."""
        self._enter(first)
        while self._waiting:
            node, ways = self._waiting[-1]
            target = next(ways, None)
            if target is None:
                self._waiting.pop()
                self._open.discard(node)
                self.done.append(node)
            elif target in self._open:
                self.returning.add((node, target))
            else:
                self._enter(target)

    def _enter(self, node: str) -> None:
        if node not in self._begun:
            self._begun.add(node)
            self._open.add(node)
            self._waiting.append((node, iter(self._following.get(node, ())[::-1])))
