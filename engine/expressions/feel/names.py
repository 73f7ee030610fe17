"""Which names of several words there are: FEEL cannot be read without knowing them (DMN 1.5, 10.3.1.2)."""

from collections.abc import Iterable, Sequence
from typing import Any

from engine.expressions.failures import ExpressionNotUnderstood
from engine.expressions.feel.words import Word, words_of

#: Where a name ends, the tree holds it under this key, which is no word.
_END = ""


class Names:
    """Names that are made of several words or signs; names of one word are read without help."""

    def __init__(self, names: Iterable[str] = (), beneath: "Names | None" = None) -> None:
        """`beneath` are further names that hold as well."""
        self._beneath = beneath
        #: A tree by words, so that finding a name takes no longer the more names there are.
        self._tree: dict[str, Any] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make a name known; one that is no row of words is passed over, because no text can hold it."""
        try:
            words = [word.word for word in words_of(name)[:-1]]
        except ExpressionNotUnderstood:
            return
        if len(words) > 1:
            at = self._tree
            for word in words:
                at = at.setdefault(word, {})
            at[_END] = name

    def longest(self, words: Sequence[Word], start: int) -> tuple[int, str]:
        """How many words from `start` on make the longest known name, and that name; 0 when none does."""
        found = self._beneath.longest(words, start) if self._beneath is not None else (0, "")
        at: Any = self._tree
        for count in range(1, len(words) - start):
            word = words[start + count - 1]
            at = at.get(word.word) if word.kind != "text" else None
            if at is None:
                break
            if count >= found[0] and _END in at:
                found = count, at[_END]
        return found
